"""A relay on loopback between a session and the sandbox, which passes requests on and makes planned faults of answers.

It knows HTTP/1.1 just well enough to see where a request ends. Which faults there are, and what a session is to do
about them, is not said here.
"""

from __future__ import annotations

import re
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from typing import Self, TypeAlias

import attrs

from fleetauth.sandbox import Sandbox

_RESET = struct.pack("ii", 1, 0)  # linger for no time: what is closed so sends a reset
_PATIENCE = 10.0  # seconds; a test that waits longer for the relay has failed


@attrs.frozen
class Asked:
    """A request as it arrived.

    Attributes:
        head: With its empty line.
        body: As long as the head says.
    """

    head: bytes
    body: bytes

    @property
    def line(self) -> str:
        """Method, target and version."""
        return self.head.partition(b"\r\n")[0].decode()


@attrs.frozen
class Told:
    """An answer, taken apart to be told wrongly.

    Attributes:
        status: Code and reason.
        fields: Header lines, without their ends.
        body: As sent.
    """

    status: bytes
    fields: tuple[bytes, ...]
    body: bytes

    @classmethod
    def of(cls, raw: bytes) -> Self:
        """Read what the sandbox sent on a connection of its own, which it then closed."""
        head, _, body = raw.partition(b"\r\n\r\n")
        line, *fields = head.split(b"\r\n")
        kept = tuple(field for field in fields if not field.lower().startswith(b"connection:"))
        return cls(line.partition(b" ")[2], kept, body)

    @property
    def head(self) -> bytes:
        """Status line and headers, with their ends and the empty line."""
        return b"\r\n".join((b"HTTP/1.1 " + self.status, *self.fields, b"", b""))

    @property
    def raw(self) -> bytes:
        """All of it."""
        return self.head + self.body

    def having(self, *fields: bytes, body: bytes | None = None) -> Told:
        """The same with other headers, or another body; a header replaces those of its name."""
        named = {field.partition(b":")[0].lower() for field in fields}
        if body is not None:
            fields = (*fields, b"content-length: %d" % len(body))
            named.add(b"content-length")
        kept = self.without(*named)
        return attrs.evolve(
            kept, fields=(*kept.fields, *fields), body=self.body if body is None else body
        )

    def without(self, *names: bytes) -> Told:
        """The same without these headers."""
        kept = (field for field in self.fields if field.partition(b":")[0].lower() not in names)
        return attrs.evolve(self, fields=tuple(kept))


