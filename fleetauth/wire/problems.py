"""Reads whatever a vendor sends when something went wrong into one shape, `Problem`.

All error shapes of the four vendors are known here and only here. Nothing here decides what an
error means, nor raises: a body that makes no sense is a `Problem` that says little.
"""

from __future__ import annotations

import html
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs

from fleetauth.secrets import CUT

from .json_body import BYTE_ORDER_MARK, NotJsonError, parse_json
from .shapes import is_list, is_object

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

LONGEST_MESSAGE: Final = 300
_LONGEST_READ: Final = 8192  # an excerpt needs no more, and patterns on foreign text stay cheap
_MOST_NOT_TEXT: Final = 0.1

_CODES: Final = ("errorcode", "code", "usermessageglobalisationcode")
_STATUSES: Final = ("status", "httpstatuscode")
_MESSAGES: Final = (
    "error_description",  # OAuth 2.0
    "errormsg",  # Masternaut
    "errormessage",  # Masternaut
    "defaultusermessage",  # Mbanq
    "message",  # Masternaut, MZone, MPS Monitor, GraphQL
    "description",  # MPS Monitor
    "developermessage",  # Mbanq
    "detail",  # RFC 9457
    "title",  # RFC 9457
)
_LISTS: Final = ("errors", "details", "modelstate")

