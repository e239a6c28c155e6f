"""A table as Markdown, and what its numbers depend on: the machine, Python, the packages' versions."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .table import Column, Number, Table, Unit

_DECIMALS: Final[dict[Unit, int]] = {"s": 2, "ms": 1, "µs": 0, "ratio": 2, "MiB": 0, "": 0, "%": 1}


def report(table: Table) -> str:
    """A heading, the circumstances, a line for each way, and the notes."""
    parts = [f"## {table.title}", *body(table)]
    return "\n\n".join(parts) + "\n"


def body(table: Table) -> list[str]:
    """The same without the heading, in paragraphs."""
    parts = [f"{table.circumstances}.", "\n".join(_lines(table))]
    if table.notes:
        parts.append("\n".join(f"- {note}" for note in table.notes))
    return parts


def circumstances(packages: Sequence[str], *, rounds: int | None = None) -> str:
    """What the numbers depend on, in one line, without a full stop. A package that isn't here is left out."""
    versions = ", ".join(_versions(("fleetauth", *packages)))
    system = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    line = f"{platform.python_implementation()} {platform.python_version()}, {system}; {versions}"
    return line if rounds is None else f"{line}; {rounds} rounds, medians"


def row(cells: Sequence[str]) -> str:
    """A row of a table."""
    return f"| {' | '.join(cells)} |"


def shown(number: Number | None, column: Column) -> str:
    """A number as text, with its spread where it has one; nothing where there is none."""
    if number is None:
        return ""
    decimals = _DECIMALS[column.unit]
    # A ratio is told without its sign: its heading says what it is times of.
    sign = "" if column.unit in {"", "ratio"} else f" {column.unit}"
    text = f"{number.median:,.{decimals}f}{sign}"
    if number.least is None or number.most is None:
        return text
    return f"{text} ({number.least:,.{decimals}f} to {number.most:,.{decimals}f})"


def _lines(table: Table) -> Iterable[str]:
    yield row([*table.headings, *(column.name for column in table.columns)])
    yield row(["---"] * len(table.headings) + ["--:"] * len(table.columns))
    for way in table.rows:
        numbers = zip(way.numbers, table.columns, strict=True)
        *groups, name = way.names
        yield row([*groups, f"**{name}**" if way.ours else name, *(shown(*one) for one in numbers)])


def _versions(names: Iterable[str]) -> Iterable[str]:
    for name in names:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            continue
