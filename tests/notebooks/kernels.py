"""A real ipykernel in a process of its own, as a notebook's page sees it: cells go in, messages come out, the stop
button interrupts. Nothing global is touched: its profile, history and connection file lie in a directory that is given.
What a cell does, and what is proved by it, lives elsewhere.
"""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
import warnings
from collections import deque
from collections.abc import Iterator, Mapping
from pathlib import Path
from queue import Empty
from time import monotonic
from types import TracebackType
from typing import Any, Final, Literal, Self

import attrs

with warnings.catch_warnings():
    # Traits and event loops that these packages still touch in old ways, as they are imported; nothing of ours.
    warnings.simplefilter("ignore", DeprecationWarning)
    from jupyter_client.blocking.client import BlockingKernelClient
    from jupyter_client.manager import KernelManager

ROOT: Final = Path(__file__).parents[2]
PATIENCE: Final = 50.0  # seconds for an answer; a machine under load starts a kernel slowly
_WAKE_AFTER: Final = 0.05  # seconds
_VENDORS: Final = ("MZONE_", "MASTERNAUT_", "MPS_MONITOR_", "MBANQ_")
_COLOURS: Final = re.compile(r"\x1b\[[0-9;]*m")


@attrs.frozen(kw_only=True)
class Ran:
    """What came of a cell.

    Attributes:
        status: As the kernel said it.
        error: The name of the error it ended with, if it did.
        messages: All that the kernel published for it.
    """

    status: Literal["ok", "error", "aborted"]
    error: str
    messages: tuple[dict[str, Any], ...]

    @property
    def text(self) -> str:
        """What the cell shows as plain text: prints, results and tracebacks, without colours."""
        return _COLOURS.sub("", "\n".join(_plain(self.messages)))

    @property
    def html(self) -> str:
        """What it shows as HTML."""
        return "\n".join(
            data["text/html"]
            for message in self.messages
            if "text/html" in (data := message["content"].get("data", {}))
        )


class Kernel:
    """A kernel that runs from `with` to the end of its block.

    Args:
        place: An empty directory, with a short path, for all that it writes.
        environ: Environment variables beside the usual ones; no vendor's come from outside.
    """

    def __init__(
        self,
        place: Path,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self.place = place
        self.traffic: list[dict[str, Any]] = []
        self._environ = dict(environ or {})
        self._early: deque[dict[str, Any]] = deque()  # published, and seen, but not asked for yet

    def __enter__(self) -> Self:
        self._manager = KernelManager(
            kernel_name="python3",
            connection_file=str(self.place / "c.json"),
            transport="ipc",  # a port may be taken by another between its choice and its use
            ip=str(self.place / "s"),
        )
        self._manager.start_kernel(env=environment(self.place, self._environ), cwd=str(self.place))
        self._connect()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._client.stop_channels()
        self._manager.shutdown_kernel(now=kind is not None)
        self._manager.cleanup_resources()

    def run(self, code: str) -> Ran:
        """Run a cell to its end, however it ends."""
        return self.ended(self.begin(code))

    def does(self, code: str) -> Ran:
        """Run a cell that must end well."""
        ran = self.run(code)
        assert ran.status == "ok", ran.text
        return ran

    def begin(self, code: str) -> str:
        """Start a cell; its name for `ended`."""
        return str(self._client.execute(code, allow_stdin=False))

    def ended(self, cell: str) -> Ran:
        """Wait for a cell's end."""
        reply = self._reply(cell)
        messages = tuple(self._published(cell))
        return Ran(status=reply["status"], error=reply.get("ename", ""), messages=messages)

    def shows(self, text: str) -> None:
        """Wait until the cell that runs has printed this."""
        while True:
            message = self._client.get_iopub_msg(timeout=PATIENCE)
            self._early.append(message)
            if text in message["content"].get("text", ""):
                return

    def interrupt(self, by: Literal["signal", "message"] = "signal", *, times: int = 1) -> None:
        """Press the stop button: a signal, as `jupyter lab` sends it, or a message, as remote gateways do.

        In a cell that awaits, ipykernel's handler of the signal only notes it: Tornado's `add_callback`, called on the
        loop's own thread, does not wake the loop. Until something else does, nothing happens; `ended` sees to that.
        """
        assert self._manager.kernel_spec is not None
        self._manager.kernel_spec.interrupt_mode = by
        for _ in range(times):
            self._manager.interrupt_kernel()

    def restart(self, *, now: bool = False) -> None:
        """Restart it, as the menu does; `now` kills it, as a crash does."""
        self._client.stop_channels()
        self._manager.restart_kernel(now=now)
        self._connect()

    def history(self) -> str:
        """All that its history file holds."""
        (found,) = self.place.glob("ipython/profile_default/history.sqlite")
        with contextlib.closing(sqlite3.connect(found)) as history:
            return "\n".join(history.iterdump())

    def _connect(self) -> None:
        self._client: BlockingKernelClient = self._manager.client()
        self._client.start_channels()
        self._client.wait_for_ready(timeout=PATIENCE)

    def _reply(self, cell: str) -> dict[str, Any]:
        until = monotonic() + PATIENCE
        while monotonic() < until:
            with contextlib.suppress(Empty):
                message = self._client.get_shell_msg(timeout=_WAKE_AFTER)
                if message["parent_header"].get("msg_id") == cell:
                    self.traffic.append(message)
                    content: dict[str, Any] = message["content"]
                    return content
                continue
            self._client.kernel_info()  # any question wakes its loop, see `interrupt`
        raise AssertionError("the cell does not end")

    def _published(self, cell: str) -> Iterator[dict[str, Any]]:
        """What it published, up to the word that it is idle again."""
        while True:
            message = (
                self._early.popleft()
                if self._early
                else self._client.get_iopub_msg(timeout=PATIENCE)
            )
            self.traffic.append(message)
            if message["parent_header"].get("msg_id") != cell:
                continue
            yield message
            if message["content"].get("execution_state") == "idle":
                return


def environment(place: Path, more: Mapping[str, str]) -> dict[str, str]:
    """The environment of a kernel that writes to `place` only, and that no vendor's variables reach from outside."""
    usual = {name: value for name, value in os.environ.items() if not name.startswith(_VENDORS)}
    places = {
        "IPYTHONDIR": str(place / "ipython"),
        "JUPYTER_CONFIG_DIR": str(place / "jupyter"),
        "JUPYTER_RUNTIME_DIR": str(place / "jupyter"),
        "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [usual.get("PYTHONPATH")])]),
    }
    return {**usual, **places, **more}


def _plain(messages: tuple[dict[str, Any], ...]) -> Iterator[str]:
    for message in messages:
        content = message["content"]
        match message["msg_type"]:
            case "stream":
                yield content["text"]
            case "error":
                yield "\n".join(content["traceback"])
            case "execute_result" | "display_data":
                yield content["data"].get("text/plain", "")
            case _:
                pass
