"""Every link of the project's pages leads somewhere: to a file that is there, and to a heading that it has. Sphinx sees
`docs/` only, and neither the README nor a notebook. Nobody is asked over a network.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).parents[2]
OURS = re.compile(
    r"https://github\.com/fleetauth/fleetauth/(?:blob|tree|raw)/main/([^#\s]+)(#\S+)?"
)
LINK = re.compile(
    r"\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)|^\[[^\]]+\]:\s+(\S+)|(?:href|src)=\"([^\"]+)\"",
    re.MULTILINE,
)
FENCE = re.compile(r"^(`{3,}|~{3,})[^\n]*\n.*?^\1`*\s*$", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.MULTILINE)
NAMED = re.compile(r"^\(([\w-]+)\)=$|<a (?:id|name)=\"([\w-]+)\"", re.MULTILINE)
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def pages(root: Path) -> list[Path]:
    """Every page that a reader may open."""
    found = [*root.glob("*.md"), *(root / "docs").rglob("*.md"), *(root / "examples").rglob("*")]
    return sorted(
        path for path in found if path.suffix in {".md", ".ipynb"} and "_build" not in path.parts
    )


def prose(path: Path) -> str:
    """A page's text without its code; of a notebook, its Markdown."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        cells = json.loads(text)["cells"]
        text = "\n\n".join("".join(it["source"]) for it in cells if it["cell_type"] == "markdown")
    return FENCE.sub("", text)


def anchors(path: Path) -> set[str]:
    """The names that a link into this page may have, as GitHub and MyST make them of its headings."""
    text = prose(path)
    found = {name for both in NAMED.findall(text) for name in both if name}
    for heading in HEADING.findall(text):
        shown = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").lower()
        slug = re.sub(r"[^\w\- ]", "", shown).replace(" ", "-")
        number = 0
        while (name := f"{slug}-{number}" if number else slug) in found:
            number += 1
        found.add(name)
    return found


def links(path: Path) -> Iterator[str]:
    """The targets of a page's links."""
    for groups in LINK.findall(CODE.sub("", prose(path))):
        yield from filter(None, groups)


def dead(path: Path, root: Path) -> Iterator[str]:
    """A page's links that lead nowhere."""
    for link in links(path):
        ours = OURS.fullmatch(link)
        if ours is None and ELSEWHERE.match(link):
            continue
        name, _, anchor = (f"{ours[1]}{ours[2] or ''}" if ours else link).partition("#")
        target = (root if ours else path.parent) / unquote(name) if name else path
        if not target.exists():
            yield f"{link}: there is no such file"
        elif (
            anchor and target.suffix in {".md", ".ipynb"} and unquote(anchor) not in anchors(target)
        ):
            yield f"{link}: {target.name} has no such heading"


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", pages(ROOT), ids=place)
def test_every_link_leads_somewhere(path: Path) -> None:
    assert list(dead(path, ROOT)) == []


def test_the_pages_of_each_kind_were_found() -> None:
    found = {place(path) for path in pages(ROOT)}
    assert {"README.md", "SECURITY.md", "CHANGELOG.md", "docs/index.md"} <= found
    assert any(name.endswith(".ipynb") for name in found)


PAGE = """# One page

## What a `call` gives: [rows](b.md)
## Twice
## Twice
(by-name)=
"""


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("[a](b.md)", ""),
        ("[a](b.md#what-a-call-gives-rows)", ""),
        ("[a](b.md#twice-1)", ""),
        ("[a](b.md#by-name)", ""),
        ("[a](#here) \n# Here", ""),
        ('[a](b.md "with a title")', ""),
        ("[a](<b.md>)", ""),
        ("[a](https://example.com/gone)", ""),
        ("[a](mailto:nobody@example.com)", ""),
        ("`[a](gone.md)`", ""),
        ("```python\n[a](gone.md)\n```", ""),
        ("[a](https://github.com/fleetauth/fleetauth/blob/main/docs/b.md#twice)", ""),
        ("[a](gone.md)", "gone.md: there is no such file"),
        ("![a](gone.png)", "gone.png: there is no such file"),
        ('<img src="gone.png">', "gone.png: there is no such file"),
        ("[a]: gone.md", "gone.md: there is no such file"),
        ("[a](b.md#twice-2)", "b.md#twice-2: b.md has no such heading"),
        ("[a](#gone)", "#gone: a.md has no such heading"),
        ("```\nx\n```\n[a](gone.md)\n```\ny\n```", "gone.md: there is no such file"),
        (
            "[a](https://github.com/fleetauth/fleetauth/blob/main/docs/gone.md)",
            "https://github.com/fleetauth/fleetauth/blob/main/docs/gone.md: there is no such file",
        ),
    ],
)
def test_a_link_that_leads_nowhere_is_found(tmp_path: Path, written: str, told: str) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "b.md").write_text(PAGE)
    (docs / "a.md").write_text(f"{written}\n")
    assert list(dead(docs / "a.md", tmp_path)) == ([told] if told else [])


def test_a_notebooks_text_is_read_too(tmp_path: Path) -> None:
    cells = [{"cell_type": "markdown", "source": ["[a](gone.md)"]}]
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"cells": [*cells, {"cell_type": "code", "source": ["x"]}]}))
    assert list(dead(path, tmp_path)) == ["gone.md: there is no such file"]
