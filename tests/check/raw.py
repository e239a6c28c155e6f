"""Servers below HTTP, for what no HTTP server would say: bytes as they are, and a proxy that connects through."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


@contextmanager
def raw_server(reply: bytes) -> Iterator[str]:
    """A server that answers each connection's first bytes with these, and ends it; its origin."""

    def answer(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall(reply)

    with _serving(answer) as port:
        yield f"http://127.0.0.1:{port}"


@contextmanager
def tunnelling_to(target: int) -> Iterator[str]:
    """A proxy that connects to a port of this machine, whatever it is asked for; its URL."""

    def answer(connection: socket.socket) -> None:
        connection.recv(65_536)
        with socket.create_connection(("127.0.0.1", target)) as behind:
            connection.sendall(b"HTTP/1.1 200 connected\r\n\r\n")
            back = threading.Thread(target=_pump, args=(behind, connection))
            back.start()
            _pump(connection, behind)
            back.join()

    with _serving(answer) as port:
        yield f"http://127.0.0.1:{port}"


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65_536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)  # who reads there learns of the end, too


@contextmanager
def _serving(answer: Callable[[socket.socket], None]) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    with connection, suppress(OSError):
                        answer(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
    thread.join()
