"""The package as a user installs and imports it: versions, the public face, an import's cost."""

from __future__ import annotations

import ast
import importlib.metadata
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

import fleetauth

ROOT = Path(__file__).parents[2]
OPTIONAL = [
    "starlette",
    "uvicorn",
    "trio",
    "rich",
    "fleetauth.sandbox",
    "fleetauth.testing",
    "cryptography",
    "filelock",
    "keyring",
    "redis",
    "aiohttp",
    "pyarrow",
    "pandas",
    "polars",
    "numpy",
    "folium",
    "tqdm",
    "dotenv",
    "opentelemetry",
    "fleetauth.opentelemetry",
    "IPython",
    "ipywidgets",
]
REQUIRED = {"anyio", "asyncio", "attr", "attrs", "cattrs", "httpx", "httpx2", "msgspec"}
SESSIONS = {
    "MZoneSession": "mzone",
    "MasternautSession": "masternaut",
    "MPSMonitorSession": "mps_monitor",
    "MbanqSession": "mbanq",
}
IMPORTS = ["import fleetauth", *(f"from fleetauth import {name}" for name in SESSIONS)]


def loaded_by(code: str) -> set[str]:
    """The names of all modules that a new process has after it ran this."""
    run = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    return set(run.stdout.split())


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


@pytest.mark.parametrize("code", IMPORTS)
def test_an_import_brings_nothing_optional(code: str) -> None:
    loaded = loaded_by(code)
    assert "fleetauth" in loaded
    assert [name for name in OPTIONAL if name in loaded] == []


def test_importing_the_package_imports_nothing_that_it_needs_later() -> None:
    assert not REQUIRED & loaded_by("import fleetauth")


@pytest.mark.parametrize("name", SESSIONS)
def test_a_vendors_session_imports_no_other_vendors_room(name: str) -> None:
    rooms = {f"fleetauth.vendors.{room}" for room in SESSIONS.values()}
    loaded = loaded_by(f"from fleetauth import {name}")
    assert rooms & loaded == {f"fleetauth.vendors.{SESSIONS[name]}"}


def test_a_session_imports_nothing_that_only_tables_and_maps_need() -> None:
    loaded = loaded_by("from fleetauth import MZoneSession")
    assert not {"fleetauth.records.arrow", "fleetauth.records.map"} & loaded


def test_no_models_class_is_completed_by_an_import() -> None:
    code = (
        "from fleetauth.vendors.mzone import MZoneSession, Vehicle\n"
        "assert type(vars(Vehicle)['__init__']).__name__ == '_Unmade'"
    )
    assert "fleetauth.vendors.mzone" in loaded_by(code)


def test_checkers_see_each_name_where_it_is_imported_from() -> None:
    (seen,) = (
        node
        for node in ast.parse(Path(fleetauth.__file__).read_text(encoding="utf-8")).body
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name)
    )
    homes = {
        alias.name: node.module
        for node in seen.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert homes == vars(fleetauth)["_HOMES"]
    assert sorted([*homes, "__version__"]) == fleetauth.__all__


def test_a_name_that_is_not_there_is_missed_in_pythons_words() -> None:
    with pytest.raises(AttributeError, match="module 'fleetauth' has no attribute 'MZoneSesion'"):
        getattr(fleetauth, "MZoneSesion")  # noqa: B009 - checkers know that it isn't there


def test_a_name_that_is_not_there_cannot_be_imported() -> None:
    with pytest.raises(ImportError, match="cannot import name 'MZoneSesion' from 'fleetauth'"):
        exec("from fleetauth import MZoneSesion", {})  # noqa: S102 - as above


def test_the_rooms_can_be_reached_through_the_package() -> None:
    assert "fleetauth.errors" in loaded_by("import fleetauth; fleetauth.errors.FleetAuthError")
    for name in ("errors", "stores", "transport", "vendors", "wire"):
        assert getattr(fleetauth, name).__name__ == f"fleetauth.{name}"


def test_what_there_is_can_be_listed() -> None:
    assert {*fleetauth.__all__, "errors", "vendors"} <= set(dir(fleetauth))


def test_everything_can_be_imported_at_once() -> None:
    scope: dict[str, object] = {}
    exec("from fleetauth import *", scope)  # noqa: S102 - as a notebook would
    assert set(fleetauth.__all__) <= set(scope)


def test_the_seam_chose_the_expected_engine(engine: str) -> None:
    from fleetauth.transport.installed import default_engine

    assert default_engine().__name__ == engine
