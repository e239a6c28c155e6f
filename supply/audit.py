"""Checks what the project is made of: the locks, the licences of what a user gets, the bill of materials in the wheel.

It asks nobody; with `--online` it asks the OSV database, by pip-audit, for known vulnerabilities of what is locked.
"""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from supply.lock import BUILD, LAYERS, LOCKS, ROOT, blocks, project
from supply.sbom import FILE

ALLOWED: Final = {  # what a user of a wheel under MIT may be given along
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "PSF-2.0",
    "Zlib",
}
_PINNED: Final = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)(?: ; (.+?))? \\$")
_HASH: Final = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")


def locked(*layers: str) -> dict[str, list[str]]:
    """The versions of each package, in these locks or in all layers."""
    found: dict[str, list[str]] = {}
    for layer in layers or LAYERS:
        for name, block in blocks(_read(layer)).items():
            pins = filter(None, map(_PINNED.match, block.splitlines()))
            found.setdefault(name, []).extend(pin[2] for pin in pins)
    return found


def wrong_lines() -> Iterator[str]:
    """What is neither an exact version nor a hash: an address, an option, a range. And a version without a hash."""
    for layer in (*LAYERS, BUILD):
        after_pin = False
        for number, line in enumerate(_read(layer).splitlines(), 1):
            place = f"{layer}.txt:{number}: "
            pin = _PINNED.match(line)
            if after_pin and not _HASH.match(line):
                yield f"{place}no hash before {line!r}"
            after_pin = pin is not None
            if pin is not None and pin[3]:
                Marker(pin[3])
            if pin is None and not line.startswith("#") and not _HASH.match(line):
                yield f"{place}{line!r}"


def not_held() -> Iterator[str]:
    """What pyproject.toml wants of each package, where the lock has another version, or none."""
    for requirements, versions in ((wanted(), locked()), (wanted_to_build(), locked(BUILD))):
        for requirement in requirements:
            found = versions.get(canonicalize_name(requirement.name), [])
            if not found:
                yield f"{requirement} is in no lock"
            for version in found:
                if not requirement.specifier.contains(version, prereleases=True):
                    yield f"{requirement} is locked as {version}"


def built_otherwise() -> Iterator[str]:
    """What the lock for building has in other versions than the layers: two back ends, two wheels."""
    layers = locked()
    for name, versions in locked(BUILD).items():
        if not set(versions) <= set(layers.get(name, versions)):
            yield f"{name} is locked as {layers[name]}, and to build as {versions}"


def wanted_to_build() -> Iterator[Requirement]:
    """What pyproject.toml asks for to build, and to look at what was built."""
    told: Any = project()
    return map(
        Requirement, [*told["build-system"]["requires"], *told["dependency-groups"]["build"]]
    )


def wanted() -> Iterator[Requirement]:
    """What pyproject.toml asks for to run, to build and to test."""
    told: Any = project()
    texts = [
        *told["project"]["dependencies"],
        *(text for extra in told["project"]["optional-dependencies"].values() for text in extra),
        *(text for text in told["dependency-groups"]["test"] if isinstance(text, str)),
        *told["build-system"]["requires"],
    ]
    return (it for it in map(Requirement, texts) if it.name != "fleetauth")


def licences_not_allowed() -> Iterator[str]:
    """The packages of the bill of materials under other licences than these."""
    for component in json.loads(FILE.read_text(encoding="utf-8"))["components"]:
        (told,) = component["licenses"]
        expression = told["expression"] if "expression" in told else told["license"]["id"]
        choices = [set(one.strip("()").split(" AND ")) for one in expression.split(" OR ")]
        if not any(choice <= ALLOWED for choice in choices):
            yield f"{component['name']} is under {expression}"


def wrong_in_wheel(wheel: Path) -> Iterator[str]:
    """Whether the wheel has the bill of materials, as it is here, in the form that CycloneDX wants."""
    schema: Any = importlib.import_module("cyclonedx.schema")
    validation: Any = importlib.import_module("cyclonedx.validation.json")
    with zipfile.ZipFile(wheel) as archive:
        held = [name for name in archive.namelist() if ".dist-info/sboms/" in name]
        texts = [archive.read(name).decode("utf-8") for name in held]
    if texts != [FILE.read_text(encoding="utf-8")]:
        yield f"{wheel.name} has {held or 'no bill of materials'}, and not {FILE.name} as it is here"
    for text in texts:
        error = validation.JsonStrictValidator(schema.SchemaVersion.V1_6).validate_str(text)
        if error is not None:
            yield f"{FILE.name} is not valid: {error}"


def ask_osv() -> None:
    """Ask for known vulnerabilities. A service that can't be reached is a failure, never a clean bill."""
    options = ["--strict", "--disable-pip", "--require-hashes", "--vulnerability-service=osv"]
    for together in (LAYERS, (BUILD,)):
        locks = [f"--requirement={LOCKS / f'{layer}.txt'}" for layer in together]
        subprocess.run([sys.executable, "-m", "pip_audit", *options, *locks], check=True)  # noqa: S603 - our own tool


def main(arguments: list[str]) -> int:
    """Say what is wrong, and how much was looked at."""
    (wheel,) = (ROOT / "dist").glob("*.whl")
    wrong = [
        *wrong_lines(),
        *not_held(),
        *built_otherwise(),
        *licences_not_allowed(),
        *wrong_in_wheel(wheel),
    ]
    print(*wrong, sep="\n", end="\n" if wrong else "")
    components = len(json.loads(FILE.read_text(encoding="utf-8"))["components"])
    print(f"{len(locked())} locked packages, {components} of them in the wheel's bill of materials")
    if "--online" in arguments:
        ask_osv()
    return 1 if wrong else 0


def _read(layer: str) -> str:
    return (LOCKS / f"{layer}.txt").read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
