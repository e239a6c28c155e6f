"""Live positions from an answer's bytes to a frame of Polars: by `Records.to_polars`, and by hand from dicts.

By hand, text stays text: no moment is a timestamp, and what the vendor sends as number or text is text. Polars is
imported where it is used: what only starts the measuring processes has to stay small.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from .measure import Benchmark, Step, Way
from .positions import known_by, live_positions

if TYPE_CHECKING:
    import polars as pl

    from fleetauth.records import Records
    from fleetauth.vendors.masternaut.models import LivePosition


def _records(body: bytes) -> Records[LivePosition]:
    from fleetauth.records import Records
    from fleetauth.vendors.masternaut.models import LivePosition
    from fleetauth.wire import Reader

    rows = Reader("masternaut").decode(body, tuple[LivePosition, ...])
    return Records(rows, kind=LivePosition)


def _frame(records: Records[LivePosition]) -> pl.DataFrame:
    return records.to_polars()


def _in_ours(frame: pl.DataFrame) -> tuple[int, str]:
    return len(frame), frame["asset_id"][-1]


def _dicts(body: bytes) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = msgspec.json.decode(body)
    return rows


def _frame_of_dicts(rows: list[dict[str, Any]]) -> pl.DataFrame:
    import polars as pl

    # Else it refuses a field that is a number in one row and text in another. Which columns there are, it sees in the
    # first 100 rows: these have all of them. Looking at every row gives the same frame, for more time and memory.
    return pl.DataFrame(rows, strict=False)


def _in_theirs(frame: pl.DataFrame) -> tuple[int, str]:
    return len(frame), frame["assetId"][-1]


FRAMES: Final = Benchmark(
    key="frames",
    title="{rows:,} live positions, from an answer's bytes to a Polars frame",
    rows=100_000,
    rounds=5,
    data=live_positions,
    wanted=known_by,
    ways=(
        Way(
            "`msgspec.json.decode`, `polars.DataFrame(dicts)`",
            (Step("bytes to dicts", _dicts), Step("dicts to Polars", _frame_of_dicts)),
            _in_theirs,
            needs=("polars",),
        ),
        Way(
            "fleetauth: `Records.to_polars()`",
            (Step("bytes to records", _records), Step("records to Polars", _frame)),
            _in_ours,
            needs=("polars", "pyarrow"),
            ours=True,
        ),
    ),
    packages=("msgspec", "polars", "pyarrow"),
)
