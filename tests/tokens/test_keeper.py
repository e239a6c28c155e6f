"""One exchange, whoever asks (I1), renewal ahead of the end, and late 401s (I4)."""

from __future__ import annotations

import anyio
import pytest

from fleetauth.errors import SessionClosedError
from fleetauth.events import TokenIssued, TokenRejected
from fleetauth.secrets import Secret
from fleetauth.tokens.lifecycle import State
from tests.tokens.scripted import LEEWAY, LIFETIME, Rig, together

MANY = 50
DUE = LIFETIME - LEEWAY


# --- I1: one exchange -----------------------------------------------------------------------------


async def test_many_who_sign_in_at_once_make_one_request(rig: Rig) -> None:
    assert await together(MANY, rig.served) == ["access-1"] * MANY
    assert rig.source.asked == ["password"]


async def test_many_who_meet_an_expired_token_make_one_request(signed_in: Rig) -> None:
    signed_in.clock.advance(LIFETIME)
    assert await together(MANY, signed_in.served) == ["access-2"] * MANY
    assert signed_in.source.asked == ["password", "refresh-1"]


@pytest.mark.parametrize("lifetime", [50.0, 1.0, 0.001])
async def test_many_make_one_request_when_the_life_is_shorter_than_the_leeway(
    rig: Rig, lifetime: float
) -> None:
    rig.source.lifetime = lifetime
    assert await together(MANY, rig.served) == ["access-1"] * MANY
    assert await together(MANY, rig.served) == ["access-1"] * MANY
    assert len(rig.source.asked) == 1


async def test_many_make_one_request_when_the_life_is_shorter_than_the_request(rig: Rig) -> None:
    rig.source.lifetime, rig.source.seconds = 1.0, 5.0
    assert await together(MANY, rig.served) == ["access-1"] * MANY
    assert len(rig.source.asked) == 1


async def test_a_token_that_is_dead_on_arrival_serves_nobody_later(rig: Rig) -> None:
    rig.source.lifetime, rig.source.seconds = 1.0, 5.0
    await rig.keeper.token()
    assert await rig.served() == "access-2"


async def test_exchanges_never_overlap(rig: Rig) -> None:
    rig.source.lifetime, rig.source.seconds = 1.0, 5.0
    for _ in range(5):
        await together(MANY, rig.served)
    assert (len(rig.source.asked), rig.source.most_at_once) == (5, 1)


async def test_many_get_the_same_failure_of_one_request(rig: Rig) -> None:
    rig.source.outcomes.append(OSError("broken"))
    assert await together(MANY, rig.served) == ["VendorFaultError"] * MANY
    assert len(rig.source.asked) == 1


async def test_each_gets_an_error_of_its_own(rig: Rig) -> None:
    rig.source.outcomes.append(OSError("broken"))
    caught: list[Exception] = []

    async def one() -> str:
        try:
            return await rig.served()
        except Exception as error:
            caught.append(error)
            raise

    await together(3, one)
    assert len({id(error) for error in caught}) == 3


# --- while a token serves -------------------------------------------------------------------------


async def test_a_serving_token_is_ready_without_an_await(signed_in: Rig) -> None:
    ready = signed_in.keeper.ready()
    assert ready is not None
    assert ready.access_token == Secret("access-1")


async def test_a_serving_token_costs_no_request(signed_in: Rig) -> None:
    assert await together(MANY, signed_in.served) == ["access-1"] * MANY
    assert len(signed_in.source.asked) == 1


def test_nothing_is_ready_before_the_first_token(rig: Rig) -> None:
    assert (rig.keeper.ready(), rig.keeper.serves(), rig.keeper.newest) == (None, False, None)


async def test_nothing_is_ready_once_renewal_is_due(signed_in: Rig) -> None:
    signed_in.clock.advance(DUE)
    assert signed_in.keeper.ready() is None
    assert signed_in.keeper.serves()


async def test_a_token_of_unknown_life_stays_ready(rig: Rig) -> None:
    rig.source.lifetime = None
    await rig.keeper.token()
    rig.clock.advance(1e9)
    assert rig.keeper.ready() is not None


async def test_an_issued_token_is_told(signed_in: Rig) -> None:
    (event,) = signed_in.told(TokenIssued)
    assert (event.grant, event.generation, event.lifetime) == ("password", 1, LIFETIME)


# --- renewal ahead of the end ---------------------------------------------------------------------


async def test_a_due_token_goes_on_serving_while_one_caller_renews_it(signed_in: Rig) -> None:
    signed_in.clock.advance(DUE)
    signed_in.source.gate.hold()
    assert await together(MANY, signed_in.served) == ["access-1"] * MANY
    await anyio.wait_all_tasks_blocked()
    assert (signed_in.keeper.state, len(signed_in.source.asked)) == (State.RENEWING, 2)
    signed_in.source.gate.release()
    await signed_in.keeper.settle()
    assert await signed_in.served() == "access-2"


async def test_who_comes_when_the_old_token_has_ended_waits_for_the_renewal(signed_in: Rig) -> None:
    signed_in.clock.advance(DUE)
    signed_in.source.gate.hold()
    await signed_in.keeper.token()
    signed_in.clock.advance(LEEWAY)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(signed_in.keeper.token)
        await anyio.wait_all_tasks_blocked()
        signed_in.source.gate.release()
    assert await signed_in.served() == "access-2"
    assert len(signed_in.source.asked) == 2


