"""The pages that tell what came out: tables and pictures are made from the kept numbers, so that they can't differ.

The sentences between are written by hand. A table stands between ``<!-- key -->`` and ``<!-- /key -->``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from .asked import ALONE_OVER_FIRST, BURST_OVER_FIRST
from .bars import bars
from .claims import told
from .measured import MEMORY, OVER_FIRST
from .report import body
from .results import Results, keep
from .table import Table

PAGE: Final = "performance.md"  # all of it
PAGES: Final = (PAGE, "why.md")  # and some of it, beside others'
NUMBERS: Final = "performance.json"
CLAIMS: Final = "claims"
_PICTURES: Final = {
    "calls-plain": (ALONE_OVER_FIRST, BURST_OVER_FIRST),
    "decode": (OVER_FIRST, MEMORY),
}
_MARKED: Final = re.compile(r"(<!-- ([\w-]+) -->\n).*?(<!-- /\2 -->)", re.DOTALL)


def renew(folder: Path, tables: Sequence[Table]) -> None:
    """Keep these tables in a folder of documents, and renew what shows them there."""
    results = keep(folder / NUMBERS, tables)
    for name in PAGES:
        page = folder / name
        page.write_text(filled(page.read_text(encoding="utf-8"), results), encoding="utf-8")
    for name, picture in pictures(results).items():
        folder.joinpath(name).write_text(picture, encoding="utf-8")


def filled(page: str, results: Results) -> str:
    """The page with these numbers. What was never measured stays as it stands."""

    def fill(found: re.Match[str]) -> str:
        begin, key, end = found.groups()
        if key == CLAIMS:
            return f"{begin}\n{told(results)}\n\n{end}"
        if key not in results:
            return found.group()
        return "\n\n".join([begin, *body(results[key]), end]).replace("\n\n\n", "\n\n")

    return _MARKED.sub(fill, page)


def pictures(results: Results) -> dict[str, str]:
    """The pictures of these numbers, by their place in the folder."""
    return {
        f"images/performance_{key}.svg": bars(results[key], columns)
        for key, columns in _PICTURES.items()
        if key in results
    }
