"""The OData server that we did not write, as a process on loopback: what starts and ends it, and who may sign in.

What it serves is in fleet.cds, how it is set in package.json; the rows are the tests' own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from fleetauth import Event, MZoneSession

_SCRIPT: Final = Path(__file__).with_name("server.js")
CREDENTIALS: Final[Mapping[str, Any]] = {
    "client_id": "odata-client",
    "client_secret": "not-a-secret $#%^&!*@+",
    "username": "odata@fleet.example",
    "password": "not a password +&=%",
}


class ODataServer:
    """The running server.

    Args:
        installed: Where CAP is installed.
        errors: A file for what it complains of.

    Attributes:
        url: Where it listens, without a slash at the end.
    """

    def __init__(self, installed: Path, errors: Path) -> None:
        node = shutil.which("node")
        assert node
        # Settings of another CAP or Node on this machine are none of ours.
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("CDS", "NODE"))
        }
        with errors.open("w") as stream:
            self._process = subprocess.Popen(
                [node, str(_SCRIPT), *CREDENTIALS.values()],
                cwd=installed,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stream,
                text=True,
            )
        assert self._process.stdout
        port = self._process.stdout.readline()
        if not port:
            self._process.communicate(timeout=10)
            raise RuntimeError(f"the OData server did not start:\n{errors.read_text()}")
        self.url = f"http://127.0.0.1:{int(port)}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._process.communicate(timeout=10)  # closes its standard input, which ends it

    def session(self, on_event: Callable[[Event], None] | None = None) -> MZoneSession:
        """A session with it; who asks closes it."""
        return MZoneSession(
            **CREDENTIALS,
            base_url=f"{self.url}/mzone62.api/",
            token_url=f"{self.url}/connect/token",
            on_event=on_event,
        )
