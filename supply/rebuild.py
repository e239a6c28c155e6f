"""Builds the sdist and the wheel into `dist/`, and then both again elsewhere: the bytes must be the same.
`nox -s build` runs it with the locked back end. What the files hold is looked at by `contents.py`, what they say by
`description.py`.

The second time, everything differs that may differ between two machines: the folder, which is what the first sdist
held, without git; the order and the times of its files; the umask, time zone, locale and hash seed.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
DIST: Final = ROOT / "dist"
# The dates in both files are the back end's own: a build of the same source has the same bytes in any year.
_DATED: Final = "SOURCE_DATE_EPOCH"
_ELSEWHERE: Final = {
    "LC_ALL": "C",
    "PYTHONCOERCECLOCALE": "0",
    "PYTHONHASHSEED": "20241103",
    "PYTHONUTF8": "0",
    "TZ": "Pacific/Kiritimati",
}


def build(
    source: Path, out: Path, *kinds: str, environment: Mapping[str, str], umask: int = 0o022
) -> None:
    """Build a folder by the back end that is installed.

    Args:
        source: The folder, with pyproject.toml.
        out: Where the files go.
        kinds: `--wheel`, if only that is wanted, without an sdist between; else it is built from the sdist.
        environment: Variables beside this process's.
        umask: What new files may not have.
    """
    command = [sys.executable, "-m", "build", "--no-isolation", *kinds, "--outdir", str(out)]
    around = {name: value for name, value in os.environ.items() if name != _DATED}
    subprocess.run(  # noqa: S603 - our own tool
        [*command, str(source)],
        check=True,
        env={**around, **environment},
        umask=umask,
        stdout=subprocess.DEVNULL,
    )


def unpacked(sdist: Path, into: Path) -> Path:
    """The folder that an sdist becomes, its files written in reverse order, at the present time."""
    plain = io.BytesIO(gzip.decompress(sdist.read_bytes()))  # else going back means from the start
    with tarfile.open(fileobj=plain) as archive:
        for member in sorted(archive.getmembers(), key=lambda it: it.name, reverse=True):
            archive.extract(member, into, filter="data")
            os.utime(into / member.name)
    (folder,) = into.iterdir()
    return folder


def differences(first: Path, second: Path) -> list[str]:
    """What of one folder's files has other bytes in the other, or is missing there."""
    return sorted(
        f"{name} is not the same in {second}"
        for name in {path.name for folder in (first, second) for path in folder.iterdir()}
        if len({_digest(folder / name) for folder in (first, second)}) > 1
    )


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "missing"


def main() -> int:
    """Say what differs, and what the digests are."""
    shutil.rmtree(DIST, ignore_errors=True)
    build(ROOT, DIST, environment={})
    (sdist,) = DIST.glob("*.tar.gz")
    with tempfile.TemporaryDirectory(prefix="another place ") as directory:
        folder = Path(directory)
        again, straight = folder / "again", folder / "straight"
        source = unpacked(sdist, folder / "source")
        build(source, again, environment=_ELSEWHERE, umask=0o077)
        build(ROOT, straight, "--wheel", environment={"PYTHONHASHSEED": "1"})
        shutil.copy(sdist, straight)  # so that only the wheels are compared
        wrong = [*differences(DIST, again), *differences(DIST, straight)]
    for path in sorted(DIST.iterdir()):
        print(f"{_digest(path)}  {path.name}  {path.stat().st_size:,} bytes")
    print(*wrong, sep="\n", end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
