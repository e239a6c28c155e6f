"""Writes the page's table of faults from the table of cases, so that neither can say what the other doesn't.

``python -m tests.proof.network.table`` draws it anew; a test holds both together.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tests.marked import filled

from .cases import GROUPS, Case

PAGE: Final = Path(__file__).parents[3] / "docs" / "proof.md"
BEGIN, END = "<!-- faults: network -->\n", "<!-- end: faults: network -->\n"


def drawn(page: str) -> str:
    """The page with the table between its markers."""
    return filled(page, BEGIN, END, f"\n{table()}\n")


def table() -> str:
    """All cases, as Markdown."""
    head = [
        "| fault | a call that may be repeated | a call that may not | the token request of a call |",
        "| --- | --- | --- | --- |",
    ]
    rows: list[str] = []
    for group, cases in GROUPS.items():
        rows.append(f"| **{group}** | | | |")
        for case in cases:
            rows.append(_row(case, case.name))
            if case.on_aiohttp is not None:
                rows.append(_row(case.on_aiohttp, f'{case.name}, `engine="aiohttp"`'))
    return "\n".join([*head, *rows, ""])


def _row(case: Case, name: str) -> str:
    return f"| {name} | {case.read} | {case.write} | {case.token} |"


if __name__ == "__main__":
    PAGE.write_text(drawn(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
