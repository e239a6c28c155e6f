"""Progress on the sandbox: what waits is told as waiting, calls side by side keep apart, and off is off."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from types import ModuleType

import anyio
import pytest

from fleetauth import (
    ArgumentError,
    Fleet,
    MasternautSession,
    MissingExtraError,
    MZoneSession,
    NotFoundError,
    VendorFaultError,
)
from fleetauth.progress import Progress
from fleetauth.sandbox import Fault, Sandbox
from fleetauth.testing import FakeClock
from fleetauth.vendors.masternaut import Journey, RangeReader
from tests.sessions.answering import Answering
from tests.sessions.conftest import Open, SharedClock

RANGE = (datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 9, 4, tzinfo=UTC))


def journeys(masternaut: MasternautSession, sandbox: Sandbox) -> RangeReader[Journey]:
    """Those of a group, in three windows."""
    start, end = RANGE
    group = sandbox.masternaut.world.groups[1].id
    return masternaut.vehicle_journeys(
        group_id=group, start=start, end=end, assets=40, asset_days=40
    )


@pytest.fixture
def told() -> list[Progress]:
    """What the callback was told."""
    return []


def waits(told: list[Progress]) -> list[tuple[str | None, int | None]]:
    """Each change of what is waited for, with the seconds left, rounded."""
    found: list[tuple[str | None, int | None]] = []
    for each in told:
        now = (each.waiting_for, None if each.waiting is None else round(each.waiting))
        if not found or found[-1] != now:
            found.append(now)
    return found


# -------------------------------------------------------------- single calls, by the session's option


async def test_waiting_for_the_quota_is_told_second_by_second(
    opened: Open, told: list[Progress]
) -> None:
    masternaut: MasternautSession = opened("masternaut", progress=told.append)
    await masternaut.live_tracking()
    told.clear()
    await masternaut.live_tracking()
    down = [("Masternaut live positions", left) for left in range(15, 0, -1)]
    assert waits(told) == [(None, None), *down, (None, None)]
    assert (told[-1].done, told[-1].requests) == (True, 1)
    assert {each.what for each in told} == {"masternaut GET tracking/live"}


async def test_waiting_to_sign_in_is_told(opened: Open, told: list[Progress]) -> None:
    mzone: MZoneSession = opened("mzone", progress=told.append)
    await mzone.notifications()
    assert waits(told) == [(None, None), ("sign-in", None), (None, None)]
    assert told[-1].requests == 1


@pytest.mark.parametrize("renew", [False, True])
async def test_signing_in_by_itself_is_told(
    opened: Open, told: list[Progress], *, renew: bool
) -> None:
    mzone: MZoneSession = opened("mzone", progress=told.append)
    await (mzone.refresh() if renew else mzone.login())
    assert {each.what for each in told} == {"mzone sign-in"}
    assert waits(told) == [(None, None), ("sign-in", None), (None, None)]
    assert told[-1].done


async def test_waiting_to_try_again_is_told(
    opened: Open, sandbox: Sandbox, told: list[Progress]
) -> None:
    mzone: MZoneSession = opened("mzone", progress=told.append)
    await mzone.login()
    told.clear()
    sandbox.mzone.faults.add(Fault.status(503, retry_after=3, times=1))
    await mzone.notifications()
    assert waits(told) == [(None, None), *(("retry", left) for left in (3, 2, 1)), (None, None)]
    assert told[-1].requests == 2


async def test_a_failed_call_ends_as_failed(opened: Open, told: list[Progress]) -> None:
    mzone: MZoneSession = opened("mzone", progress=told.append)
    with pytest.raises(NotFoundError):
        await mzone.request("GET", "NoSuchThing", params={"secret": "canary"})
    assert (told[-1].done, told[-1].failed) == (True, True)
    assert "canary" not in repr(told)


async def test_a_callback_that_fails_harms_no_call(
    opened: Open, caplog: pytest.LogCaptureFixture
) -> None:
    def callback(_: Progress) -> None:
        raise ValueError("canary")

    mzone: MZoneSession = opened("mzone", progress=callback)
    assert await mzone.vehicles().all()
    assert "the progress callback raised ValueError" in caplog.messages
    assert "canary" not in caplog.text


async def test_calls_side_by_side_are_told_apart(opened: Open, told: list[Progress]) -> None:
    mzone: MZoneSession = opened("mzone", progress=told.append)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(lambda: mzone.vehicles().all())
        tasks.start_soon(lambda: mzone.notifications().all())
    ends = {each.what: each for each in told if each.done}
    assert set(ends) == {"mzone GET Vehicles", "mzone GET Notifications"}
    assert ends["mzone GET Vehicles"].rows > 0
    assert all(each.requests > 0 for each in ends.values())


async def test_a_fleet_s_members_show_themselves(opened: Open, told: list[Progress]) -> None:
    fleet = Fleet(opened("mzone", progress=told.append), opened("masternaut", progress=told.append))
    await fleet.positions()
    assert {each.what.split()[0] for each in told if each.done} == {"mzone", "masternaut"}


# -------------------------------------------------------------- lists


async def test_a_list_is_told_by_the_session_s_own_and_the_call_s_wins(
    opened: Open, told: list[Progress]
) -> None:
    own: list[Progress] = []
    mzone: MZoneSession = opened("mzone", progress=told.append)
    rows = await mzone.vehicles().all(progress=own.append)
    assert (own[-1].rows, own[-1].done, told) == (len(rows), True, [])
    await mzone.vehicles().all(progress=False)
    assert told == []
    await mzone.vehicles().all()
    assert told[-1].rows == len(rows)


async def test_the_first_page_alone_is_a_single_call(opened: Open, told: list[Progress]) -> None:
    mzone: MZoneSession = opened("mzone", progress=told.append)
    await mzone.vehicles()
    assert (told[-1].done, told[-1].rows, told[-1].requests) == (True, 0, 1)


async def test_a_range_tells_its_windows(
    masternaut: MasternautSession, sandbox: Sandbox, told: list[Progress]
) -> None:
    found = await journeys(masternaut, sandbox).all(progress=told.append)
    assert {each.what for each in told} == {"masternaut journey/detail/vehicle"}
    first_known = next(each for each in told if each.windows_total)
    assert (first_known.windows, first_known.windows_total) == (0, 3)
    assert [each.windows for each in told] == sorted(each.windows for each in told)
    last = told[-1]
    assert (last.windows, last.windows_total, last.rows) == (3, 3, len(found))
    assert (last.done, last.failed) == (True, False)
    assert last.requests >= 3


async def test_a_range_ends_where_its_loop_is_left(
    masternaut: MasternautSession, sandbox: Sandbox, told: list[Progress]
) -> None:
    async for _ in journeys(masternaut, sandbox).rows(progress=told.append):
        break
    assert told[-1].done
    assert told[-1].windows < 3


async def test_a_range_is_told_no_more_rows_than_wanted(
    masternaut: MasternautSession, sandbox: Sandbox, told: list[Progress]
) -> None:
    await journeys(masternaut, sandbox).all(limit=1, progress=told.append)
    assert (told[-1].rows, told[-1].total, told[-1].done) == (1, 1, True)


async def test_a_range_that_was_read_to_its_end_is_done_with_as_many_rows_as_came(
    masternaut: MasternautSession, sandbox: Sandbox, told: list[Progress]
) -> None:
    pages = journeys(masternaut, sandbox).pages(progress=told.append)
    number = sum([len(page) async for page in pages])
    assert (told[-1].rows, told[-1].done) == (number, True)
    await journeys(masternaut, sandbox).all(limit=10**6, progress=told.append)
    assert (told[-2].total, told[-1].total, told[-1].rows) == (10**6, number, number)


async def test_a_range_s_first_page_alone_is_shown_without_windows(
    opened: Open, sandbox: Sandbox, told: list[Progress]
) -> None:
    await journeys(opened("masternaut", progress=told.append), sandbox)
    assert all(each.windows_total is None for each in told)
    assert told[-1].done


async def test_what_a_range_asks_beside_its_rows_is_not_shown_by_itself(
    opened: Open, sandbox: Sandbox, told: list[Progress]
) -> None:
    masternaut: MasternautSession = opened("masternaut", progress=told.append)
    start, end = RANGE
    group = sandbox.masternaut.world.groups[1].id
    await masternaut.vehicle_journeys(group_id=group, start=start, end=end).all()
    assert {each.what for each in told} == {"masternaut journey/detail/vehicle"}


async def test_a_range_goes_on_after_an_error(
    masternaut: MasternautSession, sandbox: Sandbox, told: list[Progress]
) -> None:
    pages = journeys(masternaut, sandbox).pages(progress=told.append)
    await anext(pages)
    sandbox.masternaut.faults.add(Fault.status(500, times=3))
    with pytest.raises(VendorFaultError):
        async for _ in pages:
            pass
    assert (told[-1].done, told[-1].failed) == (True, True)
    async for _ in pages:
        pass
    assert (told[-1].windows, told[-1].failed) == (3, False)


# -------------------------------------------------------------- bars


async def test_a_bar_counts_the_wait_down_and_goes_with_the_answer(
    opened: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    masternaut: MasternautSession = opened("masternaut", progress=True)
    await masternaut.live_tracking()
    assert capsys.readouterr().err == ""
    await masternaut.live_tracking()
    drawn = [line.strip() for line in capsys.readouterr().err.split("\r")]
    texts = [
        f"masternaut GET tracking/live [00:{15 - left:02}, waiting {left} s for "
        "Masternaut live positions]"
        for left in (15, 14, 2, 1)
    ]
    assert [text for text in texts if text in drawn] == texts
    assert drawn[-1] == ""


async def test_a_list_s_bar_stands_at_its_end(
    opened: Open, clock: SharedClock, capsys: pytest.CaptureFixture[str]
) -> None:
    mzone: MZoneSession = opened("mzone")
    number = 0
    async for _ in mzone.vehicles(page_size=10).rows(progress=True):
        clock.advance(0.2)
        number += 1
    last = capsys.readouterr().err.strip().split("\r")[-1]
    assert f"| {number}/{number} rows [" in last
    assert "100%" in last


async def test_a_bar_moves_while_nothing_is_heard(
    http: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("fleetauth.tokens.task._SECOND", 0.0)
    clock, drawn = FakeClock(), [""]

    async def until_drawn() -> None:
        clock.advance(2.0)
        while not drawn[-1]:
            await anyio.lowlevel.checkpoint()
            drawn.append(capsys.readouterr().err)

    vendor = Answering(http, {"value": []}, before=until_drawn)
    session = MZoneSession(
        client_id="invented-client",
        client_secret="invented-client-secret",
        username="invented-user",
        password="invented-password",
        transport=vendor.transport,
        clock=clock,
        progress=True,
    )
    async with session:
        await session.login()
    assert drawn[-1].split("\r")[1].strip() == "mzone sign-in [00:02, waiting for sign-in]"


# -------------------------------------------------------------- off, and missing


@pytest.mark.parametrize("wrong", [1, "bar", None])
async def test_nonsense_is_refused(opened: Open, wrong: object) -> None:
    with pytest.raises(ArgumentError, match="progress="):
        opened("mzone", progress=wrong)


async def test_without_tqdm_a_bar_is_refused_before_anything_is_sent(
    opened: Open, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "tqdm", None)
    with pytest.raises(MissingExtraError, match=r"fleetauth\[progress\]"):
        opened("mzone", progress=True)
    mzone: MZoneSession = opened("mzone")
    with pytest.raises(MissingExtraError, match=r"fleetauth\[progress\]"):
        await mzone.vehicles().all(progress=True)
    assert sandbox.mzone.requests == []


def test_by_default_nothing_is_imported() -> None:
    code = "import sys, fleetauth, fleetauth.session; sys.exit('tqdm' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
