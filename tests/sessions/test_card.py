"""What a notebook shows of a session: state, time left, quota, what to do next; no secret, and nothing is asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from fleetauth import (
    CredentialsRefusedError,
    Event,
    Fleet,
    MasternautSession,
    MbanqSession,
    MemoryStore,
    MPSMonitorSession,
    MZoneSession,
    SecondFactorError,
    State,
    TokenStatus,
    VendorFaultError,
)
from fleetauth.sandbox import Fault, Sandbox
from fleetauth.tokens.card import session_card
from fleetauth.vendors.mzone import Vehicle
from tests.markup.reading import Shown, shown
from tests.sessions.conftest import Open, SharedClock

EAST = timezone(timedelta(hours=2))
START = datetime(2026, 10, 1, tzinfo=UTC)
END = datetime(2026, 12, 1, tzinfo=UTC)


def told(clock: SharedClock, seconds: float = 0.0) -> str:
    """A moment from now, in UTC."""
    moment = datetime.fromtimestamp(clock.wall() + seconds, UTC).replace(tzinfo=None, microsecond=0)
    return f"{moment.isoformat(sep=' ')} UTC"


async def test_one_that_is_not_signed_in_says_how_to(mzone: MZoneSession, sandbox: Sandbox) -> None:
    found = shown(mzone)
    assert found.caption == "MZoneSession"
    assert found.lines == {"vendor": "mzone", "state": "SignedOut"}
    assert found.warnings == []
    assert "await session.login()" in found.notes[0]
    assert sandbox.mzone.requests == []


async def test_one_that_is_signed_in_says_for_how_long(
    mps_monitor: MPSMonitorSession, clock: SharedClock, sandbox: Sandbox
) -> None:
    await mps_monitor.login()
    asked = len(sandbox.mps_monitor.requests)
    life = mps_monitor.token_status.expires_in or 0
    clock.advance(life - 600)
    lines = shown(mps_monitor).lines
    assert lines["state"] == "Active"
    assert lines["time left"] == "10 min"
    assert lines["ends"].split("\n")[0] == told(clock, 600)
    assert lines["last renewal"].split("\n")[0] == told(clock, 600 - life)
    assert (lines["grant"], lines["renews by"]) == ("password", "refresh token")
    assert len(sandbox.mps_monitor.requests) == asked


async def test_a_token_without_a_refresh_token_is_bought_anew(
    masternaut: MasternautSession,
) -> None:
    await masternaut.login()
    assert shown(masternaut).lines["renews by"] == "signing in anew"


async def test_a_token_that_has_ended_says_so(mzone: MZoneSession, clock: SharedClock) -> None:
    await mzone.login()
    clock.advance(99_999)
    assert shown(mzone).lines["time left"] == "has ended; the next call renews it"


async def test_a_life_that_nobody_knows_is_told_as_that(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    sandbox.masternaut.token_override = {"expires_in": None}
    await masternaut.login()
    assert shown(masternaut).lines["time left"] == "the vendor did not say"
    assert "ends" not in shown(masternaut).lines


async def test_a_life_that_no_calendar_can_hold_is_shown(
    mzone: MZoneSession, sandbox: Sandbox
) -> None:
    sandbox.mzone.token_override = {"expires_in": 1e300}
    status = await mzone.login()
    assert status.expires_in is not None
    assert status.expires_in > 1e299
    assert status.expires_at is None
    assert shown(mzone).lines["time left"] == "more than 100 years"


async def test_the_last_renewal_is_when_the_token_was_asked_for(
    opened: Open, clock: SharedClock
) -> None:
    store = MemoryStore(time=clock.monotonic)
    first, second = opened("mbanq", store=store), opened("mbanq", store=store)
    assert second.token_status.renewed_at is None
    status = await first.login()
    began = status.renewed_at
    clock.advance(100)
    assert (await second.login()).renewed_at == first.token_status.renewed_at == began
    assert began is not None
    assert began == datetime.fromtimestamp(clock.wall() - 100, UTC)
    clock.set_wall(clock.wall() - 1000)  # it is still 100 seconds ago
    assert first.token_status.renewed_at == began - timedelta(seconds=1000)


async def test_a_locked_one_says_why_and_what_to_do(opened: Open) -> None:
    session = opened("mzone", password="an-invented-wrong-one", username="invented-person")
    with pytest.raises(CredentialsRefusedError) as caught:
        await session.login()
    found = shown(session)
    assert found.lines["state"] == "Locked"
    assert found.warnings == [f"Locked: {caught.value.message}"]
    assert "await session.replace_credentials(…)" in found.notes[0]
    assert "await session.unlock()" in found.notes[0]
    assert "invented" not in found.text


async def test_a_failed_renewal_is_told_beside_what_still_serves(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox
) -> None:
    await mps_monitor.login()
    sandbox.mps_monitor.faults.add(Fault.status(500, path="token"))
    with pytest.raises(VendorFaultError) as caught:
        await mps_monitor.refresh()
    found = shown(mps_monitor)
    assert found.lines["state"] == "Active"
    assert found.warnings == [f"The last exchange failed: {caught.value.message}"]


async def test_a_second_factor_is_asked_for_and_its_end_is_told(
    mbanq: MbanqSession, sandbox: Sandbox
) -> None:
    sandbox.mbanq.second_factor = True
    with pytest.raises(SecondFactorError):
        await mbanq.graphql("{ __typename }")
    assert "await session.submit_otp(…)" in shown(mbanq).notes[0]
    status = await mbanq.confirm_totp(sandbox.mbanq.second_factors.app_code)
    assert status.second_factor_expires_at is not None
    assert f"{status.second_factor_expires_at:%Y-%m-%d}" in shown(mbanq).lines["second factor ends"]


async def test_a_closed_one_says_so(mzone: MZoneSession) -> None:
    await mzone.login()
    await mzone.aclose()
    found = shown(mzone)
    assert (found.lines["state"], found.notes) == ("Closed", ["Closed: make a new session"])


async def test_quotas_say_when_the_next_turn_is(
    masternaut: MasternautSession, clock: SharedClock
) -> None:
    await masternaut.live_tracking()
    clock.advance(2.5)
    lines = shown(masternaut).lines
    assert lines["Masternaut live positions"] == "free in 13 s"
    assert lines["Masternaut live positions latest"] == "free now"
    clock.advance(12.5)
    assert shown(masternaut).lines["Masternaut live positions"] == "free now"


def test_a_basic_credential_does_not_end() -> None:
    status = TokenStatus(
        state=State.ACTIVE,
        generation=1,
        grant="basic",
        scope=None,
        expires_at=None,
        expires_in=None,
        can_refresh=False,
    )
    lines = shown(status).lines
    assert (lines["time left"], "renews by" in lines) == ("does not end", False)


async def test_times_stand_there_in_two_zones(mzone: MZoneSession, clock: SharedClock) -> None:
    status = await mzone.login()
    card = Shown(session_card("Mine", "mzone", status=status, zone=EAST))
    assert card.lines["last renewal"].startswith(told(clock) + "\n")
    assert card.lines["last renewal"].endswith("+02:00")


async def test_looking_costs_no_turn_no_request_and_no_event(
    masternaut: MasternautSession, sandbox: Sandbox, events: list[Event]
) -> None:
    await masternaut.live_tracking()
    before = len(sandbox.masternaut.requests), len(events), shown(masternaut).text
    for _ in range(3):
        after = len(sandbox.masternaut.requests), len(events), shown(masternaut).text
        assert after == before


def test_one_whose_making_failed_is_shown_all_the_same() -> None:
    broken = MZoneSession.__new__(MZoneSession)
    found = shown(broken)
    assert (found.lines, found.warnings) == ({"vendor": "mzone"}, ["It could not be made"])


async def test_a_token_s_status_is_a_card_of_its_own(mbanq: MbanqSession) -> None:
    found = shown(await mbanq.login())
    assert found.caption == "TokenStatus"
    assert (found.lines["state"], found.lines["grant"]) == ("Active", "password")


async def test_a_fleet_shows_its_members(
    mzone: MZoneSession, masternaut: MasternautSession
) -> None:
    await mzone.login()
    found = shown(Fleet(mzone, north=masternaut))
    assert (found.caption, found.heads[:3]) == ("Fleet of 2", ["member", "vendor", "state"])
    assert found.rows[0][:3] == ["mzone", "mzone", "Active"]
    assert found.rows[1] == ["north", "masternaut", "SignedOut", "—", "—"]


async def test_a_list_that_is_not_read_yet_says_how_to(
    mzone: MZoneSession, mbanq: MbanqSession, masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    journeys = masternaut.vehicle_journeys(vehicle_id="<V1>", start=START, end=END)
    query = mzone.vehicles().where(Vehicle.registration == "<b>")
    for each in (query, mbanq.payments(), journeys):
        assert "not read yet: await it for the first page" in shown(each).text
    assert shown(query).text.startswith("Query Vehicles $filter=registration eq '<b>'")
    assert shown(mbanq.payments()).text.startswith("GET ")
    assert shown(journeys).text.startswith("RangeReader from 2026-10-01T00:00:00+00:00 to 2026-12")
    assert repr(journeys).startswith("<RangeReader from 2026-10-01")
    assert repr(mbanq.payments()).startswith("<Pager GET ")
    assert repr(mbanq.payments().prefetch(2)) == repr(mbanq.payments())
    assert sandbox.mbanq.requests == []
