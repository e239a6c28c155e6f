"""A day of four vendors and two hundred tasks, with faults (I1, I13): at its end every call has ended as it should,
each expiry has cost one exchange, and the process holds what it held in the morning. By default the day is shorter,
and the tasks are fewer.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from fleetauth.sandbox import Sandbox
from tests.proof.ledger import FULL, Ledger
from tests.proof.soak import gauges
from tests.proof.soak.day import Day, Plan

BATTERY: Final = "soak"
SMALL_DAY: Final = Plan(tasks=5, hours=2.0, pause=600.0, trouble_every=200.0, warm_up=0.5, looks=2)
FULL_DAY: Final = Plan(
    tasks=50, hours=24.0, pause=2400.0, trouble_every=200.0, warm_up=4.0, looks=10
)
PLAN: Final = FULL_DAY if FULL else SMALL_DAY
MORNING: Final = 1_767_225_600.0  # seconds since 1970
MEGABYTE: Final = 1 << 20
MOST_TRACED: Final = MEGABYTE  # bytes; a day has some ten thousand calls
FOR_A_SOCKET: Final = (
    10_000  # bytes: how many rest at a look depends on how long, in real time, nobody called
)
MOST_RESIDENT: Final = 16 * MEGABYTE
CONNECTIONS: Final = 32  # a session's
# What has a limit of its own may fill up to it all day: a piece of its name, and the limit.
LIMITS: Final = {
    "._redactor._learnt": 64,
    "._refusals._refused": 256,
    "._past_client._templates": 64,
    "._pool._open": CONNECTIONS,
    "._pool._resting[]": CONNECTIONS,
    "fleetauth.wire.": 256,
    "fleetauth.spellings._character()": 256,
}


@pytest.fixture(autouse=True)
def silent() -> Iterator[None]:
    """Else pytest keeps each line of a test's log, which would be the one thing that grows."""
    log = logging.getLogger("fleetauth")
    level = log.level
    log.setLevel(logging.CRITICAL)
    yield
    log.setLevel(level)


@pytest.mark.timeout(3600 if FULL else 180)
async def test_a_day_leaves_nothing_behind(ledger: Ledger, tmp_path: Path) -> None:
    before = gauges.read()
    with ledger.trial(BATTERY, "whole days"):
        async with Sandbox(wall=lambda: MORNING) as sandbox:
            day = Day(PLAN, sandbox, tmp_path / "tokens")
            await day.run()
        await gauges.settled()
        after = gauges.read()
        count(day, ledger)
        check_results(day)
        check_exchanges(day)
        check_looks(day)
        assert after.tasks == before.tasks
        # Less there may be: what another test's server has left may end meanwhile.
        assert after.threads <= before.threads
        assert after.handles <= before.handles


def check_results(day: Day) -> None:
    """Every call ended with the right answer, or with an error that a fault explains."""
    assert day.wrong == []
    assert min(day.right[kind] for kind in ("read", "write", "quota")) > 0
    assert (day.writes.made_twice, day.writes.wrong) == ([], [])
    assert sum(day.errors.values()) < sum(faults_met(day).values())


def check_exchanges(day: Day) -> None:
    """One exchange for each token that ended, and no family of tokens lost."""
    for name, account in day.accounts.items():
        assert account.unasked == [], name
        assert account.exchanges == day.issued[name] + account.lost, name
        assert account.families_ended == 0, name
        assert account.quota_broken == 0, name
        assert account.vendor.refused_sign_ins == 0, name
    mps_monitor, mbanq = day.accounts["mps_monitor"], day.accounts["mbanq"]
    assert mps_monitor.sign_ins == 1 + day.refused["mps_monitor"]
    assert mbanq.sign_ins <= 1 + day.refused["mbanq"] + mbanq.lost


def settled(tasks: Counter[str]) -> dict[str, int]:
    """The tasks in their order of names, without an exchange that may be under way in each session, and no more."""
    return {
        name: many
        for name, many in sorted(tasks.items())
        if not (name.endswith("token exchange") and many == 1)
    }


def check_looks(day: Day) -> None:
    """What was held after the morning is what is held in the evening."""
    assert len(day.looks) == 1 + PLAN.looks
    first, *_, last = day.looks[1:]
    for_sockets = FOR_A_SOCKET * last.process.handles["socket"]
    grown_by = last.process.traced_by - first.process.traced_by
    assert last.process.traced - first.process.traced - for_sockets < MOST_TRACED, (
        grown_by.most_common(10)
    )
    assert last.process.resident - first.process.resident < MOST_RESIDENT
    assert {str(settled(look.process.tasks)) for look in day.looks} == {
        str(settled(first.process.tasks))
    }
    assert all(look.process.threads <= first.process.threads for look in day.looks[2:])
    both_ends, vendors = 2, len(day.accounts)
    for look in day.looks:
        assert look.process.handles["socket"] <= both_ends * vendors * CONNECTIONS
    for look in day.looks[2:]:
        assert without_sockets(look.process.handles) <= without_sockets(first.process.handles)
    grown = {
        way: (day.looks[0].held[way], many)
        for way, many in last.held.items()
        if many > max(day.looks[0].held[way], limit(way))
    }
    assert grown == {}


def without_sockets(handles: Counter[str]) -> Counter[str]:
    return Counter({kind: many for kind, many in handles.items() if kind != "socket"})


def limit(way: str) -> int:
    """How much may lie there anyhow."""
    return max((most for piece, most in LIMITS.items() if piece in way), default=0)


def faults_met(day: Day) -> Counter[str]:
    met: Counter[str] = Counter()
    for account in day.accounts.values():
        met.update(account.weather.met)
    return met


def count(day: Day, ledger: Ledger) -> None:
    """For the page."""
    accounts = day.accounts.values()
    ledger.tried(BATTERY, "hours that four sessions lived through", int(PLAN.hours))
    ledger.tried(BATTERY, "tasks that shared them", len(accounts) * PLAN.tasks)
    ledger.tried(BATTERY, "calls", sum(day.right.values()) + sum(day.errors.values()))
    for name, times in faults_met(day).items():
        ledger.tried(BATTERY, f"fault met: {name}", times)
    ledger.tried(BATTERY, "tokens ended early by the vendor", sum(a.revoked for a in accounts))
    ledger.tried(BATTERY, "refresh tokens refused", sum(day.refused.values()))
    ledger.tried(BATTERY, "tokens bought or renewed", sum(a.exchanges for a in accounts))
    ledger.tried(BATTERY, "payments and jobs made", day.writes.made)
    ledger.tried(BATTERY, "looks at what the process holds", len(day.looks))
