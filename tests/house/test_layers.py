"""The architecture, held by the imports in the source: everything points downward, the sandbox stands alone, one
module knows the HTTP engine, and what is around the package keeps its distance. Reads the source; runs none of it.

The floors are those of the table in ``docs/architecture.md``. Each rule is tried on an invented house that breaks it.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.house import plan
from tests.house.plan import ASIDE, ROOT, SANDBOX

PAGE = plan.PAGE.read_text(encoding="utf-8")
FLOORS = plan.floors(PAGE)
SANDBOX_GUESTS = {"__main__", "check", "demo", "testing"}
# Who may name which engine, beside the seam, which may name all.
SEAM = "fleetauth.transport.installed"
ENGINES = {"httpx", "httpx2", "httpcore", "httpcore2", "aiohttp"}
NAMING = {
    SEAM: ENGINES,
    "fleetauth.transport.choice": {"httpx", "httpx2", "aiohttp"},
    "fleetauth.transport.aiohttp_engine": {"aiohttp"},
}
AROUND = {"benchmarks", "docs", "examples", "supply", "tests"}
KNOWN_TO_TESTS = {"benchmarks", "supply", "tests"}
USER_OF_THE_PACKAGE = "supply.smoke"


# --- what breaks a rule ---------------------------------------------------------------------------


def homeless(root: Path, known: dict[str, int]) -> Iterator[str]:
    """Files and folders of the package without a row, and rows without a file or folder."""
    named = {path.name for path in (root / "fleetauth").iterdir()} - {"__pycache__", "py.typed"}
    inner = {f"vendors.{path.name}" for path in (root / "fleetauth" / "vendors").iterdir()}
    here = {name for name in {*named, *inner} if not name.endswith(("__init__.py", "__pycache__"))}
    there = {name.removesuffix(".py") for name in here} | {plan.FACE}
    yield from (f"{name} has no row" for name in sorted(there - known.keys()))
    yield from (f"the row of {name} has no file" for name in sorted(known.keys() - there))


def is_allowed(importer: str, target: str, known: dict[str, int]) -> bool:
    """Whether one room may import another."""
    if target == SANDBOX:
        return importer in SANDBOX_GUESTS
    if importer == SANDBOX or target == "opentelemetry":
        return False
    ground = known[importer] == known[target] == 0
    return ground or known[target] < known[importer]


def upward(root: Path, known: dict[str, int]) -> Iterator[str]:
    """Imports that a rule of the floors forbids."""
    for room, targets in plan.rooms_used(root, known).items():
        forbidden = sorted(it for it in targets if not is_allowed(room, it, known))
        yield from (f"{room} must know nothing of {target}" for target in forbidden)


def naming_engines(root: Path, naming: Mapping[str, set[str]]) -> Iterator[str]:
    """Modules of the package that name an engine without being among those that may."""
    for path in sorted((root / "fleetauth").rglob("*.py")):
        name = plan.dotted(path, root)
        texts = {
            node.value
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        roots = {one.split(".")[0] for one in plan.imported_by(path, root)}
        for engine in sorted((ENGINES - naming.get(name, set())) & (texts | roots)):
            yield f"{name} names {engine}"


def private(root: Path) -> Iterator[str]:
    """Files that import what another file keeps to itself."""
    for folder in ("fleetauth", "benchmarks", "examples"):
        for where, imports in _files(root, folder):
            for name in imports:
                if any(_is_private(part) for part in name.split(".")):
                    yield f"{where} imports {name}"


def meddling(root: Path) -> Iterator[str]:
    """Files that know a folder of the project which they should not."""
    for folder in sorted({"fleetauth", *AROUND}):
        allowed = KNOWN_TO_TESTS if folder == "tests" else {folder}
        for where, imports in _files(root, folder):
            known = {name.split(".")[0] for name in imports}
            yield from (f"{where} knows {other}/" for other in sorted(AROUND & known - allowed))
            if folder == "supply" and "fleetauth" in known and where != USER_OF_THE_PACKAGE:
                yield f"{where} imports the package"


def deep_in_examples(root: Path) -> Iterator[str]:
    """Examples that import from inside a room, which no user need do."""
    for where, imports in _files(root, "examples"):
        yield from (f"{where} imports {name}" for name in imports if _is_deep(root, name))


def _is_deep(root: Path, name: str) -> bool:
    # fleetauth.tokens is a room, fleetauth.tokens.keeper a file in it; fleetauth.vendors.mzone is a room.
    first, *inner = name.split(".")
    files = [
        root.joinpath(first, *inner[: count + 1]).with_suffix(".py")
        for count in range(1, len(inner))
    ]
    return first == "fleetauth" and any(path.is_file() for path in files)


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name != "_version"


def _files(root: Path, folder: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each file of a folder, by its dotted name, and what it imports; a notebook's cells are a file."""
    for path in sorted((root / folder).rglob("*.py")):
        yield plan.dotted(path, root), plan.imported_by(path, root)
    for path in sorted((root / folder).rglob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        source = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        yield path.relative_to(root).as_posix(), tuple(plan.imported(source, ()))


# --- our house ------------------------------------------------------------------------------------


def test_the_page_has_a_row_for_each_file_and_folder_and_no_other() -> None:
    assert list(homeless(ROOT, FLOORS)) == []


def test_the_floors_go_down_and_a_room_has_one_row() -> None:
    table = plan.rows(PAGE)
    numbers = [row.floor for row in table]
    assert numbers == sorted(numbers, reverse=True)
    assert sum(len(row.rooms) for row in table) == len(FLOORS)


def test_imports_point_downward_only() -> None:
    assert list(upward(ROOT, FLOORS)) == []


def test_only_the_seam_names_an_http_engine() -> None:
    assert list(naming_engines(ROOT, NAMING)) == []


def test_nobody_imports_what_another_file_keeps_to_itself() -> None:
    assert list(private(ROOT)) == []


def test_the_package_and_what_is_around_it_keep_their_distance() -> None:
    assert list(meddling(ROOT)) == []


def test_an_example_imports_what_a_user_may() -> None:
    assert list(deep_in_examples(ROOT)) == []


def test_the_diagram_is_up_to_date() -> None:
    assert plan.page_with_diagram(PAGE, ROOT) == PAGE, "run: python -m tests.house.plan"


# --- a house that breaks the rules ----------------------------------------------------------------

INVENTED = """
| floor | room | what |
| --- | --- | --- |
| 4 | `__main__.py` | |
| 4 | `fleetauth/__init__.py` | |
| 3 | `vendors/__init__.py` | |
| 2 | `vendors/one/`, `vendors/two/` | |
| 1 | `tokens/`, `stores/`, `transport/` | |
| 1 | `opentelemetry/` | |
| 0 | `errors.py`, `secrets.py`, `_version.py` | |
| aside | `sandbox/` | |
<!-- generated: house -->
<!-- end -->
"""
INVENTED_FLOORS = plan.floors(INVENTED)
INVENTED_NAMING = {"fleetauth.transport.seam": ENGINES, "fleetauth.transport.choice": {"httpx"}}
FILES = {
    "fleetauth/__init__.py": "from .vendors.one import session",
    "fleetauth/vendors/__init__.py": "",
    "fleetauth/__main__.py": "from fleetauth.sandbox import Sandbox",
    "fleetauth/vendors/one/session.py": "from fleetauth.tokens.keeper import Keeper",
    "fleetauth/vendors/two/session.py": "from fleetauth.stores import memory",
    "fleetauth/tokens/keeper.py": "from ..errors import Refused",
    "fleetauth/stores/memory.py": "import attrs",
    "fleetauth/opentelemetry/spans.py": "from fleetauth.secrets import Secret",
    "fleetauth/errors.py": "from .secrets import Secret",
    "fleetauth/secrets.py": "from ._version import __version__",
    "fleetauth/_version.py": "",
    "fleetauth/sandbox/server.py": "from .forms import form",
    "fleetauth/transport/seam.py": "import httpx",
    "benchmarks/calls.py": "from fleetauth.tokens.keeper import Keeper",
    "examples/one.py": "from fleetauth.sandbox import Sandbox\nfrom fleetauth.vendors.one import Row",
    "supply/smoke.py": "import fleetauth",
    "tests/test_it.py": "from fleetauth.tokens.keeper import _hidden\nfrom supply import smoke",
    "docs/page.py": "from fleetauth.tokens import keeper",
}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small house in which every rule holds."""
    for name, source in FILES.items():
        put(tmp_path, name, source)
    return tmp_path


def put(root: Path, name: str, source: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{source}\n", encoding="utf-8")


def broken_rules(root: Path) -> list[str]:
    known = INVENTED_FLOORS
    found = [
        *upward(root, known),
        *naming_engines(root, INVENTED_NAMING),
        *private(root),
        *meddling(root),
    ]
    return [*found, *deep_in_examples(root)]


def test_a_house_that_keeps_the_rules_passes(house: Path) -> None:
    assert broken_rules(house) == []


@pytest.mark.parametrize(
    ("name", "source", "told"),
    [
        ("tokens/keeper.py", "import fleetauth.vendors.one", "tokens must know nothing of vendors.one"),
        ("tokens/keeper.py", "from ..vendors.one import x", "tokens must know nothing of vendors.one"),
        ("tokens/keeper.py", "def f():\n    from fleetauth import stores", "tokens must know nothing of stores"),
        ("vendors/one/x.py", "from ..two import y", "vendors.one must know nothing of vendors.two"),
        ("errors.py", "from fleetauth import tokens", "errors must know nothing of tokens"),
        ("tokens/x.py", "from fleetauth import one", "tokens must know nothing of fleetauth"),
        ("sandbox/x.py", "from fleetauth.errors import y", "sandbox must know nothing of errors"),
        ("vendors/one/x.py", "import fleetauth.sandbox", "vendors.one must know nothing of sandbox"),
        ("vendors/one/x.py", "import fleetauth.opentelemetry", "vendors.one must know nothing of opentelemetry"),
        ("tokens/x.py", "import httpx2.auth", "fleetauth.tokens.x names httpx2"),
        ("tokens/x.py", "engine = 'aiohttp'", "fleetauth.tokens.x names aiohttp"),
        ("transport/choice.py", "import httpcore", "fleetauth.transport.choice names httpcore"),
        ("tokens/x.py", "from .keeper import _hidden", "fleetauth.tokens.x imports fleetauth.tokens.keeper._hidden"),
        ("tokens/x.py", "from tests import fakes", "fleetauth.tokens.x knows tests/"),
        ("../benchmarks/x.py", "from fleetauth.errors import _y", "benchmarks.x imports fleetauth.errors._y"),
        ("../benchmarks/x.py", "import tests.samples", "benchmarks.x knows tests/"),
        ("../examples/x.py", "from fleetauth.tokens.keeper import K", "examples.x imports fleetauth.tokens.keeper.K"),
        ("../examples/x.py", "from fleetauth.tokens import keeper", "examples.x imports fleetauth.tokens.keeper"),
        ("../examples/x.py", "from supply import audit", "examples.x knows supply/"),
        ("../docs/x.py", "from tests.house import plan", "docs.x knows tests/"),
        ("../supply/x.py", "from fleetauth import errors", "supply.x imports the package"),
        ("../tests/x.py", "import examples.one", "tests.x knows examples/"),
    ],
)  # fmt: skip
def test_each_rule_can_be_broken(house: Path, name: str, source: str, told: str) -> None:
    put(house, f"fleetauth/{name}", source)
    assert broken_rules(house) == [told]


def test_a_notebooks_cells_are_read_too(house: Path) -> None:
    cell = {"cell_type": "code", "source": ["from fleetauth.tokens.keeper import Keeper\n"]}
    put(
        house,
        "examples/x.ipynb",
        json.dumps({"cells": [cell, {"cell_type": "markdown", "source": []}]}),
    )
    assert broken_rules(house) == ["examples/x.ipynb imports fleetauth.tokens.keeper.Keeper"]


def test_a_room_without_a_row_and_a_row_without_a_room_are_found(house: Path) -> None:
    put(house, "fleetauth/vendors/three/session.py", "")
    put(house, "fleetauth/billing.py", "")
    (house / "fleetauth" / "errors.py").unlink()
    assert list(homeless(house, INVENTED_FLOORS)) == [
        "billing has no row",
        "vendors.three has no row",
        "the row of errors has no file",
    ]


def test_a_diagram_leaves_out_what_another_way_implies(house: Path) -> None:
    put(house, "fleetauth/vendors/one/more.py", "from fleetauth.errors import Refused")
    page = plan.page_with_diagram(INVENTED, house)
    arrows = [line.strip() for line in page.splitlines() if ">" in line and " r" in line]
    assert arrows == ["r0 -.-> r7", "r1 --> r3", "r3 --> r4", "r4 --> r6", "r5 --> r6"]
    assert 'r6["the ground floor"]' in page


def test_the_floor_aside_is_below_none() -> None:
    assert INVENTED_FLOORS["sandbox"] == ASIDE
