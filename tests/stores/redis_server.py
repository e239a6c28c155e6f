"""A redis-server of one's own: a process on loopback with a directory of its own, gone with the test run."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import pytest

BINARY = shutil.which("redis-server") or shutil.which("valkey-server")
MISSING = "there is no redis-server on PATH: apt-get install redis-server"


class RedisServer:
    """A running server.

    Args:
        directory: For its socket and log; short, as socket paths are.
        options: As on redis-server's command line, without the dashes.

    Attributes:
        port: On 127.0.0.1; with TLS if `options` have `tls-cert-file`.
        socket: The path of its Unix socket.
    """

    def __init__(self, directory: Path, **options: str) -> None:
        self.directory = directory
        self.socket = directory / "redis.sock"
        self.port = _free_port()
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """By its Unix socket."""
        return f"unix://{self.socket}"

    def start(self) -> Self:
        """Start it, again if need be, and wait until it listens."""
        assert BINARY
        port = "tls-port" if "tls_cert_file" in self._options else "port"
        options = {
            "port": "0",
            port: str(self.port),
            "bind": "127.0.0.1",
            "unixsocket": str(self.socket),
            "dir": str(self.directory),
            "save": "",
            "logfile": str(self.directory / "log"),
            # Else it is the port and 10000, which may be too much.
            **({"cluster-port": str(_free_port())} if "cluster_enabled" in self._options else {}),
            **{name.replace("_", "-"): value for name, value in self._options.items()},
        }
        line = [part for name, value in options.items() for part in (f"--{name}", value)]
        self._process = subprocess.Popen([BINARY, *line], stdout=subprocess.DEVNULL)
        self.wait_until(self._answers)
        return self

    def wait_until(self, ready: Callable[[], bool]) -> None:
        """Wait, in hundredths of a second."""
        assert self._process
        for _ in range(500):
            if ready():
                return
            if self._process.poll() is not None:
                break
            time.sleep(0.01)
        self.stop()
        raise AssertionError((self.directory / "log").read_text())

    def stop(self) -> None:
        """Kill it: what it held is lost."""
        assert self._process
        self._process.kill()
        self._process.wait()

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as sock:
            try:
                sock.connect(str(self.socket))
            except OSError:
                return False
        return True


@contextmanager
def lone_server() -> Generator[RedisServer, None, None]:
    """A server for one test, which may stop it and start it again."""
    if not BINARY:
        pytest.skip(MISSING)
    with tempfile.TemporaryDirectory(prefix="fa-", dir="/tmp") as place:
        server = RedisServer(Path(place)).start()
        yield server
        server.stop()


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])
