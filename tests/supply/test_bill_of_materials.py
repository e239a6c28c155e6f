"""The bill of materials in the wheel names what a user gets, in the versions of the locks, each with its licence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fleetauth import __version__
from supply import audit, lock, sbom


@pytest.fixture
def bill() -> dict[str, Any]:
    """It, as it is in the tree and in the wheel."""
    return dict(json.loads(sbom.FILE.read_text(encoding="utf-8")))


def test_it_names_each_locked_package_that_a_user_gets(bill: dict[str, Any]) -> None:
    """If this fails: `python -m nox -s lock` renews it."""
    versions = audit.locked()
    wanted = {
        f"pkg:pypi/{name}@{version}"
        for layer in sbom.LAYERS
        for name in lock.blocks(audit._read(layer))
        for version in versions[name]
    }
    assert {component["purl"] for component in bill["components"]} == wanted


def test_what_every_session_needs_is_told_from_what_extras_add(bill: dict[str, Any]) -> None:
    required = {it["name"] for it in bill["components"] if it["scope"] == "required"}
    assert required == set(lock.blocks(audit._read("runtime")))


def test_it_is_of_this_version(bill: dict[str, Any]) -> None:
    assert bill["metadata"]["component"]["version"] == __version__


def test_nothing_in_it_changes_by_itself(bill: dict[str, Any]) -> None:
    assert not {"serialNumber", "timestamp"} & {*bill, *bill["metadata"]}


def test_every_licence_may_go_along() -> None:
    assert list(audit.licences_not_allowed()) == []


def test_everything_that_is_needed_is_in_it(bill: dict[str, Any]) -> None:
    refs = {one["bom-ref"] for one in [bill["metadata"]["component"], *bill["components"]]}
    needs = {one["ref"]: set(one["dependsOn"]) for one in bill["dependencies"]}
    assert needs.keys() == refs
    assert set().union(*needs.values()) <= refs


def test_a_licence_that_may_not_is_found(
    bill: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bill["components"][0]["licenses"] = [{"expression": "MIT AND GPL-3.0-only"}]
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps(bill), encoding="utf-8")
    monkeypatch.setattr(audit, "FILE", changed)
    (found,) = audit.licences_not_allowed()
    assert "GPL-3.0-only" in found
