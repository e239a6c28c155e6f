"""Reads CHANGELOG.md and the package's version, and says where the two can't both be true. What must hold beyond that
at a release is in `ready.py`.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parents[1]
UNRELEASED: Final = "Unreleased"
# Of PEP 440's forms, those that are released: 1.2.3, and before it 1.2.3a1, 1.2.3b1, 1.2.3rc1.
RELEASED: Final = re.compile(r"(\d+)\.(\d+)\.(\d+)(?:(a|b|rc)(\d+))?")
_PART: Final = re.compile(
    r"^## \[([^\]]+)\](?: - (\S+))?\n(.*?)(?=^## \[|\Z)", re.MULTILINE | re.DOTALL
)
_VERSION: Final = re.compile(r'^__version__ = "(.+)"$', re.MULTILINE)


class Part(NamedTuple):
    """A part of the changelog: `Unreleased` or a version, when it was released, as it is written, and what changed."""

    version: str
    date: str | None
    text: str


def parts(changelog: str) -> list[Part]:
    """The changelog's parts, as they stand: the newest first."""
    found = _PART.findall(changelog)
    return [Part(version, date or None, text.strip()) for version, date, text in found]


def written() -> list[Part]:
    """The parts of CHANGELOG.md."""
    return parts((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))


def version() -> str:
    """The package's, from the one place where it is written."""
    text = (ROOT / "fleetauth" / "_version.py").read_text(encoding="utf-8")
    (found,) = _VERSION.findall(text)
    return str(found)


def wrong(found: Sequence[Part], current: str) -> Iterator[str]:
    """Where the changelog is out of order, or the version says what the changelog denies.

    Args:
        found: The changelog's parts.
        current: The package's version.
    """
    if not found or found[0].version != UNRELEASED or found[0].date:
        yield f"the changelog must begin with ## [{UNRELEASED}]"
        return
    released = found[1:]
    for part in released:
        if not RELEASED.fullmatch(part.version):
            yield f"## [{part.version}] is no version such as 1.2.3 or 1.2.3rc1"
        if not part.text:
            yield f"## [{part.version}] is empty"
        if not _is_date(part.date):
            yield f"## [{part.version}] needs its date, such as ## [{part.version}] - 2031-05-07"
    order = [_key(part.version) for part in released if RELEASED.fullmatch(part.version)]
    if any(newer <= older for newer, older in itertools.pairwise(order)):
        yield "the changelog's versions must go down, each once"
    if found[0].text and current in {part.version for part in released}:
        yield f"{current} is released, and there are changes since: make _version.py such as {_next(current)}"


def _is_date(text: str | None) -> bool:
    try:
        return text is not None and dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _key(text: str) -> tuple[int, int, int, str, int]:
    match = RELEASED.fullmatch(text)
    major, minor, patch, kind, number = match.groups() if match else (0, 0, 0, None, 0)
    return int(major), int(minor), int(patch), kind or "z", int(number or 0)


def _next(text: str) -> str:
    major, minor, *_ = _key(text)
    return f"{major}.{minor + 1}.0.dev0"
