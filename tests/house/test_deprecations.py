"""What is deprecated says so as docs/versions.md promises, is in the changelog, and is gone when it should be."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import fleetauth

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "versions.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```python\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
FORM = re.compile(
    r"(?P<what>\S+) is deprecated since (?P<since>\d+\.\d+) and goes in (?P<gone>\d+\.\d+): .+"
)
STAYS = 2  # minor versions


class Deprecation(NamedTuple):
    """One sentence, and where it is."""

    place: str
    sentence: str


def version(text: str) -> tuple[int, int]:
    major, minor = re.findall(r"\d+", text)[:2]
    return int(major), int(minor)


def deprecations(source: str, place: str = "") -> Iterator[Deprecation]:
    """Every sentence by which a source deprecates something; empty for one that is no plain text."""
    if "eprecat" not in source:
        return
    tree = ast.parse(source)
    texts = {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and is_about_deprecation(node):
            said = node.args[0]
            said = texts.get(said.id, said) if isinstance(said, ast.Name) else said
            text = said.value if isinstance(said, ast.Constant) else ""
            yield Deprecation(f"{place}:{node.lineno}", str(text))


def is_about_deprecation(call: ast.Call) -> bool:
    names = {node.id for node in [call.func, *call.args[1:]] if isinstance(node, ast.Name)}
    return bool(names & {"deprecated", "DeprecationWarning", "PendingDeprecationWarning"})


def wrong(found: Deprecation, changelog: str, now: str) -> str:
    """What a deprecation lacks; empty if nothing."""
    said = FORM.fullmatch(found.sentence)
    if said is None:
        return "it must say: X is deprecated since 0.4 and goes in 0.6: use Y"
    since, gone = version(said["since"]), version(said["gone"])
    if gone <= version(now):
        return f"it was to be gone in {said['gone']}: take it away"
    if gone[0] == since[0] and gone[1] - since[1] < STAYS:
        return f"it must stay for {STAYS} minor versions"
    if f"`{said['what']}`" not in changelog:
        return "the changelog must name it, under Deprecated"
    return ""


def test_what_is_deprecated_keeps_the_promise() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    found = [
        one
        for path in sorted((ROOT / "fleetauth").rglob("*.py"))
        for one in deprecations(path.read_text(encoding="utf-8"), path.name)
    ]
    told = {one.place: wrong(one, changelog, fleetauth.__version__) for one in found}
    assert {place: text for place, text in told.items() if text} == {}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("trips_of() is deprecated since 0.4 and goes in 0.6: use trips()", ""),
        ("trips_of() is deprecated since 0.9 and goes in 1.0: use trips()", ""),
        ("trips_of() is deprecated", "must say"),
        ("trips_of() is deprecated since 0.4 and goes in 0.5: use trips()", "must stay for 2"),
        ("trips_of() is deprecated since 0.1 and goes in 0.4: use trips()", "take it away"),
        ("other() is deprecated since 0.4 and goes in 0.6: use trips()", "changelog must name it"),
    ],
)
def test_a_deprecation_that_breaks_the_promise_is_found(sentence: str, expected: str) -> None:
    said = wrong(Deprecation("", sentence), "- `trips_of()` goes in 0.6.", "0.4.1")
    assert bool(said) == bool(expected)
    assert expected in said


@pytest.mark.parametrize(
    ("source", "use"), [(EXAMPLES[0], "trips_of('a')"), (EXAMPLES[1], "devices(rows=5)")]
)
def test_an_example_of_the_page_warns_by_its_sentence(source: str, use: str) -> None:
    if "typing_extensions" in source:
        pytest.importorskip("typing_extensions", reason="it comes with cattrs")
    (found,) = deprecations(source)
    names: dict[str, Any] = {}
    exec(source, names)  # noqa: S102 - the page's own
    with pytest.warns(DeprecationWarning, match=re.escape(found.sentence)):
        assert eval(use, names) in (["a"], 5)  # noqa: S307 - the test's own


def test_a_sentence_that_cannot_be_read_is_found() -> None:
    (found,) = deprecations("import warnings\nwarnings.warn(f'{x} old', DeprecationWarning)")
    assert wrong(found, "", "0.4")
