"""What a test gives to the fake vendors, checked: each error says what was wrong and what was expected."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final, cast

from fleetauth.errors import ArgumentError
from fleetauth.secrets import told

_LOWEST_STATUS: Final = 200
_HIGHEST_STATUS: Final = 599


def path_of(path: object) -> str:
    """A part of a path.

    Raises:
        ArgumentError: It is no text, blank, or a whole URL.
    """
    if not isinstance(path, str) or not path.strip():
        text = f"path={told(path)} must be a part of the path, such as 'tracking/live'"
        raise ArgumentError(text)
    if "://" in path or "?" in path:
        raise ArgumentError("path must be a part of the path alone, without a host or a query")
    return path


def times_of(times: object) -> int | None:
    """How often something is to happen; `None` for as long as it isn't cleared.

    Raises:
        ArgumentError: It is no whole number from 1.
    """
    if times is None:
        return None
    return whole(times, "times", least=1, expected="a whole number from 1, or None for always")


def whole(value: object, name: str, *, least: int, expected: str) -> int:
    """A whole number.

    Raises:
        ArgumentError: It is none, or too small.
    """
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise ArgumentError(f"{name}={told(value)} must be {expected}")
    return value


def status_of(status: object, *, least: int = _LOWEST_STATUS) -> int:
    """An answer's HTTP status.

    Raises:
        ArgumentError: It is none, or not from this one on.
    """
    expected = f"a status from {least} to {_HIGHEST_STATUS}"
    code = whole(status, "status", least=least, expected=expected)
    if code > _HIGHEST_STATUS:
        raise ArgumentError(f"status={code} must be {expected}")
    return code


def seconds_of(value: object, name: str = "seconds") -> float:
    """A number of seconds from 0 on.

    Raises:
        ArgumentError: It is none.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not value >= 0:
        raise ArgumentError(f"{name}={told(value)} must be a number of seconds from 0 on")
    return float(value)


def method_of(method: object) -> str | None:
    """An HTTP method in capitals.

    Raises:
        ArgumentError: It is none.
    """
    if method is None:
        return None
    if not isinstance(method, str) or not method.isalpha():
        raise ArgumentError(f"method={told(method)} must be an HTTP method, such as 'GET'")
    return method.upper()


def body_of(value: object) -> bytes:
    """A body: bytes as they are, anything else as JSON.

    Raises:
        ArgumentError: It can't be written as JSON.
    """
    if isinstance(value, bytes):
        return value
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except (TypeError, ValueError):
        kind = type(value).__name__
    text = f"an answer must be bytes, or what JSON can say (lists, dicts, texts, numbers), not all of this {kind} is"
    raise ArgumentError(text)


def rows_of(rows: Iterable[Any]) -> list[dict[str, object]]:
    """Rows, each a mapping of the wire's names to what JSON can say.

    Raises:
        ArgumentError: One is none.
    """
    given: list[dict[str, object]] = []
    for row in rows:
        if not isinstance(row, Mapping):
            text = (
                f"rows must be a list of dicts, such as [{{'assetId': 'V1'}}]; it holds {told(row)}"
            )
            raise ArgumentError(text)
        given.append(dict(cast("Mapping[str, object]", row)))
    body_of(given)
    return given
