"""The plan of the house, read from its one place, the table in ``docs/architecture.md``, and the imports, read from the
source; and the diagram on that page, which is drawn from both. What must hold between them is in `test_layers.py`.

Run it after a change of rooms or imports: ``python -m tests.house.plan``. A test says when the page is out of date.
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parents[2]
PAGE: Final = ROOT / "docs" / "architecture.md"
FACE: Final = "fleetauth"  # the room of fleetauth/__init__.py
SANDBOX: Final = "sandbox"
ASIDE: Final = -1  # the floor of what stands beside the house
_ROW: Final = re.compile(r"^\| (\d+|aside) \| ([^|]+) \|", re.MULTILINE)
_BEGIN: Final = "<!-- generated: house -->\n"
_END: Final = "<!-- end -->\n"
_LONG: Final = 3  # more names than these are told by the table


class Row(NamedTuple):
    """A row of the page's table: its floor, counted from the ground, and its rooms."""

    floor: int
    rooms: tuple[str, ...]


def rows(page: str) -> list[Row]:
    """The rows of the page's table, from the top floor down."""
    return [
        Row(
            ASIDE if floor == "aside" else int(floor),
            tuple(map(_room, re.findall(r"`([^`]+)`", cell))),
        )
        for floor, cell in _ROW.findall(page)
    ]


def floors(page: str) -> dict[str, int]:
    """The floor of each room."""
    return {room: row.floor for row in rows(page) for room in row.rooms}


def _room(written: str) -> str:
    """``vendors/mzone/`` as ``vendors.mzone``, ``session.py`` as ``session``."""
    name = written.removesuffix("/").removesuffix(".py").removesuffix("/__init__")
    return name.removeprefix("fleetauth/").replace("/", ".")


def dotted(path: Path, root: Path) -> str:
    """``fleetauth/tokens/__init__.py`` as ``fleetauth.tokens``."""
    return ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


def imported(source: str, package: Sequence[str]) -> Iterator[str]:
    """The full dotted name of everything that a file imports, wherever in the file it does so.

    Args:
        source: The file's text.
        package: The names of the package that it is in, the outermost first.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) + 1 - node.level] if node.level else ()
            module = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


@functools.cache
def imported_by(path: Path, root: Path) -> tuple[str, ...]:
    """What this file imports; each file is read once."""
    return tuple(imported(path.read_text(encoding="utf-8"), path.relative_to(root).parent.parts))


def room_of(name: str, known: Mapping[str, int]) -> str:
    """The room that a dotted name of the package lives in; the face if none has it."""
    match name.split("."):
        case ["fleetauth", "vendors", inner, *_] if f"vendors.{inner}" in known:
            return f"vendors.{inner}"
        case ["fleetauth", room, *_] if room in known:
            return room
        case _:
            return FACE


def rooms_used(root: Path, known: Mapping[str, int]) -> dict[str, set[str]]:
    """The other rooms that each room imports from."""
    used: dict[str, set[str]] = {room: set() for room in known}
    for path in sorted((root / "fleetauth").rglob("*.py")):
        room = room_of(dotted(path, root), known)
        ours = (name for name in imported_by(path, root) if name.split(".")[0] == "fleetauth")
        used[room] |= {room_of(name, known) for name in ours} - {room}
    return used


def drawn(page: str, used: Mapping[str, set[str]]) -> str:
    """The diagram: each row of the table a box, each arrow an import that no way through other boxes implies."""
    table = rows(page)
    box_of = {room: number for number, row in enumerate(table) for room in row.rooms}
    arrows = {
        number: {box_of[target] for room in row.rooms for target in used.get(room, ())} - {number}
        for number, row in enumerate(table)
    }
    lines = [f'    r{number}["{_label(row)}"]' for number, row in enumerate(table)]
    for number in arrows:
        for target in sorted(_direct(number, arrows)):
            arrow = "-.->" if table[target].floor == ASIDE else "-->"
            lines.append(f"    r{number} {arrow} r{target}")
    return "\n".join(["", "```mermaid", "flowchart TB", *lines, "```", "", ""])


def _direct(number: int, arrows: Mapping[int, set[int]]) -> set[int]:
    return {
        target
        for target in arrows[number]
        if not any(target in _reached(other, arrows) for other in arrows[number] - {target})
    }


def _reached(number: int, arrows: Mapping[int, set[int]]) -> set[int]:
    found: set[int] = set()
    waiting = [number]
    while waiting:
        new = arrows[waiting.pop()] - found
        found |= new
        waiting.extend(new)
    return found


def _label(row: Row) -> str:
    names = [room.replace(".", "/") for room in row.rooms]
    if row.floor == 0:
        return "the ground floor"
    return ", ".join(names if len(names) <= _LONG else [*names[:_LONG], "…"])


def page_with_diagram(page: str, root: Path) -> str:
    """The whole page, with the diagram in its place."""
    before, _, rest = page.partition(_BEGIN)
    diagram = drawn(page, rooms_used(root, floors(page)))
    return f"{before}{_BEGIN}{diagram}{_END}{rest.partition(_END)[2]}"


if __name__ == "__main__":
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(page_with_diagram(text, ROOT), encoding="utf-8")
