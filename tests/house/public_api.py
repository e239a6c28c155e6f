"""The public names and their signatures, as one text: read from the sources by griffe, so that no Python prints them
otherwise. What is public is said in ``docs/api_pages.py``, once for this and for the API reference; of a class, it is
what has no leading underscore.

After a change on purpose, write it anew by ``python -m tests.house.public_api``, say so in CHANGELOG.md, and look at
what the diff means for the version: see ``docs/versions.md``.
"""

from __future__ import annotations

import runpy
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import Any, Final, TypeAlias

import griffe

ROOT: Final = Path(__file__).parents[2]
KEPT: Final = Path(__file__).with_suffix(".txt")
_SPECIAL: Final = frozenset(
    f"__{name}__"
    for name in (
        *("init", "call", "len", "getitem", "iter", "contains", "await", "aiter", "anext"),
        *("enter", "exit", "aenter", "aexit", "eq", "hash", "str", "bool"),
        *("and", "or", "invert", "lt", "le", "gt", "ge", "ne"),
        *("arrow_c_stream", "get", "set"),
    )
)
_LABELS: Final = ("async", "classmethod", "staticmethod", "property", "writable")
_CHANGES_BY_ITSELF: Final = "fleetauth.__version__"
Named: TypeAlias = Any  # griffe.Object | griffe.Alias, whose attributes go by what they name


def drawn(search: Path = ROOT) -> str:
    """All of it, a line a name."""
    package = griffe.load("fleetauth", search_paths=[search], resolve_aliases=True)
    public: Iterable[str] = runpy.run_path(str(ROOT / "docs" / "api_pages.py"))["public"]()
    return "".join(f"{line}\n" for line in lines(package, public))


def lines(package: Named, public: Iterable[str]) -> Iterator[str]:
    """The names by their paths, each with what it is; a second path to the same thing says only that.

    At the end, what the aliases mean that signatures have.
    """
    told: dict[str, str] = {}
    things = {path: package[path.partition(".")[2]] for path in public}
    for path, thing in things.items():
        home = thing.canonical_path
        if home in told:
            yield f"{path} is {told[home]}"
            continue
        told[home] = path
        yield from _told(thing, path, {one.canonical_path for one in things.values()})
    aliases = {name for thing in things.values() for name in _names_in_annotations(thing)}
    for path in sorted(aliases - told.keys()):
        if path.startswith(f"{package.path}.") and _is_alias(package, path):
            yield from _signatures(package[path.partition(".")[2]], path)


def _names_in_annotations(thing: Named) -> Iterator[str]:
    for member in [thing, *(thing.all_members.values() if thing.is_class else ())]:
        if member.is_function:
            function = _function(member)
            said = [function.returns, *(one.annotation for one in function.parameters)]
        else:
            said = [getattr(member, "annotation", None)]
        for annotation in said:
            if isinstance(annotation, griffe.Expr):
                names = annotation.iterate(flat=True)
                yield from (one.canonical_path for one in names if isinstance(one, griffe.ExprName))


def _is_alias(package: Named, path: str) -> bool:
    try:
        return str(getattr(package[path.partition(".")[2]], "annotation", "")) == "TypeAlias"
    except (KeyError, griffe.AliasResolutionError):  # a type variable of a class, another package's
        return False


def _told(thing: Named, path: str, public: Container[str]) -> Iterator[str]:
    if not thing.is_class:
        yield from _signatures(thing, path)
        return
    bases = ", ".join(dict.fromkeys(_bases(thing, public)))
    made = [f"{one.value} " for one in thing.decorators]
    yield f"{''.join(f'@{one}' for one in made)}class {path}({bases})"
    for name, member in sorted(thing.all_members.items()):
        if not name.startswith("_") or name in _SPECIAL:
            yield from (f"    {line}" for line in _signatures(member, name))


def _bases(thing: Named, public: Container[str]) -> Iterator[str]:
    """What a class comes from: of those in between that are not public, what these come from."""
    resolved = {one.path: one for one in thing.resolved_bases} if thing.is_class else {}
    for base in thing.bases:
        home = getattr(base, "canonical_path", str(base))
        between = resolved.get(home)
        if between is None or home in public or between.package.path != thing.package.path:
            yield str(base)
        else:
            yield from _bases(between, public)


def _signatures(thing: Named, name: str) -> Iterator[str]:
    """What it is, in one line; in several for a function that is overloaded."""
    marks = "".join(f"{label} " for label in _LABELS if label in thing.labels)
    if thing.is_function:
        for one in [*(_function(thing).overloads or ()), _function(thing)]:
            for parameter in one.parameters:
                parameter.default = _default(parameter.default, one)
            yield f"{marks}{one.signature(return_type=True, name=name)}"
    elif thing.is_attribute:
        yield f"{marks}{name}{_declared(thing)}"
    else:
        yield f"{marks}{thing.kind.value} {name}"


def _default(value: str | griffe.Expr | None, within: griffe.Object) -> str | griffe.Expr | None:
    """A parameter's default: of a constant of ours, its value, as a caller gets that and not the name."""
    if not isinstance(value, griffe.ExprName):
        return value
    if not value.canonical_path.startswith(f"{within.package.path}."):
        return value
    named = within.modules_collection[value.canonical_path]
    return value if named.is_class else _default(named.value, named)


def _function(thing: Named) -> griffe.Function:
    found = thing.final_target if isinstance(thing, griffe.Alias) else thing
    assert isinstance(found, griffe.Function)
    return found


def _declared(thing: Named) -> str:
    """Its annotation and its value; of a field, that is its default."""
    annotation, value = getattr(thing, "annotation", None), getattr(thing, "value", None)
    kind = "" if annotation is None else f": {annotation}"
    if value is None or thing.path == _CHANGES_BY_ITSELF or "property" in thing.labels:
        return kind
    return f"{kind} = {' '.join(str(value).split())}"


if __name__ == "__main__":
    KEPT.write_text(drawn(), encoding="utf-8")