# --- a new token on demand ------------------------------------------------------------------------


async def test_a_new_token_can_be_had_while_the_old_one_serves(signed_in: Rig) -> None:
    token = await signed_in.keeper.renew()
    assert (token.access_token, token.generation) == (Secret("access-2"), 2)


@pytest.mark.parametrize("state", [State.SIGNING_IN, State.RENEWING])
async def test_a_new_token_joins_the_exchange_that_is_under_way(rig: Rig, state: State) -> None:
    if state is State.RENEWING:
        await rig.keeper.token()
    before = len(rig.source.asked)
    rig.source.gate.hold()

    async def renewed() -> str:
        return (await rig.keeper.renew()).access_token.reveal()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(rig.keeper.renew)
        await anyio.wait_all_tasks_blocked()
        assert rig.keeper.state is state
        tasks.start_soon(together, MANY, renewed)
        await anyio.wait_all_tasks_blocked()
        rig.source.gate.release()
    assert len(rig.source.asked) == before + 1


async def test_a_new_token_is_refused_after_the_end(rig: Rig) -> None:
    await rig.keeper.close()
    with pytest.raises(SessionClosedError):
        await rig.keeper.renew()


# --- I4: a 401 names a token ----------------------------------------------------------------------


async def test_many_401s_of_the_current_token_cost_one_exchange(signed_in: Rig) -> None:
    async def refused() -> str:
        signed_in.keeper.rejected(1)
        return await signed_in.served()

    assert await together(MANY, refused) == ["access-2"] * MANY
    assert len(signed_in.source.asked) == 2


async def test_a_late_401_of_an_old_token_costs_nothing(signed_in: Rig) -> None:
    await signed_in.keeper.renew()
    signed_in.keeper.rejected(1)
    assert await signed_in.served() == "access-2"
    assert len(signed_in.source.asked) == 2


async def test_a_401_tells_whether_its_token_was_current(signed_in: Rig) -> None:
    await signed_in.keeper.renew()
    signed_in.keeper.rejected(1)
    signed_in.keeper.rejected(2)
    assert [event.current for event in signed_in.told(TokenRejected)] == [False, True]


async def test_a_rejected_token_is_not_ready(signed_in: Rig) -> None:
    signed_in.keeper.rejected(1)
    assert (signed_in.keeper.ready(), signed_in.keeper.serves()) == (None, False)


async def test_a_401_during_the_renewal_costs_no_second_exchange(signed_in: Rig) -> None:
    signed_in.clock.advance(DUE)
    signed_in.source.gate.hold()
    await signed_in.keeper.token()
    signed_in.keeper.rejected(1)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(signed_in.keeper.token)
        await anyio.wait_all_tasks_blocked()
        signed_in.source.gate.release()
    assert await signed_in.served() == "access-2"
    assert len(signed_in.source.asked) == 2


# --- the end --------------------------------------------------------------------------------------


async def test_closing_waits_for_the_exchange_and_its_save(rig: Rig) -> None:
    stored_at_the_end: list[str | None] = []

    async def close() -> None:
        await rig.keeper.close()
        stored_at_the_end.append(await rig.stored())

    rig.source.gate.hold()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(rig.served)
        await anyio.wait_all_tasks_blocked()
        tasks.start_soon(close)
        await anyio.wait_all_tasks_blocked()
        rig.source.gate.release()
    assert stored_at_the_end == ["access-1"]


async def test_no_exchange_starts_while_closing_waits(rig: Rig) -> None:
    rig.source.lifetime = 0.001
    rig.source.gate.hold()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(rig.served)
        await anyio.wait_all_tasks_blocked()
        tasks.start_soon(rig.keeper.close)
        await anyio.wait_all_tasks_blocked()
        with pytest.raises(SessionClosedError):
            await rig.keeper.token()
        rig.source.gate.release()
    assert len(rig.source.asked) == 1


async def test_who_waits_when_the_session_closes_still_gets_the_token(rig: Rig) -> None:
    rig.source.gate.hold()
    got: list[str] = []

    async def wait() -> None:
        got.append(await rig.served())

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(wait)
        await anyio.wait_all_tasks_blocked()
        tasks.start_soon(rig.keeper.close)
        await anyio.wait_all_tasks_blocked()
        rig.source.gate.release()
    assert got == ["access-1"]


async def test_nothing_serves_after_the_end(signed_in: Rig) -> None:
    await signed_in.keeper.close()
    assert (signed_in.keeper.ready(), signed_in.keeper.serves()) == (None, False)
    with pytest.raises(SessionClosedError):
        await signed_in.keeper.token()


async def test_closing_twice_is_fine(signed_in: Rig) -> None:
    await signed_in.keeper.close()
    await signed_in.keeper.close()
    assert signed_in.keeper.state is State.CLOSED


@pytest.mark.parametrize("work", ["unlock", "start_over"])
async def test_a_closed_session_says_so_to(signed_in: Rig, work: str) -> None:
    await signed_in.keeper.close()
    with pytest.raises(SessionClosedError):
        await getattr(signed_in.keeper, work)()
