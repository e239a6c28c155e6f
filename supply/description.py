"""Looks at what the built files say of themselves, as an index shows it: the metadata is complete, both files say the
same, and the long description is the README with the newest changes, whose links work without the files beside it.
"""

from __future__ import annotations

import email
import re
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from typing import Any, Final

from supply.lock import project
from supply.rebuild import DIST, ROOT

_FIELDS: Final = {
    "Author",
    "Description-Content-Type",
    "Keywords",
    "License-Expression",
    "License-File",
    "Name",
    "Requires-Python",
    "Summary",
    "Version",
}
_URLS: Final = {"Changelog", "Documentation", "Homepage", "Issues", "Security", "Source"}
_CLASSIFIERS: Final = {
    "Typing :: Typed",
    "Framework :: AnyIO",
    "Operating System :: OS Independent",
}
_LINK: Final = re.compile(r"\]\(([^)\s]+)\)")
_OURS: Final = "https://github.com/fleetauth/fleetauth/"
_NEW: Final = "\n# What is new\n"


def of_wheel(wheel: Path) -> Message:
    """A wheel's metadata."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return email.message_from_bytes(archive.read(name))


def of_sdist(sdist: Path) -> Message:
    """An sdist's metadata."""
    with tarfile.open(sdist) as archive:
        held = archive.extractfile(f"{sdist.name.removesuffix('.tar.gz')}/PKG-INFO")
        return email.message_from_bytes(b"" if held is None else held.read())


def text_of(metadata: Message) -> str:
    """The long description."""
    body = metadata.get_payload(decode=True)
    return body.decode("utf-8") if isinstance(body, bytes) else ""


def incomplete(metadata: Message) -> Iterator[str]:
    """What an index or an installer would miss."""
    yield from (f"the metadata lacks {name}" for name in sorted(_FIELDS - set(metadata)))
    urls = {str(one).partition(",")[0] for one in metadata.get_all("Project-URL", [])}
    yield from (f"the metadata lacks the URL {name}" for name in sorted(_URLS - urls))
    told: Any = project()["project"]
    given = {str(one) for one in metadata.get_all("Classifier", [])}
    wanted = _CLASSIFIERS | set(told["classifiers"])
    yield from (f"the metadata lacks {name!r}" for name in sorted(wanted - given))
    old = sorted(name for name in given if name.startswith("License ::"))
    yield from (f"{name!r} beside License-Expression is refused" for name in old)
    extras = {str(one) for one in metadata.get_all("Provides-Extra", [])}
    lacking = sorted(set(told["optional-dependencies"]) - extras)
    yield from (f"the metadata lacks the extra {name}" for name in lacking)


def wrong_in_text(text: str, version: str) -> Iterator[str]:
    """What is wrong with a long description.

    Args:
        text: It.
        version: The version whose files its links must lead to.
    """
    head, _, news = text.partition(_NEW)
    title = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[0]
    if not head.startswith(f"{title}\n"):
        yield "the long description does not begin with the README"
    if not re.match(r"\s*## \[[^\]]+\][^\n]*\n\s*(?!## |\[All changes\])\S", news):
        yield "the long description has no part of the changelog, or an empty one"
    if len(re.findall(r"^## \[", news, re.MULTILINE)) > 1:
        yield "the long description has more than the newest part of the changelog"
    if "$HFPR" in text:
        yield "the long description has a variable that nothing filled"
    for target in _LINK.findall(text):
        yield from _wrong_in_link(target, version)


def _wrong_in_link(target: str, version: str) -> Iterator[str]:
    if not target.startswith("https://"):
        yield f"the long description links to {target}, which an index page has not beside it"
    inside = re.match(rf"{_OURS}(?:blob|raw)/([^/]+)/([^#]+)", target)
    if inside is None:
        return
    if inside[1] != f"v{version}":
        yield f"{target} leads to {inside[1]}, not to this version's tag"
    if not (ROOT / inside[2]).is_file():
        yield f"{target} leads to a file that is not there"


def wrong(wheel: Path, sdist: Path) -> Iterator[str]:
    """All that is wrong with what both files say."""
    metadata = of_wheel(wheel)
    if metadata.as_string() != of_sdist(sdist).as_string():
        yield "the wheel and the sdist have different metadata"
    yield from incomplete(metadata)
    yield from wrong_in_text(text_of(metadata), str(metadata["Version"]))


def main() -> int:
    """Say what is wrong."""
    (wheel,), (sdist,) = DIST.glob("*.whl"), DIST.glob("*.tar.gz")
    found = list(wrong(wheel, sdist))
    print(*found, sep="\n", end="\n" if found else "")
    print(f"the metadata of {wheel.name} was looked at")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
