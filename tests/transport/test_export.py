"""Lists of pages as Arrow batches and Parquet files: all rows once, little held at a time, and no half file."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import anyio.lowlevel
import anyio.to_thread
import attrs
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fleetauth.errors import ArgumentError, MissingExtraError, MisuseError, TransportError
from fleetauth.records import Records
from fleetauth.records.parquet import ParquetFile
from fleetauth.transport.export import Exported
from fleetauth.transport.page import Page
from fleetauth.transport.paging import Pager
from fleetauth.wire import Record, record, wire
from tests.transport.fleet import Untyped
from tests.transport.paged import Pages, Shelf, page


@record
class Van(Record):
    """A row."""

    id: str = wire("id")
    speed: float | None = wire("speed", default=None, unit="km/h")


def vans(*numbers: int) -> Page[Van]:
    return of_kind(page([Van(id=str(number)) for number in numbers], total=9))


def of_kind(found: Page[Van]) -> Page[Van]:
    """As a session reads it: the rows' class is known, also of none."""
    return attrs.evolve(found, rows=Records(found.rows, kind=Van, total=found.rows.total))


def nine() -> Pages[Van]:
    return Pages(vans(1, 2, 3, 4), vans(5, 6, 7, 8), vans(9))


async def sizes(pager: Pager[Any], rows: int) -> list[int]:
    return [batch.num_rows async for batch in pager.batches(rows)]


# --- batches --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "given"),
    [(1, [1] * 9), (2, [2, 2, 2, 2, 1]), (4, [4, 4, 1]), (5, [5, 4]), (9, [9]), (100, [9])],
)
async def test_batches_have_the_rows_that_are_asked_for(rows: int, given: list[int]) -> None:
    assert await sizes(nine().pager, rows) == given


async def test_every_row_comes_once_in_order() -> None:
    batches = [batch async for batch in nine().pager.batches(rows=2)]
    assert pa.Table.from_batches(batches).column("id").to_pylist() == list("123456789")


async def test_no_more_pages_are_asked_for_than_a_batch_needs() -> None:
    pages = nine()
    await anext(pages.pager.batches(rows=2))
    assert len(pages.places) == 1


async def test_an_empty_list_is_one_batch_with_its_columns() -> None:
    pages = Pages(of_kind(page([], total=0)))
    (batch,) = [batch async for batch in pages.pager.batches()]
    assert (batch.num_rows, batch.schema.names) == (0, ["id", "speed"])
    assert batch.schema.field("speed").metadata == {b"unit": b"km/h"}


async def test_a_list_without_columns_is_refused() -> None:
    pages = Pages(page([{"a": 1}], total=1))
    with pytest.raises(ArgumentError, match="rows of dict have no declared columns"):
        await anext(pages.pager.batches())


async def test_a_row_of_another_class_is_refused() -> None:
    pages: Pages[Any] = Pages(vans(1, 2, 3, 4), page(["a"], total=5))
    batches = pages.pager.batches(rows=4)
    await anext(batches)
    with pytest.raises(ArgumentError, match="among rows of Van there is str"):
        await anext(batches)


@pytest.mark.parametrize("rows", [0, -1, True, 2.0, "2", None])
async def test_rows_must_be_a_whole_number_from_1(rows: Untyped) -> None:
    with pytest.raises(ArgumentError, match=r"rows=.* must be a whole number from 1"):
        nine().pager.batches(rows)


async def test_after_an_error_it_goes_on_and_loses_nothing() -> None:
    pages = Pages(vans(1, 2, 3, 4), TransportError("broke"), vans(5, 6, 7, 8), vans(9))
    batches = pages.pager.batches(rows=6)
    with pytest.raises(TransportError):
        await anext(batches)
    assert [batch.num_rows async for batch in batches] == [6, 3]


async def test_a_batch_that_is_cancelled_is_still_to_come(monkeypatch: pytest.MonkeyPatch) -> None:
    batches = nine().pager.batches(rows=4)
    run_sync = anyio.to_thread.run_sync

    async def hang(*_: object) -> None:
        await anyio.sleep_forever()

    monkeypatch.setattr(anyio.to_thread, "run_sync", hang)
    async with anyio.create_task_group() as group:
        group.start_soon(anext, batches)
        await anyio.wait_all_tasks_blocked()
        with pytest.raises(MisuseError, match="two tasks read on at once"):
            await anext(batches)
        group.cancel_scope.cancel()
    monkeypatch.setattr(anyio.to_thread, "run_sync", run_sync)
    assert [batch.column(0)[0].as_py() async for batch in batches] == ["1", "5", "9"]


# --- positions ------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 2, 3, 4, 5, 7, 20])
async def test_another_reading_goes_on_after_any_batch(rows: int) -> None:
    shelf = Shelf(range(10), size=4)
    batches = shelf.pager().batches(rows)
    given: list[int] = []
    while len(given) < 10:
        assert await shelf.pager().resume(batches.position).all() == Records(range(len(given), 10))
        given += (await anext(batches)).column(0).to_pylist()
    assert given == list(range(10))


