"""The project's files as a reader finds them: the changelog, paths, how each file opens, and how long it is."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = ["fleetauth", "tests", "benchmarks", "docs", "examples", "supply", ".ci"]
TEXT = {".py", ".md", ".toml", ".txt", ".json", ".xml", ".sh", ".yml", ".yaml", ""}
BUILT = {"_build", "__pycache__"}
LONG = Path(__file__).with_name("long_files.toml")
SHORT = 300  # lines that a file may have without a word


def ours() -> list[Path]:
    """Every text file of the project, without what was built."""
    below = [path for name in OURS for path in (ROOT / name).rglob("*")]
    paths = [path for path in [*ROOT.iterdir(), *below] if path.is_file()]
    return sorted(
        path
        for path in paths
        if path.suffix in TEXT
        and not BUILT & set(path.parts)
        and not path.name.startswith(".coverage")
    )


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def allowed_lines() -> dict[str, int]:
    """How many lines each of the long files may have."""
    told = tomllib.loads(LONG.read_text(encoding="utf-8"))["long"]
    return {name: number for group in told for name, number in group["lines"].items()}


def too_long(root: Path, paths: list[Path], allowed: dict[str, int]) -> Iterator[str]:
    """Files with more lines than they may have, and rows of the list that are not needed."""
    lengths = {
        path.relative_to(root).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in paths
    }
    for name, lines in lengths.items():
        limit = allowed.get(name, SHORT)
        if lines > limit:
            yield f"{name} has {lines} lines, and may have {limit}: split it, or decide in {LONG.name}"
    for name in allowed:
        if lengths.get(name, 0) <= SHORT:
            yield f"{name} is short, or gone: take it off {LONG.name}"


PYTHON = [path for path in ours() if path.suffix == ".py"]


def test_the_changelog_has_a_place_for_what_comes_next() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"^## \[Unreleased\]$", changelog, re.MULTILINE)


def test_no_file_names_a_directory_of_one_machine() -> None:
    personal = re.compile(rb"(?<![\w.])/(home|Users|root)/\w|[A-Z]:\\Users\\")
    naming = [place(path) for path in ours() if personal.search(path.read_bytes())]
    assert naming == []


@pytest.mark.parametrize("path", PYTHON, ids=place)
def test_a_python_file_opens_with_what_lives_in_it(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def test_a_file_is_short_or_has_a_reason() -> None:
    assert list(too_long(ROOT, PYTHON, allowed_lines())) == []


def test_no_file_has_two_reasons() -> None:
    told = tomllib.loads(LONG.read_text(encoding="utf-8"))["long"]
    assert sum(len(group["lines"]) for group in told) == len(allowed_lines())
    assert all(group["why"] for group in told)


@pytest.mark.parametrize(
    ("lines", "allowed", "told"),
    [
        (300, {}, ""),
        (301, {}, "a.py has 301 lines, and may have 300: split it"),
        (320, {"a.py": 325}, ""),
        (326, {"a.py": 325}, "a.py has 326 lines, and may have 325: split it"),
        (300, {"a.py": 325}, "a.py is short, or gone: take it off"),
        (10, {"b.py": 325}, "b.py is short, or gone: take it off"),
    ],
)
def test_a_long_file_is_found_and_so_is_a_row_too_many(
    tmp_path: Path, lines: int, allowed: dict[str, int], told: str
) -> None:
    path = tmp_path / "a.py"
    path.write_text("x = 1\n" * lines, encoding="utf-8")
    found = list(too_long(tmp_path, [path], allowed))
    assert [it.partition(",")[0] for it in found] == [told.partition(",")[0]] * bool(told)
    assert told.partition(" off")[0] in "".join(found)


def test_every_dependency_is_explained() -> None:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = pyproject["project"]
    extras = [name for group in project["optional-dependencies"].values() for name in group]
    tools = [name for group in pyproject["dependency-groups"].values() for name in group]
    needed = [*project["dependencies"], *extras, *(name for name in tools if isinstance(name, str))]
    names = {re.split(r"[<>=\[]", requirement)[0] for requirement in needed} - {"fleetauth"}
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    assert {name for name in names if f"`{name}`" not in page} == set()
