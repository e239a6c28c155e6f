"""What stands in the way of a release is said, one sentence each; nothing is changed by asking."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
from pathlib import Path

import pytest

from supply import changelog, ready

TODAY = dt.date(2031, 5, 7)
HEAD = "# Changelog\n\n## [Unreleased]\n\n"
NEW = "### Added\n\n- This.\n\n"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A repository with one commit."""
    for command in ("init -q", "add .", "commit -q --allow-empty -m First"):
        _git(tmp_path, command)
    return tmp_path


def _git(folder: Path, command: str) -> None:
    someone = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.com"]
    unsigned = ["-c", "commit.gpgsign=false", "-c", "tag.gpgsign=false"]
    subprocess.run(["git", *someone, *unsigned, *command.split()], cwd=folder, check=True)  # noqa: S607 - the developer's


def unready(text: str, version: str) -> list[str]:
    return list(ready.unready_texts(changelog.parts(text), version, TODAY))


def test_a_commit_whose_changes_are_told_may_be_released() -> None:
    assert unready(f"{HEAD}## [1.2.3] - 2031-05-07\n\n{NEW}", "1.2.3") == []


@pytest.mark.parametrize(
    ("text", "version", "told"),
    [
        (f"{HEAD}{NEW}", "1.2.3", "put ## [1.2.3] - 2031-05-07 between"),
        (f"{HEAD}", "1.2.3", "the newest part of the changelog must be ## [1.2.3] - 2031-05-07"),
        (
            f"{HEAD}## [1.2.2] - 2031-05-01\n\n{NEW}",
            "1.2.3",
            "the newest part of the changelog must be ## [1.2.3] - 2031-05-07",
        ),
        (
            f"{HEAD}## [1.2.3] - 2031-05-06\n\n{NEW}",
            "1.2.3",
            "## [1.2.3] is dated 2031-05-06, and today is 2031-05-07",
        ),
        (f"{HEAD}{NEW}", "1.2.3.dev0", "1.2.3.dev0 in _version.py is not to be released"),
        (f"{HEAD}{NEW}## [1.2.3] - 2031-05-07\n\n{NEW}", "1.2.3", "there are changes since"),
    ],
)
def test_what_is_missing_of_it_is_said(text: str, version: str, told: str) -> None:
    (found,) = unready(text, version)
    assert told in found


def test_a_clean_clone_without_the_tag_may_be_released(clone: Path) -> None:
    assert list(ready.unready_tree(clone, "1.2.3")) == []


def test_changes_in_no_commit_and_a_tag_are_said(clone: Path) -> None:
    (clone / "new.py").touch()
    _git(clone, "tag v1.2.3")
    changed, tagged = ready.unready_tree(clone, "1.2.3")
    assert changed == "these are in no commit:\n?? new.py"
    assert "v1.2.3 is there already" in tagged


def test_no_release_is_made_without_the_repository(tmp_path: Path) -> None:
    (told,) = ready.unready_tree(tmp_path, "1.2.3")
    assert "no clone" in told


@pytest.mark.parametrize(
    ("names", "billed", "told"),
    [
        (["fleetauth-1.2.3.tar.gz", "fleetauth-1.2.3-py3-none-any.whl"], "1.2.3", []),
        (["fleetauth-1.2.3.tar.gz"], "1.2.3", ["dist/ holds ['fleetauth-1.2.3.tar.gz'], not"]),
        ([], "1.2.2", ["dist/ holds nothing", "the bill of materials is of 1.2.2"]),
    ],
)
def test_built_files_of_another_version_are_said(
    tmp_path: Path, names: list[str], billed: str, told: list[str]
) -> None:
    bill = tmp_path / "bill.json"
    bill.write_text(json.dumps({"metadata": {"component": {"version": billed}}}))
    for name in names:
        (tmp_path / "dist").mkdir(exist_ok=True)
        (tmp_path / "dist" / name).touch()
    found = list(ready.unready_files(tmp_path / "dist", bill, "1.2.3"))
    assert [text in one for text, one in zip(told, found, strict=True)] == [True] * len(told)
