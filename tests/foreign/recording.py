"""What the foreign server was asked and what it answered, noted from in front of it and read by
the tests: one line of JSON an exchange, in a file, as server and tests are two processes.
Nothing here changes a request or an answer.
"""

from __future__ import annotations

import json
import os
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qs
from wsgiref.types import WSGIApplication

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

TOKEN_PATH = "/o/token/"


@attrs.frozen
class Exchange:
    """One request and the status of its answer.

    Attributes:
        method: `GET`, `POST` and so on.
        path: The path, without the query.
        status: The HTTP status that was answered.
        grant_type: What a token request asked for; None elsewhere.
    """

    method: str
    path: str
    status: int
    grant_type: str | None = None

    @property
    def is_refusal(self) -> bool:
        """Whether the answer was any error, the server's own included."""
        return self.status >= 400


@attrs.frozen
class ExchangeLog:
    """The file that the server's threads write to and the tests read."""

    path: Path
    _file: int

    @classmethod
    def at(cls, path: Path) -> Self:
        """Open the log, empty or as it is."""
        return cls(path, os.open(path, os.O_CREAT | os.O_RDWR | os.O_APPEND))

    def note(self, exchange: Exchange) -> None:
        """Add a line. One short write at the end of a file is whole, whatever other threads do."""
        os.write(self._file, json.dumps(attrs.asdict(exchange)).encode() + b"\n")

    def read(self) -> list[Exchange]:
        """Every exchange since the log was emptied."""
        return [Exchange(**json.loads(line)) for line in self.path.read_text().splitlines()]

    def empty(self) -> None:
        """Forget every exchange."""
        os.truncate(self._file, 0)

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)


@attrs.frozen
class Recorder:
    """A WSGI application around another: notes each exchange just before its answer is sent."""

    application: WSGIApplication
    log: ExchangeLog

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Pass the request on, and note what came of it."""
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        grant_type = _grant_type(environ) if path == TOKEN_PATH else None

        def start_and_note(status: str, *rest: Any) -> Callable[[bytes], object]:  # noqa: ANN401
            self.log.note(Exchange(method, path, int(status[:3]), grant_type))
            return start_response(status, *rest)

        return self.application(environ, start_and_note)


def _grant_type(environ: WSGIEnvironment) -> str | None:
    body: bytes = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = BytesIO(body)
    return parse_qs(body.decode()).get("grant_type", [None])[0]
