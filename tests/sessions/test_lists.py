"""Lists of every vendor, by every wire that pages: read ahead, resumed, and told apart by what was asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from fleetauth import ArgumentError
from tests.sessions.conftest import Open

LISTS: list[tuple[str, Callable[[Any], Any], Callable[[Any], Any]]] = [
    ("mzone", lambda s: s.vehicles(page_size=9), lambda s: s.vehicles(page_size=8)),
    ("masternaut", lambda s: s.vehicles(page_size=9), lambda s: s.drivers(page_size=9)),
    ("mps_monitor", lambda s: s.devices(page_size=30), lambda s: s.devices(page_size=31)),
    (
        "mbanq",
        lambda s: s.clients(page_size=60),
        lambda s: s.clients(page_size=60, display_name="Ada"),
    ),
]
EVERY_LIST = pytest.mark.parametrize(
    ("vendor", "listed", "other"), LISTS, ids=[vendor for vendor, _, _ in LISTS]
)


@EVERY_LIST
async def test_pages_that_are_asked_for_ahead_give_the_same_rows(
    opened: Open, vendor: str, listed: Callable[[Any], Any], other: Callable[[Any], Any]
) -> None:
    del other
    rows = await listed(opened(vendor)).all()
    ahead = await listed(opened(vendor)).prefetch(3).all()
    assert len(rows) > 9
    assert [row.id for row in ahead] == [row.id for row in rows]


@EVERY_LIST
async def test_a_reading_goes_on_in_another_session(
    opened: Open, vendor: str, listed: Callable[[Any], Any], other: Callable[[Any], Any]
) -> None:
    del other
    everything = await listed(opened(vendor)).all()
    async with listed(opened(vendor)).rows() as rows:
        first = [(await anext(rows)).id for _ in range(4)]
        position = rows.position
    rest = await listed(opened(vendor)).resume(position).all()
    assert first + [row.id for row in rest] == [row.id for row in everything]


@EVERY_LIST
async def test_a_position_of_something_else_is_refused(
    opened: Open, vendor: str, listed: Callable[[Any], Any], other: Callable[[Any], Any]
) -> None:
    session = opened(vendor)
    async with listed(session).rows() as rows:
        await anext(rows)
        position = rows.position
    with pytest.raises(ArgumentError):
        other(session).resume(position)
