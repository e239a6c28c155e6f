"""Whatever the vendor's batches are and wherever a reader of Masternaut's feeds stops and goes on: no row is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import anyio
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetauth import TransportError
from fleetauth.events import Observer
from fleetauth.records import Records
from fleetauth.testing import FakeClock
from fleetauth.vendors.masternaut.feed import Changes, Feed, FeedTerms

T0 = datetime(2026, 1, 1, tzinfo=UTC)
MOST = 4  # rows in a batch
MOST_POLLS = 300  # far more than any of these readers needs
ALIKE = (
    MOST - 1
)  # rows of one moment: were they a whole batch, no vendor's cursor could get past them


class Vendor:
    """Gives what was processed from a moment on, that moment included, in batches; some polls break off."""

    def __init__(self, minutes: list[int], broken: set[int]) -> None:
        self.clock = FakeClock(wall=T0.timestamp())
        self.log = [(T0 + timedelta(minutes=m), f"row {n}") for n, m in enumerate(sorted(minutes))]
        self.broken = broken
        self.polls = 0

    def feed(self, position: str | None = None) -> Feed[str]:
        return Feed(
            self.poll,
            terms=FeedTerms(call="history", every=15.0),
            clock=self.clock,
            observer=Observer("masternaut"),
            position=position,
            from_date_time=T0 if position is None else None,
        )

    async def poll(self, cursor: datetime | None) -> Changes[str]:
        assert cursor is not None
        self.polls += 1
        assert self.polls < MOST_POLLS, "a row never came"
        if self.polls in self.broken:
            raise TransportError("cut off")
        now = datetime.fromtimestamp(self.clock.wall(), UTC)
        since = [(moment, row) for moment, row in self.log if cursor <= moment <= now]
        given = since[:MOST]
        end = given[-1][0] if len(since) > MOST else now
        return Changes(rows=Records(row for _, row in given), cursor=end, full=len(given) == MOST)


async def read_with_crashes(vendor: Vendor, stops: list[int]) -> list[list[str]]:
    """What each life of a reader was given: it saves after each row, and goes on from there after a crash."""
    lives: list[list[str]] = []
    saved: str | None = None
    missing = {row for _, row in vendor.log}
    for stop in [*stops, 1000]:
        feed, life = vendor.feed(saved), list[str]()
        lives.append(life)
        while missing and len(life) < stop:
            row = await anext(feed)
            life.append(row)
            missing.discard(row)
            saved = feed.position
    return lives


@settings(max_examples=50, deadline=None)
@given(
    counts=st.lists(st.integers(0, ALIKE), max_size=12),
    broken=st.sets(st.integers(1, 40), max_size=12).filter(
        lambda polls: not any({n, n + 1, n + 2, n + 3, n + 4} <= polls for n in polls)
    ),
    stops=st.lists(st.integers(1, 6), max_size=4),
)
def test_no_row_is_lost_and_one_life_is_given_none_twice(
    counts: list[int], broken: set[int], stops: list[int]
) -> None:
    minutes = [minute for minute, count in enumerate(counts) for _ in range(count)]
    vendor = Vendor(minutes, broken)
    lives = anyio.run(read_with_crashes, vendor, stops)
    rows = [row for _, row in vendor.log]
    assert all(life == sorted(set(life), key=rows.index) for life in lives)
    assert sorted({row for life in lives for row in life}, key=rows.index) == rows
