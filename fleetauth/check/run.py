"""`check_vendors`: which vendors are checked, one after the other, and the report of it."""

from __future__ import annotations

import os
import ssl
from collections.abc import Callable, Mapping

import anyio.to_thread

from fleetauth.clock import Clock, SystemClock
from fleetauth.credentials import EnvFile
from fleetauth.errors import ArgumentError
from fleetauth.stores import TokenStore
from fleetauth.transport.installed import usual_tls_context
from fleetauth.vendors.probing import Probes

from .findings import Findings
from .plan import Plan
from .report import Report, Step, VendorReport
from .rooms import rooms
from .settings import Found, Sources, find
from .vendor import VendorCheck
from .versions import environment

OnStep = Callable[[Probes, Step], None]


async def check_vendors(
    *vendors: str,
    prefix: str | None = None,
    environ: Mapping[str, str] | None = None,
    env_file: EnvFile = None,
    keyring: str | None = None,
    store: TokenStore | None = None,
    renew: bool = False,
    timeout: float = 10.0,
    tls_context: ssl.SSLContext | None = None,
    on_step: OnStep | None = None,
    clock: Clock | None = None,
) -> Report:
    """Check vendors' configurations, step by step: network, TLS, clocks, sign-in, and a harmless call by each scheme.

    Each vendor is signed in to at most once, and not again after a refusal. Nothing in the report is secret.

    Args:
        *vendors: Names of vendors, such as ``"mzone"``; by default all that are configured.
        prefix: Another beginning of the variables' names, for one vendor.
        environ: Another source than the process's environment.
        env_file: A file to read too; see `VendorSession.from_env`.
        keyring: An account's name in the system's keyring, which is looked at where no variable is set.
        store: Where tokens are shared. What is there is used before anything is asked for.
        renew: Whether to renew the token as well, which is one more exchange.
        timeout: Seconds that each step may take.
        tls_context: For certificate authorities of your own.
        on_step: Told of each step at once. It must not block.
        clock: Another source of time, for tests.

    Returns:
        What was found. A failure is a step of it, not an error.

    Raises:
        ArgumentError: A name is no vendor's, `timeout` is no number above 0, or `prefix` is not for one vendor.
        ConfigurationError: The `.env` file can't be read.
        MissingExtraError: What is needed to read it is not installed.

    Example:
        >>> report = await check_vendors("mzone")  # doctest: +SKIP
        >>> [step.told for step in report.vendors[0].steps if step.status is Status.FAIL]  # doctest: +SKIP
    """
    known = await anyio.to_thread.run_sync(rooms)
    _refuse_wrong(vendors, known, prefix, timeout)
    usual = await anyio.to_thread.run_sync(usual_tls_context)
    plan = Plan(
        timeout=timeout,
        renew=renew,
        store=store,
        tls_context=usual if tls_context is None else tls_context,
        own_tls_context=tls_context is not None,
        clock=clock or SystemClock(),
    )
    sources = Sources(
        environ=os.environ if environ is None else environ,
        prefix=prefix,
        env_file=env_file,
        keyring=keyring,
    )
    reports: list[VendorReport] = []
    for name in vendors or tuple(known):
        probes = known[name]
        found = await anyio.to_thread.run_sync(find, probes.session, sources)
        reports.append(await _checked(probes, found, plan, asked=bool(vendors), on_step=on_step))
    versions = await anyio.to_thread.run_sync(environment)
    return Report(vendors=tuple(reports), environment=versions)


async def _checked(
    probes: Probes, found: Found, plan: Plan, *, asked: bool, on_step: OnStep | None
) -> VendorReport:
    findings = Findings(plan.clock, lambda step: None if on_step is None else on_step(probes, step))
    if asked or found.is_there:
        await VendorCheck(probes, found, plan, findings).run()
    return VendorReport(
        vendor=probes.session.vendor,
        title=probes.title,
        configured=not found.missing and not found.problem,
        missing=found.missing,
        remarks=found.remarks,
        steps=tuple(findings.steps),
    )


def _refuse_wrong(
    vendors: tuple[str, ...], known: Mapping[str, Probes], prefix: str | None, timeout: object
) -> None:
    unknown = [name for name in vendors if name not in known]
    if unknown:
        raise ArgumentError(f"{unknown[0]!r} is no vendor: there are {', '.join(known)}")
    if prefix is not None and len(vendors) != 1:
        raise ArgumentError("prefix is for the variables of one vendor: name that vendor, too")
    if (
        isinstance(timeout, bool)
        or not isinstance(timeout, (int, float))
        or not 0 < timeout < float("inf")
    ):
        raise ArgumentError(f"timeout={timeout!r} must be a number of seconds above 0")
