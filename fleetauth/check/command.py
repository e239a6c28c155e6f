"""`python -m fleetauth check`: its arguments, the run, and the exit code. What is checked is said elsewhere."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
import warnings
from collections.abc import Mapping, Sequence
from typing import Final

import anyio

from fleetauth.errors import ConfigurationError, FleetAuthError
from fleetauth.stores import TokenStore, store_of

from .report import Report
from .rooms import vendor_names
from .run import check_vendors
from .screen import Screen

_FAILED: Final = 1
_USAGE: Final = 2
_INTERRUPTED: Final = 130  # as a shell says of a command that Ctrl-C has ended


def main(argv: Sequence[str]) -> int:
    """Check, and give the exit status: 0 if all is well, 1 if something fails, 2 if there is nothing to be checked so.

    Args:
        argv: The arguments behind `check`.
    """
    parser = _parser()
    options = parser.parse_args(argv)
    if options.sandbox and (options.prefix or options.env_file or options.keyring):
        parser.error(
            "--sandbox brings its own settings: leave out --prefix, --env-file and --keyring"
        )
    if options.account is not None and not options.keyring:
        parser.error("--account names an entry of the keyring: add --keyring")
    try:
        with warnings.catch_warnings():
            # A file that others can read is one of the findings.
            warnings.simplefilter("ignore", UserWarning)
            report = _report(options)
    except (FleetAuthError, ImportError) as exc:
        print(f"fleetauth check: {exc}", file=sys.stderr)
        return _USAGE
    except KeyboardInterrupt:
        print("fleetauth check: stopped", file=sys.stderr)
        return _INTERRUPTED
    if not report.checked:
        return _USAGE
    return 0 if report.ok else _FAILED


def _report(options: argparse.Namespace) -> Report:
    with contextlib.ExitStack() as stack:
        environ: Mapping[str, str] = os.environ
        if options.sandbox:
            from fleetauth.sandbox import Sandbox

            sandbox = stack.enter_context(Sandbox())
            environ = {
                name: value
                for vendor in sandbox.vendors.values()
                for name, value in vendor.environment.items()
            }
        report = anyio.run(_checked, options, environ)
    if options.json:
        print(json.dumps(report.as_dict(), indent=2))
    return report


async def _checked(options: argparse.Namespace, environ: Mapping[str, str]) -> Report:
    screen = Screen(sys.stdout)
    store = _store(options.store)
    try:
        report = await check_vendors(
            *(name.lower().replace("-", "_") for name in options.vendors),
            prefix=options.prefix,
            environ=environ,
            env_file=options.env_file,
            keyring=(options.account or "default") if options.keyring else None,
            store=store,
            renew=options.renew,
            timeout=options.timeout,
            on_step=None if options.json else screen.step,
        )
    finally:
        if store is not None:
            await store.aclose()
    if not options.json:
        screen.end(report)
    return report


def _store(form: str | None) -> TokenStore | None:
    """The store of a short form, which a variable may hold: what a command line holds, others can see."""
    if form is None:
        return None
    try:
        return store_of(os.environ.get(form, form))
    except ConfigurationError as error:
        if form in os.environ or not form.isidentifier():
            raise
        text = f"{error.message}; and no variable {form} is set and exported"
        raise ConfigurationError(text) from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m fleetauth check",
        description="Says of each configured vendor, step by step, what works and what doesn't: addresses, TLS, "
        "clocks, sign-in, and a harmless call by each scheme. Signs in at most once, and prints no secret.",
    )
    parser.add_argument(
        "vendors",
        metavar="vendor",
        nargs="*",
        help=f"only these, and it is a failure if they are not configured: {', '.join(vendor_names())}",
    )
    parser.add_argument("--env-file", metavar="FILE", help="read this .env file, too")
    parser.add_argument("--prefix", help="what the variables begin with, for one vendor")
    parser.add_argument(
        "--keyring", action="store_true", help="look into the keyring where no variable is set"
    )
    parser.add_argument(
        "--account",
        metavar="NAME",
        help="the account's name in the keyring, where it is not 'default'",
    )
    parser.add_argument(
        "--store",
        metavar="FORM",
        help="where tokens are shared, such as file:~/.fleetauth, or a variable's name",
    )
    parser.add_argument("--renew", action="store_true", help="renew the token as well")
    parser.add_argument(
        "--timeout",
        type=float,
        default=10.0,
        metavar="SECONDS",
        help="for each step; 10 by default",
    )
    parser.add_argument("--json", action="store_true", help="one JSON document, for machines")
    parser.add_argument(
        "--sandbox", action="store_true", help="check four emulated vendors on this machine"
    )
    return parser
