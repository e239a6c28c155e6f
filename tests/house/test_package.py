"""The package as a user installs and imports it: versions, the public face, an import's cost."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

import fleetauth

ROOT = Path(__file__).parents[2]
OPTIONAL = ["starlette", "uvicorn", "trio", "rich", "fleetauth.sandbox", "fleetauth.testing"]
OPTIONAL += ["aiohttp", "cryptography", "filelock", "keyring", "redis"]


@pytest.fixture
def project() -> dict[str, Any]:
    """The `[project]` table of pyproject.toml."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text)["project"])


@pytest.fixture
def minors(project: dict[str, Any]) -> list[int]:
    """The supported Pythons by their classifiers, as 11 for 3.11."""
    lead = "Programming Language :: Python :: 3."
    named = [name.removeprefix(lead) for name in project["classifiers"] if name.startswith(lead)]
    return sorted(int(minor) for minor in named)


def test_the_oldest_supported_python_is_the_one_required(
    project: dict[str, Any], minors: list[int]
) -> None:
    assert project["requires-python"] == f">=3.{minors[0]}"


def test_no_supported_python_is_left_out(minors: list[int]) -> None:
    assert minors == list(range(minors[0], minors[-1] + 1))


def test_the_type_checkers_read_the_oldest_supported_python(project: dict[str, Any]) -> None:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    oldest = project["requires-python"].removeprefix(">=")
    told = {
        tools["mypy"]["python_version"],
        tools["pyright"]["pythonVersion"],
        tools["ruff"]["target-version"].replace("py3", "3."),
    }
    assert told == {oldest}


def test_the_version_is_the_installed_one() -> None:
    assert fleetauth.__version__ == importlib.metadata.version("fleetauth")


def test_the_public_names_are_sorted() -> None:
    assert list(fleetauth.__all__) == sorted(fleetauth.__all__)


@pytest.mark.parametrize("name", fleetauth.__all__)
def test_every_public_name_exists(name: str) -> None:
    assert getattr(fleetauth, name) is not None


def test_the_package_says_that_it_is_typed() -> None:
    assert (Path(fleetauth.__file__).parent / "py.typed").is_file()


def test_importing_the_package_imports_nothing_optional() -> None:
    code = f"import fleetauth, sys; print([name for name in {OPTIONAL} if name in sys.modules])"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30
    )
    assert run.stdout.strip() == "[]"


def test_the_seam_chose_the_expected_engine(engine: str) -> None:
    from fleetauth.transport.engine import default_engine

    assert default_engine().__name__ == engine
