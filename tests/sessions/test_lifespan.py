"""From a session's first cell to its last: closing, notebooks (I14), event loops (I15), what is forgotten."""

from __future__ import annotations

import asyncio
import copy
import gc
import pickle
from collections.abc import Callable
from types import ModuleType
from typing import Any, TypeAlias

import anyio
import anyio.lowlevel
import pytest

from fleetauth import (
    CredentialsRefusedError,
    EventLoopError,
    MasternautSession,
    MemoryStore,
    MisuseError,
    MZoneSession,
    SessionClosedError,
    State,
)
from fleetauth.sandbox import Sandbox
from tests.sessions.answering import Answering
from tests.sessions.conftest import Open

Told: TypeAlias = Callable[[], list[str]]
USER: dict[str, Any] = {
    "client_id": "example-client",
    "client_secret": "example-client-secret",
    "username": "ada@example.com",
    "password": "example-password",
}


class Held:
    """An answer that is held back until it is let go."""

    def __init__(self) -> None:
        self.reached = anyio.Event()
        self.go = anyio.Event()

    async def __call__(self) -> None:
        self.reached.set()
        await self.go.wait()


# --- closing --------------------------------------------------------------------------------------


async def test_closing_twice_is_closing_once(mzone: MZoneSession, told: Told) -> None:
    await mzone.login()
    await mzone.aclose()
    await mzone.aclose()
    assert mzone.state is State.CLOSED
    assert told().count("SessionClosed") == 1


async def test_a_session_that_was_never_used_closes(mzone: MZoneSession) -> None:
    await mzone.aclose()
    assert repr(mzone) == "<MZoneSession Closed>"


CALLS: list[tuple[str, Callable[[MasternautSession], Any]]] = [
    ("live_tracking", lambda session: session.live_tracking()),
    ("jobs", lambda session: session.jobs()),
    ("request", lambda session: session.request("GET", "group")),
    ("login", lambda session: session.login()),
    ("refresh", lambda session: session.refresh()),
    ("auth_headers", lambda session: session.auth_headers()),
    ("unlock", lambda session: session.unlock()),
    ("replace", lambda session: session.replace_credentials(client_id="x")),
    ("enter", lambda session: session.__aenter__()),
]


@pytest.mark.parametrize("call", [call for _, call in CALLS], ids=[name for name, _ in CALLS])
async def test_a_closed_session_says_so(
    masternaut: MasternautSession, sandbox: Sandbox, call: Callable[[MasternautSession], Any]
) -> None:
    await masternaut.live_tracking()
    await masternaut.aclose()
    with pytest.raises(SessionClosedError, match="make a new one"):
        await call(masternaut)
    assert len(sandbox.masternaut.requests) == 1


async def test_a_closed_session_keeps_nothing_fresh(mzone: MZoneSession) -> None:
    await mzone.aclose()
    with pytest.raises(SessionClosedError):
        mzone.kept_fresh()


async def test_closing_waits_for_the_exchange_that_is_under_way(http: ModuleType) -> None:
    held, store = Held(), MemoryStore()
    mzone = MZoneSession(**USER, transport=Answering(http, before=held).transport, store=store)
    closed = anyio.Event()

    async def close() -> None:
        await mzone.aclose()
        closed.set()

    async with anyio.create_task_group() as group:
        group.start_soon(mzone.login)
        await held.reached.wait()
        group.start_soon(close)
        for _ in range(10):
            await anyio.lowlevel.checkpoint()
        assert not closed.is_set()
        held.go.set()
    async with MZoneSession(**USER, transport=Answering(http).transport, store=store) as another:
        assert (await another.login()).generation == 1  # the token was saved


async def test_cancelling_aclose_does_not_stop_the_closing(http: ModuleType) -> None:
    held = Held()
    mzone = MZoneSession(**USER, transport=Answering(http, before=held).transport)
    async with anyio.create_task_group() as group:
        group.start_soon(mzone.login)
        await held.reached.wait()
        with anyio.move_on_after(0):
            await mzone.aclose()
        held.go.set()
    await mzone.aclose()
    assert mzone.state is State.CLOSED


async def test_a_client_of_the_callers_own_is_left_open(sandbox: Sandbox, http: ModuleType) -> None:
    arguments: dict[str, Any] = sandbox.mzone.arguments
    async with http.AsyncClient() as client:
        async with MZoneSession(**arguments, http_client=client) as mzone:
            await mzone.login()
        assert not client.is_closed


