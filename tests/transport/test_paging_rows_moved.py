"""Rows that move while a list is read, and counts that are wrong: found out and told of, never swallowed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetauth.events import RowsMoved, RowsRepeated, TotalDisagrees
from fleetauth.transport.paging import Page
from fleetauth.wire import Record, record, wire
from tests.transport.fleet import Untyped
from tests.transport.paged import Pages, Shelf, page


async def test_a_count_that_changes_is_an_event() -> None:
    pages = Pages(page([1, 2], total=3), page([3], total=4), page([4], total=4))
    assert await pages.rows() == [1, 2, 3, 4]
    assert pages.events == [RowsMoved(vendor="fleet", before=3, after=4)]


async def test_a_count_that_falls_ends_with_an_event() -> None:
    pages = Pages(page([1, 2], total=4), page([], total=2))
    assert await pages.rows() == [1, 2]
    assert pages.events == [RowsMoved(vendor="fleet", before=4, after=2)]


async def test_a_count_that_stays_is_no_event() -> None:
    pages = Pages(page([1], total=2), page([2], total=2))
    await pages.rows()
    assert pages.events == []


async def test_a_count_that_only_some_pages_have_does_not_move() -> None:
    pages = Pages(page([1], total=2), page([2]), page([]))
    assert await pages.rows() == [1, 2]
    assert pages.events == []


@pytest.mark.parametrize("left", [page([2]), page([2], total=9, whole=True)])
async def test_an_end_before_the_count_is_an_event_where_it_is_no_fault(left: Page[int]) -> None:
    pages = Pages(page([1], total=9), left, page([]))
    assert await pages.rows() == [1, 2]
    assert pages.events == [TotalDisagrees(vendor="fleet", counted=2, total=9)]


async def test_more_rows_than_the_count_are_an_event_and_no_end() -> None:
    pages = Pages(page([1, 2], total=1), page([3, 4], total=1), page([], total=1))
    assert await pages.rows() == [1, 2, 3, 4]
    assert pages.events == [TotalDisagrees(vendor="fleet", counted=2, total=1)]


async def test_more_rows_than_a_count_of_an_earlier_page_are_an_event() -> None:
    pages = Pages(page([1], total=2), page([2, 3]), page([]))
    assert await pages.rows() == [1, 2, 3]
    assert pages.events == [TotalDisagrees(vendor="fleet", counted=3, total=2)]


async def test_rows_that_end_one_page_and_begin_the_next_are_an_event() -> None:
    pages = Pages(page([1, 2, 3], total=5), page([2, 3, 4], total=6))
    assert await pages.rows() == [1, 2, 3, 2, 3, 4]
    assert pages.events == [
        RowsMoved(vendor="fleet", before=5, after=6),
        RowsRepeated(vendor="fleet", row=3, repeated=2, left_out=False),
    ]


async def test_rows_that_only_begin_alike_are_none() -> None:
    pages = Pages(page([1, 2, 1, 3], total=7), page([1, 2, 4], total=7))
    await pages.rows()
    assert pages.events == []


@record
class Van(Record):
    id: str = wire("id")
    speed: int | None = wire("speed", default=None)


def vans(*ids: str) -> list[Van]:
    return [Van(id=van) for van in ids]


async def test_a_row_with_a_key_that_comes_again_at_the_border_is_left_out() -> None:
    pages: Pages[Van] = Pages(page(vans("a", "b"), total=4), page(vans("b", "c"), total=4))
    assert await pages.rows() == vans("a", "b", "c")
    assert pages.events == [RowsRepeated(vendor="fleet", row=2, repeated=1, left_out=True)]


async def test_a_row_with_the_same_key_that_tells_something_else_is_kept() -> None:
    news = [Van(id="b", speed=30), Van(id="c")]
    pages: Pages[Van] = Pages(page(vans("a", "b"), total=4), page(news, total=4))
    assert await pages.rows() == [*vans("a", "b"), *news]
    assert pages.events == []


async def test_a_page_of_nothing_but_repeats_is_passed_over() -> None:
    pages: Pages[Van] = Pages(
        page(vans("a", "b"), total=4), page(vans("b"), total=4), page(vans("c"), total=4)
    )
    assert [list(rows) async for rows in pages.pager.pages()] == [vans("a", "b"), vans("c")]


@settings(max_examples=50, deadline=None)
@given(
    count=st.integers(3, 12),
    size=st.integers(1, 4),
    at=st.integers(0, 12),
    comes=st.booleans(),
    ahead=st.integers(0, 2),
)
async def test_a_row_that_comes_or_goes_meanwhile_is_never_untold(
    count: int, at: int, ahead: int, **shape: Untyped
) -> None:
    shelf = Shelf(range(count), shape["size"])
    pager = shelf.pager()
    reading = (pager.prefetch(ahead) if ahead else pager).pages()
    rows = list(await anext(reading))
    if shape["comes"]:
        shelf.rows.insert(at, -1)
    else:
        del shelf.rows[min(at, count - 1)]
    rows += [row async for page in reading for row in page]
    was_read_whole = rows == list(range(count))
    assert was_read_whole or shelf.events or rows == shelf.rows
