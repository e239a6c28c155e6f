"""Reads the page that a map is saved as: its elements, and the data that its script was given."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import attrs

from fleetauth.records import Records

_DATA = re.compile(r"JSON\.parse\('([^']*)'\)")


@attrs.frozen
class Page:
    """What is on a page.

    Attributes:
        html: All of it.
        data: What the script draws.
        elements: The names of all elements, in order.
        links: Where scripts and styles come from.
    """

    html: str
    data: dict[str, Any]
    elements: list[str]
    links: list[str]

    @property
    def marks(self) -> list[tuple[float, float, str, str]]:
        """Each mark's place, shape and label."""
        rows = self.data["rows"]
        return [
            (north, east, shape, rows[n][0]) for north, east, n, _, shape, _ in self.data["marks"]
        ]

    def popup(self, number: int) -> dict[str, Any]:
        """What a row's popup says, by heading."""
        headings = [heading for heading, _, _ in self.data["columns"]]
        said = zip(headings, self.data["rows"][number][1:], strict=True)
        return {heading: value for heading, value in said if value is not None}


def page_of(records: Records[Any], **arguments: Any) -> Page:  # noqa: ANN401 - as `map` takes them
    """The page of a map of these records."""
    return read(records.map(**arguments).get_root().render())


def read(html: str) -> Page:
    """The page as a browser would take it apart."""
    reading = _Reading()
    reading.feed(html)
    reading.close()
    quoted = "".join(_DATA.findall("".join(reading.scripts)))
    data = json.loads(json.loads(f'"{quoted.replace(chr(34), chr(92) + chr(34))}"'))
    return Page(html, data, reading.elements, reading.links)


class _Reading(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.links: list[str] = []
        self.scripts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.links += [value for name, value in attrs if name in ("src", "href") and value]

    def handle_data(self, data: str) -> None:
        if self.elements and self.elements[-1] == "script":
            self.scripts.append(data)
