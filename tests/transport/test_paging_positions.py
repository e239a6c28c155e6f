"""A reading that is broken off goes on from its saved position: no row is lost, and none comes twice."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetauth.errors import ArgumentError
from fleetauth.events import RowsMoved
from fleetauth.records import Records
from tests.transport.fleet import Untyped
from tests.transport.paged import Shelf


@settings(max_examples=50, deadline=None)
@given(
    count=st.integers(0, 12),
    size=st.integers(1, 5),
    taken=st.integers(0, 12),
    counts=st.booleans(),
    by_number=st.booleans(),
    linked=st.booleans(),
    maybe_unpaged=st.booleans(),
)
async def test_rows_go_on_where_they_were_left(count: int, taken: int, **shape: Untyped) -> None:
    shelf = Shelf(range(count), shape.pop("size"), **shape)
    reading = shelf.pager().rows()
    given_rows = [await anext(reading) for _ in range(min(taken, count))]
    rest = shelf.pager().resume(reading.position)
    assert [*given_rows, *[row async for row in rest]] == list(range(count))
    assert shelf.events == []


@pytest.mark.parametrize("pages", [0, 1, 2, 3])
async def test_pages_go_on_where_they_were_left(pages: int) -> None:
    shelf = Shelf(range(5), 2)
    reading = shelf.pager().pages()
    for _ in range(pages):
        await anext(reading)
    rest = shelf.pager().resume(reading.position)
    assert await rest.all() == Records(range(5)[pages * 2 :])


async def test_a_page_that_was_given_whole_is_not_asked_for_again() -> None:
    shelf = Shelf(range(5), 2)
    reading = shelf.pager().pages()
    await anext(reading)
    await shelf.pager().resume(reading.position).all()
    assert shelf.asked_pages == [0, 1, 2]


async def test_awaiting_a_resumed_list_gives_the_rest_of_its_first_page() -> None:
    shelf = Shelf(range(5), 3)
    reading = shelf.pager().rows()
    await anext(reading)
    assert await shelf.pager().resume(reading.position) == Records([1, 2])


async def test_a_list_that_may_be_unpaged_is_not_given_twice() -> None:
    shelf = Shelf(range(3), 3, counts=False, maybe_unpaged=True, ignores_paging=True)
    reading = shelf.pager().pages()
    await anext(reading)
    assert await shelf.pager().resume(reading.position).all() == Records()
    assert [page async for page in reading] == []
    assert await shelf.pager().resume(reading.position).all() == Records()


async def test_a_list_resumed_at_its_end_gives_what_was_added() -> None:
    shelf = Shelf(range(5), 2, by_number=True)
    reading = shelf.pager().rows()
    assert [row async for row in reading] == [0, 1, 2, 3, 4]
    shelf.rows += [5, 6, 7]
    assert await shelf.pager().resume(reading.position).all() == Records([5, 6, 7])
    assert shelf.events == [RowsMoved(vendor="fleet", before=5, after=8)]


async def test_rows_that_are_gone_meanwhile_are_told_of() -> None:
    shelf = Shelf(range(5), 4, counts=False)
    reading = shelf.pager().rows()
    for _ in range(3):
        await anext(reading)
    del shelf.rows[1:]
    assert await shelf.pager().resume(reading.position).all() == Records()
    assert shelf.events == [RowsMoved(vendor="fleet", before=3, after=1)]


async def test_a_position_may_be_resumed_ahead() -> None:
    shelf = Shelf(range(9), 2)
    reading = shelf.pager().rows()
    for _ in range(3):
        await anext(reading)
    assert await shelf.pager().prefetch(3).resume(reading.position).all() == Records(range(3, 9))


async def test_a_position_is_short_text_that_json_can_hold() -> None:
    position = Shelf(range(5), 2).pager().rows().position
    assert json.loads(json.dumps(position)) == position
    assert len(position) < 100


def position_with(**fields: Untyped) -> str:
    """A position of the shelf's list, with something else in it."""
    return json.dumps(json.loads(Shelf([], 2).pager().rows().position) | fields)


@pytest.mark.parametrize(
    ("position", "problem"),
    [
        ("", "it is no position"),
        ("garbage", "it is no position"),
        ("[1]", "it is no position"),
        ("[" * 5000, "it is no position"),
        (" " * 20_000, "it is no position"),
        (None, "it is no position"),
        (7, "it is no position"),
        (position_with(v=2), "it is of version 2, and this fleetauth knows 1"),
        (position_with(page=-1), "it is damaged"),
        (position_with(page=True), "it is damaged"),
        (position_with(row="3"), "it is damaged"),
        (position_with(skip=None), "it is damaged"),
        (position_with(url=3), "it is damaged"),
        (position_with(total=1.5), "it is damaged"),
    ],
)
async def test_what_is_no_position_is_refused(position: Untyped, problem: str) -> None:
    shelf = Shelf(range(3), 2)
    with pytest.raises(ArgumentError, match=f"^position can't be resumed: {problem}") as caught:
        _ = shelf.pager().resume(position)
    assert caught.value.vendor == "fleet"
    assert shelf.places == []


@pytest.mark.parametrize("other", [{"call": "GET others"}, {"asked": 5}])
async def test_a_position_of_another_call_is_refused(other: Untyped) -> None:
    shelf = Shelf(range(3), 2)
    with pytest.raises(ArgumentError, match="of another call, or of this one with other arguments"):
        _ = shelf.pager().resume(shelf.pager(**other).rows().position)
