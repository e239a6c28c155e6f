"""Readings of a list: all at once, several side by side, and one that goes on after an error."""

from __future__ import annotations

import anyio
import pytest

from fleetauth.errors import ArgumentError, MisuseError, TransportError
from fleetauth.records import Records
from tests.transport.fleet import Untyped
from tests.transport.paged import Pages, page

# --- everything at once ---------------------------------------------------------------------------


async def test_all_gives_every_row_with_the_vendors_count() -> None:
    pages = Pages(page([1, 2], total=3), page([3], total=3))
    found = await pages.pager.all()
    assert found == Records([1, 2, 3])
    assert found.total == 3


async def test_all_of_nothing_is_empty() -> None:
    assert await Pages(page([], total=0)).pager.all() == Records()


@pytest.mark.parametrize(("limit", "asked"), [(1, 1), (2, 1), (3, 2), (5, 3), (9, 3)])
async def test_a_limit_is_kept_and_no_page_is_asked_for_beyond_it(limit: int, asked: int) -> None:
    pages = Pages(page([1, 2], total=5), page([3, 4], total=5), page([5], total=5))
    assert await pages.pager.all(limit=limit) == Records([1, 2, 3, 4, 5][:limit])
    assert len(pages.places) == asked


@pytest.mark.parametrize("limit", [0, -1, True, 2.0, "2"])
async def test_a_limit_must_be_a_whole_number_from_1(limit: Untyped) -> None:
    pages = Pages(page([1]))
    with pytest.raises(ArgumentError, match=r"limit=.* must be a whole number from 1"):
        await pages.pager.all(limit=limit)
    assert pages.places == []


# --- two readings, and one after an error ---------------------------------------------------------


async def test_two_readings_of_one_pager_do_not_disturb_each_other() -> None:
    pages = Pages(*(page([number], total=2) for number in (1, 1, 2, 2)))
    one, other = pages.pager.rows(), pages.pager.rows()
    assert [await anext(one), await anext(other)] == [1, 1]
    assert [await anext(one), await anext(other)] == [2, 2]


async def test_two_tasks_can_not_share_a_reading() -> None:
    pages = Pages(page([1], total=1), hold=True)
    reading = pages.pager.pages()
    async with anyio.create_task_group() as group:
        group.start_soon(anext, reading)
        await anyio.wait_all_tasks_blocked()
        with pytest.raises(MisuseError, match="two tasks read on at once"):
            await anext(reading)
        pages.go_on.set()


async def test_after_an_error_the_same_page_is_asked_for_again() -> None:
    pages = Pages(page([1], total=2), TransportError("broken"), page([2], total=2))
    reading = pages.pager.rows()
    assert await anext(reading) == 1
    with pytest.raises(TransportError):
        await anext(reading)
    assert await anext(reading) == 2
    assert pages.places[1] == pages.places[2]


async def test_a_reading_that_is_closed_gives_nothing_more() -> None:
    pages = Pages(page([1, 2], total=3), page([3], total=3))
    async with pages.pager.rows() as reading:
        await anext(reading)
    assert [row async for row in reading] == [2]
    assert len(pages.places) == 1
