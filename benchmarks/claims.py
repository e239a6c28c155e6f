"""What this package sets out to reach, each with the number that decides it. Nothing is measured here, and no number
is a failure: what isn't reached is told as such.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import attrs

from . import asked, measured
from .report import row, shown
from .results import Results
from .table import Column, Number, Unit

_Names = tuple[str, ...]
TYPED: Final = "fleetauth: `vehicle(…)`, typed"
_AUTHLIB: Final = "Authlib: `AsyncOAuth2Client.get`, bytes"
_BARE: Final = "`AsyncClient.get`, bytes"
_AZURE: Final = "azure-core: `AsyncPipelineClient.send_request`, bytes"
_READER: Final = ("fleetauth: `Reader.decode`",)
_PYDANTIC: Final = ("pydantic: `validate_json`, unknown fields kept",)


@attrs.frozen
class Claim:
    """Something to reach.

    Attributes:
        what: In words.
        at_most: The aim.
        table: The key of the table that decides it.
        names: The row's.
        column: The column's place.
        over: The row that it is divided by, where its number isn't a ratio already.
        unit: Of the aim.
    """

    what: str
    at_most: float
    table: str
    names: _Names
    column: int
    over: _Names | None = None
    unit: Unit = "ratio"

    def number(self, results: Results) -> Number | None:
        """What came out; `None` if it wasn't measured."""
        mine = _found(results, self.table, self.names, self.column)
        if mine is None or self.over is None:
            return mine
        theirs = _found(results, self.table, self.over, self.column)
        return None if theirs is None else Number(mine.median / theirs.median)


def _found(results: Results, table: str, names: _Names, column: int) -> Number | None:
    rows = results[table].rows if table in results else ()
    return next((way.numbers[column] for way in rows if way.names == names), None)


def told(results: Results) -> str:
    """A table of all claims: aim, number, and whether it is reached."""
    lines = [row(["what", "aim: at most", "measured", ""]), "| --- | --: | --: | --- |"]
    return "\n".join([*lines, *_lines(results)])


def _lines(results: Results) -> Iterator[str]:
    for claim in CLAIMS:
        column = Column("", claim.unit)
        number = claim.number(results)
        aim = shown(Number(claim.at_most), column)
        yield row([claim.what, aim, shown(number, column), _verdict(claim, number)])


def _verdict(claim: Claim, number: Number | None) -> str:
    if number is None:
        return "not measured"
    return "reached" if number.median <= claim.at_most else "**not reached**"


def _of_engine(engine: str) -> Iterator[Claim]:
    typed, bare, authlib = (engine, TYPED), (engine, _BARE), (engine, _AUTHLIB)
    for how, column in (
        ("one by one", asked.ALONE_OVER_BARE),
        ("50 at once", asked.BURST_OVER_BARE),
    ):
        call = f"A typed call on {engine}, {how}"
        yield Claim(f"{call}, over a bare `get`", 0.95, "calls-plain", typed, column)
        yield Claim(f"{call}, over Authlib", 0.85, "calls-plain", typed, column, authlib)
    calls = f"Its function calls, over those of a bare `get` on {engine}"
    yield Claim(calls, 1.0, "calls-plain", typed, asked.FUNCTION_CALLS, bare)


def _on_aiohttp() -> Iterator[Claim]:
    typed, azure = ("aiohttp", TYPED), ("aiohttp", _AZURE)
    for how, column, at_most in (
        ("one by one", asked.ALONE_OVER_FIRST, 0.40),
        ("50 at once", asked.BURST_OVER_FIRST, 0.15),
    ):
        call = f"A typed call on aiohttp, {how}"
        yield Claim(f"{call}, over a bare `get` on httpx", at_most, "calls-plain", typed, column)
        yield Claim(f"{call}, over azure-core", 1.0, "calls-plain", typed, column, azure)


CLAIMS: Final = (
    *_of_engine("httpx"),
    *_of_engine("httpx2"),
    *_on_aiohttp(),
    Claim("Reading live positions, over orjson alone", 1.3, "decode", _READER, measured.OVER_FIRST),
    Claim("Its memory, over pydantic's", 0.5, "decode", _READER, measured.MEMORY, _PYDANTIC),
    Claim(
        "Live positions to a Polars frame, over dicts by msgspec",
        1.0,
        "frames",
        ("fleetauth: `Records.to_polars()`",),
        measured.OVER_FIRST,
    ),
    *(
        Claim(
            f"The longest without a turn for others, {rows} positions",
            10.0,
            "turns",
            ("fleetauth: `live_tracking()`",),
            column,
            unit="ms",
        )
        for column, rows in enumerate(("3,000", "100,000"))
    ),
)
