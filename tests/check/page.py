"""Writes what the check shows into ``docs/check.md``: real runs, in which only ports and versions are made alike.

``python -m tests.check.page`` does it; a test holds page and runs together.
"""

from __future__ import annotations

import io
import re
import ssl
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Final

import anyio
import attrs
import trustme

from fleetauth.check import check_vendors
from fleetauth.check.screen import Screen
from fleetauth.sandbox import Sandbox
from tests.check.conftest import mzone_at
from tests.marked import filled
from tests.transport.servers import LoopbackServer

PAGE: Final = Path(__file__).parents[2] / "docs" / "check.md"
ENVIRONMENT: Final = {
    "fleetauth": "0.1.0",
    "python": "3.13.0",
    "engine": "httpx2 2.16.2",
    "anyio": "4.16.0",
    "certifi": "2026.10.18",
    "truststore": "0.10.5",
    "openssl": "OpenSSL 3.0.19",
    "os": "Linux 6.1 x86_64",
}


async def well(sandbox: Sandbox) -> str:
    """A vendor with which all is well."""
    return await shown(sandbox.mps_monitor.environment)


async def lacking_rights(sandbox: Sandbox) -> str:
    """A client for which one API is not enabled, on a machine whose clock is late."""
    sandbox.clock.advance(120.0)
    sandbox.masternaut.deny("/jobs")
    return await shown(sandbox.masternaut.environment)


async def refused(sandbox: Sandbox) -> str:
    """A wrong password, with quotes around it."""
    wrong = {"MZONE_PASSWORD": '"not the right one"'}
    return await shown(sandbox.mzone.environment | wrong)


async def intercepted(_: Sandbox) -> str:
    """A proxy that opens TLS."""
    authority = trustme.CA(organization_name="Example Interception Ltd")
    issued = authority.issue_cert("127.0.0.1", organization_name="Example", common_name="127.0.0.1")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    issued.configure_cert(context)
    with LoopbackServer(tls=context) as server:
        return await shown(mzone_at(server.url))


OUTPUTS: Final[Mapping[str, Callable[[Sandbox], Awaitable[str]]]] = {
    "well": well,
    "rights": lacking_rights,
    "refused": refused,
    "intercepted": intercepted,
}


async def shown(environ: Mapping[str, str]) -> str:
    """What a run shows."""
    out = io.StringIO()
    screen = Screen(out)
    report = await check_vendors(environ=environ, on_step=screen.step)
    configured = tuple(vendor for vendor in report.vendors if vendor.steps)
    screen.end(attrs.evolve(report, vendors=configured, environment=ENVIRONMENT))
    return made_alike(out.getvalue().strip("\n"))


def made_alike(text: str) -> str:
    """The same for each run: what differs are ports, and a second more or less."""
    text = re.sub(r"(127\.0\.0\.1:|port )\d{4,5}", r"\g<1>50000", text)
    text = re.sub(r"\b(119|121) s behind", "120 s behind", text)
    text = re.sub(r"unknown_issuer|self_signed", "unknown_issuer", text)
    return re.sub(r"it lives (\d+)9 s", lambda it: f"it lives {int(it[1]) + 1}0 s", text)


def drawn(page: str, name: str, output: str) -> str:
    """The page with an output between its markers."""
    begin, end = f"<!-- output: {name} -->\n", f"<!-- end: {name} -->\n"
    return filled(page, begin, end, f"\n```text\n{output}\n```\n\n")


async def _main() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name, make in OUTPUTS.items():
        with Sandbox() as sandbox:
            page = drawn(page, name, await make(sandbox))
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    anyio.run(_main)