async def test_an_error_leaves_the_position_after_the_last_batch() -> None:
    shelf = Shelf(range(12), size=4)
    batches = shelf.pager().batches(rows=6)
    await anext(batches)
    shelf.errors[2] = TransportError("broke")
    with pytest.raises(TransportError):
        await anext(batches)
    assert await shelf.pager().resume(batches.position).all() == Records(range(6, 12))


async def test_stopping_ends_what_was_asked_for_ahead() -> None:
    shelf = Shelf(range(40), size=4)
    shelf.gate = anyio.Event()
    async with shelf.pager().prefetch(3).batches(rows=4) as batches:
        await anext(batches)
        await anyio.wait_all_tasks_blocked()
        assert shelf.under_way == 3
    assert shelf.under_way == 0


# --- lists that are not a pager -------------------------------------------------------------------


class Ranges(Exported[int]):
    """A list of pages without positions."""

    async def _pages(self) -> Any:  # noqa: ANN401 - a generator
        yield Records([1, 2], kind=int)
        yield Records((), kind=int)
        yield Records([3], kind=int)

    def pages(self, *, progress: object = None) -> Any:  # noqa: ANN401, ARG002 - a generator
        return self._pages()


async def test_pages_of_any_kind_become_batches() -> None:
    async with Ranges().batches(rows=2) as batches:
        assert [batch.column("value").to_pylist() async for batch in batches] == [[1, 2], [3]]
        with pytest.raises(MisuseError, match="a range of time has no position"):
            _ = batches.position


def test_what_has_no_pages_cannot_be_made() -> None:
    with pytest.raises(TypeError, match=r"abstract method '?pages"):
        Exported[int]()  # type: ignore[abstract] # what is tested


# --- Parquet --------------------------------------------------------------------------------------


def files(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir())


async def off_the_loop(work: Callable[..., Any], *given: Any) -> Any:  # noqa: ANN401 - of any function
    return await anyio.to_thread.run_sync(work, *given)


async def test_all_rows_are_written_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "vans.parquet"
    assert await nine().pager.to_parquet(path, rows=4) == 9
    found = await off_the_loop(pq.ParquetFile, path)
    assert found.metadata.num_row_groups == 3
    assert found.metadata.row_group(0).column(0).compression == "ZSTD"
    table = await off_the_loop(found.read)
    assert table.column("id").to_pylist() == list("123456789")
    assert table.schema.field("speed").metadata[b"unit"] == b"km/h"
    found.close()
    assert files(tmp_path) == ["vans.parquet"]


async def test_an_empty_list_is_a_file_with_its_columns(tmp_path: Path) -> None:
    path = str(tmp_path / "vans.parquet")
    assert await Pages(of_kind(page([], total=0))).pager.to_parquet(path) == 0
    assert (await off_the_loop(pq.read_table, path)).schema.names == ["id", "speed"]


@pytest.mark.parametrize("compression", ["snappy", "gzip", "brotli", "lz4", "none"])
async def test_columns_are_compressed_as_asked(compression: Any, tmp_path: Path) -> None:  # noqa: ANN401 - a literal
    path = tmp_path / "vans.parquet"
    await nine().pager.to_parquet(path, compression=compression)
    assert (await off_the_loop(pq.read_table, path)).num_rows == 9


async def test_a_compression_that_is_none_is_refused(tmp_path: Path) -> None:
    pages = nine()
    with pytest.raises(ArgumentError, match="compression='zip' must be one of 'zstd', 'snappy'"):
        await pages.pager.to_parquet(tmp_path / "vans.parquet", compression="zip")  # type: ignore[arg-type]
    assert pages.places == []


async def test_a_directory_that_is_missing_is_refused_before_anything_is_asked(
    tmp_path: Path,
) -> None:
    pages = nine()
    with pytest.raises(ArgumentError, match=r"there is no directory .*missing; make it first"):
        await pages.pager.to_parquet(tmp_path / "missing" / "vans.parquet")
    assert pages.places == []


async def test_a_directory_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match="is a directory; name the file in it"):
        await nine().pager.to_parquet(tmp_path)


async def test_a_name_that_can_not_be_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match="can't be written: File name too long"):
        await nine().pager.to_parquet(tmp_path / ("v" * 250))


async def test_a_failed_export_leaves_the_old_file_and_says_how_far_it_came(tmp_path: Path) -> None:
    path = tmp_path / "vans.parquet"
    await anyio.Path(path).write_text("of before")
    pages = Pages(vans(1, 2, 3, 4), vans(5, 6, 7, 8), TransportError("broke"))
    with pytest.raises(TransportError) as caught:
        await pages.pager.to_parquet(path, rows=4)
    assert caught.value.__notes__ == [f"8 rows had been written; nothing of them is left at {path}"]
    assert await anyio.Path(path).read_text() == "of before"
    assert files(tmp_path) == ["vans.parquet"]


