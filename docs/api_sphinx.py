"""What Sphinx is told of our classes: docstrings are in Google's form, records are shown by their fields, and of a
class's bases only those that are public. Which names are public is said in `api_pages`.
"""  # noqa: INP001 - an extension, for conf.py

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any, Final

import api_fields
import api_pages
import attrs
from sphinx.application import Sphinx
from sphinx.ext.napoleon import Config, GoogleDocstring

_GOOGLE: Final = Config(napoleon_use_ivar=True, napoleon_use_rtype=False)
_PUBLIC: Final = {id(api_pages.thing(path)) for path in api_pages.homes()}


def setup(app: Sphinx) -> dict[str, bool]:
    """Sphinx calls this."""
    app.connect("autodoc-process-docstring", _docstring)
    app.connect("autodoc-process-signature", _signature)
    app.connect("autodoc-process-bases", _bases)
    app.connect("autodoc-skip-member", _is_not_ours)
    return {"parallel_read_safe": True}


def _docstring(
    _app: Sphinx,
    what: str,
    _name: str,
    thing: Any,  # noqa: ANN401 - whatever is documented
    _options: object,
    lines: list[str],
) -> None:
    if what == "class" and api_fields.has_fields(thing):
        lines[:] = [*api_fields.parted(lines)[0], "", *_fields(thing), ""]
    # napoleon's own hook would take a property's sentence up to a colon for its type.
    lines[:] = GoogleDocstring(lines, _GOOGLE, what="method").lines()


def _fields(kind: type[Any]) -> Iterator[str]:
    """One `:ivar:` a field, in the order of the constructor, inherited ones too."""
    told = api_fields.described(kind)
    for name, annotation in api_fields.declared(kind).items():
        text = told.get(name, "")
        yield f":ivar {name}: {text} {api_fields.extra_words(kind, name, text)}"
        yield f":vartype {name}: {annotation}"


def _signature(
    _app: Sphinx,
    what: str,
    _name: str,
    thing: Any,  # noqa: ANN401 - whatever is documented
    _options: object,
    signature: str | None,
    returns: str | None,
) -> tuple[str, str | None] | None:
    """A record's constructor takes its fields, which are listed below it: eighty of them hide what it is."""
    if what == "class" and attrs.has(thing):
        return "", None
    return None if signature is None else (signature, returns)


def _bases(
    _app: Sphinx, _name: str, thing: type[Any], _options: object, bases: list[type[Any]]
) -> None:
    """How the sources share their work is not shown."""
    if any(base.__module__.startswith("fleetauth") for base in thing.__bases__):
        bases[:] = [base for base in inspect.getmro(thing)[1:] if id(base) in _PUBLIC][:1]


def _is_not_ours(
    _app: Sphinx,
    _what: str,
    _name: str,
    thing: Any,  # noqa: ANN401 - a member
    _skip: bool,  # noqa: FBT001 - Sphinx's own signature
    _options: object,
) -> bool | None:
    """Whether a member was taken over as it is from the standard library, as `Sequence.index` is."""
    return True if getattr(thing, "__module__", "") == "collections.abc" else None
