"""What this package sets out to reach, each with the number that decides it. Nothing is measured here, and no number
is a failure: what isn't reached is told as such.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from . import asked, measured
from .engines import HTTPX_LIKE
from .inside import TOGETHER
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
        always: Whether each single round must reach it, and not only their median.
    """

    what: str
    at_most: float
    table: str
    names: _Names
    column: int
    over: _Names | None = None
    unit: Unit = "ratio"
    always: bool = False

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


def told(results: Results, claims: Sequence[Claim] | None = None) -> str:
    """A table of these claims, or of all: aim, number, and whether it is reached."""
    lines = [row(["what", "aim: at most", "measured", ""]), "| --- | --: | --: | --- |"]
    return "\n".join([*lines, *_lines(results, CLAIMS if claims is None else claims)])


def _lines(results: Results, claims: Sequence[Claim]) -> Iterator[str]:
    for claim in claims:
        column = Column("", claim.unit)
        number = claim.number(results)
        aim = shown(Number(claim.at_most), column)
        yield row([claim.what, aim, shown(number, column), _verdict(claim, number)])


def _verdict(claim: Claim, number: Number | None) -> str:
    if number is None:
        return "not measured"
    decides = number.median if number.most is None or not claim.always else number.most
    return "reached" if decides <= claim.at_most else "**not reached**"


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


def _under_load(engine: str) -> Iterator[Claim]:
    ours = (engine, "fleetauth")
    for what, at_most, column in (
        ("Exchanges at an expiry under load", 1, 0),
        ("Calls that fail at an expiry under load", 0, 1),
        ("Exchanges after a token was revoked under load", 1, 2),
        ("Calls that fail then", 0, 3),
    ):
        yield Claim(f"{what}, on {engine}", at_most, "load", ours, column, unit="", always=True)


def _growth(engine: str) -> Claim:
    what = f"One more session in a process on {engine}, of 100"
    ours = (engine, "fleetauth: `MZoneSession(…)`")
    return Claim(what, 100, "growth-clients", ours, 2, unit="µs")


def _started(program: str) -> Claim:
    """The package imports a name when it is first asked for, so that a session's import is what a program pays."""
    what = f"`{program}`, above its engine's own import"
    return Claim(what, 35.0, "start", (f"`{program}`",), 1, unit="ms")


CLAIMS: Final = (
    *(claim for engine in HTTPX_LIKE for claim in _of_engine(engine)),
    *_on_aiohttp(),
    Claim("The look at the token and the guard", 5.0, "inside", (TOGETHER,), 0, unit="µs"),
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
    Claim(
        "… 100,000 positions, Python's garbage collector off",
        10.0,
        "turns",
        ("fleetauth: the same, Python's garbage collector off",),
        1,
        unit="ms",
    ),
    *(claim for engine in HTTPX_LIKE for claim in _under_load(engine)),
    # The same, but for the noise of a p99.
    Claim(
        "A call's p99 at an expiry with `kept_fresh()`, over its p99 else",
        1.1,
        "fresh",
        ("fleetauth: `kept_fresh()`",),
        5,
    ),
    *map(_growth, HTTPX_LIKE),
    *map(_started, ("import fleetauth", "from fleetauth import MZoneSession")),
)
