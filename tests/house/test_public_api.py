"""No public name or signature changes by accident: what there is must be what was kept."""

from __future__ import annotations

import difflib

import pytest

griffe = pytest.importorskip("griffe", reason="reads the signatures; it is in the group `test`")
pytest.importorskip("opentelemetry", reason="a public module needs it")

from tests.house import public_api  # noqa: E402 - it needs griffe

BEFORE = """
from typing import TypeAlias
Way: TypeAlias = str
class Gone(Exception):
    reason: str = ""
class _Between(dict): ...
FURTHER = 9
FAR = FURTHER
class Van(_Between):
    speed: int = 0
    def stop(self, at: int, *, hard: bool = False) -> Way: ...
    def drive(self, miles: int = FAR, kind: type = Gone, made: object = TypeAlias) -> None: ...
    @property
    def name(self) -> str: ...
"""


def told(code: str) -> list[str]:
    """The snapshot of a module that has two public names."""
    with griffe.temporary_visited_module(code, module_name="yard") as module:
        return [*public_api.lines(module, ["yard.Van", "yard.Gone"])]


def test_the_public_names_and_signatures_are_those_that_were_kept() -> None:
    kept = public_api.KEPT.read_text(encoding="utf-8").splitlines()
    found = public_api.drawn().splitlines()
    changes = "\n".join(difflib.unified_diff(kept, found, "kept", "found", lineterm="", n=0))
    assert not changes, (
        "the public API has changed. If it was meant to: write a line in CHANGELOG.md (docs/versions.md says what the "
        f"change means for the version), and run `python -m tests.house.public_api`\n{changes}"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("stop(self", "halt(self"),
        ("at: int", "at: float"),
        ("at: int", "when: int"),
        ("at: int", "at: int = 3"),
        ("at: int, *, hard", "at: int, hard"),
        ("FURTHER = 9", "FURTHER = 10"),
        ("kind: type = Gone", "kind: type = Van"),
        ("hard: bool = False", "hard: bool = True"),
        ("-> Way", "-> int"),
        ("def stop", "async def stop"),
        ("    @property\n", ""),
        ("speed: int = 0", "speed: int = 1"),
        ("speed: int", "speed: float"),
        ("    speed: int = 0\n", ""),
        ("Van(_Between)", "Van"),
        ("_Between(dict)", "_Between(list)"),
        ("(Exception)", "(ValueError)"),
        ("reason: str", "cause: str"),
        ("Way: TypeAlias = str", "Way: TypeAlias = bytes"),
    ],
)
def test_a_change_shows(before: str, after: str) -> None:
    changed = BEFORE.replace(before, after, 1)
    assert changed != BEFORE
    assert told(changed) != told(BEFORE)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("def stop", "def _hidden(self): ...\n    def stop"),
        (": ...\n    @", ": return 1\n    @"),
        ("_Between", "_Shared"),
        ("miles: int = FAR", "miles: int = 9"),
    ],
)
def test_what_nobody_can_see_is_no_change(before: str, after: str) -> None:
    assert told(BEFORE.replace(before, after)) == told(BEFORE)
