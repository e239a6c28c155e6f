"""A request's body as JSON. Nothing in it is bent on the way: what JSON has no word for is refused."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any, Final

import msgspec

from fleetauth.errors import ArgumentError
from fleetauth.secrets import Secret
from fleetauth.wire.shapes import is_object

# Money is decimal: its digits go out as they are, and never through a binary float.
_encoder: Final = msgspec.json.Encoder(decimal_format="number")
_WHOLE: Final = (int, bool, type(None))


def json_body(value: Any, path: str = "json") -> bytes:  # noqa: ANN401 - whatever JSON holds
    """JSON in UTF-8.

    Raises:
        ArgumentError: Something in it has no one form in JSON, such as a datetime; the text names the place.
    """
    _check(value, path)
    return _encoder.encode(value)


def _check(value: object, path: str) -> None:
    if isinstance(value, str):
        if not Secret(value).is_unicode():
            raise ArgumentError(f"{path} holds broken characters (half of a surrogate pair)")
        return
    if isinstance(value, _WHOLE):
        return
    if isinstance(value, (float, Decimal)):
        if not math.isfinite(value):
            raise ArgumentError(f"{path} is {value}, which JSON has no number for")
        return
    if is_object(value):
        _check_object(value, path)
        return
    if isinstance(value, (list, tuple)):
        items: list[object] | tuple[object, ...] = value  # pyright: ignore[reportUnknownVariableType]
        for place, item in enumerate(items):
            _check(item, f"{path}[{place}]")
        return
    if isinstance(value, (date, time, timedelta)):
        text = f"{path} is a {type(value).__name__}; write it as the text that the vendor wants"
        raise ArgumentError(text)
    text = f"{path} is a {type(value).__name__}, which is nothing that JSON has"
    raise ArgumentError(text)


def _check_object(fields: Mapping[Any, Any], path: str) -> None:
    for name, field in fields.items():
        if not isinstance(name, str):
            raise ArgumentError(f"{path} has the name {name!r}, which is no text")
        _check(name, path)
        _check(field, f"{path}.{name}")
