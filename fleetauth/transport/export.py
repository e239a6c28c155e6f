"""`Exported`: what a list of pages can be written to as it is read: Arrow batches, a Parquet file.

Nothing here holds more than a batch and a page. Tables and files are made in worker threads, so the loop goes on.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from os import PathLike
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Generic, Self, TypeVar

import anyio
import anyio.to_thread

from fleetauth.errors import MisuseError
from fleetauth.progress import ProgressCallback
from fleetauth.records import Records
from fleetauth.records.parquet import Compression, ParquetFile
from fleetauth.records.tabular import layout_for
from fleetauth.tokens.task import spawn

from .counts import checked_count
from .page_walk import Pages

if TYPE_CHECKING:
    from fleetauth.records.arrow import Arrow

T = TypeVar("T")
_ROWS: Final = 10_000


class Batches(AsyncIterator[Any]):
    """A list's rows as ``pyarrow.RecordBatch``, all with the same columns; see `Exported.batches`.

    Stopping needs no word; ``aclose()`` or ``async with`` also waits for the end of what was asked for ahead. An error
    leaves the reading where it was: going on gives the batch that failed.

    Example:
        >>> batches = mzone.vehicles().batches(rows=5000)  # doctest: +SKIP
        >>> async for batch in batches:  # doctest: +SKIP
        ...     send(batch, batches.position)
    """

    __slots__ = (
        "_arrow",
        "_busy",
        "_kind",
        "_last",
        "_pages",
        "_places",
        "_position",
        "_rows",
        "_wanted",
    )

    def __init__(self, pages: AsyncIterator[Records[Any]], *, rows: int) -> None:
        self._pages = pages
        self._places: Pages[Any] | None = pages if isinstance(pages, Pages) else None
        self._wanted = rows
        self._rows: list[Any] = []  # read, and not given yet
        self._last = 0  # how many rows the last page had
        self._kind: type[Any] | None = None
        self._arrow: Arrow | None = None
        self._position = None if self._places is None else self._places.position
        self._busy = False

    @property
    def position(self) -> str:
        """Where the row after the last batch is, as a text to be saved; see `Pager.resume`.

        Raises:
            MisuseError: This list is one of ranges, which have no positions.
        """
        if self._position is None:
            text = "a range of time has no position; read it anew from where the last row began"
            raise MisuseError(text)
        return self._position

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Any:  # noqa: ANN401 - a pyarrow.RecordBatch
        if self._busy:
            text = "two tasks read on at once: give each its own batches()"
            raise MisuseError(text)
        self._busy = True
        try:
            await self._read()
            rows = self._rows[: self._wanted]
            if self._arrow is not None and not rows:
                raise StopAsyncIteration
            arrow = self._arrow or self._columns(rows)
            batch = await anyio.to_thread.run_sync(arrow.batch, rows)
        finally:
            self._busy = False
        # No await from here on: a caller that is cancelled either has the batch or finds it still to come.
        del self._rows[: len(rows)]
        self._arrow = arrow
        if self._places is not None:
            self._position = self._places.position_after(
                self._last - len(self._rows), of=self._last
            )
        return batch

    async def aclose(self) -> None:
        """Stop here, and wait for the end of what was asked for ahead."""
        if self._places is not None:
            await self._places.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def _read(self) -> None:
        """Read pages until there are rows enough, or no more of them."""
        while len(self._rows) < self._wanted:
            page = await anext(self._pages, None)
            if page is None:
                return
            self._kind = self._kind or page.kind
            self._rows.extend(page)
            self._last = len(page)

    def _columns(self, rows: list[Any]) -> Arrow:
        """Those of the first batch: they are all batches'."""
        from fleetauth.records.arrow import (
            Arrow,
        )  # with its package, which is imported here as well

        return Arrow(layout_for(rows, self._kind), needed_by="batches()")


class Exported(ABC, Generic[T]):
    """What a list that comes in pages can be written to."""

    __slots__ = ()

    @abstractmethod
    def pages(
        self, *, progress: bool | ProgressCallback | None = None
    ) -> AsyncIterator[Records[T]]:
        """Page by page."""

    def batches(
        self, rows: int = _ROWS, *, progress: bool | ProgressCallback | None = None
    ) -> Batches:
        """All rows as Arrow batches of so many rows, the last one shorter, each as soon as it is there.

        All have the columns of `Records.to_arrow`. An empty list gives one batch without rows.

        Args:
            rows: Rows in a batch. A batch and a page are held at a time.
            progress: `True` for a bar, or a function that is told each `Progress`; the session's own by default.

        Raises:
            ArgumentError: `rows` is below 1, the rows can't be a table, a value does not fit into its column, or
                `progress` is something else.
            MissingExtraError: pyarrow isn't installed, or tqdm, where a bar is wanted.

        Example:
            >>> async for batch in masternaut.jobs().batches():  # doctest: +SKIP
            ...     print(batch.num_rows, batch.schema.names)
        """
        checked_count(rows, "rows")
        return Batches(self.pages(progress=progress), rows=rows)

    async def to_parquet(
        self,
        path: str | PathLike[str],
        *,
        rows: int = _ROWS,
        compression: Compression = "zstd",
        progress: bool | ProgressCallback | None = None,
    ) -> int:
        """Write all rows to a Parquet file as they come, and tell how many there were.

        The file has its name only once it is whole: an export that fails or is cancelled leaves nothing, and a file of
        before as it was.

        Args:
            path: The file. One that is there is replaced.
            rows: Rows in a row group. They are held at a time.
            compression: How the columns are compressed.
            progress: As for `batches`.

        Raises:
            ArgumentError: There can be no such file, or as for `batches`.
            MissingExtraError: pyarrow isn't installed, or tqdm, where a bar is wanted.
            FleetAuthError: A page could not be read. A note on the error says how many rows had been written.

        Example:
            >>> await masternaut.jobs().to_parquet("jobs.parquet")  # doctest: +SKIP
            1234
        """
        file = ParquetFile(path, compression)
        batches = self.batches(rows, progress=progress)
        done = 0
        try:
            await anyio.to_thread.run_sync(file.open)
            async with batches:
                async for batch in batches:
                    await anyio.to_thread.run_sync(file.write, batch)
                    done += batch.num_rows
            await anyio.to_thread.run_sync(file.finish)
        except BaseException as exc:
            exc.add_note(f"{done} rows had been written; nothing of them is left at {file.path}")
            await _discarded(file)
            raise
        return done


async def _discarded(file: ParquetFile) -> None:
    """Leave nothing of a file, also where the caller is cancelled once more: asyncio's own way stops at no shield."""
    done = anyio.Event()

    async def work() -> None:
        await anyio.to_thread.run_sync(file.discard)

    spawn(work, name="fleetauth export discard", ended=done.set)
    with anyio.CancelScope(shield=True):
        await done.wait()
