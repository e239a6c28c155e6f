"""The stop button in the middle of a renewal, at twenty moments and more (I2): the rotated refresh token is never lost.

The vendor is MPS Monitor, whose refresh tokens work once, and who ends a sign-in when one comes a second time. After
each interrupt the next cell must be answered with no new sign-in by the password and without a refusal.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection, Listener
from pathlib import Path

import attrs
import pytest

from fleetauth.sandbox import Sandbox
from tests.notebooks.kernels import PATIENCE, Kernel

pytestmark = pytest.mark.kernel

MADE = """
%xmode Minimal
import asyncio, time
from pathlib import Path
from fleetauth import MPSMonitorSession
from tests.notebooks.in_kernel import GatedEvents, GatedStore, GatedTransport, Gates
gates = Gates({address!r})
mps = MPSMonitorSession(
    **{arguments!r},
    store=GatedStore(Path({directory!r}), gates), transport=GatedTransport(gates), on_event=GatedEvents(gates),
)
(await mps.get_account()).name
"""
CALL = "(await mps.get_account()).name"
MANY_CALLS = "[it.name for it in await asyncio.gather(*[mps.get_account() for _ in range(9)])]"
REFRESH = "await mps.refresh()\nawait asyncio.Event().wait()"

WHILE_IT_RENEWS = [
    "before acquire",
    "after acquire",
    "before load",
    "after load",
    "before token request",
    "before the body of a token request",
    "after token request",
    "before save",
    "after save",
]
AFTER_IT_RENEWED = ["before release", "after release"]
MOMENTS = [
    *((gate, CALL) for gate in WHILE_IT_RENEWS),
    *((gate, MANY_CALLS) for gate in WHILE_IT_RENEWS[::3]),
    *((gate, REFRESH) for gate in (*WHILE_IT_RENEWS[-3:], *AFTER_IT_RENEWED)),
    *((gate, CALL) for gate in ("before call", "before the body of a call", "after call")),
]
STANDING_STILL = ["TokenRejected", "TokenRequested", "Saved", "TokenIssued"]


@attrs.define
class Notebook:
    """A kernel with a session in it that is signed in, the vendor behind it, and the line to its gates."""

    kernel: Kernel
    sandbox: Sandbox
    line: Connection

    def shut(self, gate: str) -> None:
        """From now on, whoever comes to this gate waits."""
        self.kernel.does(f"gates.shut = {gate!r}")

    def reached(self, gate: str) -> None:
        """Wait until somebody stands before it."""
        assert self.line.poll(PATIENCE), f"nobody came to {gate!r}"
        assert self.line.recv() == gate

    def open(self) -> None:
        """Let them through."""
        self.line.send("through")

    def revoke(self) -> None:
        """Let the vendor refuse the access token: the next call renews it."""
        self.sandbox.mps_monitor.revoke_access_tokens()

    def assert_nothing_was_lost(self) -> None:
        """The next cell is answered; one sign-in, ever; and each refresh token was used when it was the newest."""
        self.kernel.does(CALL)
        self.revoke()
        self.kernel.does(CALL)
        vendor = self.sandbox.mps_monitor
        assert {request.status for request in vendor.token_requests} == {200}
        grants = [exchange.grant for exchange in vendor.exchanges]
        assert grants == ["password", *["refresh_token"] * (len(grants) - 1)]
        sent = [(request.form or {}).get("refresh_token") for request in vendor.token_requests[1:]]
        assert sent == [exchange.refresh_token for exchange in vendor.exchanges[:-1]]


@pytest.fixture(scope="module")
def notebook(
    short_place: Callable[[], Path], running_sandbox: Sandbox, kernel: Kernel
) -> Iterator[Notebook]:
    """One session for all interrupts of this file: each begins with what the one before has left."""
    running_sandbox.reset()
    place = short_place()
    with Listener(str(place / "gates"), "AF_UNIX") as listener:
        made = kernel.begin(
            MADE.format(
                address=listener.address,
                arguments=running_sandbox.mps_monitor.arguments,
                directory=str(place / "tokens"),
            )
        )
        with listener.accept() as line:
            ran = kernel.ended(made)
            assert ran.status == "ok", ran.text
            yield Notebook(kernel, running_sandbox, line)
            kernel.does("await mps.aclose()")


@pytest.mark.parametrize(("gate", "cell"), MOMENTS)
def test_a_cell_is_interrupted_at_this_moment(notebook: Notebook, gate: str, cell: str) -> None:
    notebook.revoke()
    notebook.shut(gate)
    begun = notebook.kernel.begin(cell)
    notebook.reached(gate)
    notebook.kernel.interrupt()
    assert notebook.kernel.ended(begun).error == "CancelledError"
    notebook.open()
    notebook.assert_nothing_was_lost()


@pytest.mark.parametrize("event", STANDING_STILL)
def test_a_cell_is_interrupted_while_our_own_code_runs(notebook: Notebook, event: str) -> None:
    notebook.revoke()
    notebook.shut(event)
    begun = notebook.kernel.begin(REFRESH if event == "TokenIssued" else CALL)
    notebook.reached(event)
    notebook.kernel.interrupt()
    notebook.open()
    assert notebook.kernel.ended(begun).error == "CancelledError"
    notebook.assert_nothing_was_lost()


def test_a_cell_is_interrupted_while_the_vendor_has_issued_but_not_answered(
    notebook: Notebook,
) -> None:
    issued, answer = threading.Event(), threading.Event()

    def held(_: object) -> dict[str, object]:
        issued.set()
        answer.wait(PATIENCE)
        return {}

    notebook.revoke()
    notebook.sandbox.mps_monitor.token_override = held
    begun = notebook.kernel.begin(CALL)
    assert issued.wait(PATIENCE)
    notebook.kernel.interrupt()
    assert notebook.kernel.ended(begun).error == "CancelledError"
    notebook.sandbox.mps_monitor.token_override = None
    answer.set()
    notebook.assert_nothing_was_lost()


def test_a_cell_is_interrupted_by_a_message_as_a_remote_server_does_it(notebook: Notebook) -> None:
    notebook.revoke()
    notebook.shut("before save")
    begun = notebook.kernel.begin(CALL)
    notebook.reached("before save")
    notebook.kernel.interrupt(by="message")
    assert notebook.kernel.ended(begun).error == "CancelledError"
    notebook.open()
    notebook.assert_nothing_was_lost()


def test_the_button_is_pressed_again_and_again(notebook: Notebook) -> None:
    notebook.revoke()
    notebook.shut("before save")
    begun = notebook.kernel.begin(CALL)
    notebook.reached("before save")
    notebook.kernel.interrupt(times=2)
    assert notebook.kernel.ended(begun).error == "CancelledError"
    begun = notebook.kernel.begin(f"gates.tell('waiting')\n{CALL}")
    notebook.reached("waiting")
    notebook.kernel.interrupt(times=3)
    assert notebook.kernel.ended(begun).error == "CancelledError"
    notebook.open()
    notebook.assert_nothing_was_lost()


def test_a_cell_that_only_computes_is_interrupted_while_a_renewal_goes_on(
    notebook: Notebook,
) -> None:
    notebook.shut("before save")
    notebook.kernel.does("renewing = asyncio.create_task(mps.refresh())")
    notebook.reached("before save")
    # It waits for nothing at the line: what interrupted it there might have read half a message.
    begun = notebook.kernel.begin("gates.tell('computing')\ntime.sleep(1000)")
    notebook.reached("computing")
    notebook.open()  # the renewal can't go on yet: the loop stands still
    notebook.kernel.interrupt()
    assert notebook.kernel.ended(begun).error == "KeyboardInterrupt"
    notebook.kernel.does("await renewing")
    notebook.assert_nothing_was_lost()


def test_the_button_is_pressed_between_cells_while_a_renewal_goes_on(notebook: Notebook) -> None:
    notebook.shut("before save")
    notebook.kernel.does("renewing = asyncio.create_task(mps.refresh())")
    notebook.reached("before save")
    notebook.kernel.interrupt()
    notebook.open()
    notebook.kernel.does("await renewing")
    notebook.assert_nothing_was_lost()
