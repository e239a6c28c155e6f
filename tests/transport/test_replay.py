"""A 401 names a token (I4): it is replayed once with the next one, costs at most one exchange, and never loops."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anyio
import pytest

from fleetauth.errors import (
    CredentialsRefusedError,
    InputRefusedError,
    NotAllowedError,
    TransportError,
)
from fleetauth.tokens.lifecycle import State
from tests.transport.fleet import ENGINE, FakeVendor, Untyped, fault, response

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.transport.fleet import FleetSession

UNAUTHORIZED = 401


async def together(count: int, call: Callable[[], Awaitable[Any]]) -> list[Any]:
    """What many calls at once gave or raised."""
    outcomes: list[Any] = []

    async def one() -> None:
        try:
            outcomes.append(await call())
        except NotAllowedError as exc:
            outcomes.append(exc)

    async with anyio.create_task_group() as tasks:
        for _ in range(count):
            tasks.start_soon(one)
    return outcomes


async def test_a_revoked_token_is_renewed_and_the_call_replayed(
    vendor: FakeVendor, session: FleetSession
) -> None:
    await session.login()
    vendor.revoke()
    assert (await session.request("GET", "x")).json() == {"ok": True}
    assert [seen.token for seen in vendor.calls] == ["token-1", "token-2"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
async def test_the_replay_has_the_same_method_path_headers_and_body(
    vendor: FakeVendor, session: FleetSession, method: str
) -> None:
    await session.login()
    vendor.revoke()
    own = {"X-Own": "1", "Content-Type": "text/plain"}
    await session.request(
        method, "x", params={"a": 1}, content=b"the body", headers=own, repeatable=False
    )
    first, second = vendor.calls
    assert (first.method, first.url, first.body) == (second.method, second.url, second.body)
    assert second.body == b"the body"
    assert second.headers["x-own"] == "1"


async def test_a_second_401_is_an_error_and_not_a_loop(
    vendor: FakeVendor, session: FleetSession
) -> None:
    vendor.answer = lambda _: unauthorized()
    with pytest.raises(NotAllowedError) as caught:
        await session.request("GET", "x")
    assert caught.value.status == UNAUTHORIZED
    assert len(vendor.calls) == 2
    assert vendor.exchanges == 2  # signing in, and once more for the 401


def unauthorized() -> Untyped:
    return response(401, b'{"message": "Unauthorized"}', content_type="application/json")


async def test_a_place_that_refuses_every_token_costs_one_exchange_in_all(
    vendor: FakeVendor, session: FleetSession
) -> None:
    await session.login()
    vendor.answer = lambda _: unauthorized()
    for number in range(5):
        with pytest.raises(NotAllowedError):
            await session.request("GET", "forbidden", params={"page": number})
    assert vendor.exchanges == 2


async def test_a_place_that_refuses_every_token_costs_no_more_for_many_at_once(
    vendor: FakeVendor, session: FleetSession
) -> None:
    await session.login()
    vendor.answer = lambda _: unauthorized()
    outcomes = await together(50, lambda: session.request("GET", "forbidden"))
    outcomes += await together(50, lambda: session.request("GET", "forbidden"))
    assert {type(outcome) for outcome in outcomes} == {NotAllowedError}
    assert vendor.exchanges == 2


async def test_a_place_that_refuses_every_token_costs_none_when_a_new_one_is_taken_elsewhere(
    vendor: FakeVendor, session: FleetSession
) -> None:
    def answer(request: Untyped) -> Untyped:
        forbidden = "forbidden" in str(request.url)
        return unauthorized() if forbidden else ENGINE.Response(200)

    vendor.answer = answer
    with pytest.raises(NotAllowedError):
        await session.request("GET", "forbidden")
    await session.refresh()
    await session.request("GET", "allowed")
    with pytest.raises(NotAllowedError):
        await session.request("GET", "forbidden")
    assert vendor.exchanges == 3  # signing in, for the 401, and refresh()


async def test_a_place_that_was_forbidden_once_is_renewed_for_when_it_is_open_again(
    vendor: FakeVendor, session: FleetSession
) -> None:
    vendor.script = [UNAUTHORIZED, UNAUTHORIZED]
    with pytest.raises(NotAllowedError):
        await session.request("GET", "x")
    await session.request("GET", "x")
    vendor.revoke()
    await session.request("GET", "x")
    assert vendor.exchanges == 3


async def test_other_places_are_renewed_for_beside_one_that_refuses_every_token(
    vendor: FakeVendor, session: FleetSession
) -> None:
    vendor.script = [UNAUTHORIZED, UNAUTHORIZED]
    with pytest.raises(NotAllowedError):
        await session.request("GET", "forbidden")
    vendor.revoke()
    assert (await session.request("GET", "x")).status == 200


async def test_500_calls_in_flight_over_a_revocation_make_one_exchange(
    vendor: FakeVendor, session: FleetSession
) -> None:
    await session.login()
    vendor.revoke()
    outcomes = await together(500, lambda: session.request("GET", "x"))
    assert {outcome.status for outcome in outcomes} == {200}
    assert vendor.exchanges == 2


async def test_late_401s_of_an_old_token_cost_no_exchange(
    vendor: FakeVendor, session: FleetSession
) -> None:
    await session.login()
    late = anyio.Event()

    async def refuse_late(_: Untyped) -> Untyped:
        await late.wait()
        return unauthorized()

    vendor.script = [refuse_late] * 20
    async with anyio.create_task_group() as tasks:
        for _ in range(20):
            tasks.start_soon(session.request, "GET", "x")
        while len(vendor.calls) < 20:
            await anyio.lowlevel.checkpoint()
        await session.refresh()
        late.set()
    assert vendor.exchanges == 2
    assert [seen.token for seen in vendor.calls[20:]] == ["token-2"] * 20


async def test_an_exchange_that_fails_after_a_401_tells_that_the_call_was_not_carried_out(
    vendor: FakeVendor, session: FleetSession
) -> None:
    await session.login()
    vendor.revoke()
    vendor.token_script = [fault("ReadError")] * 10
    with pytest.raises(TransportError) as caught:
        await session.request("POST", "x")
    assert not caught.value.may_have_arrived
    assert len(vendor.calls) == 1


async def test_a_post_is_tried_again_when_only_the_exchange_after_its_401_broke(
    vendor: FakeVendor, session: FleetSession
) -> None:
    await session.login()
    vendor.revoke()
    vendor.token_script = [fault("ReadError")]
    assert (await session.request("POST", "x")).status == 200


# --- HTTP Basic -----------------------------------------------------------------------------------


async def test_a_refused_basic_credential_is_never_replayed(
    vendor: FakeVendor, session: FleetSession
) -> None:
    vendor.script = [unauthorized()]
    with pytest.raises(NotAllowedError):
        await session.request("GET", "x", api="basic")
    assert len(vendor.calls) == 1
    assert vendor.exchanges == 0
    assert session.state is not State.LOCKED


def bad_credentials() -> Untyped:
    return response(401, b'{"message": "Bad Credentials"}', content_type="application/json")


async def test_a_basic_credential_that_the_vendor_calls_bad_is_not_sent_again(
    vendor: FakeVendor, session: FleetSession
) -> None:
    vendor.script = [bad_credentials()]
    for _ in range(2):
        with pytest.raises(CredentialsRefusedError, match="replace_credentials"):
            await session.request("GET", "x", api="basic")
    assert len(vendor.calls) == 1
    assert session.state is State.LOCKED


async def test_a_late_refusal_of_the_old_basic_credential_does_not_lock_the_new_one(
    vendor: FakeVendor, session: FleetSession
) -> None:
    late = anyio.Event()

    async def refuse_late(_: Untyped) -> Untyped:
        await late.wait()
        return bad_credentials()

    vendor.script = [refuse_late]
    refused: list[Exception] = []

    async def call() -> None:
        try:
            await session.request("GET", "x", api="basic")
        except CredentialsRefusedError as exc:
            refused.append(exc)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(call)
        while not vendor.calls:
            await anyio.lowlevel.checkpoint()
        await session.replace_credentials(client_secret="another-invented-secret")
        await session.request("GET", "x", api="basic")
        late.set()
    assert len(refused) == 1
    assert session.state is not State.LOCKED


# --- errors under success -------------------------------------------------------------------------


async def test_an_error_in_an_answer_with_status_200_is_an_error(
    vendor: FakeVendor, session: FleetSession
) -> None:
    vendor.script = [response(200, b"wrong")]
    with pytest.raises(InputRefusedError, match="in an answer with status 200: 17: wrong") as got:
        await session.request("GET", "x", api="odd")
    assert (got.value.code, got.value.status, got.value.body) == ("17", 200, b"wrong")


async def test_one_token_serves_every_scheme(vendor: FakeVendor, session: FleetSession) -> None:
    await session.request("GET", "x")
    await session.request("GET", "x", api="connect")
    assert vendor.exchanges == 1
    assert vendor.calls[0].headers["authorization"] == "Bearer token-1"
    assert "authorization" not in vendor.calls[1].headers
    assert vendor.calls[1].headers["x-connect-token"] == "TOKEN token-1"
