"""No page has Python that nobody runs. What runs it is beside its subject; here is only looked whether there is
something: a file of tests that looks for such examples and names the page, or its folder.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FENCE = "```python"
RUNNERS = (FENCE, "run_page")  # what a file that runs examples has in it
NOT_RUN = {
    "docs/stores.md": "its one line names a server that is nobody's",
}


def pages(root: Path) -> list[Path]:
    """The pages with Python on them."""
    found = [*root.glob("*.md"), *(root / "docs").rglob("*.md")]
    return sorted(path for path in found if f"\n{FENCE}\n" in path.read_text(encoding="utf-8"))


def named_by_runners(root: Path) -> set[str]:
    """The words that files of tests have which look for examples: pages are among them, by name or stem."""
    words: set[str] = set()
    for path in (root / "tests").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if path != Path(__file__) and any(mark in text for mark in RUNNERS):
            nodes = ast.walk(ast.parse(text))
            words |= {str(it.value) for it in nodes if isinstance(it, ast.Constant)}
    return words


def nobody_runs(root: Path) -> Iterator[str]:
    """Pages with Python that no test names."""
    words = named_by_runners(root)
    for page in pages(root):
        folder = set() if page.parent in {root, root / "docs"} else {page.parent.name}
        if not words & {page.name, page.stem, *folder}:
            yield page.relative_to(root).as_posix()


def test_every_page_with_python_is_run() -> None:
    assert set(nobody_runs(ROOT)) - NOT_RUN.keys() == set()


@pytest.mark.parametrize(
    ("test", "found"),
    [
        ('for page in ("calls", "lists"):\n    re.findall("```python", page)', []),
        ('run_page(DOCS / "lists.md")', []),
        ('(DOCS / "lists.md").read_text()', ["docs/lists.md"]),
        ('re.findall("```python", "calls.md")', ["docs/lists.md"]),
    ],
)
def test_a_page_that_nobody_runs_is_found(tmp_path: Path, test: str, found: list[str]) -> None:
    for folder in ("docs", "tests"):
        (tmp_path / folder).mkdir()
    (tmp_path / "docs" / "lists.md").write_text("# Lists\n\n```python\n1\n```\n")
    (tmp_path / "docs" / "plain.md").write_text("# Nothing to run\n")
    (tmp_path / "tests" / "test_pages.py").write_text(test)
    assert list(nobody_runs(tmp_path)) == found
