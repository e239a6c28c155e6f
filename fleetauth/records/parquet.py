"""`ParquetFile`: one Parquet file that is written batch by batch, and has its name only once it is whole.

All of it blocks: it is called in worker threads. Where the batches come from is not known here.
"""

from __future__ import annotations

import contextlib
import secrets
import threading
from io import BufferedWriter
from os import PathLike
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias, get_args

from fleetauth.errors import ArgumentError
from fleetauth.extras import optional

Compression: TypeAlias = Literal["zstd", "snappy", "gzip", "brotli", "lz4", "none"]
_COMPRESSIONS: Final = get_args(Compression)


class ParquetFile:
    """A file that comes to be: opened, written to, then finished, or discarded at any time.

    A caller that was cancelled may discard it while a thread still writes: each waits for the other.

    Args:
        path: Its name in the end; a file that is there is replaced then.
        compression: How its columns are compressed.

    Raises:
        ArgumentError: There is no such compression.
    """

    def __init__(self, path: str | PathLike[str], compression: Compression) -> None:
        if compression not in _COMPRESSIONS:
            text = (
                f"compression={compression!r} must be one of {', '.join(map(repr, _COMPRESSIONS))}"
            )
            raise ArgumentError(text)
        self.path: Final = Path(path)
        self._compression = compression
        self._unfinished = self.path.with_name(f".{self.path.name}.{secrets.token_hex(4)}.part")
        self._turn = threading.Lock()
        self._handle: BufferedWriter | None = None
        self._writer: Any = None
        self._over = False

    def open(self) -> None:
        """Begin, under a neighbouring name.

        Raises:
            MissingExtraError: pyarrow is not installed.
            ArgumentError: There can be no such file.
        """
        optional("pyarrow.parquet", extra="arrow", needed_by="to_parquet()")
        with self._turn:
            if self._over:
                return
            if self.path.is_dir():
                text = f"{self.path} is a directory; name the file in it that is to be written"
                raise ArgumentError(text)
            if not self.path.parent.is_dir():
                text = f"{self.path} can't be written: there is no directory {self.path.parent}; make it first"
                raise ArgumentError(text)
            try:
                self._handle = self._unfinished.open("xb")
            except OSError as exc:
                text = f"{self.path} can't be written: {exc.strerror}"
                raise ArgumentError(text) from exc

    def write(self, batch: Any) -> None:  # noqa: ANN401 - a pyarrow.RecordBatch
        """Add rows; the first batch says which columns there are."""
        parquet = optional("pyarrow.parquet", extra="arrow", needed_by="to_parquet()")
        with self._turn:
            if self._over:
                return
            if self._writer is None:
                self._writer = parquet.ParquetWriter(
                    self._handle, batch.schema, compression=self._compression
                )
            self._writer.write_batch(batch)

    def finish(self) -> None:
        """Close it, and give it its name."""
        with self._turn:
            if self._over or self._handle is None:
                return
            self._close(self._handle)
            self._unfinished.replace(self.path)
            self._over = True

    def discard(self) -> None:
        """Leave nothing of it, unless it was finished."""
        with self._turn:
            if self._over:
                return
            self._over = True
            if self._handle is None:
                return
            with contextlib.suppress(Exception):  # what ended it, such as a full disk, is told
                self._close(self._handle)
            with contextlib.suppress(OSError):
                self._unfinished.unlink()

    def _close(self, handle: BufferedWriter) -> None:
        writer, self._writer = self._writer, None
        try:
            if writer is not None:
                writer.close()
        finally:
            if writer is not None:
                writer.is_open = False  # or its finalizer tries once more, and complains
            handle.close()
