"""`Reader`: an answer's bytes in, typed records out, or a `DecodeError` that names the place.

One reader a vendor, so that a vendor's own oddities can be taught to its `converter` alone. Nothing
here knows HTTP; how single values are read is said in `hooks`, `scalars` and `datetimes`.
"""

from __future__ import annotations

from typing import Any, TypeVar

import attrs
from cattrs import Converter

from fleetauth.errors import DecodeError
from fleetauth.secrets import Redactor

from .hooks import make_converter
from .json_body import NotJsonError, parse_json, read_json
from .masking import mask_body
from .unreadable import UnreadableError

__all__ = ["Reader", "read_json"]

_T = TypeVar("_T")


class Reader:
    """Reads one vendor's answers: leniently, and without loss.

    What is promised of every value: unknown fields stay in a record's `extra`; absent and null
    fields read as `None` (lists as an empty tuple), and so does empty text where a number, a date
    or a yes or no is due; numbers are read from text and identifiers from numbers; nothing is
    rounded, cut or guessed. What can't be read raises.

    Args:
        vendor: The session's vendor name, for errors.
        redactor: Takes the session's secrets out of errors.
        converter: The cattrs converter to read with, such as the vendor's shared one; by default a new one.

    Attributes:
        converter: The cattrs converter, to which a vendor may add hooks.

    Example:
        >>> from fleetauth.wire import Record, record, wire
        >>> @record
        ... class Van(Record):
        ...     id: str = wire("id")
        ...     speed: float | None = wire("speed", default=None)
        >>> Reader("mzone").decode(b'{"id": 7, "speed": "12.5", "colour": "red"}', Van)
        Van(id='7', speed=12.5, extra=<1>)
    """

    def __init__(
        self,
        vendor: str,
        *,
        redactor: Redactor | None = None,
        converter: Converter | None = None,
    ) -> None:
        self.vendor = vendor
        self._redactor = redactor or Redactor()
        self.converter: Converter = converter or make_converter()

    def json(self, body: bytes) -> Any:  # noqa: ANN401 - any JSON there is
        """Plain JSON values; numbers with a fraction are `decimal.Decimal`.

        Raises:
            DecodeError: The body is no JSON; the message says what it is instead.
        """
        found = _parsed(body)
        if not isinstance(found, _Failure):
            return found
        body = self._masked(body)
        raise self._error(found, body)

    def read(self, data: Any, kind: type[_T], path: str = "", *, body: bytes | None = None) -> _T:  # noqa: ANN401 - any JSON there is
        """Read JSON values that are already decoded, such as an envelope's rows.

        Args:
            data: What `json` gave, or a part of it.
            kind: What to read: a record, `tuple[LivePosition, ...]`, a scalar.
            path: Where in the answer the data was, such as ``items``, for the error.
            body: The whole answer, for the error.

        Raises:
            DecodeError: It is something else; `path` on the error names the culprit.
        """
        found = self._structured(data, kind, path)
        if not isinstance(found, _Failure):
            return found
        del data
        body = None if body is None else self._masked(body)
        raise self._error(found, body)

    def decode(self, body: bytes, kind: type[_T]) -> _T:
        """The two in one: an answer's bytes straight to a record.

        Raises:
            DecodeError: The body is no JSON, or something else than `kind`.
        """
        found = self._decoded(body, kind)
        if not isinstance(found, _Failure):
            return found
        body = self._masked(body)
        raise self._error(found, body)

    def _decoded(self, body: bytes, kind: type[_T]) -> _T | _Failure:
        data = _parsed(body)
        return data if isinstance(data, _Failure) else self._structured(data, kind, "")

    def _structured(self, data: Any, kind: type[_T], path: str) -> _T | _Failure:  # noqa: ANN401 - any JSON there is
        try:
            return self.converter.structure(data, kind)
        except UnreadableError as error:
            where = error.path(path)
            place = f" at {where}" if where else ""
            problem = f"expected {error.expected}, found {error.found}"
            return _Failure(f"cannot read the answer{place}: {problem}", where)
        except RecursionError:
            return _Failure("cannot read the answer: it is nested too deeply", path)

    def _error(self, failure: _Failure, body: bytes | None) -> DecodeError:
        message = self._redactor.text(failure.message)
        return DecodeError(message, vendor=self.vendor, path=failure.path, body=body)

    def _masked(self, body: bytes) -> bytes:
        return self._redactor.body(mask_body(body))


@attrs.frozen
class _Failure:
    """Why something could not be read.

    It is returned, and raised only by the public method, once that one has let go of the raw data:
    a traceback that shows locals then shows no credential.
    """

    message: str = attrs.field(repr=False)  # it quotes what was found
    path: str = ""


def _parsed(body: bytes) -> Any:  # noqa: ANN401 - any JSON there is, or a failure
    try:
        return parse_json(body)
    except NotJsonError as error:
        return _Failure(str(error))