async def test_an_export_that_fails_at_once_leaves_nothing(tmp_path: Path) -> None:
    pages: Pages[Van] = Pages(TransportError("broke"))
    with pytest.raises(TransportError):
        await pages.pager.to_parquet(tmp_path / "vans.parquet")
    assert files(tmp_path) == []


async def test_a_cancelled_export_leaves_nothing(tmp_path: Path) -> None:
    shelf = Shelf(range(12), size=4)
    shelf.gate = anyio.Event()
    reached = anyio.Event()
    fetch = shelf.fetch

    async def watched(place: Any) -> Any:  # noqa: ANN401 - as the pager has it
        if place.page == 1:
            reached.set()
        return await fetch(place)

    shelf.fetch = watched  # type: ignore[method-assign]
    async with anyio.create_task_group() as group:
        group.start_soon(shelf.pager().to_parquet, tmp_path / "numbers.parquet")
        await reached.wait()
        group.cancel_scope.cancel()
    assert files(tmp_path) == []


async def test_without_pyarrow_the_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(
        MissingExtraError, match=r'to_parquet\(\) needs pyarrow: pip install "fleetauth'
    ):
        await nine().pager.to_parquet(tmp_path / "vans.parquet")
    with pytest.raises(MissingExtraError, match=r"batches\(\) needs pyarrow"):
        await anext(nine().pager.batches())
    assert files(tmp_path) == []


# --- the file, also while a thread that nobody waits for still writes -----------------------------

BATCH = pa.record_batch({"value": [1]})


def test_what_was_discarded_is_not_begun_written_or_finished(tmp_path: Path) -> None:
    file = ParquetFile(tmp_path / "a.parquet", "zstd")
    file.discard()
    file.open()
    file.write(BATCH)
    file.finish()
    assert files(tmp_path) == []


def test_what_was_finished_is_not_discarded(tmp_path: Path) -> None:
    file = ParquetFile(tmp_path / "a.parquet", "zstd")
    file.open()
    file.write(BATCH)
    file.finish()
    file.discard()
    assert files(tmp_path) == ["a.parquet"]


def test_discarding_waits_for_a_write_under_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = ParquetFile(tmp_path / "a.parquet", "zstd")
    file.open()
    file.write(BATCH)
    writing, go_on = threading.Event(), threading.Event()
    write_batch = pq.ParquetWriter.write_batch

    def slow(writer: Any, batch: Any) -> None:  # noqa: ANN401 - pyarrow's own
        writing.set()
        go_on.wait(10)
        write_batch(writer, batch)

    monkeypatch.setattr(pq.ParquetWriter, "write_batch", slow)
    threads = [
        threading.Thread(target=file.write, args=(BATCH,)),
        threading.Thread(target=file.discard),
    ]
    threads[0].start()
    assert writing.wait(10)
    threads[1].start()
    assert len(files(tmp_path)) == 1
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert files(tmp_path) == []


def test_a_file_that_can_not_be_closed_is_discarded_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(_: object) -> None:
        raise OSError("no space left")

    file = ParquetFile(tmp_path / "a.parquet", "zstd")
    file.open()
    file.write(BATCH)
    with monkeypatch.context() as patch:
        patch.setattr(pq.ParquetWriter, "close", full_disk)
        with pytest.raises(OSError, match="no space left"):
            file.finish()
        file.discard()
    assert files(tmp_path) == []


async def test_a_native_cancellation_while_a_batch_is_written_leaves_nothing(
    tmp_path: Path, anyio_backend_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if anyio_backend_name != "asyncio":
        return  # trio has no other cancellation than scopes
    writing, go_on = threading.Event(), threading.Event()
    write_batch = pq.ParquetWriter.write_batch

    def slow(writer: Any, batch: Any) -> None:  # noqa: ANN401 - pyarrow's own
        writing.set()
        go_on.wait(10)
        write_batch(writer, batch)

    monkeypatch.setattr(pq.ParquetWriter, "write_batch", slow)
    task = asyncio.ensure_future(nine().pager.to_parquet(tmp_path / "vans.parquet"))
    await anyio.to_thread.run_sync(writing.wait, 10)
    task.cancel()
    await asyncio.sleep(0)
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert files(tmp_path) == []


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_cancelling_natively_once_more_while_the_file_is_discarded_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_sync, task = anyio.to_thread.run_sync, asyncio.current_task()
    assert task is not None
    steps: list[str] = []

    async def counted(work: Callable[..., Any], *args: Any) -> Any:  # noqa: ANN401 - any work
        steps.append(work.__name__)
        if steps[-1] == "finish":
            export.cancel()
        if steps[-1] == "discard":
            export.cancel()
            await anyio.lowlevel.checkpoint()  # it is told before any thread has begun
        return await run_sync(work, *args)

    monkeypatch.setattr(anyio.to_thread, "run_sync", counted)
    export = asyncio.create_task(nine().pager.to_parquet(tmp_path / "vans.parquet", rows=4))
    await asyncio.wait([export])
    assert export.cancelled()
    with anyio.fail_after(5):
        while files(tmp_path):
            await anyio.lowlevel.checkpoint()
    assert steps[-2:] == ["finish", "discard"]
