"""What a list's reading tells of its progress, however it goes and however it ends."""

from __future__ import annotations

import gc
from typing import Any

import anyio
import pytest

from fleetauth.errors import ArgumentError, TransportError
from fleetauth.events import Observer
from fleetauth.progress import Progress
from fleetauth.progress.meter import current
from fleetauth.records import Records
from fleetauth.transport.paging import Pager, Place
from tests.transport.paged import Pages, Shelf


@pytest.fixture
def told() -> list[Progress]:
    """What the callback was told."""
    return []


def steps(told: list[Progress]) -> list[tuple[int, int | None, bool, bool]]:
    """Rows, total, done and failed of each."""
    return [(each.rows, each.total, each.done, each.failed) for each in told]


READ = [(0, None, False, False), (2, 5, False, False), (4, 5, False, False), (5, 5, False, False)]
ENDED = [*READ, (5, 5, True, False)]


async def test_all_tells_each_page_and_the_end(told: list[Progress]) -> None:
    assert len(await Shelf(range(5), 2).pager().all(progress=told.append)) == 5
    assert steps(told) == ENDED
    assert {each.what for each in told} == {"fleet GET rows"}


@pytest.mark.parametrize("way", ["rows", "pages"])
async def test_rows_and_pages_tell_the_same(told: list[Progress], way: str) -> None:
    reading: Any = getattr(Shelf(range(5), 2).pager(), way)
    async for _ in reading(progress=told.append):
        pass
    assert steps(told) == ENDED


async def test_reading_ahead_tells_the_same(told: list[Progress]) -> None:
    await Shelf(range(5), 2).pager().prefetch(3).all(progress=told.append)
    assert steps(told) == ENDED


async def test_a_vendor_that_does_not_count_gives_no_total(told: list[Progress]) -> None:
    await Shelf(range(3), 2, counts=False).pager().all(progress=told.append)
    assert [(each.rows, each.total) for each in told] == [
        (0, None),
        (2, None),
        (3, None),
        (3, None),
    ]


@pytest.mark.parametrize("counts", [True, False])
async def test_a_limit_is_the_total_and_no_more_rows_are_told(
    told: list[Progress], *, counts: bool
) -> None:
    await Shelf(range(9), 2, counts=counts).pager().all(3, progress=told.append)
    assert steps(told)[1:] == [(2, 3, False, False), (3, 3, False, False), (3, 3, True, False)]


async def test_from_a_position_on_what_came_before_does_not_count(told: list[Progress]) -> None:
    pager = Shelf(range(6), 2).pager()
    rows = pager.rows()
    for _ in range(3):
        await anext(rows)
    await pager.resume(rows.position).all(progress=told.append)
    assert steps(told)[1:] == [(1, 3, False, False), (3, 3, False, False), (3, 3, True, False)]


async def test_from_a_position_on_a_limit_is_of_what_comes(told: list[Progress]) -> None:
    pager = Shelf(range(6), 2).pager()
    rows = pager.rows()
    for _ in range(2):
        await anext(rows)
    await pager.resume(rows.position).all(1, progress=told.append)
    assert steps(told)[1:] == [(1, 1, False, False), (1, 1, True, False)]


async def test_a_count_that_was_wrong_is_the_rows_number_in_the_end(told: list[Progress]) -> None:
    shelf = Shelf(range(4), 2)
    pages = shelf.pager().pages(progress=told.append)
    await anext(pages)
    shelf.rows = list(range(5))
    async for _ in pages:
        pass
    assert (told[1].total, told[-1].rows, told[-1].total) == (4, 5, 5)


async def test_leaving_the_loop_ends_it(told: list[Progress]) -> None:
    async for _ in Shelf(range(5), 2).pager().rows(progress=told.append):
        break
    gc.collect()
    assert steps(told) == [*READ[:2], (2, 5, True, False)]


async def test_closing_ends_it(told: list[Progress]) -> None:
    async with Shelf(range(5), 2).pager().rows(progress=told.append) as rows:
        await anext(rows)
    assert steps(told)[-1] == (2, 5, True, False)
    await rows.aclose()
    assert len(told) == 3


async def test_a_reading_that_never_began_tells_nothing(told: list[Progress]) -> None:
    await Shelf(range(5), 2).pager().pages(progress=told.append).aclose()
    assert told == []


async def test_an_error_ends_it_and_going_on_begins_it_anew(told: list[Progress]) -> None:
    shelf = Shelf(range(5), 2)
    shelf.errors[1] = TransportError("broken", may_have_arrived=False)
    pages = shelf.pager().pages(progress=told.append)
    await anext(pages)
    with pytest.raises(TransportError):
        await anext(pages)
    async for _ in pages:
        pass
    assert steps(told) == [
        *READ[:2],
        (2, 5, True, True),
        (2, 5, False, False),
        *READ[2:],
        (5, 5, True, False),
    ]


async def test_a_cancelled_reading_ends_as_failed(told: list[Progress]) -> None:
    pages = Pages[int](hold=True)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(lambda: pages.pager.all(progress=told.append))
        await anyio.wait_all_tasks_blocked()
        tasks.cancel_scope.cancel()
    assert steps(told) == [(0, None, False, False), (0, None, True, True)]


async def test_two_readings_at_once_keep_apart(told: list[Progress]) -> None:
    other: list[Progress] = []
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(lambda: Shelf(range(5), 2).pager().all(progress=told.append))
        tasks.start_soon(lambda: Shelf(range(9), 3).pager().prefetch(2).all(progress=other.append))
    assert steps(told) == ENDED
    assert [each.rows for each in other] == [0, 3, 6, 9, 9]


@pytest.mark.parametrize("ahead", [0, 3])
async def test_each_request_knows_the_reading_it_belongs_to(
    told: list[Progress], ahead: int
) -> None:
    shelf = Shelf(range(8), 2)

    async def fetch(place: Place) -> Any:  # noqa: ANN401 - a page
        meter = current()
        assert meter is not None
        meter.answered()
        return await shelf.fetch(place)

    pager = Pager(fetch, observer=Observer("fleet"), call="GET rows", page_size=shelf.size)
    pager = pager.prefetch(ahead) if ahead else pager
    await pager.all(progress=told.append)
    assert told[-1].requests == 4


async def test_between_two_rows_no_reading_is_under_way(told: list[Progress]) -> None:
    async for _ in Shelf(range(3), 2).pager().pages(progress=told.append):
        assert current() is None


@pytest.mark.parametrize("wrong", [1, "bar"])
async def test_nonsense_is_refused_before_anything_is_asked_for(wrong: Any) -> None:  # noqa: ANN401
    shelf = Shelf(range(3), 2)
    with pytest.raises(ArgumentError, match="progress="):
        await shelf.pager().all(progress=wrong)
    with pytest.raises(ArgumentError, match="progress="):
        shelf.pager().rows(progress=wrong)
    assert shelf.places == []


async def test_progress_does_not_change_the_rows(told: list[Progress]) -> None:
    shelf = Shelf(range(7), 3)
    assert await shelf.pager().all(progress=told.append) == await shelf.pager().all()
    assert await shelf.pager() == Records(range(3))
