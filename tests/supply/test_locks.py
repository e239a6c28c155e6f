"""The locks hold all that pyproject.toml asks for, by version and hash, and say nothing of where to get it."""

from __future__ import annotations

from pathlib import Path

import pytest

from supply import audit, lock


def test_every_line_of_a_lock_is_a_version_or_a_hash() -> None:
    assert list(audit.wrong_lines()) == []


def test_the_locks_hold_what_pyproject_asks_for() -> None:
    """If this fails: `python -m nox -s lock` renews them."""
    assert list(audit.not_held()) == []


def test_no_package_is_in_two_layers() -> None:
    held = [set(lock.blocks(audit._read(layer))) for layer in lock.LAYERS]
    assert sum(map(len, held)) == len(set().union(*held))


def test_only_its_own_layer_has_httpx2() -> None:
    holding = [layer for layer in lock.LAYERS if "httpx2" in lock.blocks(audit._read(layer))]
    assert holding == ["httpx2"]


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://packages.example.com/simple",
        "attrs>=24.2",
        "attrs @ https://packages.example.com/attrs-24.2.tar.gz",
        "attrs==24.2",
    ],
)
def test_what_does_not_belong_into_a_lock_is_found(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for layer in (*lock.LAYERS, lock.BUILD):
        (tmp_path / f"{layer}.txt").write_text(f"# A lock.\n{line}\n", encoding="utf-8")
    monkeypatch.setattr(audit, "LOCKS", tmp_path)
    assert len(list(audit.wrong_lines())) == len(lock.LAYERS) + 1


def test_a_version_that_pyproject_does_not_allow_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for layer in (*lock.LAYERS, lock.BUILD):
        (tmp_path / f"{layer}.txt").write_text("attrs==1.0 \\\n", encoding="utf-8")
    monkeypatch.setattr(audit, "LOCKS", tmp_path)
    found = list(audit.not_held())
    assert any("locked as 1.0" in one for one in found)
    assert any("is in no lock" in one for one in found)


def test_what_builds_the_package_is_locked_in_the_versions_of_the_layers() -> None:
    assert list(audit.built_otherwise()) == []


def test_a_back_end_in_two_versions_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for layer in (*lock.LAYERS, lock.BUILD):
        number = 2 if layer == lock.BUILD else 1
        (tmp_path / f"{layer}.txt").write_text(f"hatchling=={number}.0 \\\n", encoding="utf-8")
    monkeypatch.setattr(audit, "LOCKS", tmp_path)
    (found,) = set(audit.built_otherwise())
    assert "to build as ['2.0']" in found
