"""The project's files as a reader finds them: the changelog, paths, how each file opens."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = ["fleetauth", "tests", "benchmarks", "docs", "examples", ".ci"]
TEXT = {".py", ".md", ".toml", ".txt", ".json", ".xml", ".sh", ".yml", ".yaml", ""}
BUILT = {"_build", "__pycache__"}


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


def test_every_dependency_is_explained() -> None:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = pyproject["project"]
    extras = [name for group in project["optional-dependencies"].values() for name in group]
    tools = [name for group in pyproject["dependency-groups"].values() for name in group]
    needed = [*project["dependencies"], *extras, *(name for name in tools if isinstance(name, str))]
    names = {re.split(r"[<>=\[]", requirement)[0] for requirement in needed} - {"fleetauth"}
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    assert {name for name in names if f"`{name}`" not in page} == set()
