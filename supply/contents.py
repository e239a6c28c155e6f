"""Looks at what the built files hold: the wheel the package and nothing else, the sdist all that git tracks, so that it
can run the tests. Nothing of what they say of themselves is judged here: `description.py` does that.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from supply.rebuild import DIST, ROOT

_PACKAGE: Final = "fleetauth/"
_KINDS: Final = {".py", ".js"}
_BESIDE: Final = {  # in the wheel's dist-info
    "METADATA",
    "RECORD",
    "WHEEL",
    "entry_points.txt",
    "licenses/LICENSE",
    "sboms/fleetauth.cdx.json",
}
_MARKER: Final = "fleetauth/py.typed"
_METADATA: Final = "PKG-INFO"
# Bytes: about half as much again as there is now. What is larger came in by mistake, or wants a word.
WHEEL_SIZE: Final = 1_000_000
SDIST_SIZE: Final = 2_300_000
FILE_SIZE: Final = 150_000  # of one file in the wheel, unpacked


def tracked() -> set[str] | None:
    """What git tracks; None where the source is no clone, such as an unpacked sdist."""
    if not (ROOT / ".git").exists():
        return None
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607 - the developer's own git
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return set(filter(None, listed.stdout.split("\0")))


def wrong_in_wheel(wheel: Path, source: Iterable[str] | None) -> Iterator[str]:
    """What is too much in the wheel, what is missing, and what is too large.

    Args:
        wheel: It.
        source: What git tracks; the package's part of it must all be there.
    """
    with zipfile.ZipFile(wheel) as archive:
        sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
    package = {name for name in sizes if name.startswith(_PACKAGE)}
    lead = "-".join(wheel.name.split("-")[:2]) + ".dist-info/"
    beside = {name.removeprefix(lead) for name in sizes.keys() - package}
    yield from (f"the wheel should not hold {name}" for name in sorted(beside - _BESIDE))
    yield from (f"the wheel lacks {lead}{name}" for name in sorted(_BESIDE - beside))
    for name in sorted(package - {_MARKER}):
        if Path(name).suffix not in _KINDS:
            yield f"the wheel should not hold {name}: its package is code alone"
    if _MARKER not in package:
        yield f"the wheel lacks {_MARKER}"
    if source is not None:
        wanted = {name for name in source if name.startswith(_PACKAGE)}
        yield from (f"the wheel lacks {name}" for name in sorted(wanted - package))
        yield from (f"{name} is in the wheel, not in git" for name in sorted(package - wanted))
    for name, size in sizes.items():
        if size > FILE_SIZE:
            yield f"{name} has {size:,} bytes: more than {FILE_SIZE:,}"
    yield from _too_large(wheel, WHEEL_SIZE)


def wrong_in_sdist(sdist: Path, source: Iterable[str] | None) -> Iterator[str]:
    """What is too much in the sdist, what is missing, and whether it is too large.

    Args:
        sdist: It.
        source: What git tracks: all of it must be there, and no more.
    """
    with tarfile.open(sdist) as archive:
        members = archive.getmembers()
    top = sdist.name.removesuffix(".tar.gz")
    held = {member.name.removeprefix(f"{top}/") for member in members if not member.isdir()}
    yield from (f"{member.name} is no plain file" for member in members if not member.isfile())
    if _METADATA not in held:
        yield f"the sdist lacks {_METADATA}"
    if source is not None:
        wanted = set(source)
        yield from (f"the sdist lacks {name}" for name in sorted(wanted - held))
        stray = held - wanted - {_METADATA}
        yield from (f"{name} is in the sdist, not in git" for name in sorted(stray))
    yield from _too_large(sdist, SDIST_SIZE)


def _too_large(path: Path, limit: int) -> Iterator[str]:
    size = path.stat().st_size
    if size > limit:
        yield f"{path.name} has {size:,} bytes: more than {limit:,}"


def main() -> int:
    """Say what is wrong."""
    (wheel,), (sdist,) = DIST.glob("*.whl"), DIST.glob("*.tar.gz")
    source = tracked()
    wrong = [*wrong_in_wheel(wheel, source), *wrong_in_sdist(sdist, source)]
    print(*wrong, sep="\n", end="\n" if wrong else "")
    against = "no clone, so they were not compared with git" if source is None else "as git has it"
    print(f"{wheel.name} and {sdist.name} were looked at: {against}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
