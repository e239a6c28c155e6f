"""Reads what a notebook is given as a browser does, and fails where a tag is not closed, or is none of ours."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Final

OURS: Final = frozenset(
    "div style table caption thead tbody tr th td small p b br".split()  # noqa: SIM905 - one line
)
ATTRIBUTES: Final = {"class", "scope", "title"}


class Shown(HTMLParser):
    """What is shown.

    Attributes:
        caption: The table's or card's.
        heads: What stands above columns, or before lines.
        rows: The cells' texts, row by row.
        looks: The cells' classes, row by row.
        titles: What is told where the pointer rests.
        warnings: Above all of it.
        notes: Below all of it.
        text: All of it.
    """

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.caption = ""
        self.heads: list[str] = []
        self.rows: list[list[str]] = []
        self.looks: list[list[str]] = []
        self.titles: list[str] = []
        self.warnings: list[str] = []
        self.notes: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert self.open == [], f"not closed: {self.open}"

    @property
    def lines(self) -> dict[str, str]:
        """A card's values by their names."""
        return {head: row[0] for head, row in zip(self.heads, self.rows, strict=True)}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert tag in OURS, f"{tag} is none of ours"
        assert set(given) <= ATTRIBUTES, f"{set(given)} of {tag}"
        if tag == "br":
            self._add("\n")
            return
        self.open.append(tag)
        kind = given.get("class") or ""
        if "title" in given:
            self.titles.append(given["title"] or "")
        if tag == "tr" and "tbody" in self.open:
            self.rows.append([])
            self.looks.append([])
        if tag == "td":
            self.rows[-1].append("")
            self.looks[-1].append(kind)
        if tag == "th":
            self.heads.append("")
        if tag == "p" and kind in ("warning", "note"):
            (self.warnings if kind == "warning" else self.notes).append("")
        self.paragraph = kind if tag == "p" else ""

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"{tag} was never open"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self._add(data)

    def _add(self, data: str) -> None:
        self.text += data
        if "td" in self.open:
            self.rows[-1][-1] += data
        elif "th" in self.open:
            self.heads[-1] += data
        elif "caption" in self.open:
            self.caption += data
        elif "p" in self.open and self.paragraph == "warning":
            self.warnings[-1] += data
        elif "p" in self.open and self.paragraph == "note":
            self.notes[-1] += data


def shown(thing: object) -> Shown:
    """What a notebook shows of a thing."""
    html: str = thing._repr_html_()  # type: ignore[attr-defined]
    return Shown(html)
