"""Live positions from an answer's bytes to a frame of Polars: by `Records.to_polars`, and by hand from dicts.

By hand, text stays text: no moment is a timestamp, and what the vendor sends as number or text is text. Polars is
imported where it is used: what only starts the measuring processes has to stay small.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from fleetauth.records import Records
from fleetauth.vendors.masternaut.models import LivePosition
from fleetauth.wire import Reader

from .measure import Benchmark, Step, Way
from .positions import live_positions

if TYPE_CHECKING:
    import polars as pl


def _records(body: bytes) -> Records[LivePosition]:
    rows = Reader("masternaut").decode(body, tuple[LivePosition, ...])
    return Records(rows, kind=LivePosition)


def _frame(records: Records[LivePosition]) -> pl.DataFrame:
    return records.to_polars()


def _dicts(body: bytes) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = msgspec.json.decode(body)
    return rows


def _frame_of_dicts(rows: list[dict[str, Any]]) -> pl.DataFrame:
    import polars as pl

    # Else it refuses a field that is a number in one row and text in another. Which columns there are, it sees in the
    # first 100 rows: these have all of them. Looking at every row gives the same frame, for more time and memory.
    return pl.DataFrame(rows, strict=False)


FRAMES = Benchmark(
    title="{rows:,} live positions, from an answer's bytes to a Polars frame",
    rows=100_000,
    data=live_positions,
    ways=(
        Way(
            "fleetauth: `Records.to_polars()`",
            (Step("bytes to records", _records), Step("records to Polars", _frame)),
        ),
        Way(
            "`msgspec.json.decode`, `polars.DataFrame(dicts)`",
            (Step("bytes to dicts", _dicts), Step("dicts to Polars", _frame_of_dicts)),
        ),
    ),
    packages=("msgspec", "polars", "pyarrow"),
    count=len,
)
