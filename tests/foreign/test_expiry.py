"""Many calls at once over expiry after expiry, on a server that forgives nothing (I1): one exchange
each, counted in the server's own database, and every call answered.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import anyio
import anyio.lowlevel
import pytest

from fleetauth.testing import FakeClock
from tests.foreign.recording import TOKEN_PATH
from tests.foreign.settings import ACCESS_TOKEN_LIFETIME
from tests.foreign.subjects import ALL, MPS_MONITOR, MZONE, Subject

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.foreign.server import AuthorizationServer

EXPIRIES = 3
MANY, FEW = 200, 12
EVERY_SUBJECT = pytest.mark.parametrize("subject", ALL, ids=lambda subject: subject.vendor)
EVERY_ROTATING_SUBJECT = pytest.mark.parametrize(
    "subject", [MPS_MONITOR, MZONE], ids=lambda subject: subject.vendor
)


def assert_rotated_one_by_one(server: AuthorizationServer, times: int) -> None:
    """One family, each token but the newest used up, as many as there were exchanges."""
    rows = server.database.refresh_tokens()
    assert [row.revoked is None for row in rows] == [False] * times + [True]
    assert len({row.family for row in rows}) == 1


@EVERY_SUBJECT
async def test_200_calls_over_each_of_several_expiries_make_one_exchange_each_and_none_is_refused(
    server: AuthorizationServer, subject: Subject
) -> None:
    clock = FakeClock()
    issued: list[int] = []
    async with subject.open(server, clock) as session:
        await subject.call(session, 0)
        for _ in range(EXPIRIES):
            clock.advance(ACCESS_TOKEN_LIFETIME + 1)
            server.database.expire_access_tokens()
            assert await subject.calls(session, MANY) == [subject.owner] * MANY
            issued.append(server.database.access_tokens_issued())
    assert issued == [2, 3, 4]
    assert server.grants == [subject.login] + [subject.renewal] * EXPIRIES
    assert server.refusals == []
    if subject.rotates:
        assert_rotated_one_by_one(server, EXPIRIES)


@EVERY_SUBJECT
async def test_a_token_that_dies_early_costs_one_exchange_and_each_call_at_most_one_401(
    server: AuthorizationServer, subject: Subject
) -> None:
    issued: list[int] = []
    async with subject.open(server, FakeClock()) as session:
        await subject.call(session, 0)
        for _ in range(EXPIRIES):
            server.database.expire_access_tokens()
            assert await subject.calls(session, FEW) == [subject.owner] * FEW
            issued.append(server.database.access_tokens_issued())
    assert issued == [2, 3, 4]
    assert server.grants == [subject.login] + [subject.renewal] * EXPIRIES
    assert {refusal.status for refusal in server.refusals} == {401}
    assert TOKEN_PATH not in {refusal.path for refusal in server.refusals}
    assert len(server.refusals) <= FEW * EXPIRIES
    if subject.rotates:
        assert_rotated_one_by_one(server, EXPIRIES)


@EVERY_ROTATING_SUBJECT
async def test_a_renewal_ahead_of_expiry_survives_that_the_server_deletes_the_token_still_in_use(
    server: AuthorizationServer, subject: Subject
) -> None:
    clock = FakeClock()
    async with subject.open(server, clock) as session:
        await subject.call(session, 0)
        for _ in range(EXPIRIES):
            clock.advance(ACCESS_TOKEN_LIFETIME - 1)  # due, and still taken by the server
            generation = session.token_status.generation
            assert await subject.calls(session, FEW) == [subject.owner] * FEW
            while session.token_status.generation == generation:
                await anyio.lowlevel.checkpoint()  # no caller waits for this renewal
    assert server.grants == [subject.login] + [subject.renewal] * EXPIRIES
    assert_rotated_one_by_one(server, EXPIRIES)


def transport_that_holds_its_first_401(
    engine: str, held: anyio.Event, release: anyio.Event
) -> object:
    """The engine's own transport, real connections and all, but one refusal arrives late."""
    transport = import_module(engine).AsyncHTTPTransport(trust_env=False)
    send = transport.handle_async_request

    async def send_and_hold(request: object) -> object:
        response = await send(request)
        if response.status_code == 401 and not held.is_set():
            held.set()
            await release.wait()
        return response

    transport.handle_async_request = send_and_hold
    return transport


@EVERY_SUBJECT
async def test_a_401_that_arrives_after_the_renewal_costs_no_exchange(
    server: AuthorizationServer, subject: Subject, engine: str
) -> None:
    held, release = anyio.Event(), anyio.Event()
    transport = transport_that_holds_its_first_401(engine, held, release)
    async with subject.open(server, FakeClock(), transport=transport) as session:
        await subject.call(session, 0)
        server.database.expire_access_tokens()
        async with anyio.create_task_group() as group:
            group.start_soon(subject.call, session, 0)
            await held.wait()
            assert await subject.call(session, 0) == subject.owner
            release.set()
    assert server.grants == [subject.login, subject.renewal]
    assert len(server.refusals) == 2


async def after_the_rotation(server: AuthorizationServer, issued: int) -> None:
    while server.database.access_tokens_issued() <= issued:
        await anyio.lowlevel.checkpoint()


def after_checkpoints(count: int) -> Callable[[AuthorizationServer, int], Awaitable[None]]:
    async def wait(_server: AuthorizationServer, _issued: int) -> None:
        for _ in range(count):
            await anyio.lowlevel.checkpoint()

    return wait


@EVERY_ROTATING_SUBJECT
async def test_callers_that_give_up_at_any_moment_of_a_rotation_lose_nothing(
    server: AuthorizationServer, subject: Subject
) -> None:
    moments = [*(after_checkpoints(2**n) for n in range(10)), after_the_rotation]
    clock = FakeClock()
    async with subject.open(server, clock) as session:
        await subject.call(session, 0)
        for moment in moments:
            clock.advance(ACCESS_TOKEN_LIFETIME + 1)
            server.database.expire_access_tokens()
            issued = server.database.access_tokens_issued()
            async with anyio.create_task_group() as group:
                for number in range(5):
                    group.start_soon(subject.call, session, number)
                await moment(server, issued)
                group.cancel_scope.cancel()
            assert await subject.call(session, 0) == subject.owner
    assert server.grants == [subject.login] + [subject.renewal] * len(moments)
    # A call that was given up may reach the server after its token's end: nobody sees that answer.
    assert TOKEN_PATH not in {refusal.path for refusal in server.refusals}
