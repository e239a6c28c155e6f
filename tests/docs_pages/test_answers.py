"""What the vendors' pages say of errors is true: each row's answer becomes the error that stands beside it, and is sent
again by itself if, and only if, that error's docstring says so.
"""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Awaitable, Callable
from types import ModuleType
from typing import Any, Final

import attrs
import pytest

from fleetauth import (
    FleetAuthError,
    MasternautSession,
    MbanqSession,
    MPSMonitorSession,
    MZoneSession,
    errors,
)
from fleetauth.sandbox import Sandbox
from fleetauth.testing import FakeClock
from tests.docs_pages.examples import DOCS

SESSIONS: Final[dict[str, Any]] = {
    "mzone": MZoneSession,
    "masternaut": MasternautSession,
    "mps_monitor": MPSMonitorSession,
    "mbanq": MbanqSession,
}
CALLS: Final[dict[tuple[str, str], Callable[[Any], Awaitable[object]]]] = {
    ("mzone", "call"): lambda session: session.vehicles(),
    ("masternaut", "Core"): lambda session: session.live_tracking(),
    ("masternaut", "others"): lambda session: session.tire_events(),
    ("mps_monitor", "call"): lambda session: session.get_account(),
    ("mbanq", "call"): lambda session: session.user_details(),
    ("mbanq", "GraphQL"): lambda session: session.graphql("{ client(id: 1) { id } }"),
    ("mbanq", "GraphQL, second factor"): lambda session: session.graphql("{ client { id } }"),
    ("mbanq", "one-time password"): lambda session: session.submit_otp("000000"),
    **{(vendor, "sign-in"): lambda session: session.login() for vendor in SESSIONS},
}
SAID: Final = {"nothing": b"", "not JSON": b"<html>Welcome</html>"}
TOKEN: Final = b'{"success":true,"access_token":"t-1","accessToken":"t-1","expires_in":1800}'
ROW: Final = re.compile(
    r"^\| ([^|]+) \| (\d{3}) \| ([^|]+) \| `(\w+Error)` \| [^|]+ \|$", re.MULTILINE
)


@attrs.frozen
class Row:
    """A row of a page's table of errors."""

    vendor: str
    at: str
    status: int
    body: bytes
    error: type[FleetAuthError]

    @property
    def sent(self) -> int:
        """How often it is sent, by the error's docstring, until the error is raised."""
        if self.status == 401 and self.at not in {"Core", "sign-in"}:
            return 2  # once more, with a new token
        told = (self.error.__doc__ or "").partition("Sent again:\n")[2].partition("\n\n")[0]
        statuses = re.findall(r"\b\d{3}\b", told)
        passes = told.strip().startswith("Yes") and (not statuses or str(self.status) in statuses)
        return 3 if passes else 1


def rows(vendor: str) -> list[Row]:
    """The rows of a vendor's page."""
    page = (DOCS / "vendors" / f"{vendor}.md").read_text(encoding="utf-8")
    return [
        Row(
            vendor=vendor,
            at=at,
            status=int(status),
            body=SAID[said] if said in SAID else said.strip("`").encode(),
            error=getattr(errors, error),
        )
        for at, status, said, error in ROW.findall(page)
    ]


ROWS: Final = [row for vendor in SESSIONS for row in rows(vendor)]


@pytest.fixture(scope="module")
def http(engine: str) -> ModuleType:
    """The HTTP engine in use, for transports that reach nobody."""
    return importlib.import_module(engine)


@attrs.define
class Played:
    """A session whose vendor answers as a row says, and what that vendor was sent.

    Attributes:
        session: The session.
        seen: How often the row's answer was given.
    """

    session: Any
    seen: list[str]


def played(row: Row, http: ModuleType) -> Played:
    vendor = Sandbox().vendors[row.vendor]
    vendor.origin = "http://127.0.0.1:1"  # nobody is asked
    seen: list[str] = []

    def answer(request: Any) -> Any:  # noqa: ANN401 - the engine's request and answer
        signs_in = str(request.url) == vendor.arguments["token_url"]
        if signs_in != (row.at == "sign-in"):
            return http.Response(200, content=TOKEN)
        seen.append(str(request.url))
        return http.Response(row.status, content=row.body)

    transport = http.MockTransport(answer)
    session = SESSIONS[row.vendor](**vendor.arguments, transport=transport, clock=FakeClock())
    return Played(session, seen)


@pytest.mark.parametrize("vendor", SESSIONS)
def test_a_page_tells_of_signing_in_and_of_calls_and_says_json(vendor: str) -> None:
    told = rows(vendor)
    assert {"sign-in"} < {row.at for row in told}
    assert len(told) > 9
    for row in told:
        if row.body not in SAID.values():
            json.loads(row.body)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.vendor}-{row.at}-{row.status}")
async def test_an_answer_is_the_error_that_the_page_says_and_sent_again_if_that_says_so(
    row: Row, http: ModuleType
) -> None:
    vendor = played(row, http)
    async with vendor.session as session:
        if row.at == "GraphQL, second factor":
            await session.use_second_factor("invented-second-factor")
        with pytest.raises(FleetAuthError) as caught:
            await CALLS[row.vendor, row.at](session)
    kind = type(caught.value)
    assert row.error in kind.__mro__
    assert kind is row.error or kind.__module__ != errors.__name__  # a private one is as its parent
    assert caught.value.status == row.status
    assert len(vendor.seen) == row.sent
