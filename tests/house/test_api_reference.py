"""The reference in docs/api has every public name once, with a description of each of its fields."""

from __future__ import annotations

import inspect
import runpy
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import fleetauth.vendors

pytest.importorskip("opentelemetry", reason="a public module needs it")

DOCS = Path(__file__).parents[2] / "docs"
SHOWN = ".. auto"
HIDDEN = ("_", "test_")  # a contract's tests say by their names what they prove


def script(name: str) -> Any:  # noqa: ANN401 - a module that is no part of a package
    return SimpleNamespace(**runpy.run_path(str(DOCS / f"{name}.py")))


PAGES, FIELDS = script("api_pages"), script("api_fields")
PUBLIC = sorted(PAGES.homes())


def own_members(thing: type[Any]) -> Iterator[tuple[str, Any]]:
    """What a class and its own, not public, bases define for others."""
    for home in inspect.getmro(thing):
        if home.__module__.startswith("fleetauth"):
            members = vars(home).items()
            yield from ((name, it) for name, it in members if not name.startswith(HIDDEN))


def test_the_pages_are_up_to_date() -> None:
    found = {path.name: path.read_text(encoding="utf-8") for path in (DOCS / "api").iterdir()}
    assert found == PAGES.pages(), "run: python docs/api_pages.py"


def test_every_public_name_is_shown_once() -> None:
    text = "\n".join(PAGES.pages().values())
    shown = Counter(line.split(":: ")[1] for line in text.splitlines() if line.startswith(SHOWN))
    things = Counter(id(PAGES.thing(path)) for path in shown)
    twice = {path for path in shown if shown[path] > 1 or things[id(PAGES.thing(path))] > 1}
    missing = {path for path in PAGES.public() if id(PAGES.thing(path)) not in things}
    assert (twice, missing) == (set(), set())


def test_every_vendor_has_a_page() -> None:
    rooms = [path for path in Path(fleetauth.vendors.__file__).parent.iterdir() if path.is_dir()]
    vendors = {f"fleetauth.vendors.{path.name}" for path in rooms if path.name != "__pycache__"}
    assert vendors <= {room for _, _, room, _ in PAGES.PAGES}


def test_every_member_of_all_of_a_room_is_there() -> None:
    for path in PAGES.public():
        assert PAGES.thing(path) is not None


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_name_is_described(path: str) -> None:
    thing = PAGES.thing(path)
    if not inspect.isclass(thing):
        assert not inspect.isfunction(thing) or thing.__doc__
        return
    silent = [
        name
        for name, it in own_members(thing)
        if (inspect.isfunction(it) or isinstance(it, property))
        and not (inspect.getdoc(it) or "").strip()
    ]
    fields = FIELDS.declared(thing) if FIELDS.has_fields(thing) else {}
    told = FIELDS.described(thing) if fields else {}
    assert (thing.__doc__ or "").strip()
    assert [*silent, *(name for name in fields if not told.get(name))] == []


def test_the_script_writes_the_pages(tmp_path: Path) -> None:
    copy = tmp_path / "api_pages.py"
    copy.write_bytes((DOCS / "api_pages.py").read_bytes())
    runpy.run_path(str(copy), run_name="__main__")
    written = {path.name for path in (tmp_path / "api").iterdir()}
    assert written == {path.name for path in (DOCS / "api").iterdir()}


def test_a_field_that_nobody_describes_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PAGES.thing("fleetauth.RetryPolicy"), "__doc__", "No word of its fields.")
    assert FIELDS.described(PAGES.thing("fleetauth.RetryPolicy")) == {}
    with pytest.raises(AssertionError):
        test_a_public_name_is_described("fleetauth.RetryPolicy")


def test_a_field_is_shown_with_its_unit_and_default() -> None:
    position = PAGES.thing("fleetauth.vendors.masternaut.LivePosition")
    assert FIELDS.extra_words(position, "speed", "How fast.") == "Unit: km/h."
    policy = PAGES.thing("fleetauth.RetryPolicy")
    assert FIELDS.extra_words(policy, "retries", "How often.") == "``2`` by default."