_UNSEEN: Final = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_TAG: Final = re.compile(r"<[^>]*>")
_CHARSET: Final = re.compile(r"charset\s*=\s*\"?([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_OAUTH_ERROR: Final = re.compile(r"[!#-\[\]-~]+")  # RFC 6749 §5.2, less the space

ErrorEntry: TypeAlias = tuple[str | None, str | None]


@attrs.frozen(kw_only=True)
class Problem:
    """What a vendor said about a failure.

    Attributes:
        code: The vendor's most telling code, as text: ``"12004"``, ``"PageNumber"``.
        message: The vendor's words in one line of at most 300 characters, inner errors' last.
        oauth_error: OAuth 2.0's ``error`` (``"invalid_grant"``), if the answer has that shape.
        errors: Code and message of each error that was listed one by one.
        success: The answer's own ``success`` flag (Masternaut), if it has one.
        data: What the answer gives in spite of it (GraphQL). Set by who knows the vendor.
    """

    code: str | None = None
    message: str | None = None
    oauth_error: str | None = None
    errors: tuple[ErrorEntry, ...] = ()
    success: bool | None = None
    data: Any = attrs.field(default=None, repr=False)


def read_problem(body: bytes, content_type: str | None) -> Problem:
    """Read an answer that may report an error. Never raises.

    Args:
        body: The answer's body, of any length and content.
        content_type: Its `Content-Type`, or `None`.

    Returns:
        A `Problem`; all its fields are empty if the body is.

    Example:
        >>> read_problem(b'{"errorCode":"401","errorMsg":"Bad Credentials"}', "application/json")
        Problem(code='401', message='Bad Credentials', oauth_error=None, errors=(), success=None)
    """
    body = body.removeprefix(BYTE_ORDER_MARK).strip()
    if not body:
        return Problem()
    try:
        return problem_of(parse_json(body))
    except NotJsonError:
        return Problem(message=_excerpt(body, content_type or ""))


def problem_of(data: Any) -> Problem:  # noqa: ANN401 - any JSON there is
    """The same for an answer that is already decoded JSON. Never raises.

    `code`, `errors` and `success` are only set by what no vendor's data has, so they also tell an
    error under HTTP 200; `message` alone does not (a notification has one).
    """
    if is_list(data):
        return _from_array(data)
    fields = _lowered(data)
    return _from_object(fields) if fields else Problem(message=_message(data))


def _from_object(fields: Mapping[str, Any]) -> Problem:
    error = fields.get("error")
    inner = _lowered(error)
    name = _code(error)
    entries = (*_entries(fields), *_entries(inner))
    codes = (_own_code(fields), _own_code(inner), name, _first(code for code, _ in entries))
    words = _own_message(fields) or _own_message(inner) or name
    return Problem(
        code=_first(codes) or _status(fields),
        message=_joined([words, *(message for _, message in entries)]),
        oauth_error=error if isinstance(error, str) and _OAUTH_ERROR.fullmatch(error) else None,
        errors=entries,
        success=_flag(fields.get("success")),
    )


def _from_array(items: list[Any]) -> Problem:
    entries = [_entry(item) for item in items]
    coded = tuple(entry for entry in entries if entry[0])  # the others may as well be rows of data
    return Problem(
        code=_first(code for code, _ in coded),
        message=_joined(message for _, message in (coded or entries[:1])),
        errors=coded,
    )


def _entries(fields: Mapping[str, Any]) -> Iterator[ErrorEntry]:
    for name in _LISTS:
        listed = fields.get(name)
        if is_list(listed):
            yield from filter(any, map(_entry, listed))
        for field, texts in _lowered(listed).items():  # ASP.NET's form: what is wrong, by field
            for text in texts if is_list(texts) else [texts]:
                yield field, _message(text)


def _entry(item: Any) -> ErrorEntry:  # noqa: ANN401 - any JSON there is
    fields = _lowered(item)
    if not fields:
        return None, _message(item)
    inner = _lowered(fields.get("extensions"))  # GraphQL puts the code there
    return _own_code(fields) or _own_code(inner), _own_message(fields)


def _lowered(data: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON there is
    """An object with its names in lower case (vendors disagree); of what is none, no fields."""
    if not is_object(data):
        return {}
    return {name.lower(): value for name, value in data.items()}


def _first(found: Iterable[str | None]) -> str | None:
    return next(filter(None, found), None)


def _own_code(fields: Mapping[str, Any]) -> str | None:
    return _first(_code(fields.get(name)) for name in _CODES)


def _own_message(fields: Mapping[str, Any]) -> str | None:
    return _first(_message(fields.get(name)) for name in _MESSAGES)


def _status(fields: Mapping[str, Any]) -> str | None:
    """A status in the body. Data has one too (``"driving"``): only HTTP's errors count."""
    found = (_code(fields.get(name)) for name in _STATUSES)
    return next((text for text in found if text and re.fullmatch(r"[45][0-9][0-9]", text)), None)


def _code(value: Any) -> str | None:  # noqa: ANN401 - any JSON there is
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    return _one_line(str(value))


def _message(value: Any) -> str | None:  # noqa: ANN401 - any JSON there is
    value = _lowered(value).get("value", value)  # OData before its version 4 wraps it
    return _one_line(value) if isinstance(value, str) else None


def _flag(value: Any) -> bool | None:  # noqa: ANN401 - any JSON there is
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.strip().lower())
    return value if isinstance(value, bool) else None


def _joined(messages: Iterable[str | None]) -> str | None:
    parts = dict.fromkeys(message for message in messages if message)  # each once, in order
    if len(parts) <= 1:
        return next(iter(parts), None)
    return _one_line("; ".join(part.rstrip(". ") for part in parts))


def _excerpt(body: bytes, content_type: str) -> str | None:
    text = _decoded(body[:_LONGEST_READ], content_type)
    if sum(char in "\ufffd\0" for char in text) > len(text) * _MOST_NOT_TEXT:
        return None  # an image, or something compressed: its bytes tell nobody anything
    if text.lstrip().startswith("<") or "html" in content_type.lower():
        text = html.unescape(_TAG.sub(" ", _UNSEEN.sub(" ", text)))
    return _one_line(text)


def _decoded(body: bytes, content_type: str) -> str:
    named = _CHARSET.search(content_type)
    try:
        return body.decode(named[1] if named else "utf-8", errors="replace")
    except (LookupError, ValueError):  # a charset that Python does not know, or none for text
        return body.decode(errors="replace")


def _one_line(text: str) -> str | None:
    words = " ".join(
        "".join(char if char.isprintable() else " " for char in text[:_LONGEST_READ]).split()
    )
    if len(words) <= LONGEST_MESSAGE:
        return words or None
    return words[: LONGEST_MESSAGE - 1].rstrip() + CUT
