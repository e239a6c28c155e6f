"""Tries the installed package where nothing else is: `nox -s wheel` runs it in a new environment that holds the wheel
and what it requires, and no extra. Imports nothing but the standard library and fleetauth, as a user's program could.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib.metadata
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

import fleetauth
from fleetauth import MPSMonitorSession, stores

CREDENTIALS: Final = ("client_id", "client_secret", "username", "password")
TOKEN: Final = {"access_token": "invented-token", "token_type": "bearer", "expires_in": 3600}
ANSWER: Final = {"Result": {"Name": "Invented Ltd"}, "Succeeded": True}
# Extras that are several others, or that nothing of ours can miss: a program that runs on trio has it.
WITHOUT_AN_ERROR_OF_ITS_OWN: Final = {"all", "demo", "notebook", "trio"}


class Vendor(BaseHTTPRequestHandler):
    """A vendor of two answers: a token, and whatever is asked with it."""

    def do_POST(self) -> None:
        """Sell a token."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(200, TOKEN)

    def do_GET(self) -> None:
        """Answer whoever has it."""
        known = self.headers["Authorization"] == f"bearer {TOKEN['access_token']}"
        self._answer(200 if known else 401, ANSWER)

    def log_message(self, *_: object) -> None:
        """Say nothing of requests."""

    def _answer(self, status: int, value: object) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextlib.contextmanager
def serving() -> Iterator[str]:
    """The vendor's address, on a free port of this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Vendor) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def session(address: str, **options: Any) -> MPSMonitorSession:  # noqa: ANN401 - any option
    """A session with the vendor at this address."""
    given: dict[str, Any] = dict.fromkeys(CREDENTIALS, "invented") | options
    return MPSMonitorSession(base_url=address, token_url=f"{address}/token", **given)


def it_is_the_installed_one(expected: str) -> None:
    """Not the source tree's, of the version that was built, and typed."""
    where = Path(fleetauth.__file__).parent
    _want("site-packages" in where.parts, f"fleetauth was imported from {where}")
    told = {fleetauth.__version__, importlib.metadata.version("fleetauth"), expected}
    _want(told == {expected}, f"versions differ: {sorted(told)}")
    _want((where / "py.typed").is_file(), "py.typed is missing")


def the_commands_speak() -> None:
    """`python -m fleetauth --help` and the script of the same name; and the demo says what it lacks."""
    script = Path(sys.executable).with_name("fleetauth.exe" if os.name == "nt" else "fleetauth")
    for command in ([sys.executable, "-P", "-m", "fleetauth"], [str(script)]):
        done = _run(*command, "--help")
        told = done.returncode == 0 and {"check", "demo", "sandbox"} <= set(done.stdout.split())
        _want(told, f"{command} --help: {done}")
    for name in ("demo", "sandbox"):
        done = _run(sys.executable, "-P", "-m", "fleetauth", name)
        told = done.returncode != 0 and "fleetauth[sandbox]" in done.stderr
        _want(told and "Traceback" not in done.stderr, f"{name} without its extra: {done}")


def a_session_signs_in_and_calls(address: str) -> None:
    """Over real HTTP, with what the wheel requires and no more."""

    async def call() -> object:
        async with session(address) as mps_monitor:
            answer = await mps_monitor.request("GET", "/Account")
            return answer.json()

    answer = asyncio.run(call())
    _want(answer == ANSWER, f"the vendor answered {answer!r}")


def each_missing_extra_is_named(address: str) -> None:
    """By the error of whatever needs it; an extra of the metadata that nothing here tries is a failure."""
    from fleetauth.records import Records

    rows: Records[str] = Records(())
    nobody = Path(tempfile.gettempdir()) / "fleetauth-nobody"
    key = stores.PLAIN_TEXT
    tries: dict[str, Callable[[], object]] = {
        "aiohttp": lambda: session(address, engine="aiohttp"),
        "arrow": rows.to_arrow,
        "dotenv": lambda: MPSMonitorSession.from_env(env_file=nobody),
        "encryption": stores.new_key,
        "file": lambda: stores.FileStore(nobody, encryption=key),
        "httpx2": lambda: session(address, engine="httpx2"),
        "keyring": stores.KeyringStore,
        "map": rows.map,
        "opentelemetry": lambda: importlib.import_module("fleetauth.opentelemetry"),
        "pandas": rows.to_pandas,
        "polars": rows.to_polars,
        "progress": lambda: session(address, progress=True),
        "redis": lambda: stores.RedisStore("redis://127.0.0.1", encryption=key),
        "sandbox": lambda: importlib.import_module("fleetauth.sandbox").Sandbox().__enter__(),
    }
    provided = importlib.metadata.metadata("fleetauth").get_all("Provides-Extra") or []
    untried = {str(name) for name in provided} ^ (tries.keys() | WITHOUT_AN_ERROR_OF_ITS_OWN)
    _want(not untried, f"no try, or no extra: {sorted(untried)}")
    for extra, attempt in tries.items():
        _want(f"fleetauth[{extra}]" in _said(attempt), f"{extra}: {_said(attempt)}")


def _said(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except ImportError as exc:
        return str(exc)
    return "no error"


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)  # noqa: S603 - our own


def _want(holds: bool, otherwise: str) -> None:  # noqa: FBT001 - what is wanted
    if not holds:
        sys.exit(f"The installed package fails: {otherwise}")


def main(expected: str) -> None:
    """Try it all, or end with what fails."""
    it_is_the_installed_one(expected)
    the_commands_speak()
    with serving() as address:
        a_session_signs_in_and_calls(address)
        each_missing_extra_is_named(address)
    print(f"fleetauth {expected} works alone")


if __name__ == "__main__":
    main(sys.argv[1])
