"""The long description is made as the back end makes it, of invented changelogs too; what is wrong is found."""

from __future__ import annotations

import email.message
import io
import re
import tarfile
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from fleetauth import __version__
from supply import description

ROOT = Path(__file__).parents[2]
PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
MADE_OF = PYPROJECT["tool"]["hatch"]["metadata"]["hooks"]["fancy-pypi-readme"]
TREE = "https://github.com/fleetauth/fleetauth/blob/v1.2.3/"
NEWEST = "## [1.2.3] - 2031-05-07\n\n### Added\n\n- Something: [lists](docs/lists.md).\n"
OLDER = "\n## [1.2.2] - 2031-05-06\n\n### Fixed\n\n- Something else.\n"
HEAD = "# Changelog\n\nHow it is written.\n\n## [Unreleased]\n"


def long_description(version: str, **files: str) -> str:
    """What the back end's plug-in makes of these files, in few words; `nox -s build` looks at what it really made."""
    text = ""
    for fragment in MADE_OF["fragments"]:
        part = files.get(fragment.get("path", ""), fragment.get("text", ""))
        if "pattern" in fragment:
            found = re.search(fragment["pattern"], part, re.DOTALL)
            part = found[1] if found else ""
        text += part
    for one in MADE_OF["substitutions"]:
        text = re.sub(one["pattern"], one["replacement"], text)
    return text.replace("$HFPR_VERSION", version)


def ours(version: str, changelog: str | None = None) -> str:
    read = {
        name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "CHANGELOG.md")
    }
    return long_description(version, **(read | ({"CHANGELOG.md": changelog} if changelog else {})))


def test_ours_is_right() -> None:
    assert list(description.wrong_in_text(ours(__version__), __version__)) == []


@pytest.mark.parametrize(
    "changelog",
    [
        f"{HEAD}\n{NEWEST}{OLDER}",
        f"{HEAD}\n{NEWEST}",
        f"{HEAD}\n### Added\n\n- Something: [lists](docs/lists.md).\n\n{NEWEST}{OLDER}",
    ],
    ids=["released", "first", "unreleased"],
)
def test_the_newest_part_with_anything_in_it_is_spliced_in(changelog: str) -> None:
    text = ours("1.2.3", changelog)
    assert text.count("\n## [") == 1
    assert f"- Something: [lists]({TREE}docs/lists.md).\n\n[All changes]" in text
    assert list(description.wrong_in_text(text, "1.2.3")) == []


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("[a](docs/lists.md)", f"[a]({TREE}docs/lists.md)"),
        ("[a](docs/lists.md#pages)", f"[a]({TREE}docs/lists.md#pages)"),
        ("![a](docs/images/map.png)", f"![a]({TREE.replace('blob', 'raw')}docs/images/map.png)"),
        ("[a](https://example.com/a)", "[a](https://example.com/a)"),
        ("[a](mailto:nobody@example.com)", "[a](mailto:nobody@example.com)"),
        ("[a](#use-it)", "[a](#use-it)"),
    ],
)
def test_a_link_to_a_file_leads_to_the_versions_tag(written: str, shown: str) -> None:
    assert shown in long_description("1.2.3", **{"README.md": written})


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("# fleetauth\n", "Sign in\n", "does not begin with the README"),
        ("# What is new", "# News", "has no part of the changelog"),
        (NEWEST, "## [1.2.3] - 2031-05-07\n\n", "has no part of the changelog"),
        (NEWEST, NEWEST + OLDER, "more than the newest part"),
        ("v1.2.3/docs/calls.md", "v$HFPR_VERSION/docs/calls.md", "a variable that nothing filled"),
        ("v1.2.3/docs/calls.md", "main/docs/calls.md", "leads to main, not to this version's tag"),
        ("v1.2.3/docs/calls.md", "v1.2.3/docs/gone.md", "a file that is not there"),
        (f"{TREE}docs/calls.md", "docs/calls.md", "which an index page has not beside it"),
    ],
)
def test_what_is_wrong_with_a_text_is_found(before: str, after: str, told: str) -> None:
    right = ours("1.2.3", f"{HEAD}\n{NEWEST}{OLDER}")
    broken = right.replace(before.replace("](docs/", f"]({TREE}docs/"), after)
    assert broken != right
    assert told in "\n".join(description.wrong_in_text(broken, "1.2.3"))


@pytest.fixture
def complete() -> email.message.Message:
    """The metadata that pyproject.toml asks for."""
    told = PYPROJECT["project"]
    made = email.message.Message()
    for name in sorted(description._FIELDS):
        made[name] = "1.2.3" if name == "Version" else "it"
    for kind in told["urls"]:
        made["Project-URL"] = f"{kind}, https://example.com"
    for classifier in told["classifiers"]:
        made["Classifier"] = classifier
    for extra in told["optional-dependencies"]:
        made["Provides-Extra"] = extra
    return made


def test_complete_metadata_is_right(complete: email.message.Message) -> None:
    assert list(description.incomplete(complete)) == []


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("Summary", "lacks Summary"),
        ("Project-URL", "lacks the URL Security"),
        ("Classifier", "lacks 'Typing :: Typed'"),
        ("Provides-Extra", "lacks the extra demo"),
    ],
)
def test_what_metadata_lacks_is_found(
    complete: email.message.Message, field: str, told: str
) -> None:
    del complete[field]
    assert told in "\n".join(description.incomplete(complete))


def test_a_licence_in_two_places_is_found(complete: email.message.Message) -> None:
    complete["Classifier"] = "License :: OSI Approved :: MIT License"
    (told,) = description.incomplete(complete)
    assert "beside License-Expression" in told


@pytest.mark.parametrize("same", [True, False])
def test_both_files_must_say_the_same(
    tmp_path: Path,
    complete: email.message.Message,
    same: bool,  # noqa: FBT001 - whether they do
) -> None:
    complete.set_payload(ours("1.2.3").encode("utf-8"))
    wheel, sdist = tmp_path / "it-1.2.3-py3-none-any.whl", tmp_path / "it-1.2.3.tar.gz"
    text = b"".join(f"{name}: {value}\n".encode() for name, value in complete.items())
    text += b"\n" + ours("1.2.3").encode("utf-8")
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("it-1.2.3.dist-info/METADATA", text)
    with tarfile.open(sdist, "w:gz") as archive:
        other = text if same else text + b"more\n"
        member = tarfile.TarInfo("it-1.2.3/PKG-INFO")
        member.size = len(other)
        archive.addfile(member, io.BytesIO(other))
    found = list(description.wrong(wheel, sdist))
    assert found == ([] if same else ["the wheel and the sdist have different metadata"])
