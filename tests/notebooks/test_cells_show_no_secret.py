"""No secret reaches a notebook (I8): not its outputs, nor any message on the wire, nor tracebacks under
``%xmode Verbose``, nor the history file, whatever goes wrong in a call. What a prompt takes in is another's subject.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from fleetauth.sandbox import Sandbox
from fleetauth.sandbox.faults import Fault
from fleetauth.sandbox.vendor import Vendor
from tests.ground.darkness import CANARY, spelt
from tests.notebooks.kernels import Kernel

pytestmark = pytest.mark.kernel

COLOURS = re.compile(r"\x1b\[[0-9;]*m")
SESSIONS = {
    "mzone": ("MZoneSession", "await session.user()"),
    "masternaut": ("MasternautSession", "await session.jobs()"),
    "mps_monitor": ("MPSMonitorSession", "await session.get_account()"),
    "mbanq": ("MbanqSession", "await session.user_details()"),
}
LOOKS = [
    "print(session)\nsession",
    "[session.token_status, session.auth, await session.auth_headers()]",
    "%whos",
    "session??",
    "import gc\n[it for it in gc.get_objects() if type(it).__module__.startswith('fleetauth')]",
    "_oh",
    "assert session is None, (session, vars(session))",
]
BAD_ARGUMENTS = [
    "{name}(pasword=__import__('os').environ['{prefix}_CLIENT_SECRET'])",
    "{name}.from_env(clientsecret=__import__('os').environ['{prefix}_CLIENT_SECRET'])",
    "{name}.from_env(base_url='http://not.this.machine.example/')",
    "{name}.from_env(prefix='NOBODYS_')",
]


@attrs.frozen
class Dark:
    """A kernel whose environment is full of canaries, and what must not be seen of it."""

    kernel: Kernel
    sandbox: Sandbox

    def secrets(self) -> Iterator[str]:
        """Every password, client secret and token of all vendors, in the spellings in which they travel."""
        for vendor in self.sandbox.vendors.values():
            yield CANARY
            given = vendor.credentials
            pair = f"{given['client_id']}:{given['client_secret']}".encode()
            yield base64.b64encode(pair).decode()
            for issued in vendor.exchanges:
                yield issued.access_token
                if issued.refresh_token is not None:
                    yield issued.refresh_token

    def shown(self) -> list[str]:
        """Where a secret is seen, of all that was ever sent to the page, and in the history file."""
        seen = "\n".join((*texts(self.kernel.traffic), self.kernel.history()))
        everything = seen + COLOURS.sub("", seen)
        found = [(everything.find(it), it) for it in spelt(set(self.secrets())).splitlines()]
        return [everything[max(0, at - 200) : at + 40] for at, _ in found if at >= 0]


def texts(thing: Any) -> Iterator[str]:  # noqa: ANN401 - a message
    """Every text in a message."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, dict):
        yield from texts(list(thing.values()))
    elif isinstance(thing, Iterable):
        for each in thing:
            yield from texts(each)


@pytest.fixture(scope="module")
def dark(short_place: Callable[[], Path], running_sandbox: Sandbox) -> Iterator[Dark]:
    """A kernel that shows tracebacks with all variables."""
    running_sandbox.reset()
    environ: dict[str, str] = {}
    for vendor in running_sandbox.vendors.values():
        secret = [name for name in vendor.credentials if name in {"password", "client_secret"}]
        vendor.change_credentials(**{name: f"{CANARY}-{name}&+%" for name in secret})
        environ |= vendor.environment
    with Kernel(short_place(), environ) as kernel:
        kernel.does("%colors nocolor\n%xmode Verbose\nimport asyncio, os")
        yield Dark(kernel, running_sandbox)
    running_sandbox.reset()


def echo(vendor: Vendor) -> bytes:
    """What a careless server may say: what it was told last, and all that it knows of this sign-in."""
    told = [(request.form, request.headers) for request in vendor.requests[-1:]]
    return f"<html>{told} {vendor.credentials} {vendor.exchanges[-1]}</html>".encode()


def echo_in_json(vendor: Vendor) -> bytes:
    """The same in the place of what each vendor answers with."""
    row = {"id": [echo(vendor).decode()]}
    named = {"id": row, "Result": {"Id": row}, "Errors": [], "userId": row}
    return json.dumps([row] if vendor.name == "masternaut" else named).encode()


def signed_in(dark: Dark, vendor: str) -> str:
    """Make a session; the cell that makes its call."""
    name, call = SESSIONS[vendor]
    dark.sandbox.vendors[vendor].faults.clear()
    dark.kernel.does(f"from fleetauth import {name}\nsession = {name}.from_env(retries=0)\n{call}")
    return call


@pytest.mark.parametrize("vendor", SESSIONS)
def test_no_secret_is_shown_by_looking_around(dark: Dark, vendor: str) -> None:
    name, _ = SESSIONS[vendor]
    signed_in(dark, vendor)
    for look in LOOKS:
        dark.kernel.run(look)
    for bad in BAD_ARGUMENTS:
        cell = bad.format(name=name, prefix=vendor.upper())
        assert dark.kernel.run(cell).error == "ConfigurationError", cell
    dark.kernel.does("await session.aclose()")
    assert dark.shown() == []


@pytest.mark.parametrize("vendor", SESSIONS)
def test_no_secret_is_shown_when_a_call_goes_wrong(dark: Dark, vendor: str) -> None:
    call, side = signed_in(dark, vendor), dark.sandbox.vendors[vendor]
    for fault, error in (
        (Fault.body(echo(side)), "DecodeError"),
        (Fault.body(echo_in_json(side), content_type="application/json"), "DecodeError"),
        (Fault.status(500, echo(side)), "VendorFaultError"),
        (Fault.cut(), "TransportError"),
    ):
        side.faults.add(fault)
        ran = dark.kernel.run(call)
        assert ran.error == error, ran.text
        assert "fleetauth" in ran.text  # frames and their variables are there to be searched
        side.faults.clear()
    side.faults.add(Fault.slow(40))
    begun = dark.kernel.begin(f"print('asking', flush=True)\n{call}")
    dark.kernel.shows("asking")
    dark.kernel.interrupt()
    assert dark.kernel.ended(begun).error == "CancelledError"
    side.faults.clear()
    dark.kernel.does("await session.aclose()")
    assert dark.shown() == []


@pytest.mark.parametrize("vendor", SESSIONS)
def test_no_secret_is_shown_when_a_sign_in_goes_wrong(dark: Dark, vendor: str) -> None:
    signed_in(dark, vendor)
    side = dark.sandbox.vendors[vendor]
    for fault in (Fault.body(echo(side)), Fault.status(400, echo(side)), Fault.cut()):
        side.faults.add(fault)
        ran = dark.kernel.run("await session.refresh()\nawait session.refresh()")
        assert ran.status == "error" or vendor == "masternaut"
        side.faults.clear()
    dark.kernel.does("await session.aclose()")
    assert dark.shown() == []


def test_the_search_finds_a_secret_that_is_shown(dark: Dark) -> None:
    before = len(dark.kernel.traffic)
    dark.kernel.does("print(os.environ['MZONE_PASSWORD'])")
    assert dark.shown() != []
    del dark.kernel.traffic[before:]
    assert dark.shown() == []
