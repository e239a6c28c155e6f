"""`@documented`: says beside a method which call of the vendor's documentation it makes.

The docs' table of calls is made from it, and the tests see that no call is without a sample. Nothing runs by it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import attrs

_MARK: Final = "__fleetauth_documented__"
_F = TypeVar("_F", bound=Callable[..., Any])


@attrs.frozen(kw_only=True)
class DocumentedCall:
    """One call of a vendor's documentation.

    Attributes:
        method: HTTP method.
        path: Below the API's base URL, with ``{name}`` for what varies.
        api: The session's name for the API.
        sample: The sample answer's file, without its ending; `None` for a call that answers nothing.
    """

    method: str
    path: str
    api: str
    sample: str | None


def documented(call: str, *, api: str, sample: str | None) -> Callable[[_F], _F]:
    """Mark a method with the documented call that it makes; one that makes several has several marks.

    Args:
        call: Such as ``"GET vehicle/{id}"``.
        api: The session's name for the API.
        sample: The sample answer's file, without its ending; `None` for a call that answers nothing.
    """
    method, _, path = call.partition(" ")

    def mark(function: _F) -> _F:
        found = DocumentedCall(method=method, path=path, api=api, sample=sample)
        setattr(function, _MARK, (found, *documented_calls(function)))
        return function

    return mark


def documented_calls(function: Callable[..., Any]) -> tuple[DocumentedCall, ...]:
    """The documented calls that a method is marked with, in the order of its marks."""
    marks: tuple[DocumentedCall, ...] = getattr(function, _MARK, ())
    return marks
