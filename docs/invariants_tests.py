"""Writes into ``invariants.md``, between its markers, which tests hold each invariant: those that name it, as `I4`.

A test file names what it is about in its opening paragraph, and may name more at a heading or in a test. Run it after a
change of one: ``python docs/invariants_tests.py``. A test says when the page is out of date.
"""  # noqa: INP001 - a script, run by its path

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

PAGE: Final = Path(__file__).with_name("invariants.md")
ROOT: Final = Path(__file__).parents[1]
_HEADING: Final = re.compile(r"^## (I\d+): (.+)$", re.MULTILINE)
_NAMED: Final = re.compile(r"\bI(\d+)(?: to I(\d+))?\b")
_TEST: Final = re.compile(r"^\s*(async )?def test_|^class Test|\bstateful\b", re.MULTILINE)
_END: Final = "<!-- end -->\n"


def page() -> str:
    """The whole page with the tables in their places."""
    text = PAGE.read_text(encoding="utf-8")
    for name in invariants():
        begin = f"<!-- generated: {name} -->\n"
        before, found, rest = text.partition(begin)
        if not found:
            raise LookupError(f"invariants.md has no place for the tests of {name}")
        text = f"{before}{begin}\n{_table(name)}\n{_END}{rest.partition(_END)[2]}"
    return text


def invariants() -> list[str]:
    """Those that the page explains."""
    return [name for name, _ in _HEADING.findall(PAGE.read_text(encoding="utf-8"))]


def holding(name: str, root: Path = ROOT) -> dict[str, str]:
    """The test files that name an invariant, each with its first sentence."""
    files = tellers(root / "tests", "test_*.py")
    return {
        path.relative_to(root).as_posix(): opening
        for path, (named, opening, has_tests) in files.items()
        if name in named and has_tests
    }


@cache
def tellers(folder: Path, pattern: str = "*.py") -> Mapping[Path, tuple[set[str], str, bool]]:
    """The files that name invariants: which ones, their first sentence, and whether there are tests in them."""
    found: dict[Path, tuple[set[str], str, bool]] = {}
    for path in sorted(folder.rglob(pattern)):
        source = path.read_text(encoding="utf-8")
        if _NAMED.search(source):  # most files name none, and need not be parsed
            tree = ast.parse(source)
            tests = _TEST.search(source) is not None
            found[path] = named(_spoken(tree, source)), _opening(tree), tests
    return found


def named(text: str) -> set[str]:
    """The invariants that a text names; ``I1 to I6`` are six."""
    return {
        f"I{number}"
        for first, last in _NAMED.findall(text)
        for number in range(int(first), int(last or first) + 1)
    }


def _spoken(tree: ast.Module, source: str) -> str:
    """What a file says to its readers: docstrings and comments, no data."""
    homes = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    texts = [ast.get_docstring(node) or "" for node in ast.walk(tree) if isinstance(node, homes)]
    comments = [line for line in source.splitlines() if line.lstrip().startswith("#")]
    return "\n".join([*texts, *comments])


def _opening(tree: ast.Module) -> str:
    first = (ast.get_docstring(tree) or "").partition("\n\n")[0]
    plain = re.sub(r" \((?:I\d+(?:, | to | and )?)+\)", "", " ".join(first.split()))
    return plain.partition(". ")[0].rstrip(".").replace("|", "\\|")


def _table(name: str) -> str:
    lines = ["| test | what it is about |", "| --- | --- |"]
    lines += [f"| `{path}` | {opening} |" for path, opening in holding(name).items()]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
