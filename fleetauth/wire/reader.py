"""`Reader`: an answer's bytes in, typed records out, or a `DecodeError` that names the place.

One reader a vendor, so that a vendor's own oddities can be taught to its `converter` alone. Of an
answer's HTTP, only what an error tells is known here; how single values are read is said in `hooks`,
`scalars` and `datetimes`.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, TypeVar, cast

import attrs
import msgspec
from cattrs import Converter

from fleetauth.errors import DecodeError
from fleetauth.secrets import Redactor

from .answer import Answer
from .blocks import Blocks
from .hooks import Hook, make_converter
from .json_body import NotJsonError, parse_json
from .masking import mask_body
from .rows import LARGE, read_rows
from .straight import Straight
from .unreadable import UnreadableError

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

    def json(self, body: bytes, *, of: Answer | None = None) -> Any:  # noqa: ANN401 - any JSON there is
        """Plain JSON values; numbers with a fraction are `decimal.Decimal`.

        Args:
            body: An answer's bytes.
            of: That answer, for the error.

        Raises:
            DecodeError: The body is no JSON; the message says what it is instead.
        """
        found = _parsed(body)
        if not isinstance(found, _Failure):
            return found
        body = self._masked(body)
        raise self._error(found, body, of)

    def read(
        self,
        data: Any,  # noqa: ANN401 - any JSON there is
        kind: type[_T],
        path: str = "",
        *,
        body: bytes | None = None,
        of: Answer | None = None,
    ) -> _T:
        """Read JSON values that are already decoded, such as an envelope's rows, or the bytes of some (`msgspec.Raw`).

        Args:
            data: What `json` gave, or a part of it; or raw bytes of the answer, as `msgspec.Raw` or as `Blocks`.
            kind: What to read: a record, `tuple[LivePosition, ...]`, a scalar.
            path: Where in the answer the data was, such as ``items``, for the error.
            body: The whole answer's bytes, for the error.
            of: That answer, for the error.

        Raises:
            DecodeError: It is something else; `path` on the error names the culprit.
        """
        found = _finished(self._steps(data, kind, path, body))
        if not isinstance(found, _Failure):
            return found
        del data
        body = None if body is None else self._masked(body)
        raise self._error(found, body, of)

    def decode(self, body: bytes, kind: type[_T], *, of: Answer | None = None) -> _T:
        """The two in one: an answer's bytes straight to a record.

        Args:
            body: An answer's bytes.
            kind: What to read.
            of: That answer, for the error.

        Raises:
            DecodeError: The body is no JSON, or something else than `kind`.
        """
        found = self._at_once(body, kind)
        if found is None:
            later = _finished(self._later(body, kind, "", body))
            if isinstance(later, _Failure):
                body = self._masked(body)
                raise self._error(later, body, of)
            found = later
        return found

    def steps(
        self,
        data: Any,  # noqa: ANN401 - any JSON there is
        kind: type[_T],
        path: str = "",
        *,
        body: bytes | Blocks | None = None,
        of: Answer | None = None,
    ) -> Generator[None, None, _T]:
        """The same as `read` in steps of some milliseconds each: what it returns at the end is the result.

        A single object is read in one step, however large.

        Raises:
            DecodeError: As by `read`.
        """
        found = yield from self._steps(data, kind, path, body)
        if not isinstance(found, _Failure):
            return found
        del data
        body = None if body is None else self._masked(_whole(body))
        raise self._error(found, body, of)

    def _steps(
        self,
        data: Any,  # noqa: ANN401 - any JSON there is
        kind: type[_T],
        path: str,
        body: bytes | Blocks | None,
    ) -> Generator[None, None, _T | _Failure]:
        if isinstance(data, Blocks):
            return (yield from self._later(data, kind, path, body))
        if not isinstance(data, msgspec.Raw):
            return self._structured(data, kind, path)
        raw = memoryview(data)
        found = self._at_once(raw, kind)
        return (yield from self._later(raw, kind, path, body)) if found is None else found

    def _at_once(self, raw: bytes | memoryview, kind: type[_T]) -> _T | None:
        """What a few bytes are; `None` if that takes longer to tell."""
        hook = self.converter.get_structure_hook(kind)
        if not isinstance(hook, Hook) or hook.straight is None:
            return None
        found: Any = None
        if not hook.is_list:
            found = hook.straight.one(raw)
        elif len(raw) <= LARGE and not hook.straight.begins_with(raw):
            rows = hook.straight.many(raw)
            found = None if rows is None else tuple(rows)
        made: _T | None = found
        return made

    def _later(
        self,
        raw: bytes | memoryview | Blocks,
        kind: type[_T],
        path: str,
        body: bytes | Blocks | None,
    ) -> Generator[None, None, _T | _Failure]:
        """What more bytes are, or others than usual ones."""
        hook = self.converter.get_structure_hook(kind)
        straight = hook.straight if isinstance(hook, Hook) and hook.is_list else None
        if straight and (len(raw) > LARGE or straight.begins_with(raw)):
            rows = yield from self._row_steps(raw, straight, path)
            outcome = cast("_T | _Failure", rows)
        else:
            plain = _parsed(_whole(raw))
            outcome = plain if isinstance(plain, _Failure) else self._structured(plain, kind, path)
        if not isinstance(outcome, _Failure):
            return outcome
        broken = _parsed(_whole(raw if body is None else body))  # that comes first, wherever it is
        return broken if isinstance(broken, _Failure) else outcome

    def _row_steps(
        self, data: bytes | memoryview | Blocks, straight: Straight, path: str
    ) -> Generator[None, None, Any]:
        try:
            body = data if isinstance(data, Blocks) else memoryview(data)
            return (yield from read_rows(body, straight))
        except (UnreadableError, RecursionError) as error:
            return _failure(error, path)
        except NotJsonError as error:
            return _Failure(str(error))

    def _structured(self, data: Any, kind: type[_T], path: str) -> _T | _Failure:  # noqa: ANN401 - any JSON there is
        try:
            return self.converter.structure(data, kind)
        except (UnreadableError, RecursionError) as error:
            return _failure(error, path)

    def _error(self, failure: _Failure, body: bytes | None, of: Answer | None) -> DecodeError:
        place = "" if of is None else f"{of.method} {of.url}: "
        request_id = None if of is None else of.request_id
        return DecodeError(
            self._redactor.text(place + failure.message),
            vendor=self.vendor,
            status=None if of is None else of.status,
            request_id=request_id and self._redactor.text(request_id),
            path=failure.path,
            body=body,
        )

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


def _whole(raw: bytes | memoryview | Blocks) -> bytes:
    return raw.joined() if isinstance(raw, Blocks) else bytes(raw)


def _failure(error: UnreadableError | RecursionError, path: str) -> _Failure:
    if isinstance(error, RecursionError):
        return _Failure("cannot read the answer: it is nested too deeply", path)
    where = error.path(path)
    place = f" at {where}" if where else ""
    problem = f"expected {error.expected}, found {error.found}"
    return _Failure(f"cannot read the answer{place}: {problem}", where)


def _finished(steps: Generator[None, None, _T]) -> _T:
    """What comes of it, in one go."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            made: _T = end.value
            return made
