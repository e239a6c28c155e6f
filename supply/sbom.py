"""Writes `fleetauth.cdx.json` beside this file: the software bill of materials that lies in the wheel (PEP 770), in
CycloneDX's form. It lists what a session needs and what the extras add, in the versions of the locks, with licences.

The same locks give the same bytes: there is no date in it, and no number by chance. `nox -s lock` runs it, in an
environment where all of it is installed; a test compares it with the locks.
"""

from __future__ import annotations

import json
import re
from importlib import metadata
from pathlib import Path
from typing import Any, Final, TypeAlias

from supply.lock import LOCKS, ROOT, blocks, project

FILE: Final = Path(__file__).parent / "fleetauth.cdx.json"
LAYERS: Final = {"runtime": "required", "extras": "optional", "httpx2": "optional"}
_PIN: Final = re.compile(r"^[a-z0-9][a-z0-9._-]*==([^ ;\\]+)(?: ; (.*?))?(?: \\)?$", re.MULTILINE)
_REQUIRED: Final = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*")

# Of packages for other platforms, which can't be asked here; as their metadata has it.
_ELSEWHERE: Final = {
    "backports-tarfile": "MIT",
    "colorama": "BSD-3-Clause",
    "httpx2-jsfetch": "BSD-3-Clause",
    "importlib-metadata": "Apache-2.0",
    "lazy-importer": "Apache-2.0",
    "pywin32-ctypes": "BSD-3-Clause",
    "async-timeout": "Apache-2.0",
    "zipp": "MIT",
}
# What packages say in their own words, where they don't say it as SPDX does.
_IN_SPDX: Final = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD 3-Clause License": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "BSD-3-Clause License": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "PSF": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0",
}


Component: TypeAlias = dict[str, Any]


def document() -> dict[str, Any]:
    """The whole of it."""
    components = [one for layer, scope in LAYERS.items() for one in _components(layer, scope)]
    components.sort(key=lambda one: str(one["bom-ref"]))
    refs: dict[str, list[str]] = {str(one["name"]): [] for one in components}
    for one in components:
        refs[str(one["name"])].append(str(one["bom-ref"]))
    itself = _itself()
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": itself},
        "components": components,
        "dependencies": [
            {"ref": itself["bom-ref"], "dependsOn": sorted(_own(refs))},
            *({"ref": one["bom-ref"], "dependsOn": _needs(one, refs)} for one in components),
        ],
    }


def text() -> str:
    """As it is written."""
    return json.dumps(document(), indent=1, sort_keys=True) + "\n"


def licence(name: str) -> str:
    """A package's licence, as an SPDX expression.

    Raises:
        ValueError: It says none that is known here.
    """
    try:
        said: Any = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return _ELSEWHERE[name]
    if expression := said.get("License-Expression"):
        return str(expression)
    classifiers = said.get_all("Classifier") or []
    words = [
        str(it).rpartition(" :: ")[2] for it in classifiers if str(it).startswith("License ::")
    ]
    short = str(said.get("License") or "").strip()
    for word in (short, *words):
        if word in _IN_SPDX or _is_spdx(word):
            return _IN_SPDX.get(word, word)
    raise ValueError(f"{name} says of its licence {[short[:60], *words]}: add that to _IN_SPDX")


def _is_spdx(word: str) -> bool:
    return bool(word) and set(re.split(r" (?:AND|OR) ", word)) <= set(_IN_SPDX.values())


def _itself() -> Component:
    version = re.search(
        r'__version__.* = "(.+)"', (ROOT / "fleetauth/_version.py").read_text(encoding="utf-8")
    )
    told: Any = project()["project"]
    named = "0" if version is None else version[1]
    return {
        "type": "library",
        "bom-ref": f"pkg:pypi/fleetauth@{named}",
        "purl": f"pkg:pypi/fleetauth@{named}",
        "name": "fleetauth",
        "version": named,
        "description": told["description"],
        "licenses": [{"license": {"id": told["license"]}}],
    }


def _components(layer: str, scope: str) -> list[Component]:
    lock = blocks((LOCKS / f"{layer}.txt").read_text(encoding="utf-8"))
    return [
        _component(name, version, marker, scope)
        for name in lock
        for version, marker in _PIN.findall(lock[name])
    ]


def _component(name: str, version: str, marker: str, scope: str) -> Component:
    expression = licence(name)
    single = " " not in expression
    purl = f"pkg:pypi/{name}@{version}"
    component: Component = {
        "type": "library",
        "bom-ref": purl,
        "purl": purl,
        "name": name,
        "version": version,
        "scope": scope,
        "licenses": [{"license": {"id": expression}} if single else {"expression": expression}],
    }
    if marker:
        component["properties"] = [{"name": "python:marker", "value": marker}]
    return component


def _own(refs: dict[str, list[str]]) -> set[str]:
    told: Any = project()["project"]
    wanted = [
        *told["dependencies"],
        *(it for many in told["optional-dependencies"].values() for it in many),
    ]
    return {ref for it in wanted for ref in refs.get(_name(it), [])}


def _needs(component: Component, refs: dict[str, list[str]]) -> list[str]:
    try:
        wanted = metadata.requires(str(component["name"])) or []
    except metadata.PackageNotFoundError:
        return []
    named = {_name(it) for it in wanted if "extra ==" not in it.replace("'", '"')}
    return sorted(ref for name in named for ref in refs.get(name, []))


def _name(requirement: str) -> str:
    found = _REQUIRED.match(requirement)
    return "" if found is None else re.sub(r"[-_.]+", "-", found[0]).lower()


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
