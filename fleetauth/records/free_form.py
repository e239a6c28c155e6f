"""What has no column of its own, as one JSON text a row: nothing is lost, digits stay, and secrets are masked.

Only the text is made here; which fields have no column, `columns` says.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import attrs
import msgspec

from fleetauth.secrets import MASK, Secret
from fleetauth.wire.shapes import is_object


def json_text(fields: Mapping[str, Any]) -> str | None:
    """An object of these fields, without the empty ones; `None` if all are.

    Example:
        >>> json_text({"extra": {"fuelCard": "7", "price": Decimal("1.50")}, "source": None})
        '{"extra":{"fuelCard":"7","price":1.50}}'
    """
    told = {name: _plain(value) for name, value in fields.items() if not _is_empty(value)}
    return msgspec.json.encode(told).decode() if told else None


def _is_empty(value: Any) -> bool:  # noqa: ANN401 - any value of a record
    return value is None or (isinstance(value, Mapping | tuple | list) and not value)


def _plain(value: Any) -> Any:  # noqa: ANN401 - any value of a record
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int | Decimal | float):
        return _number(value)
    if isinstance(value, Secret):
        return MASK
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return _nested(value)


def _nested(value: Any) -> Any:  # noqa: ANN401 - any value of a record
    if is_object(value):
        return {str(name): _plain(field) for name, field in value.items()}
    items: Any = value
    if isinstance(items, tuple | list | set | frozenset):
        return [_plain(item) for item in items]  # pyright: ignore[reportUnknownVariableType]
    kind: Any = value.__class__
    if not attrs.has(kind):
        return str(value)
    fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(kind)
    told = {field.name: getattr(value, field.name) for field in fields}
    return {name: _plain(field) for name, field in told.items() if not _is_empty(field)}


def _number(value: float | Decimal) -> Any:  # noqa: ANN401 - raw JSON, or text
    """A number by its own digits; what is none in JSON, such as infinity, as text."""
    text = repr(value) if isinstance(value, float) else str(value)
    return msgspec.Raw(text.encode()) if _is_finite(value) else text


def _is_finite(value: float | Decimal) -> bool:
    return value.is_finite() if isinstance(value, Decimal) else math.isfinite(value)
