"""An authorization server that is not ours, on loopback: django-oauth-toolkit behind real HTTP,
in a process of its own. Here is what starts and ends it, and what tests learn of it; what it
answers is in `routes`, whom it knows in `credentials`. fleetauth is not known here.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.foreign.credentials import sdk_arguments
from tests.foreign.database import Database
from tests.foreign.recording import TOKEN_PATH, Exchange, ExchangeLog
from tests.foreign.serve import DATABASE, EXCHANGES

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

PROJECT = Path(__file__).parents[2]


class AuthorizationServer:
    """The running server.

    Attributes:
        url: Where it listens, without a slash at the end.
        database: What it issued, and what its operator may do.
    """

    def __init__(self, folder: Path) -> None:
        self.database = Database(folder / DATABASE)
        self._log = ExchangeLog.at(folder / EXCHANGES)
        self._errors = folder / "errors.txt"
        self._process = _start(folder, self._errors)
        self.url = f"http://127.0.0.1:{self._port()}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._process.communicate(timeout=10)  # closes its standard input, which ends it
        self._log.close()

    @property
    def exchanges(self) -> list[Exchange]:
        """Every request that was answered, in the order of the answers."""
        return self._log.read()

    @property
    def token_requests(self) -> list[Exchange]:
        """Those that reached the token endpoint."""
        return [exchange for exchange in self.exchanges if exchange.path == TOKEN_PATH]

    @property
    def grants(self) -> list[str | None]:
        """The grant types of the token requests, refused ones too."""
        return [exchange.grant_type for exchange in self.token_requests]

    @property
    def refusals(self) -> list[Exchange]:
        """The requests that were answered with any error."""
        return [exchange for exchange in self.exchanges if exchange.is_refusal]

    def sdk_arguments(self, vendor: str) -> dict[str, str]:
        """Keyword arguments for that vendor's session: credentials and URLs."""
        return sdk_arguments(vendor, self.url)

    def reset(self) -> None:
        """Forget every token and every exchange; the clients and users stay."""
        self.database.forget_tokens()
        self._log.empty()

    def _port(self) -> int:
        assert self._process.stdout is not None
        said = self._process.stdout.readline()
        if not said:
            self._process.wait(timeout=10)
            raise RuntimeError(f"the foreign server did not start:\n{self._errors.read_text()}")
        return int(said)


def _start(folder: Path, errors: Path) -> subprocess.Popen[str]:
    # Measuring coverage of a server that is not ours would only slow it.
    environment = {name: value for name, value in os.environ.items() if "COVERAGE" not in name}
    with errors.open("w") as stream:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.foreign.serve", str(folder)],
            cwd=PROJECT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stream,
            text=True,
        )
