"""The numbers that a page shows, kept as JSON beside it: every table that was measured, by its key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from .table import Table

Results = Mapping[str, Table]


def read_results(file: Path) -> Results:
    """What was measured before; nothing if there is no such file."""
    if not file.exists():
        return {}
    tables = msgspec.json.decode(file.read_bytes(), type=tuple[Table, ...])
    return {table.key: table for table in tables}


def keep(file: Path, tables: Iterable[Table]) -> Results:
    """Put these tables in the place of those with their keys; the others stay."""
    results = {**read_results(file), **{table.key: table for table in tables}}
    written = msgspec.json.format(msgspec.json.encode(tuple(results.values())), indent=1)
    file.write_bytes(written + b"\n")
    return results
