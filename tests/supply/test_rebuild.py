"""Two builds are compared byte by byte, and an sdist becomes a folder unlike the one that it came from."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

from supply import rebuild


def test_the_same_files_are_the_same(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "it.whl").write_bytes(b"same")
    assert rebuild.differences(tmp_path / "one", tmp_path / "two") == []


def test_another_byte_and_a_missing_file_are_differences(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        folder.mkdir()
        (folder / "it.whl").write_bytes(folder.name.encode())
    (two / "more.tar.gz").touch()
    assert rebuild.differences(one, two) == [
        f"it.whl is not the same in {two}",
        f"more.tar.gz is not the same in {two}",
    ]


def test_an_sdist_is_unpacked_with_other_times(tmp_path: Path) -> None:
    sdist = tmp_path / "it-1.tar.gz"
    with tarfile.open(sdist, "w:gz") as archive:
        for name in ("a", "b/c"):
            member = tarfile.TarInfo(f"it-1/{name}")
            member.size, member.mtime = 1, 1_577_836_800
            archive.addfile(member, io.BytesIO(b"x"))
    folder = rebuild.unpacked(sdist, tmp_path / "out")
    assert folder.name == "it-1"
    assert {path.stat().st_mtime > 1_600_000_000 for path in folder.rglob("?")} == {True}
    assert (folder / "b" / "c").read_bytes() == b"x"
