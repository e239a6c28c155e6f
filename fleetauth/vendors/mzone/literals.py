"""How a value is written into MZone's filters, by the type of the property that it is compared with.

Nothing reaches a filter but through here, so that no text, whatever is in it, can be read as anything but a value.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final, Literal, TypeAlias
from uuid import UUID

from fleetauth.errors import ArgumentError

Kind: TypeAlias = Literal["guid", "text", "moment", "flag", "whole", "number", "any"]
_VENDOR: Final = "mzone"
_GUID: Final = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_WHOLE: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,18})")
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_LONGEST_SHOWN: Final = 60
_WANTED: Final[Mapping[Kind, str]] = {
    "guid": "a GUID, as text or uuid.UUID",
    "text": "text",
    "moment": "a datetime with a time zone",
    "flag": "True or False",
    "whole": "a whole number",
    "number": "a number",
    "any": "text, a number, True or False, a UUID or a datetime with a time zone",
}


def literal(value: object, kind: Kind, name: str) -> str:
    """A value as a filter holds it.

    Args:
        value: What to write; `None` is ``null``.
        kind: The type of the property. "any", where the vendor doesn't publish it, goes by the value's own.
        name: The property's name, for the error.

    Raises:
        ArgumentError: It is no value of that type.

    Example:
        >>> literal("O'Hara", "text", "registration")
        "'O''Hara'"
    """
    if value is None:
        return "null"
    written = _WRITERS[kind](value)
    if written is None:
        text = f"{name} is compared with {_short(value)}; pass {_WANTED[kind]}"
        raise ArgumentError(text, vendor=_VENDOR)
    return written


def checked_guid(value: object, argument: str) -> str:
    """A GUID as text.

    Raises:
        ArgumentError: It is something else.
    """
    written = _guid(value)
    if written is None:
        text = f"{argument}={_short(value)} is no GUID; pass one, such as the `id` of what was read"
        raise ArgumentError(text, vendor=_VENDOR)
    return written


def checked_whole(value: object, argument: str) -> str:
    """A whole number as text, as keys that are no GUIDs are.

    Raises:
        ArgumentError: It is something else.
    """
    written = _whole(value)
    if written is None:
        text = f"{argument}={_short(value)} is no whole number; pass one, such as the `id` of what was read"
        raise ArgumentError(text, vendor=_VENDOR)
    return written


def checked_name(value: object, argument: str, *, path: bool = False) -> str:
    """The vendor's name of an entity set or of a property; with `path`, several joined by slashes.

    Raises:
        ArgumentError: It can be none.
    """
    parts = (value.split("/") if path else [value]) if isinstance(value, str) else []
    if not parts or not all(_NAME.fullmatch(part) for part in parts):
        text = f"{argument}={_short(value)} is no name of MZone's: letters, digits, underscores, such as 'vehicle_Id'"
        raise ArgumentError(text, vendor=_VENDOR)
    return "/".join(parts)


def _guid(value: object) -> str | None:
    if isinstance(value, UUID):
        return str(value)
    return value if isinstance(value, str) and _GUID.fullmatch(value) else None


def _text(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    try:
        value.encode()
    except UnicodeEncodeError:  # half a character can't be sent
        return None
    return "'" + value.replace("'", "''") + "'"


def _moment(value: object) -> str | None:
    if not isinstance(value, datetime) or value.utcoffset() is None:
        return None
    try:
        plain = value.astimezone(UTC).replace(tzinfo=None)
    except OverflowError:
        return None
    text = plain.isoformat()
    return (text.rstrip("0") if plain.microsecond else text) + "Z"


def _flag(value: object) -> str | None:
    return ("true" if value else "false") if isinstance(value, bool) else None


def _whole(value: object) -> str | None:
    if isinstance(value, str):  # an identifier that the SDK reads as text
        return value if _WHOLE.fullmatch(value) else None
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None


def _number(value: object) -> str | None:
    if isinstance(value, Decimal):
        return format(value, "f") if value.is_finite() else None
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f") if math.isfinite(value) else None
    return None if isinstance(value, str) else _whole(value)


def _any(value: object) -> str | None:
    if isinstance(value, UUID):
        return str(value)
    return next(
        (text for write in (_text, _flag, _number, _moment) if (text := write(value))), None
    )


_WRITERS: Final[Mapping[Kind, Callable[[Any], str | None]]] = {
    "guid": _guid,
    "text": _text,
    "moment": _moment,
    "flag": _flag,
    "whole": _whole,
    "number": _number,
    "any": _any,
}


def _short(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[:_LONGEST_SHOWN]}…"
