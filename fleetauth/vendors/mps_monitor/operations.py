"""The operations of MPS Monitor's published interface: which there are, how they are spelt, and what each gives.

They are here to find a misspelt name before it is sent, and to choose how to read an answer. Nothing is sent here.
"""

from __future__ import annotations

import difflib
from functools import cache
from typing import Final, Literal, TypeAlias, cast

import attrs

from fleetauth.errors import ArgumentError

from .filters import VENDOR
from .operations_table import TABLE

Gives: TypeAlias = Literal["one", "many", "pages", "done", "other"]
_UNPAGED: Final = "none"
_ITSELF: Final = "."


@attrs.frozen(kw_only=True)
class Operation:
    """One operation of the interface.

    Attributes:
        method: HTTP method.
        path: Below the base URL.
        gives: One result, a list, pages, an acknowledgement, or something without an envelope.
        prefix: What stands before the names of its paging fields in a query.
        takes_pages: Whether a page can be asked for.
    """

    method: str
    path: str
    gives: Gives
    prefix: str = ""
    takes_pages: bool = True

    @property
    def name(self) -> str:
        """Such as ``POST Device/List``."""
        return f"{self.method} {self.path}"


def found(name: str) -> Operation:
    """An operation by its name, in any case of letters.

    Args:
        name: Such as ``"POST Device/List"``.

    Raises:
        ArgumentError: There is none of that name; the text says which are close.
    """
    operation = operations().get(_folded(name))
    if operation is None:
        known = operations()
        close = difflib.get_close_matches(_folded(name), known, n=3, cutoff=0.7)
        names = " or ".join(repr(known[each].name) for each in close)
        hint = f"did you mean {names}?" if close else "it has to be 'METHOD Path/Of/It'."
        text = f"{name!r} is no published operation: {hint} unlisted=True sends it as it is written"
        raise ArgumentError(text, vendor=VENDOR)
    return operation


def as_written(name: str, gives: Gives) -> Operation:
    """An operation that is not published, as it is written.

    Raises:
        ArgumentError: It has no method, or no path.
    """
    method, _, path = name.strip().partition(" ")
    if not (method.isascii() and method.isalpha() and path.strip(" /")):
        raise ArgumentError(f"{name!r} has to be 'METHOD Path/Of/It'", vendor=VENDOR)
    return Operation(method=method.upper(), path=path.strip(" /"), gives=gives)


@cache
def operations() -> dict[str, Operation]:
    """All of them, by their names in lower case."""
    listed: dict[str, Operation] = {}
    group = method = kind = ""
    for line in TABLE.splitlines():
        names = line.split()
        if not line.startswith(" "):
            group, names = line, []
        elif not line.startswith("    "):
            method, kind, *names = names
        for name in names:
            operation = _operation(method, kind, group if name == _ITSELF else f"{group}/{name}")
            listed[_folded(operation.name)] = operation
    return listed


def _operation(method: str, kind: str, path: str) -> Operation:
    gives, _, paging = kind.partition(":")
    return Operation(
        method=method,
        path=path,
        gives=cast("Gives", gives),
        prefix="" if paging == _UNPAGED else paging,
        takes_pages=paging != _UNPAGED,
    )


def _folded(name: str) -> str:
    method, _, path = name.strip().partition(" ")
    return f"{method} {path.strip(' /')}".lower()
