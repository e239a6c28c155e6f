"""One version, said in one place: the changelog, the bill of materials, the docs and the metadata agree with it."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

import fleetauth
from supply import changelog

ROOT = Path(__file__).parents[2]
HEAD = "# Changelog\n\n## [Unreleased]\n\n"
NEW = "### Added\n\n- This.\n\n"
FIRST = f"## [0.1.0] - 2031-05-07\n\n{NEW}"


def wrong(text: str, version: str) -> list[str]:
    return list(changelog.wrong(changelog.parts(text), version))


def test_the_version_is_read_where_it_is_written() -> None:
    assert changelog.version() == fleetauth.__version__


def test_the_docs_are_of_this_version() -> None:
    assert runpy.run_path(str(ROOT / "docs" / "conf.py"))["release"] == fleetauth.__version__


def test_no_other_file_writes_it_down() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert 'dynamic = ["readme", "version"]' in text
    assert f'version = "{fleetauth.__version__}"' not in text


def test_the_changelog_is_in_order() -> None:
    assert list(changelog.wrong(changelog.written(), fleetauth.__version__)) == []


def test_a_changelog_is_read_in_parts() -> None:
    first, second = changelog.parts(f"{HEAD}{FIRST}")
    assert first == ("Unreleased", None, "")
    assert second == ("0.1.0", "2031-05-07", "### Added\n\n- This.")


@pytest.mark.parametrize(
    ("text", "version"),
    [
        (f"{HEAD}{NEW}", "0.1.0"),
        (f"{HEAD}{FIRST}", "0.1.0"),
        (f"{HEAD}{NEW}{FIRST}", "0.2.0.dev0"),
        (f"{HEAD}## [0.1.0] - 2031-05-08\n\n{NEW}## [0.1.0rc2] - 2031-05-07\n\n{NEW}", "0.1.0"),
    ],
)
def test_these_are_in_order(text: str, version: str) -> None:
    assert wrong(text, version) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (FIRST, "must begin with ## [Unreleased]"),
        ("", "must begin with ## [Unreleased]"),
        (
            f"{HEAD}{NEW}{FIRST}",
            "0.1.0 is released, and there are changes since: make _version.py such as 0.2.0.dev0",
        ),
        (f"{HEAD}## [0.1.0] - 2031-05-07\n", "## [0.1.0] is empty"),
        (f"{HEAD}## [0.1.0]\n\n{NEW}", "## [0.1.0] needs its date"),
        (f"{HEAD}## [0.1.0] - 7.5.2031\n\n{NEW}", "## [0.1.0] needs its date"),
        (f"{HEAD}## [next] - 2031-05-07\n\n{NEW}", "## [next] is no version"),
        (f"{HEAD}{FIRST}## [0.9.0] - 2031-05-06\n\n{NEW}", "must go down"),
        (f"{HEAD}{FIRST}{FIRST}", "must go down"),
        (f"{HEAD}## [0.1.0rc1] - 2031-05-07\n\n{NEW}{FIRST}", "must go down"),
    ],
)
def test_these_are_not(text: str, told: str) -> None:
    assert told in "\n".join(wrong(text, "0.1.0"))
