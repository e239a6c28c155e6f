"""What new users and servers get wrong: each is a typed error with a sentence that tells what to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from fleetauth import (
    ArgumentError,
    ConfigurationError,
    DecodeError,
    FleetAuthError,
    MasternautSession,
    MZoneSession,
    NotFoundError,
    RedirectError,
    State,
    TransportError,
    VendorFaultError,
)
from fleetauth.sandbox import Fault, Sandbox
from tests.sessions.conftest import SESSIONS, Open, SharedClock

VENDORS = sorted(SESSIONS)
TOKEN = {"mzone": "/token", "masternaut": "accessToken", "mps_monitor": "/token", "mbanq": "/token"}
URLS = [
    ("mzone", "base_url"),
    ("mzone", "token_url"),
    ("masternaut", "base_url"),
    ("masternaut", "jobs_url"),
    ("masternaut", "job_reference_url"),
    ("masternaut", "tacho_url"),
    ("masternaut", "token_url"),
    ("mps_monitor", "base_url"),
    ("mps_monitor", "token_url"),
    ("mbanq", "base_url"),
    ("mbanq", "token_url"),
]


# --- URLs -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("vendor", "argument"), URLS)
@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("api.example.com/v1", "does not begin with https://"),
        ("ftp://api.example.com/", "does not begin with https://"),
        ("http://api.example.com/", "plain http"),
        ("https://", "has no host"),
        ("https://ada:canary@api.example.com/", "pass credentials by their own arguments"),
        ("https://api.example.com/?key=1", "has a query or a fragment"),
        ("https://api.example.com:no/", "can't be read as a URL"),
        ("https://api example.com/", "white space"),
        ("   ", "is no URL"),
        (7, "is no URL"),
    ],
)
def test_a_wrong_url_is_refused_by_name_with_an_example(
    sandbox: Sandbox, vendor: str, argument: str, url: object, words: str
) -> None:
    arguments: dict[str, Any] = sandbox.vendors[vendor].arguments | {argument: url}
    with pytest.raises(ConfigurationError, match=words) as caught:
        SESSIONS[vendor](**arguments)
    assert caught.value.message.startswith(f"{argument}=")
    assert f"expected something like {argument}='https://" in caught.value.message
    assert "canary" not in caught.value.message


@pytest.mark.parametrize("url", ["http://localhost:1/", "http://127.9.9.9/", "http://[::1]:80/x"])
def test_plain_http_is_allowed_to_this_machine(sandbox: Sandbox, url: str) -> None:
    arguments: dict[str, Any] = sandbox.mzone.arguments | {"base_url": url, "token_url": url}
    assert MZoneSession(**arguments).state is State.SIGNED_OUT


@pytest.mark.parametrize("vendor", ["mzone", "mps_monitor"])
def test_an_unknown_environment_is_refused_with_those_there_are(
    sandbox: Sandbox, vendor: str
) -> None:
    arguments: dict[str, Any] = sandbox.vendors[vendor].arguments | {"environment": "stagging"}
    with pytest.raises(ConfigurationError, match="'live', 'staging'"):
        SESSIONS[vendor](**arguments)


async def test_a_token_url_that_is_none_is_told(opened: Open, sandbox: Sandbox) -> None:
    mzone = opened("mzone", token_url=f"{sandbox.mzone.url}/connect/tokens")
    with pytest.raises(NotFoundError, match="check token_url"):
        await mzone.login()


async def test_a_host_where_nobody_listens_is_told(opened: Open) -> None:
    mzone = opened("mzone", token_url="http://127.0.0.1:9/token")
    with pytest.raises(TransportError, match=r"can't connect.*Check the URL") as caught:
        await mzone.login()
    assert not caught.value.may_have_arrived


# --- what a token endpoint answers ----------------------------------------------------------------


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault.body(b"<!doctype html><html>Sign in</html>"), "HTML, not JSON"),
        (Fault.body(b"", content_type="application/json"), "empty, not JSON"),
        (Fault.status(204), "empty, not JSON"),
        (Fault.body(b"[]", content_type="application/json"), "JSON that is no object"),
        (Fault.body(b"{}", content_type="application/json"), "no access_token in it"),
        (Fault.body(b'{"access_tok', content_type="application/json"), "broken or cut off"),
    ],
    ids=["html", "empty", "no-content", "list", "nothing", "cut-off"],
)
async def test_an_answer_without_a_token_is_told_as_what_it_is(
    opened: Open, sandbox: Sandbox, vendor: str, fault: Fault, words: str
) -> None:
    sandbox.vendors[vendor].faults.add(fault)
    session = opened(vendor)
    with pytest.raises(DecodeError, match=words) as caught:
        await session.login()
    assert "Is token_url right?" in caught.value.message
    assert (caught.value.vendor, session.state) == (vendor, State.SIGNED_OUT)


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize("lifetime", [-1, "soon", "-5", "NaN", True, []])
async def test_a_lifetime_that_is_none_is_told(
    opened: Open, sandbox: Sandbox, vendor: str, lifetime: object
) -> None:
    sandbox.vendors[vendor].token_override = {"expires_in": lifetime}
    with pytest.raises(DecodeError, match="an expires_in that is no number of seconds from 0"):
        await opened(vendor).login()


@pytest.mark.parametrize("vendor", VENDORS)
async def test_a_lifetime_as_text_is_a_lifetime(
    opened: Open, sandbox: Sandbox, vendor: str
) -> None:
    sandbox.vendors[vendor].token_override = {"expires_in": "1800"}
    assert (await opened(vendor).login()).expires_in == 1800


@pytest.mark.parametrize("vendor", VENDORS)
async def test_a_bad_answer_is_not_asked_for_again_at_once(
    opened: Open, sandbox: Sandbox, clock: SharedClock, vendor: str
) -> None:
    sandbox.vendors[vendor].faults.add(Fault.body(b"<html></html>", times=1))
    session = opened(vendor)
    for _ in range(3):
        with pytest.raises(DecodeError) as caught:
            await session.login()
    assert len(sandbox.vendors[vendor].requests) == 1
    clock.advance(caught.value.retry_after or 0)
    assert (await session.login()).state is State.ACTIVE


@pytest.mark.parametrize("vendor", VENDORS)
async def test_a_token_endpoint_that_is_down_costs_no_credentials(
    opened: Open, sandbox: Sandbox, vendor: str
) -> None:
    sandbox.vendors[vendor].faults.add(Fault.status(500, path=TOKEN[vendor], times=1))
    assert (await opened(vendor).login()).state is State.ACTIVE


@pytest.mark.parametrize("vendor", VENDORS)
async def test_a_token_endpoint_that_stays_down_is_a_fault_of_the_vendor(
    opened: Open, sandbox: Sandbox, vendor: str
) -> None:
    sandbox.vendors[vendor].faults.add(Fault.status(500, path=TOKEN[vendor]))
    session = opened(vendor)
    with pytest.raises(VendorFaultError, match=r"failed \(500\)"):
        await session.login()
    assert session.state is State.SIGNED_OUT


async def test_a_token_endpoint_that_redirects_is_not_followed(
    opened: Open, sandbox: Sandbox
) -> None:
    fault = Fault.status(302, path="/token")
    sandbox.mzone.faults.add(fault)
    with pytest.raises(RedirectError, match="token_url"):
        await opened("mzone").login()


# --- arguments of calls ---------------------------------------------------------------------------

JANUARY, FEBRUARY = (datetime(2026, month, 1, tzinfo=UTC) for month in (1, 2))
MZONE_CALLS: list[tuple[Callable[[Any], Any], str]] = [
    (lambda s: s.notifications(since=datetime(2026, 1, 1)), "has no time zone"),  # noqa: DTZ001 - naive on purpose
    (lambda s: s.notifications(since=datetime(2026, 1, 1)), r"tzinfo=UTC"),  # noqa: DTZ001 - naive on purpose
    (lambda s: s.notifications(since="2026-01-01"), "since must be a datetime.*not str"),
    (lambda s: s.notifications(since=datetime(2026, 1, 1).date()), "not date"),  # noqa: DTZ001 - a day on purpose
    (lambda s: s.notifications(page_size=0), "page_size=0 must be a whole number from 1"),
    (lambda s: s.vehicles(page_size="50"), "page_size='50'"),
    (lambda s: s.vehicles(page_size=True), "page_size=True"),
    (lambda s: s.vehicles(expand="lastKnownPosition"), r"write \['lastKnownPosition'\]"),
    (lambda s: s.mark_notifications_read("n-1"), r"ids must be a list of texts.*write \['n-1'\]"),
    (lambda s: s.entities("Makes", key="id"), r"key must be a list of texts.*write \['id'\]"),
    (lambda s: s.mark_notifications_read([]), "there is nothing to mark"),
    (lambda s: s.mark_notifications_read(["a", ""]), "it holds str ''"),
    (lambda s: s.mark_notifications_read([3]), "it holds int 3"),
    (lambda s: s.mark_notifications_read(["n", b"n" * 99]), "it holds bytes b'nnn.*…"),
]
MASTERNAUT_CALLS: list[tuple[Callable[[Any], Any], str]] = [
    (lambda s: s.live_tracking(vehicle_ids="V1"), r"vehicle_ids must be.*write \['V1'\]"),
    (lambda s: s.live_tracking(driver_ids=["D1,D2"]), "holds a comma.*give each by itself"),
    (lambda s: s.live_tracking(group_ids=[" "]), "group_ids must be a list of texts"),
    (
        lambda s: s.vehicle_history(start=JANUARY, end=FEBRUARY, vehicle_id=" "),
        "vehicle_id=' ' must",
    ),
    (lambda s: s.vehicle_history_latest(from_date_time=JANUARY, vehicle_id=7), "vehicle_id=7 must"),
    (lambda s: s.jobs(page_size=-1), "page_size=-1"),
    (lambda s: s.tire_events(page_size=2.0), "page_size=2.0"),
]


@pytest.mark.parametrize(("call", "words"), MZONE_CALLS)
async def test_a_wrong_argument_is_refused_before_anything_is_sent_to_mzone(
    mzone: MZoneSession, sandbox: Sandbox, call: Callable[[MZoneSession], Any], words: str
) -> None:
    with pytest.raises(ArgumentError, match=words):
        await call(mzone)
    assert sandbox.mzone.requests == []


@pytest.mark.parametrize(("call", "words"), MASTERNAUT_CALLS)
async def test_a_wrong_argument_is_refused_before_anything_is_sent_to_masternaut(
    masternaut: MasternautSession,
    sandbox: Sandbox,
    call: Callable[[MasternautSession], Any],
    words: str,
) -> None:
    with pytest.raises(ArgumentError, match=words):
        await call(masternaut)
    assert sandbox.masternaut.requests == []


def test_every_error_of_misuse_is_also_a_value_error() -> None:
    assert issubclass(ConfigurationError, (FleetAuthError, ValueError))
    assert issubclass(ArgumentError, (FleetAuthError, ValueError))
