"""What the check's tests share: the sandbox's variables, a report's steps by name, and a vendor behind TLS."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import pytest

from fleetauth.check import Report, Status, Step, VendorReport
from fleetauth.sandbox import Sandbox
from tests.transport.servers import Logged, Reply

ON_ONE = pytest.mark.parametrize("anyio_backend", ["asyncio"])
"""For many cases of what no back end changes."""
SECRET_NAMES = ("CLIENT_SECRET", "PASSWORD")


@pytest.fixture
def environ(sandbox: Sandbox) -> dict[str, str]:
    """The variables of all four vendors of the sandbox."""
    return {
        name: value
        for vendor in sandbox.vendors.values()
        for name, value in vendor.environment.items()
    }


def only(report: Report) -> VendorReport:
    """The one vendor that was checked."""
    (found,) = report.checked
    return found


def step(report: Report, name: str, subject: str = "") -> Step:
    """The one step of that name, and of that subject if one is given."""
    (found,) = [
        one
        for one in only(report).steps
        if one.name == name and (not subject or one.subject == subject)
    ]
    return found


def statuses(report: Report) -> Mapping[str, str]:
    """How each step went; calls by their API."""
    return {
        one.subject if one.name == "call" else one.name: one.status.value
        for one in only(report).steps
    }


def not_tried(report: Report) -> set[str]:
    """The names of what was left out."""
    return {one.name for one in only(report).steps if one.status is Status.NOT_TRIED}


def mzone_at(url: str) -> dict[str, str]:
    """MZone's variables for a server of a test's own."""
    return {
        "MZONE_CLIENT_ID": "invented-client",
        "MZONE_CLIENT_SECRET": "invented-client-secret",
        "MZONE_USERNAME": "invented-user",
        "MZONE_PASSWORD": "invented-password",
        "MZONE_BASE_URL": f"{url}/api/",
        "MZONE_TOKEN_URL": f"{url}/token",
    }


def token(**fields: object) -> Reply:
    """A token endpoint's answer."""
    issued = {"access_token": "invented-token", "expires_in": 3600, "token_type": "Bearer"}
    return Reply(body=json.dumps(issued | fields).encode())


def mzone(
    request: Logged, *, call: Callable[[Logged], Reply] = lambda _: Reply(body=b'{"value":[]}')
) -> Reply:
    """MZone, in a line."""
    if request.method == "HEAD":
        return Reply(401, b"")
    # A proxy is asked for a whole URL.
    return token() if request.path.endswith("/token") else call(request)
