"""What the built files may hold: each thing too much, each thing missing is found, in files made for it."""

from __future__ import annotations

import io
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest

from supply import contents

CODE = {"fleetauth/__init__.py", "fleetauth/py.typed", "fleetauth/records/map_layer.js"}
SOURCE = {*CODE, "tests/test_it.py", "README.md"}
BESIDE = {
    f"fleetauth-1.2.3.dist-info/{name}"
    for name in (
        *("METADATA", "RECORD", "WHEEL", "entry_points.txt"),
        *("licenses/LICENSE", "sboms/fleetauth.cdx.json"),
    )
}


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    """Where a wheel's name is right."""
    return tmp_path / "fleetauth-1.2.3-py3-none-any.whl"


@pytest.fixture
def sdist(tmp_path: Path) -> Path:
    """Where an sdist's is."""
    return tmp_path / "fleetauth-1.2.3.tar.gz"


def zipped(path: Path, names: set[str], content: str = "x") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, content)
    return path


def tarred(path: Path, names: set[str]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name in names:
            member = tarfile.TarInfo(f"fleetauth-1.2.3/{name}")
            member.size = 1
            archive.addfile(member, io.BytesIO(b"x"))
    return path


def test_a_wheel_with_the_package_alone_is_right(wheel: Path) -> None:
    assert list(contents.wrong_in_wheel(zipped(wheel, CODE | BESIDE), SOURCE)) == []


@pytest.mark.parametrize(
    ("stray", "told"),
    [
        ("tests/test_it.py", "should not hold tests/test_it.py"),
        ("fleetauth/notes.txt", "should not hold fleetauth/notes.txt"),
        ("fleetauth/scratch.py", "fleetauth/scratch.py is in the wheel, not in git"),
        ("fleetauth-1.2.3.dist-info/extra.json", "should not hold extra.json"),
    ],
)
def test_what_does_not_belong_into_a_wheel_is_found(wheel: Path, stray: str, told: str) -> None:
    assert told in "\n".join(contents.wrong_in_wheel(zipped(wheel, CODE | BESIDE | {stray}), CODE))


@pytest.mark.parametrize("missing", sorted(CODE | BESIDE))
def test_what_a_wheel_lacks_is_found(wheel: Path, missing: str) -> None:
    made = zipped(wheel, (CODE | BESIDE) - {missing})
    assert f"the wheel lacks {missing}" in list(contents.wrong_in_wheel(made, SOURCE))


def test_the_mark_of_a_typed_package_is_missed_without_git_too(wheel: Path) -> None:
    made = zipped(wheel, (CODE | BESIDE) - {"fleetauth/py.typed"})
    assert list(contents.wrong_in_wheel(made, None)) == ["the wheel lacks fleetauth/py.typed"]


def test_a_file_and_a_wheel_that_are_too_large_are_found(
    wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contents, "WHEEL_SIZE", 100)
    monkeypatch.setattr(contents, "FILE_SIZE", 10)
    found = list(contents.wrong_in_wheel(zipped(wheel, CODE | BESIDE, "x" * 11), SOURCE))
    assert "fleetauth/__init__.py has 11 bytes: more than 10" in found
    assert len(found) == len(CODE | BESIDE) + 1


def test_an_sdist_with_all_that_git_tracks_is_right(sdist: Path) -> None:
    made = tarred(sdist, SOURCE | {"PKG-INFO"})
    assert list(contents.wrong_in_sdist(made, SOURCE)) == []
    assert list(contents.wrong_in_sdist(made, None)) == []


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (SOURCE, ["the sdist lacks PKG-INFO"]),
        (SOURCE - {"README.md"} | {"PKG-INFO"}, ["the sdist lacks README.md"]),
        (SOURCE | {"PKG-INFO", ".env"}, [".env is in the sdist, not in git"]),
    ],
)
def test_what_is_wrong_with_an_sdist_is_found(
    sdist: Path, names: set[str], told: list[str]
) -> None:
    assert list(contents.wrong_in_sdist(tarred(sdist, names), SOURCE)) == told


def test_a_link_in_an_sdist_and_its_size_are_found(
    sdist: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tarfile.open(sdist, "w:gz") as archive:
        link = tarfile.TarInfo("fleetauth-1.2.3/PKG-INFO")
        link.type, link.linkname = tarfile.SYMTYPE, "/elsewhere"
        archive.addfile(link)
    monkeypatch.setattr(contents, "SDIST_SIZE", 1)
    no_file, too_large = contents.wrong_in_sdist(sdist, None)
    assert no_file == "fleetauth-1.2.3/PKG-INFO is no plain file"
    assert "more than 1" in too_large


def test_git_says_what_belongs_to_the_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contents, "ROOT", tmp_path)
    assert contents.tracked() is None
    (tmp_path / "told.py").touch()
    (tmp_path / "untold.py").touch()
    for command in (["init", "-q"], ["add", "told.py"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)  # noqa: S607 - the developer's own
    assert contents.tracked() == {"told.py"}
