"""A vendor's server that answers byte for byte what it is told to, breaks where it is told to, and notes all that it is
sent. It knows neither secrets nor what is proved with it.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Final, Literal, Self

import attrs

_TLS: Final = b"\x16"  # how a handshake begins
_END: Final = b"\r\n\r\n"


@attrs.frozen
class Asked:
    """A request as it came.

    Attributes:
        target: Path and query.
        headers: By lower-case names.
        body: All of it.
        raw: The request, byte for byte.
    """

    target: str
    headers: dict[str, str]
    body: bytes
    raw: bytes

    @property
    def is_for_token(self) -> bool:
        """Whether it asks for a token."""
        return b"grant_type=" in self.body


@attrs.frozen
class Said:
    """What to answer.

    Attributes:
        raw: The bytes, from the status line on; none for no answer at all.
        then: What becomes of the connection.
    """

    raw: bytes = b""
    then: Literal["wait for more", "hang up", "reset", "fall silent"] = "wait for more"


def answer(
    status: int = 200,
    body: bytes = b"",
    headers: Iterable[tuple[str, str]] = (),
    *,
    reason: str | None = None,
    kind: str = "application/json",
) -> Said:
    """A whole answer."""
    reason = reason or HTTPStatus(status).phrase
    fields = [("Content-Type", kind), ("Content-Length", str(len(body))), *headers]
    head = "".join(f"{name}: {value}\r\n" for name, value in fields)
    return Said(f"HTTP/1.1 {status} {reason}\r\n{head}\r\n".encode("latin-1", "replace") + body)


class VendorServer:
    """A server on a free port of 127.0.0.1.

    Attributes:
        asked: Every request so far.
        reply: Decides the answers.
    """

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.reply: Callable[[Asked], Said] = lambda _: answer(body=b"{}")
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._open: set[socket.socket] = set()
        self._thread = threading.Thread(target=self._serve, name="vendor's server")

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._listener.getsockname()[1])

    @property
    def url(self) -> str:
        """Its origin, without a slash."""
        return f"http://127.0.0.1:{self.port}"

    def forget(self) -> None:
        """Let nothing have been asked, and nobody be connected."""
        self.asked.clear()
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.forget()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        self._open.add(connection)
        try:
            with connection, contextlib.suppress(OSError):
                self._exchange(connection)
        finally:
            self._open.discard(connection)

    def _exchange(self, connection: socket.socket) -> None:
        while (asked := _read(connection)) is not None:
            self.asked.append(asked)
            said = self.reply(asked)
            connection.sendall(said.raw)
            if said.then == "fall silent":
                connection.recv(1)  # until the other end gives up
            if said.then == "reset":
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            if said.then != "wait for more":
                return


def _read(connection: socket.socket) -> Asked | None:
    raw = b""
    while _END not in raw:
        part = connection.recv(65536)
        if not part:
            return None
        raw += part
        if raw.startswith(_TLS):  # else both ends would wait for the other
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
            return None
    head, _, body = raw.partition(_END)
    line, *fields = head.decode("latin-1").split("\r\n")
    headers = {
        name.lower(): value.strip() for name, _, value in (it.partition(":") for it in fields)
    }
    while len(body) < int(headers.get("content-length", 0)):
        part = connection.recv(65536)
        body, raw = body + part, raw + part
    return Asked(line.split(" ")[1], headers, body, raw)