class Wire:
    """One request on one connection, for a fault to deal with.

    Attributes:
        sock: The connection.
        asked: The request.
    """

    def __init__(self, sock: socket.socket, asked: Asked, relay: Relay) -> None:
        self.sock = sock
        self._relay = relay
        self.asked = asked

    @property
    def port(self) -> int:
        """Where the relay listens."""
        return self._relay.port

    @property
    def elsewhere(self) -> str:
        """The origin of a server that no session was made with."""
        return self._relay.elsewhere

    def now(self) -> float:
        """Seconds since 1970, by the session's clock."""
        return self._relay.now()

    def answer(self) -> Told:
        """Let the vendor do what was asked for, and take its answer."""
        return self._relay.forwarded(self.asked)

    def send(self, data: bytes) -> bool:
        """Send this; the connection goes on."""
        self.sock.sendall(data)
        return True

    def pause(self, seconds: float = _PATIENCE) -> bool:
        """Say nothing for so long, or until nobody wants it any more; the connection ends then."""
        self._relay.over.wait(seconds)
        return False

    @property
    def wanted(self) -> bool:
        """Whether the fault goes on."""
        return not self._relay.over.is_set()

    def hang_up(self) -> bool:
        """End the connection."""
        return False

    def reset(self) -> bool:
        """Cut the connection off, without a goodbye."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        return False


Fault: TypeAlias = Callable[[Wire], bool]
"""Deals with a request; whether the connection goes on."""


@attrs.define
class _Plan:
    where: str
    fault: Fault
    times: int | None


class Relay:
    """Relays on a port of 127.0.0.1 of its own.

    Args:
        sandbox: Where to.

    Attributes:
        sandbox: Where to.
        seen: Each request that arrived.
        over: Set when no fault is wanted any more: what hangs lets go.
        elsewhere: The origin of a server that no session was made with.
        now: Gives the session's time, in seconds since 1970.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self._upstream = int(sandbox.url.rpartition(":")[2])
        self.seen: list[Asked] = []
        self.over = threading.Event()
        self.elsewhere = ""
        self.now: Callable[[], float] = time.time
        self._plans: list[_Plan] = []
        self._changed = threading.Condition()
        self._sockets: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self.port = 0
        self._listen()

    # -------------------------------------------------------------- for tests

    def plan(self, where: str, fault: Fault, *, times: int | None = None) -> None:
        """Let a fault happen to each request, or to so many, whose first line holds this text."""
        self._plans.append(_Plan(where, fault, times))

    def heal(self) -> None:
        """Let everything go on well, and cut off what hangs."""
        self._plans.clear()
        self.over.set()
        with self._changed:
            hang = self._changed.wait_for(lambda: self._held == 0, timeout=_PATIENCE)
        assert hang
        self.over.clear()

    def count(self, where: str) -> int:
        """How many requests had this text in their first line."""
        return sum(where in asked.line for asked in self.seen)

    @contextmanager
    def deaf(self) -> Iterator[None]:
        """Nobody listens here: every connection is cut off, and new ones are refused."""
        self._stop_listening()
        try:
            yield
        finally:
            self._listen()

    def reset(self) -> None:
        """As if just started."""
        self.heal()
        self.cut()
        self.seen.clear()

    def cut(self) -> None:
        """End every connection."""
        for sock in tuple(self._sockets):
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        self.wait_until_left()

    def wait_until_left(self) -> None:
        """Wait until there is no connection any more."""
        with self._changed:
            assert self._changed.wait_for(lambda: not self._sockets, timeout=_PATIENCE)

    def close(self) -> None:
        """End."""
        self.over.set()
        self._stop_listening()

    # -------------------------------------------------------------- for faults

    def forwarded(self, asked: Asked) -> Told:
        """What the sandbox answers."""
        end = asked.head.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
        head = re.sub(rb"(?i)\r\nconnection: keep-alive", b"", end)
        with socket.create_connection(("127.0.0.1", self._upstream)) as sock:
            sock.sendall(head + asked.body)
            return Told.of(b"".join(iter(lambda: sock.recv(65536), b"")))

    # -------------------------------------------------------------- connections

    _held = 0

    def _listen(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", self.port), backlog=128)
        self.port = self._listening.getsockname()[1]
        self._accepting = threading.Thread(target=self._accept, args=(self._listening,))
        self._accepting.start()

    def _stop_listening(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._accepting.join()
        self.cut()
        for thread in self._threads:
            thread.join()
        self._threads.clear()

    def _accept(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                sock, _ = listening.accept()
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                thread = threading.Thread(target=self._serve, args=(sock,))
                with self._changed:
                    self._sockets.add(sock)
                self._threads = [one for one in self._threads if one.is_alive()] + [thread]
                thread.start()

    def _serve(self, sock: socket.socket) -> None:
        with suppress(OSError), sock, sock.makefile("rb") as file:
            while (asked := _read(file)) is not None and self._dealt_with(sock, asked):
                pass
        with self._changed:
            self._sockets.discard(sock)
            self._changed.notify_all()

    def _dealt_with(self, sock: socket.socket, asked: Asked) -> bool:
        with self._changed:
            self.seen.append(asked)
            fault = self._planned(asked)
            self._held += 1
        try:
            wire = Wire(sock, asked, self)
            return wire.send(wire.answer().raw) if fault is None else fault(wire)
        finally:
            with self._changed:
                self._held -= 1
                self._changed.notify_all()

    def _planned(self, asked: Asked) -> Fault | None:
        for plan in self._plans:
            if plan.where in asked.line and plan.times != 0:
                plan.times = None if plan.times is None else plan.times - 1
                return plan.fault
        return None


def _read(file: BufferedReader) -> Asked | None:
    lines: list[bytes] = []
    while line := file.readline():
        lines.append(line)
        if line == b"\r\n":
            head = b"".join(lines)
            length = re.search(rb"(?i)content-length: (\d+)", head)
            return Asked(head, file.read(int(length[1])) if length else b"")
    return None
