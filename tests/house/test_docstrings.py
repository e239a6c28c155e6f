"""Examples in docstrings: those that need no server run, and the others call what there is, by its arguments."""

from __future__ import annotations

import ast
import doctest
import importlib
import inspect
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

import fleetauth
from fleetauth import Fleet, MissingExtraError, VendorSession
from fleetauth.vendors import masternaut, mbanq, mps_monitor, mzone

ROOT: Final = Path(__file__).parents[2]
# What the examples call the things that they don't make.
KNOWN: Final[dict[str, Any]] = {
    "mzone": fleetauth.MZoneSession,
    "masternaut": fleetauth.MasternautSession,
    "mps": fleetauth.MPSMonitorSession,
    "mbanq": fleetauth.MbanqSession,
    "session": VendorSession,
    "fleet": Fleet,
}
MODULES: Final = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in sorted((ROOT / "fleetauth").rglob("*.py"))
    if ">>>" in path.read_text(encoding="utf-8")
]


def examples(module: str) -> Iterator[doctest.DocTest]:
    """The docstrings of a module that have examples, with the public names that they may lean on."""
    try:
        loaded = importlib.import_module(module)
    except MissingExtraError:
        pytest.skip("it needs an extra")
    public = {name: getattr(fleetauth, name) for name in fleetauth.__all__}
    names = {**vars(masternaut), **vars(mbanq), **vars(mps_monitor), **vars(mzone), **public}
    found = doctest.DocTestFinder().find(loaded, globs={**names, **vars(loaded)})
    return (test for test in found if test.examples)


def needs_a_server(test: doctest.DocTest) -> bool:
    return any(doctest.SKIP in example.options for example in test.examples)


@pytest.mark.parametrize("module", MODULES)
def test_an_example_gives_what_it_says(module: str) -> None:
    for test in examples(module):
        if not needs_a_server(test):
            told: list[str] = []
            result = doctest.DocTestRunner(verbose=False).run(test, out=told.append)
            assert result.failed == 0, "".join(told)


@pytest.mark.parametrize("module", MODULES)
def test_an_example_that_needs_a_server_calls_what_there_is(module: str) -> None:
    wrong = [
        f"{test.name}: {text}"
        for test in examples(module)
        if needs_a_server(test)
        for text in misspelt("".join(example.source for example in test.examples), test.globs)
    ]
    assert wrong == []


def misspelt(source: str, names: dict[str, Any]) -> Iterator[str]:
    """The methods and arguments in a source that what it calls does not have."""
    tree = compile(source, "", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        match node.func:
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if owner in KNOWN:
                called = getattr(KNOWN[owner], name, None)
                if called is None:
                    yield f"{owner}.{name}"
            case ast.Name(id=name) if is_ours(names.get(name)):
                called = names[name]
            case _:
                continue
        if called is not None:
            taken = arguments(called)
            unknown = {word.arg for word in node.keywords} - taken
            yield from (f"{name}({word}=…)" for word in unknown if word and "**" not in taken)


def is_ours(called: object) -> bool:
    return callable(called) and called.__module__.startswith("fleetauth")


def arguments(called: Any) -> set[str]:  # noqa: ANN401 - whatever can be called
    """The keywords that something takes; ``**`` for any."""
    if inspect.isclass(called) and attrs.has(called):
        return {field.alias or field.name for field in attrs.fields(called)}
    parameters = inspect.signature(called).parameters.values()
    taken = {one.name for one in parameters}
    for one in parameters:
        if one.kind is one.VAR_KEYWORD:
            options = typing.get_args(typing.get_type_hints(called).get(one.name, ""))
            taken |= set(typing.get_type_hints(options[0])) if options else {"**"}
    return taken


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("await mzone.trips(a, b, vehicle_id=c)", []),
        ("await mzone.voyages()", ["mzone.voyages"]),
        ("async for it in mps.devices(colour='red'): ...", ["devices(colour=…)"]),
        ("Party(acount_id='1')", ["Party(acount_id=…)"]),
    ],
)
def test_a_misspelt_example_is_found(source: str, expected: list[str]) -> None:
    assert list(misspelt(source, vars(mbanq))) == expected
