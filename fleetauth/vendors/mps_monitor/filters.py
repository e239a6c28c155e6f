"""Filters as a user gives them, by keyword: checked, and written as the fields that MPS Monitor takes.

Which filters a call has is declared beside the call, as a `TypedDict` whose keys name the vendor's spelling:
``dealer_code: Annotated[str, "DealerCode"]``. Nothing here knows a call, or sends one.
"""

import difflib
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Annotated, Any, Final, Literal, Required, TypeAlias, get_args, get_origin

import attrs

from fleetauth.errors import ArgumentError
from fleetauth.vendors.settings import checked_moment, listed
from fleetauth.wire.datetimes import utc_z

VENDOR: Final = "mps_monitor"
Texts: TypeAlias = Iterable[str]
_Write: TypeAlias = Callable[[Any, str], Any]


@attrs.frozen
class _Filter:
    spelling: str
    write: _Write
    required: bool


def written_filters(
    kind: Any,  # noqa: ANN401 - a TypedDict
    given: Mapping[str, Any],
    *,
    call: str,
) -> dict[str, Any]:
    """The filters of a call as the vendor's fields. What is `None` counts as not given.

    Args:
        kind: The call's `TypedDict`. Keys of it without a spelling are not filters, and left out.
        given: What the user gave.
        call: The method's name, for errors.

    Raises:
        ArgumentError: A filter is unknown, missing or can't be what it is.
    """
    known: dict[str, _Filter] = _filters_of(kind)
    keywords: dict[str, Any] = kind.__annotations__
    for name in given:
        if name not in keywords:
            close = difflib.get_close_matches(name, keywords, n=1)
            hint = f"did you mean {close[0]}?" if close else f"it has {', '.join(sorted(keywords))}"
            raise ArgumentError(f"{call}() has no argument {name}; {hint}", vendor=VENDOR)
    for name, found in known.items():
        if found.required and given.get(name) is None:
            text = f"{call}() needs {name}: the vendor asks for it on every request"
            raise ArgumentError(text, vendor=VENDOR)
    return {
        found.spelling: found.write(given[name], name)
        for name, found in known.items()
        if given.get(name) is not None
    }


def checked_text(value: object, argument: str) -> str:
    """An id, a code or a word to search for.

    Raises:
        ArgumentError: It is no text, or blank.
    """
    if not isinstance(value, str):
        text = f"{argument} must be text, not {type(value).__name__}"
        raise ArgumentError(text, vendor=VENDOR)
    if not value.strip():
        raise ArgumentError(f"{argument} is blank; leave it out, or give it", vendor=VENDOR)
    return value


def checked_word(value: object, argument: str, words: tuple[Any, ...]) -> Any:  # noqa: ANN401 - one of the words
    """One of the words that the vendor lists.

    Raises:
        ArgumentError: It is none of them.
    """
    if value not in words:
        text = f"{argument}={value!r} is unknown; the vendor has {', '.join(map(repr, words))}"
        raise ArgumentError(text, vendor=VENDOR)
    return value


@cache
def _filters_of(kind: Any) -> dict[str, _Filter]:  # noqa: ANN401 - a TypedDict
    found: dict[str, _Filter] = {}
    for name, declared in kind.__annotations__.items():
        origin: Any = get_origin(declared)
        required = origin is Required
        form = get_args(declared)[0] if required else declared
        if get_origin(form) is Annotated:
            value, spelling = get_args(form)
            found[name] = _Filter(spelling, _writing(value), required)
    return found


def _writing(form: Any) -> _Write:  # noqa: ANN401 - a type form
    if get_origin(form) is Literal:
        words = get_args(form)
        return lambda value, argument: checked_word(value, argument, words)
    return _WRITING[form]


def _flag(value: object, argument: str) -> bool:
    if not isinstance(value, bool):
        text = f"{argument} must be True or False, not {type(value).__name__}"
        raise ArgumentError(text, vendor=VENDOR)
    return value


def _number(value: object, argument: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        text = f"{argument} must be a whole number, not {type(value).__name__}"
        raise ArgumentError(text, vendor=VENDOR)
    return value


def _moment(value: object, argument: str) -> str:
    return utc_z(checked_moment(value, argument, vendor=VENDOR), argument=argument)


def _texts(value: Any, argument: str) -> list[str]:  # noqa: ANN401 - checked where it is listed
    return listed(value, argument, vendor=VENDOR)


_WRITING: Final[Mapping[Any, _Write]] = {
    str: checked_text,
    bool: _flag,
    int: _number,
    datetime: _moment,
    Texts: _texts,
}
