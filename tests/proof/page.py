"""Writes what a full run of the batteries counted into ``docs/proof.json`` and, from that, the tables in ``proof.md``.

``nox -s proof`` runs the batteries and then this. A test holds page and counts together.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

import attrs

from tests.marked import filled
from tests.proof.ledger import BATTERIES, Count, summed

DOCS: Final = Path(__file__).parents[2] / "docs"
PAGE: Final = DOCS / "proof.md"
_ACROSS: Final = " / "
COUNTS: Final = DOCS / "proof.json"


def table(counts: list[Count], battery: str) -> str:
    """One battery's table, as Markdown; and another one, of what was tried in several places each: ``what / where``."""
    own = [count for count in counts if count.battery == battery]
    rows = [
        f"| {count.what} | {count.tried:,} | {count.lost:,} |"
        for count in own
        if _ACROSS not in count.what
    ]
    simple = ["| tried | times | lost |", "| --- | --: | --: |", *rows, ""]
    return "\n".join([*simple, *_across([count for count in own if _ACROSS in count.what])])


def _across(counts: list[Count]) -> list[str]:
    """A table with a column for each place, and the lost of all places in the last one."""
    if not counts:
        return []
    places = list(dict.fromkeys(count.what.partition(_ACROSS)[2] for count in counts))
    lines: list[str] = []
    for what in dict.fromkeys(count.what.partition(_ACROSS)[0] for count in counts):
        own = {it.what: it for it in counts if it.what.startswith(f"{what}{_ACROSS}")}
        found = [own.get(f"{what}{_ACROSS}{place}") for place in places]
        tried = " | ".join("" if it is None else f"{it.tried:,}" for it in found)
        lines.append(f"| {what} | {tried} | {sum(it.lost for it in own.values()):,} |")
    head = f"| searched for | {' | '.join(places)} | lost |"
    return [head, f"| --- |{' --: |' * len(places)} --: |", *lines, ""]


def drawn(page: str, counts: list[Count]) -> str:
    """The page with each battery's table between that battery's markers."""
    for battery in BATTERIES:
        begin, end = f"<!-- counts: {battery} -->\n", f"<!-- end: {battery} -->\n"
        page = filled(page, begin, end, f"\n{table(counts, battery)}\n")
    return page


def kept() -> list[Count]:
    """The counts of the last full run."""
    return [Count(**one) for one in json.loads(COUNTS.read_text(encoding="utf-8"))]


def main(lines: Path) -> None:
    """Keep the counts of a run, and draw the page anew."""
    counts = summed(lines.read_text(encoding="utf-8").splitlines())
    told = ",\n  ".join(json.dumps(attrs.asdict(count)) for count in counts)
    COUNTS.write_text(f"[\n  {told}\n]\n", encoding="utf-8")
    PAGE.write_text(drawn(PAGE.read_text(encoding="utf-8"), counts), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
