"""Writes the locks beside this file: every package of the test environment, with its version and its hashes, and no
address of where to get it. `nox -s lock` runs it; what is done with the locks is in the noxfile.

The locks are layers, which pip and uv install together: what a session needs, what the extras add, what httpx2 adds,
what the test tools add. One resolution makes them all, for every supported Python and platform. Beside them stands one
that is installed alone, in the same versions: what builds the package, and looks at what was built.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Final, TypeAlias

ROOT: Final = Path(__file__).parents[1]
LOCKS: Final = Path(__file__).parent / "locks"
LAYERS: Final = ("runtime", "extras", "httpx2", "test")
BUILD: Final = "build"  # stands alone: it repeats what layers hold, too
TOOLS: Final = ["editables"]  # beside the build back end, for `--no-build-isolation -e .`
_HEADER: Final = """\
# {about}
# Written by `python -m nox -s lock`; pip and uv check the hashes.
"""
_ABOUT: Final = {
    "runtime": "What a session needs.",
    "extras": "What the extras add to that, but for httpx2.",
    "httpx2": "What the extra httpx2 adds.",
    "test": "What the tests add, and building the package.",
    "build": "What builds the package and looks at it; installed alone.",
}
_NAME: Final = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)", re.MULTILINE)

Blocks: TypeAlias = dict[str, str]  # a package's lines, by its name


def project() -> dict[str, object]:
    """pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def compiled(
    *more: str,
    constraints: Path | None = None,
    hashes: bool = False,
    source: str | None = "pyproject.toml",
) -> str:
    """What uv resolves of the project's requirements and these.

    Args:
        more: Further arguments.
        constraints: Versions that are settled already.
        hashes: Whether to write them.
        source: The file whose requirements are meant; none if they are all among the arguments.
    """
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--upgrade", "--universal"]
    quiet = ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
    settled = [] if constraints is None else ["--constraint", str(constraints)]
    hashed = ["--generate-hashes"] if hashes else []
    oldest = re.search(r'requires-python = ">=([0-9.]+)"', (ROOT / "pyproject.toml").read_text())
    python = ["--python-version", oldest[1]] if oldest else []
    wanted = [*command, *quiet, *settled, *hashed, *python, *more, *([source] if source else [])]
    return subprocess.run(wanted, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603 - uv


def blocks(text: str) -> Blocks:
    """Each package's lines. One that is there in two versions, for two Pythons, has both in one."""
    found: Blocks = {}
    for block in re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE):
        if (name := _NAME.match(block)) is not None:
            found[name[1]] = found.get(name[1], "") + block
    return found


def extras(*without: str) -> list[str]:
    """The arguments for all of the project's extras but these, and those that hold them."""
    named = _table("project", "optional-dependencies")
    return [f"--extra={name}" for name in sorted(named) if name not in {"all", *without}]


def renewed() -> dict[str, str]:
    """The text of each layer."""
    with tempfile.TemporaryDirectory() as directory:
        tools = Path(directory) / "tools.in"
        build = _table("build-system")["requires"]
        tools.write_text("\n".join([*map(str, list(build)), *TOOLS]), encoding="utf-8")  # type: ignore[call-overload]
        tests = ["--group=test", str(tools)]
        everything = blocks(compiled(*extras(), *tests, hashes=True))
        settled = Path(directory) / "settled"
        settled.write_text("\n".join(_pins(everything)), encoding="utf-8")
        runtime = set(blocks(compiled(constraints=settled)))
        with_extras = set(blocks(compiled(*extras("httpx2"), constraints=settled)))
        with_tests = set(blocks(compiled(*extras("httpx2"), *tests, constraints=settled)))
        building = blocks(
            compiled("--group=build", str(tools), constraints=settled, hashes=True, source=None)
        )
    layers = {
        "runtime": runtime,
        "extras": with_extras - runtime,
        "httpx2": set(everything) - with_tests,
        "test": with_tests - with_extras,
    }
    held = {layer: {name: everything[name] for name in names} for layer, names in layers.items()}
    return {layer: _written(layer, found) for layer, found in {**held, BUILD: building}.items()}


def _written(layer: str, found: Blocks) -> str:
    return _HEADER.format(about=_ABOUT[layer]) + "".join(found[name] for name in sorted(found))


def _pins(found: Blocks) -> list[str]:
    lines = (line for block in found.values() for line in block.splitlines())
    return [line.rstrip(" \\") for line in lines if not line.startswith(" ")]


def _table(*names: str) -> dict[str, object]:
    table = project()
    for name in names:
        table = dict(table[name])  # type: ignore[call-overload]
    return table


if __name__ == "__main__":
    for layer, text in renewed().items():
        (LOCKS / f"{layer}.txt").write_text(text, encoding="utf-8")
