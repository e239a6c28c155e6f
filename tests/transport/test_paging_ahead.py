"""Pages asked for ahead: the same rows in the same order, errors in their place, and nothing left running."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from typing import Any

import anyio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetauth.errors import ArgumentError, TransportError
from fleetauth.events import Observer, RowsMoved
from fleetauth.records import Records
from fleetauth.transport.paging import Pager
from tests.transport.fleet import Untyped
from tests.transport.paged import Pages, Shelf


async def settled() -> None:
    """Let all that can run do so."""
    await anyio.wait_all_tasks_blocked()


@pytest.fixture
async def held() -> AsyncIterator[Shelf]:
    """Ten pages, of which all but the first wait for the gate."""
    shelf = Shelf(range(20), 2)
    gate = shelf.gate = anyio.Event()
    yield shelf
    gate.set()
    await settled()


@settings(max_examples=50, deadline=None)
@given(
    count=st.integers(0, 14),
    size=st.integers(1, 4),
    asked=st.integers(1, 5),
    ahead=st.integers(1, 4),
    counts=st.booleans(),
    by_number=st.booleans(),
    linked=st.booleans(),
    maybe_unpaged=st.booleans(),
)
async def test_every_row_comes_once_and_in_order(
    count: int, asked: int, ahead: int, **shape: Untyped
) -> None:
    shelf = Shelf(range(count), shape.pop("size"), **shape)
    assert await shelf.pager(asked=asked).prefetch(ahead).all() == Records(range(count))
    assert (shelf.under_way, shelf.events) == (0, [])


async def test_so_many_pages_are_under_way_and_no_more(held: Shelf) -> None:
    reading = held.pager().prefetch(3).pages()
    assert await anext(reading) == Records([0, 1])
    await settled()
    assert sorted(held.asked_pages) == [0, 1, 2, 3]
    await reading.aclose()


async def test_one_more_is_asked_for_as_each_page_is_taken() -> None:
    shelf = Shelf(range(20), 2)
    async with shelf.pager().prefetch(2).pages() as reading:
        for number in range(3):
            assert await anext(reading) == Records([number * 2, number * 2 + 1])
            await settled()
            assert sorted(shelf.asked_pages) == list(range(number + 3))


async def test_nothing_is_asked_for_before_the_first_page_is_there(held: Shelf) -> None:
    reading = held.pager().prefetch(3).pages()
    await settled()
    assert held.places == []
    await reading.aclose()


async def test_nothing_is_asked_for_beyond_the_count() -> None:
    shelf = Shelf(range(5), 2)
    assert await shelf.pager().prefetch(8).all() == Records(range(5))
    assert sorted(shelf.asked_pages) == [0, 1, 2]
    assert shelf.most_under_way == 2


async def test_nothing_is_asked_for_beyond_a_limit() -> None:
    shelf = Shelf(range(20), 2)
    assert await shelf.pager().prefetch(8).all(limit=5) == Records(range(5))
    assert sorted(shelf.asked_pages) == [0, 1, 2]


async def test_awaiting_asks_for_the_first_page_only() -> None:
    shelf = Shelf(range(20), 2)
    assert await shelf.pager().prefetch(3) == Records([0, 1])
    await settled()
    assert shelf.asked_pages == [0]


async def test_without_a_count_what_lies_behind_the_end_is_given_up() -> None:
    shelf = Shelf(range(6), 2, counts=False)
    reading = shelf.pager().prefetch(3).pages()
    assert [list(rows) async for rows in reading] == [[0, 1], [2, 3], [4, 5]]
    assert shelf.under_way == 0


async def test_a_list_that_may_be_unpaged_is_not_read_ahead() -> None:
    shelf = Shelf(range(3), 3, counts=False, maybe_unpaged=True, ignores_paging=True)
    assert await shelf.pager().prefetch(4).all() == Records(range(3))
    assert shelf.asked_pages == [0, 1]


async def test_links_are_followed_one_by_one() -> None:
    shelf = Shelf(range(5), 2, linked=True)
    assert await shelf.pager().prefetch(4).all() == Records(range(5))
    assert shelf.most_under_way == 1


async def test_pages_shorter_than_asked_for_are_read_one_by_one() -> None:
    shelf = Shelf(range(6), 2)
    assert await shelf.pager(asked=3).prefetch(4).all() == Records(range(6))
    assert [place.row for place in shelf.places] == [0, 2, 4]


async def test_a_page_that_gets_shorter_meanwhile_loses_nothing() -> None:
    shelf = Shelf(range(8), 2)
    reading = shelf.pager().prefetch(2).rows()
    rows = [await anext(reading)]
    await settled()
    shelf.size = 1
    assert rows + [row async for row in reading] == list(range(8))
    assert shelf.under_way == 0


async def test_what_was_asked_for_at_the_wrong_place_is_given_up(held: Shelf) -> None:
    held.open_pages = 1
    reading = held.pager().prefetch(3).pages()
    await anext(reading)
    held.size = 1
    assert await anext(reading) == Records([2])
    held.open_pages = 2
    assert await anext(reading) == Records([3])
    assert (held.under_way, held.cancelled) == (0, 2)


async def test_a_count_that_moves_meanwhile_is_told_of() -> None:
    shelf = Shelf(range(4), 2)
    reading = shelf.pager().prefetch(1).rows()
    shelf.gate = anyio.Event()
    rows = [await anext(reading)]
    shelf.rows += [4, 5]
    shelf.gate.set()
    assert rows + [row async for row in reading] == list(range(6))
    assert shelf.events == [RowsMoved(vendor="fleet", before=4, after=6)]


async def test_an_error_comes_in_its_place_and_the_reading_can_go_on() -> None:
    shelf = Shelf(range(10), 2)
    shelf.errors[2] = TransportError("broken")
    reading = shelf.pager().prefetch(3).rows()
    rows = [await anext(reading) for _ in range(4)]
    with pytest.raises(TransportError, match="broken"):
        await anext(reading)
    assert shelf.under_way == 0
    assert rows + [row async for row in reading] == list(range(10))


# --- nothing is left running ----------------------------------------------------------------------


async def test_closing_ends_what_is_under_way(held: Shelf) -> None:
    async with held.pager().prefetch(3).rows() as reading:
        await anext(reading)
        await settled()
        assert held.under_way == 3
    assert (held.under_way, held.cancelled) == (0, 3)


async def test_closing_before_a_request_has_begun_ends_it_too(held: Shelf) -> None:
    async with held.pager().prefetch(3).rows() as reading:
        await anext(reading)
    assert held.under_way == 0


async def test_breaking_off_ends_what_is_under_way(held: Shelf) -> None:
    async for _ in held.pager().prefetch(3):
        await settled()
        break
    gc.collect()
    await settled()
    assert (held.under_way, held.cancelled) == (0, 3)


async def test_a_limit_that_is_reached_early_ends_what_is_under_way() -> None:
    shelf = Shelf(range(20), 2)
    shelf.errors[1] = TransportError("broken")
    with pytest.raises(TransportError):
        await shelf.pager().prefetch(3).all()
    assert shelf.under_way == 0


async def test_a_reader_that_is_cancelled_can_go_on_reading(held: Shelf) -> None:
    reading = held.pager().prefetch(2).rows()
    rows = [await anext(reading), await anext(reading)]
    with anyio.CancelScope() as scope:
        scope.cancel()
        await anext(reading)
    assert held.gate is not None
    held.gate.set()
    assert rows + [row async for row in reading] == list(range(20))
    assert sorted(held.asked_pages) == list(range(10))


async def test_all_that_is_cancelled_leaves_nothing_running(held: Shelf) -> None:
    async with anyio.create_task_group() as group:
        group.start_soon(held.pager().prefetch(3).all)
        await settled()
        assert held.under_way == 3
        group.cancel_scope.cancel()
    assert held.under_way == 0


async def test_a_reader_may_end_in_another_task_than_it_began(held: Shelf) -> None:
    reading = held.pager().prefetch(2).rows()
    async with anyio.create_task_group() as group:
        group.start_soon(anext, reading)
    assert held.gate is not None
    held.gate.set()
    assert [row async for row in reading] == list(range(1, 20))


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
@pytest.mark.parametrize("cut", [lambda task: task.cancel()])
async def test_asyncios_own_cancelling_harms_nothing(
    held: Shelf, cut: Callable[[asyncio.Task[Any]], object]
) -> None:
    reading = held.pager().prefetch(2).rows()
    rows = [await anext(reading), await anext(reading)]
    waiting = asyncio.ensure_future(anext(reading))
    await settled()
    cut(waiting)
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert held.gate is not None
    held.gate.set()
    assert rows + [row async for row in reading] == list(range(20))


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_a_request_that_is_cut_off_is_an_error_and_no_end(held: Shelf) -> None:
    reading = held.pager().prefetch(1).pages()
    await anext(reading)
    await settled()
    (task,) = (task for task in asyncio.all_tasks() if task.get_name() == "fleetauth page 1")
    task.cancel()
    with pytest.raises(TransportError, match="the request for page 1 was cut off"):
        await anext(reading)
    held.gate = None
    assert await anext(reading) == Records([2, 3])
    await reading.aclose()


# --- what can't be read ahead ---------------------------------------------------------------------


async def test_a_list_without_addressable_pages_can_not_be_read_ahead() -> None:
    with pytest.raises(ArgumentError, match="each of its pages leads to the next"):
        _ = Pages[int]().pager.prefetch(2)


@pytest.mark.parametrize("pages", [0, -1, True, None, 1.5])
async def test_how_many_must_be_a_whole_number_from_1(pages: Untyped) -> None:
    pager: Pager[int] = Pager(Pages[int]().fetch, observer=Observer("fleet"), page_size=2)
    with pytest.raises(ArgumentError, match=r"pages=.* must be a whole number from 1"):
        _ = pager.prefetch(pages)
