"""Lists that come in pages: all rows, in order, and never a quiet end where rows are missing (I9)."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleetauth.errors import VendorFaultError
from fleetauth.secrets import Redactor, Secret
from fleetauth.transport.paging import Place
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
    pages = Pages(page(list[int](), total=0))
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
    pages = Pages(page(list[int](), total=5, body=body, redactor=redactor))
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
