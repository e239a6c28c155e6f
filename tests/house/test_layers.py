"""The architecture, held by the imports in the source: everything points downward, the sandbox
stands alone, and one module knows the HTTP engine. Reads the source as text; runs none of it.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "fleetauth").rglob("*.py"))
SEAM = ROOT / "fleetauth" / "transport" / "engine.py"
# Those beside it that name an engine: which one a session asks for, and the connections of one.
CHOICE = SEAM.with_name("choice.py")
FAST = SEAM.with_name("aiohttp_engine.py")

# From the top floor down; a room may import what is on a floor below its own. docs/architecture.md
# draws the same picture. A new file or folder of the package needs a place here.
FLOORS: list[set[str]] = [
    {"__main__", "demo"},
    {"testing"},
    {"fleetauth"},  # the public face: fleetauth/__init__.py
    {"vendors"},  # the list of vendors: fleetauth/vendors/__init__.py
    {"vendors.mzone", "vendors.masternaut", "vendors.mps_monitor", "vendors.mbanq"},
    {"vendors.settings", "vendors.documented", "fleet"},
    {"session"},
    {"session_sources"},
    {"options"},
    {"credentials"},
    {"transport"},
    {"records"},
    {"tokens"},
    {"stores"},
    {"wire"},
    {"errors", "secrets", "events", "extras", "progress", "markup", "clock", "_version"},
]
FLOOR_OF = {room: -number for number, floor in enumerate(FLOORS) for room in floor}
GROUND = FLOORS[-1]  # its rooms may know each other
SANDBOX_GUESTS = {"__main__", "demo", "testing"}


def dotted(path: Path) -> str:
    """`fleetauth/tokens/__init__.py` as `fleetauth.tokens`."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported(path: Path) -> Iterator[str]:
    """The full dotted name of everything that a file imports, wherever in the file it does so."""
    here = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = here[: len(here) + 1 - node.level] if node.level else ()
            source = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{source}.{alias.name}" for alias in node.names)


def room_of(name: str) -> str:
    """The room that a dotted name of the package lives in."""
    match name.split("."):
        case ["fleetauth", "vendors", vendor, *_] if f"vendors.{vendor}" in FLOOR_OF:
            return f"vendors.{vendor}"
        case ["fleetauth", room, *_] if room in FLOOR_OF or room == "sandbox":
            return room
        case _:
            return "fleetauth"


def package_imports(path: Path) -> set[str]:
    """The rooms of the package that a file imports from."""
    return {room_of(name) for name in imported(path) if name.split(".")[0] == "fleetauth"}


def is_allowed(importer: str, target: str) -> bool:
    """Whether one room may import another."""
    if importer == target:
        return True
    if importer == "sandbox":
        return False
    if target == "sandbox":
        return importer in SANDBOX_GUESTS
    if importer in GROUND and target in GROUND:
        return True
    return FLOOR_OF[target] < FLOOR_OF[importer]


def place(path: Path) -> str:
    return dotted(path)


def test_the_package_was_found() -> None:
    assert SEAM in MODULES


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_a_module_has_a_room_on_a_floor(path: Path) -> None:
    name = dotted(path)
    assert name == "fleetauth" or room_of(name) != "fleetauth", (
        f"{name} has no floor: give it one in FLOORS, and in docs/architecture.md"
    )


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_imports_point_downward_only(path: Path) -> None:
    room = room_of(dotted(path))
    upward = {target for target in package_imports(path) if not is_allowed(room, target)}
    assert not upward, f"{room} must know nothing of {sorted(upward)}"


@pytest.mark.parametrize("path", [path for path in MODULES if path != SEAM], ids=place)
def test_only_the_seam_names_an_http_engine(path: Path) -> None:
    engines = {"httpx", "httpx2", "httpcore", "httpcore2", "aiohttp"}
    engines -= {CHOICE: {"httpx", "httpx2", "aiohttp"}, FAST: {"aiohttp"}}.get(path, set())
    tree = ast.parse(path.read_text(encoding="utf-8"))
    texts = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    roots = {name.split(".")[0] for name in imported(path)}
    assert not engines & (texts | roots)


@pytest.mark.parametrize(
    ("importer", "target", "allowed"),
    [
        ("session", "tokens", True),
        ("tokens", "session", False),
        ("wire", "errors", True),
        ("errors", "secrets", True),
        ("errors", "wire", False),
        ("vendors.mzone", "transport", True),
        ("vendors.mzone", "vendors.mbanq", False),
        ("sandbox", "errors", False),
        ("session", "sandbox", False),
        ("testing", "sandbox", True),
    ],
)
def test_the_rule_itself(importer: str, target: str, allowed: bool) -> None:  # noqa: FBT001
    assert is_allowed(importer, target) is allowed


def test_relative_imports_are_resolved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = tmp_path / "fleetauth" / "tokens"
    room.mkdir(parents=True)
    module = room / "keeper.py"
    module.write_text("from . import lifecycle\nfrom .token import Token\nfrom ..wire import x\n")
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    assert list(imported(module)) == [
        "fleetauth.tokens.lifecycle",
        "fleetauth.tokens.token.Token",
        "fleetauth.wire.x",
    ]
