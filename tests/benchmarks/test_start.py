"""The benchmark of starts runs, and every program in it does what it says. No number is looked at."""

from __future__ import annotations

from benchmarks.start import ENGINE, START, Starting, Way
from benchmarks.table import Size


def test_starts_are_measured_beside_the_engines_own() -> None:
    ways = [way for way in START.ways if " import " not in way.name and not way.needs]
    missing = Way("Their client", "", needs=("no_such_package",))
    (table,) = Starting((*ways, missing)).tables(Size(smoke=True))
    assert [row.names[0] for row in table.rows] == [
        f"`import {ENGINE}`",
        "`import fleetauth`",
        f"`import {ENGINE}, asyncio, anyio, attrs, cattrs, msgspec`: what a session is built on",
        "`MZoneSession(…)`: imported and made",
        f"{ENGINE}: signed in, and one vehicle as a dict",
        "`MZoneSession.vehicle(…)`: signed in, and one record",
    ]
    assert table.rows[0].numbers[1] is None  # it is not above itself
    assert table.notes == ("Not measured: Their client, as no_such_package isn't installed.",)
