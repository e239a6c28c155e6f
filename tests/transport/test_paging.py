"""Lists that come in pages: all rows, in order, and never a quiet end where rows are missing (I9)."""

from __future__ import annotations

from itertools import pairwise

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleetauth.errors import ArgumentError, MisuseError, TransportError, VendorFaultError
from fleetauth.events import RowsMoved, RowsRepeated, TotalDisagrees
from fleetauth.records import Records
from fleetauth.secrets import Redactor, Secret
from fleetauth.transport.paging import Page, Place
from fleetauth.wire import Record, record, wire
from tests.transport.fleet import Untyped
from tests.transport.paged import Pages, page


async def test_awaiting_gives_the_first_page_only() -> None:
    pages = Pages(page([1, 2], total=4), page([3, 4], total=4))
    first = await pages.pager
    assert list(first) == [1, 2]
    assert first.total == 4
    assert len(pages.places) == 1


async def test_iterating_gives_the_rows_of_all_pages() -> None:
    pages = Pages(page([1, 2], total=3), page([3], total=3))
    assert await pages.rows() == [1, 2, 3]


async def test_pages_come_one_by_one_as_they_are_asked_for() -> None:
    pages = Pages(page([1, 2], total=3), page([3], total=3))
    found = pages.pager.pages()
    assert list(await anext(found)) == [1, 2]
    assert len(pages.places) == 1
    assert list(await anext(found)) == [3]
    with pytest.raises(StopAsyncIteration):
        await anext(found)


async def test_each_use_begins_at_the_beginning() -> None:
    pages = Pages(page([1], total=1), page([1], total=1), page([1], total=1))
    assert await pages.rows() == [1]
    assert await pages.rows() == [1]
    assert list(await pages.pager) == [1]
    assert pages.places == [Place()] * 3


async def test_a_page_is_asked_for_by_number_and_by_first_row() -> None:
    pages = Pages(page([1, 2], total=5), page([3, 4], total=5), page([5], total=5))
    await pages.rows()
    assert pages.places == [Place(), Place(page=1, row=2), Place(page=2, row=4)]


@given(sizes=st.lists(st.integers(1, 5), max_size=8), counted=st.booleans())
async def test_every_row_comes_once_however_long_the_pages_are(
    sizes: list[int],
    counted: bool,  # noqa: FBT001
) -> None:
    rows = list(range(sum(sizes)))
    total = len(rows) if counted else None
    cuts = [sum(sizes[:number]) for number in range(len(sizes) + 1)]
    made = [page(rows[a:b], total=total) for a, b in pairwise(cuts)]
    assert await Pages(*made, page([], total=total)).rows() == rows


async def test_a_count_that_is_reached_ends_without_another_request() -> None:
    pages = Pages(page([1, 2], total=2))
    assert await pages.rows() == [1, 2]


async def test_without_a_count_an_empty_page_ends() -> None:
    pages = Pages(page([1, 2]), page([3]), page([]))
    assert await pages.rows() == [1, 2, 3]
    assert pages.left == []


async def test_a_bare_array_is_everything() -> None:
    pages = Pages(page([1, 2], whole=True))
    assert await pages.rows() == [1, 2]


async def test_an_empty_list_is_one_empty_page() -> None:
    pages = Pages(page([], total=0))
    assert [list(rows) async for rows in pages.pager.pages()] == [[]]


async def test_an_empty_page_before_the_count_is_a_fault() -> None:
    pages = Pages(page([1, 2], total=5), page([], total=5))
    with pytest.raises(VendorFaultError, match="at row 2 is empty, though it counts 5") as caught:
        await pages.rows()
    assert caught.value.vendor == "fleet"
    assert caught.value.body is not None


async def test_an_empty_first_page_before_the_count_is_a_fault() -> None:
    with pytest.raises(VendorFaultError, match="at row 0 is empty"):
        await Pages(page([], total=5)).rows()


async def test_the_same_page_again_is_a_fault() -> None:
    pages = Pages(page([1, 2], total=9), page([1, 2], total=9))
    with pytest.raises(VendorFaultError, match="the same page again at row 2"):
        await pages.rows()


async def test_the_same_rows_again_are_a_fault_whatever_is_around_them() -> None:
    pages = Pages(page([1, 2], total=9, body=b"at 12:00"), page([1, 2], total=9, body=b"at 12:01"))
    with pytest.raises(VendorFaultError, match="the same page again"):
        await pages.rows()


@pytest.mark.parametrize("bodies", [(b"same", b"same"), (b"at 12:00", b"at 12:01")])
async def test_the_same_page_again_ends_a_list_that_may_be_unpaged(
    bodies: tuple[bytes, bytes],
) -> None:
    pages = Pages(*(page([1, 2], maybe_unpaged=True, body=body) for body in bodies))
    assert await pages.rows() == [1, 2]


async def test_a_list_that_may_be_unpaged_may_be_paged_as_well() -> None:
    pages = Pages(*(page(rows, maybe_unpaged=True) for rows in ([1, 2], [3], [])))
    assert await pages.rows() == [1, 2, 3]


async def test_an_error_about_a_page_does_not_show_a_secret_in_it() -> None:
    redactor = Redactor()
    redactor.learn(Secret("canary-token"))
    body = b'<p>canary-token</p> {"accessToken": "canary-other"}'
    pages = Pages(page([], total=5, body=body, redactor=redactor))
    with pytest.raises(VendorFaultError) as caught:
        await pages.rows()
    assert b"canary" not in (caught.value.body or b"")


# --- links to the next page -----------------------------------------------------------------------


async def test_a_next_link_is_followed() -> None:
    pages = Pages(page([1], next_url="n2"), page([2], next_url="n3"), page([3], total=3))
    assert await pages.rows() == [1, 2, 3]
    assert [place.url for place in pages.places] == [None, "n2", "n3"]


async def test_a_next_link_is_followed_although_the_count_is_reached() -> None:
    pages = Pages(page([1], total=1, next_url="n2"), page([2], total=2))
    assert await pages.rows() == [1, 2]


async def test_an_empty_page_with_a_next_link_is_no_end() -> None:
    pages = Pages(
        page([1], total=2, next_url="n2"), page([], total=2, next_url="n3"), page([2], total=2)
    )
    assert await pages.rows() == [1, 2]


async def test_next_links_in_a_circle_are_a_fault() -> None:
    pages = Pages(page([1], next_url="a"), page([2], next_url="b"), page([3], next_url="a"))
    with pytest.raises(VendorFaultError, match="in a circle"):
        await pages.rows()


# --- rows that move meanwhile ---------------------------------------------------------------------


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
