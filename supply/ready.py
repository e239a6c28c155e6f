"""Says whether this commit may be released: `nox -s release` builds it, and then asks here. It changes nothing, tags
nothing and sends nothing; docs/releasing.md has the steps.
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from supply import changelog
from supply.changelog import Part
from supply.rebuild import DIST, ROOT

BILL: Final = ROOT / "supply" / "fleetauth.cdx.json"


def unready_tree(root: Path, version: str) -> Iterator[str]:
    """What of the clone stands in the way: changes that are in no commit, or a tag that is there already."""
    if not (root / ".git").exists():
        yield "this is no clone of the repository: a release is made from a commit"
        return
    changed = _git(root, "status", "--porcelain")
    if changed:
        yield f"these are in no commit:\n{changed}"
    if _git(root, "tag", "--list", f"v{version}"):
        yield f"the tag v{version} is there already: a version is released once"


def unready_texts(parts: Sequence[Part], version: str, today: dt.date) -> Iterator[str]:
    """What of the version and the changelog does.

    Args:
        parts: The changelog's.
        version: The package's.
        today: In UTC.
    """
    found = list(changelog.wrong(parts, version))
    yield from found
    if found:
        return
    if not changelog.RELEASED.fullmatch(version):
        yield f"{version} in _version.py is not to be released: make it such as 1.2.3 or 1.2.3rc1"
        return
    newest = next(iter(parts[1:]), None)
    if parts[0].text:
        yield f"what is under ## [{changelog.UNRELEASED}] belongs to this release: put ## [{version}] - {today} between"
    elif newest is None or newest.version != version:
        yield f"the newest part of the changelog must be ## [{version}] - {today}"
    elif newest.date != today.isoformat():
        yield f"## [{version}] is dated {newest.date}, and today is {today} in UTC"


def unready_files(dist: Path, bill: Path, version: str) -> Iterator[str]:
    """What of the built files and of the bill of materials does."""
    expected = {f"fleetauth-{version}.tar.gz", f"fleetauth-{version}-py3-none-any.whl"}
    held = {path.name for path in dist.iterdir()} if dist.is_dir() else set()
    if held != expected:
        yield f"dist/ holds {sorted(held) or 'nothing'}, not {sorted(expected)}"
    told = json.loads(bill.read_text(encoding="utf-8"))["metadata"]["component"]["version"]
    if told != version:
        yield f"the bill of materials is of {told}: run `python -m nox -s lock -- --keep`"


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 - the developer's own git
        ["git", *arguments],  # noqa: S607 - the same
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.rstrip()


def main() -> int:
    """Say what stands in the way, or what comes next."""
    version = changelog.version()
    today = dt.datetime.now(dt.UTC).date()
    unready = [
        *unready_texts(changelog.written(), version, today),
        *unready_files(DIST, BILL, version),
        *unready_tree(ROOT, version),
    ]
    print(*(f"not ready: {one}" for one in unready), sep="\n", end="\n" if unready else "")
    if not unready:
        print(f"{version} is ready. Next, by hand:\n  git tag --sign v{version} -m v{version}")
        print(f"  git push origin main v{version}\n  twine upload dist/*")
    return 1 if unready else 0


if __name__ == "__main__":
    sys.exit(main())