@pytest.mark.parametrize("kind", ["raises", "hangs"])
async def test_connections_that_do_not_close_do_not_keep_a_session_open(
    http: ModuleType, monkeypatch: pytest.MonkeyPatch, opened: Open, told: Told, kind: str
) -> None:
    answering = Answering(http)

    async def aclose() -> None:
        if kind == "raises":
            raise OSError("no")
        await anyio.sleep_forever()

    monkeypatch.setattr(answering.transport, "aclose", aclose)
    monkeypatch.setattr("fleetauth.session._CLOSE_LIMIT", 0.05)
    mzone = opened("mzone", transport=answering.transport)
    await mzone.login()
    await mzone.aclose()
    assert told()[-1] == "SessionClosed"


async def test_the_error_of_the_block_goes_out_of_it(http: ModuleType) -> None:
    async def block() -> None:
        async with MZoneSession(**USER, transport=Answering(http).transport) as mzone:
            await mzone.login()
            raise KeyError("of the caller")

    with pytest.raises(KeyError, match="of the caller"):
        await block()


# --- no `async with` needed (I14) -----------------------------------------------------------------


async def test_each_step_may_be_a_task_of_its_own(mzone: MZoneSession) -> None:
    async def cell(step: Callable[[], Any]) -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(step)

    async def read() -> None:
        assert len(await mzone.notifications(page_size=3)) == 3

    await cell(mzone.login)
    await cell(read)
    await cell(read)
    await cell(mzone.aclose)
    assert mzone.state is State.CLOSED


def test_a_session_is_made_used_and_closed_in_cells_of_one_loop(sandbox: Sandbox) -> None:
    arguments: dict[str, Any] = sandbox.mzone.arguments

    async def pages() -> int:
        return len([row async for row in mzone.notifications(page_size=150)])

    with asyncio.Runner() as notebook:
        mzone = MZoneSession(**arguments)  # a cell without a running loop
        assert notebook.run(mzone.login()).state is State.ACTIVE
        assert notebook.run(pages()) == 300
        assert notebook.run(pages()) == 300
        notebook.run(mzone.aclose())
    assert mzone.state is State.CLOSED


def test_a_cell_that_failed_leaves_the_session_usable(sandbox: Sandbox) -> None:
    arguments: dict[str, Any] = sandbox.mzone.arguments | {"password": "wrong"}

    async def session() -> MZoneSession:
        return MZoneSession(**arguments)

    with asyncio.Runner() as notebook:
        mzone = notebook.run(session())
        with pytest.raises(CredentialsRefusedError):
            notebook.run(mzone.login())
        right = sandbox.mzone.credentials["password"]
        notebook.run(mzone.replace_credentials(password=right))
        assert notebook.run(mzone.login()).state is State.ACTIVE
        notebook.run(mzone.aclose())


# --- one loop (I15) -------------------------------------------------------------------------------


@pytest.mark.parametrize("second", ["asyncio", "trio"])
@pytest.mark.parametrize("first", ["asyncio", "trio"])
def test_a_second_event_loop_is_told_in_a_sentence(
    http: ModuleType, first: str, second: str
) -> None:
    client = http.AsyncClient(transport=Answering(http).transport)
    mzone = MZoneSession(**USER, http_client=client)
    anyio.run(mzone.login, backend=first)
    for step in (mzone.login, mzone.aclose, mzone.unlock):
        with pytest.raises(EventLoopError, match="make a session in each loop"):
            anyio.run(step, backend=second)


# --- forgotten, copied ----------------------------------------------------------------------------


def test_an_unclosed_session_warns(http: ModuleType) -> None:
    sessions = [MZoneSession(**USER, transport=Answering(http).transport)]
    asyncio.run(sessions[0].login())

    def forget() -> None:
        sessions.clear()
        gc.collect()

    with pytest.warns(ResourceWarning, match=r"unclosed <MZoneSession Active>: await aclose\(\)"):
        forget()


def test_a_session_that_never_connected_is_forgotten_quietly(http: ModuleType) -> None:
    mzone = MZoneSession(**USER, transport=Answering(http).transport)
    del mzone
    gc.collect()


async def test_a_session_is_not_pickled_nor_copied(mzone: MZoneSession) -> None:
    for attempt in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(MisuseError, match="share the token by a store"):
            attempt(mzone)


async def test_a_session_shows_its_state_and_no_secret(opened: Open) -> None:
    mzone = opened("mzone")
    assert repr(mzone) == str(mzone) == "<MZoneSession SignedOut>"
    await mzone.login()
    assert repr(mzone) == "<MZoneSession Active>"


def test_a_session_that_could_not_be_made_can_still_be_shown() -> None:
    assert repr(MZoneSession.__new__(MZoneSession)) == "<MZoneSession>"
