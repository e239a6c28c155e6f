"""Mbanq's second factor from the first restricted call to the last: wanted, handed in, sent along, ended, forgotten."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

import anyio
import attrs
import pytest

from fleetauth import (
    ArgumentError,
    DecodeError,
    Event,
    InputRefusedError,
    MbanqSession,
    MisuseError,
    NotAllowedError,
    RedirectError,
    SecondFactorError,
    Secret,
    State,
    TransportError,
)
from fleetauth.sandbox import Fault, Sandbox
from tests.sessions.answering import Answering
from tests.sessions.conftest import Open, SharedClock

A_DAY = 86_400.0
QUERY = "{ __typename }"
TOLD = ["SecondFactorWanted", "SecondFactorGiven"]


@pytest.fixture(autouse=True)
def wanted(sandbox: Sandbox) -> None:
    """The vendor wants a second factor."""
    sandbox.mbanq.second_factor = True


def sent_along(sandbox: Sandbox) -> list[str | None]:
    """The second factor of each request, oldest first."""
    return [request.headers.get("2fa-token") for request in sandbox.mbanq.requests]


async def by_otp(mbanq: MbanqSession, sandbox: Sandbox) -> None:
    await mbanq.request_otp()
    await mbanq.submit_otp(sandbox.mbanq.second_factors.one_time_password)


async def by_totp(mbanq: MbanqSession, sandbox: Sandbox) -> None:
    await mbanq.confirm_totp(sandbox.mbanq.second_factors.app_code)


# --- wanted ---------------------------------------------------------------------------------------


async def test_what_is_restricted_raises_and_the_state_tells(
    mbanq: MbanqSession, told: Callable[[], list[str]]
) -> None:
    for _ in range(2):
        with pytest.raises(SecondFactorError, match=r"request_otp\(\.\.\.\), hand it in by submit"):
            await mbanq.graphql(QUERY)
    assert mbanq.state is mbanq.token_status.state is State.SECOND_FACTOR
    assert told().count("SecondFactorWanted") == 1


async def test_many_that_meet_it_at_once_each_raise_and_the_state_changes_once(
    mbanq: MbanqSession, told: Callable[[], list[str]]
) -> None:
    raised: list[SecondFactorError] = []

    async def ask() -> None:
        try:
            await mbanq.graphql(QUERY)
        except SecondFactorError as error:
            raised.append(error)

    async with anyio.create_task_group() as group:
        for _ in range(20):
            group.start_soon(ask)
    assert len(raised) == len(set(map(id, raised))) == 20
    assert told().count("SecondFactorWanted") == 1


async def test_what_needs_none_goes_on_and_the_token_is_renewed(
    mbanq: MbanqSession, sandbox: Sandbox, clock: SharedClock
) -> None:
    with pytest.raises(SecondFactorError):
        await mbanq.graphql(QUERY)
    assert (await mbanq.user_details()).user_id == "77"
    clock.advance(3600)
    assert (await mbanq.payment("5000")).id == "5000"
    assert len(sandbox.mbanq.token_requests) == 2
    assert mbanq.state is State.SECOND_FACTOR


async def test_user_details_tell_it_and_need_none(mbanq: MbanqSession) -> None:
    user = await mbanq.user_details()
    assert user.is_two_factor_authentication_required is True
    assert mbanq.state is State.SECOND_FACTOR


async def test_user_details_want_no_second_one(mbanq: MbanqSession, sandbox: Sandbox) -> None:
    await by_otp(mbanq, sandbox)
    await mbanq.user_details()
    assert mbanq.state is State.ACTIVE


async def test_user_details_of_a_user_without_it_change_nothing(
    mbanq: MbanqSession, sandbox: Sandbox
) -> None:
    sandbox.mbanq.second_factor = False
    await mbanq.user_details()
    assert mbanq.state is State.ACTIVE


# --- handed in ------------------------------------------------------------------------------------


@pytest.mark.parametrize("hand_in", [by_otp, by_totp])
async def test_what_it_buys_goes_beside_the_token_from_then_on(
    mbanq: MbanqSession,
    sandbox: Sandbox,
    told: Callable[[], list[str]],
    hand_in: Callable[[MbanqSession, Sandbox], Awaitable[None]],
) -> None:
    with pytest.raises(SecondFactorError):
        await mbanq.graphql(QUERY)
    await hand_in(mbanq, sandbox)
    assert mbanq.state is State.ACTIVE
    assert await mbanq.graphql(QUERY) == {"__typename": "Query"}
    await mbanq.payments()
    assert sent_along(sandbox)[-2:] == ["invented-second-factor-1"] * 2
    assert sandbox.mbanq.requests[-1].headers["authorization"].startswith("Bearer ")
    assert [name for name in told() if name in TOLD] == TOLD


async def test_it_can_be_handed_in_before_anything_else(
    mbanq: MbanqSession, sandbox: Sandbox
) -> None:
    await by_otp(mbanq, sandbox)
    assert (await mbanq.graphql(QUERY)) == {"__typename": "Query"}


async def test_a_password_is_sent_the_way_that_was_asked_for(
    mbanq: MbanqSession, sandbox: Sandbox
) -> None:
    await mbanq.request_otp("sms", extended_token=True)
    (way,) = sandbox.mbanq.second_factors.sent
    assert way[0] == "sms"
    status = await mbanq.submit_otp(Secret(f" {way[1]} "), delivery_method="sms")
    assert status.state is State.ACTIVE


async def test_the_status_says_when_it_ends(mbanq: MbanqSession, sandbox: Sandbox) -> None:
    assert (await mbanq.login()).second_factor_expires_at is None
    status = await mbanq.confirm_totp(sandbox.mbanq.second_factors.app_code)
    expected = datetime.fromtimestamp(sandbox.clock.now(), UTC) + timedelta(days=1)
    assert status.second_factor_expires_at is not None
    assert abs(status.second_factor_expires_at - expected) < timedelta(seconds=2)
    await by_otp(mbanq, sandbox)
    assert mbanq.token_status.second_factor_expires_at is None  # the vendor doesn't say


async def test_an_authenticator_app_begins_with_a_secret(mbanq: MbanqSession) -> None:
    found = await mbanq.request_totp()
    assert isinstance(found, Secret)
    assert found.reveal().startswith("otpauth://")


async def test_what_is_no_text_is_given_as_it_is(http: ModuleType, opened: Open) -> None:
    answering = Answering(http, {"data": {"requestTOTP": {"qr": [1]}}})
    mbanq = opened("mbanq", transport=answering.transport)
    assert await mbanq.request_totp() == {"qr": [1]}


async def test_one_from_elsewhere_can_be_used(
    mbanq: MbanqSession, sandbox: Sandbox, clock: SharedClock
) -> None:
    bought = sandbox.mbanq.second_factors.confirm("071123", sandbox.clock.now())
    assert bought is not None
    end = datetime.fromtimestamp(clock.wall() + 60, UTC)
    status = await mbanq.use_second_factor(str(bought["token"]), valid_to=end)
    assert status.second_factor_expires_at == end
    assert await mbanq.graphql(QUERY) == {"__typename": "Query"}
    clock.advance(61)
    assert mbanq.state is State.SECOND_FACTOR


async def test_it_goes_into_headers_of_ones_own_requests(
    mbanq: MbanqSession, sandbox: Sandbox
) -> None:
    await by_otp(mbanq, sandbox)
    headers = await mbanq.auth_headers()
    assert headers["2FA-Token"] == "invented-second-factor-1"
    assert "invented-second-factor-1" not in repr(headers)


async def test_it_can_not_be_given_by_hand_as_well(mbanq: MbanqSession, sandbox: Sandbox) -> None:
    await by_otp(mbanq, sandbox)
    with pytest.raises(ArgumentError, match="2fa-token can't be given"):
        await mbanq.request("GET", "v1/payments", headers={"2fa-token": "another"})


# --- not taken ------------------------------------------------------------------------------------


async def test_a_wrong_password_locks_nothing(mbanq: MbanqSession, sandbox: Sandbox) -> None:
    with pytest.raises(SecondFactorError):
        await mbanq.graphql(QUERY)
    await mbanq.request_otp()
    with pytest.raises(InputRefusedError, match="one-time password is wrong") as caught:
        await mbanq.submit_otp("999999")
    assert caught.value.code == "INVALID_OTP"
    assert mbanq.state is State.SECOND_FACTOR
    assert not sandbox.mbanq.locked
    assert (await mbanq.user_details()).user_id == "77"


async def test_a_wrong_code_locks_nothing(mbanq: MbanqSession) -> None:
    with pytest.raises(InputRefusedError, match="did not take the one-time password"):
        await mbanq.confirm_totp("000000")
    assert mbanq.state is State.ACTIVE


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        {"requestAccessTokenFromOTP": None},
        {"confirmTOTP": {"success": False, "mfaToken": {"token": "canary"}}},
        {"confirmTOTP": {"success": True, "mfaToken": None}},
    ],
)
async def test_an_answer_without_a_second_factor_is_a_refusal(
    http: ModuleType, opened: Open, data: object
) -> None:
    mbanq = opened("mbanq", transport=Answering(http, {"data": data}).transport)
    with pytest.raises(InputRefusedError, match="did not take"):
        await mbanq.submit_otp("004217")


async def test_a_second_factor_that_no_header_can_carry_is_not_taken(
    http: ModuleType, opened: Open
) -> None:
    body = {"data": {"requestAccessTokenFromOTP": {"token": "canary\nX: 1"}}}
    mbanq = opened("mbanq", transport=Answering(http, body).transport)
    with pytest.raises(DecodeError, match="no header can carry") as caught:
        await mbanq.submit_otp("004217")
    assert "canary" not in f"{caught.value} {caught.value.body!r}"


async def test_a_password_is_sent_once_whatever_happens(
    mbanq: MbanqSession, sandbox: Sandbox
) -> None:
    await mbanq.request_otp()
    password = sandbox.mbanq.second_factors.one_time_password
    sandbox.mbanq.faults.add(Fault.cut(processed=True, path="graphql"))
    calls: list[Callable[[], Awaitable[object]]] = [
        mbanq.request_otp,
        lambda: mbanq.submit_otp(password),
        mbanq.request_totp,
        lambda: mbanq.confirm_totp("071123"),
    ]
    for call in calls:
        before = len(sandbox.mbanq.requests)
        with pytest.raises(TransportError) as caught:
            await call()
        assert caught.value.may_have_arrived
        assert len(sandbox.mbanq.requests) == before + 1


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda s: s.submit_otp(4217), "not int: a number loses its leading zeros"),
        (lambda s: s.submit_otp(" "), "the one-time password is blank"),
        (lambda s: s.submit_otp("004217", delivery_method=""), "delivery_method='' must be text"),
        (lambda s: s.confirm_totp(None), "not NoneType"),
        (lambda s: s.request_otp(7), "delivery_method=7 must be text"),
        (lambda s: s.use_second_factor("two words"), "visible ASCII characters"),
        (lambda s: s.use_second_factor("f", valid_to="soon"), "valid_to must be a datetime"),
        (lambda s: s.use_second_factor("f", valid_to=datetime(2026, 1, 1)), "has no time zone"),  # noqa: DTZ001 - naive on purpose
    ],
)
async def test_a_wrong_argument_is_refused_before_anything_is_sent(
    mbanq: MbanqSession, sandbox: Sandbox, call: Callable[[Any], Awaitable[Any]], words: str
) -> None:
    with pytest.raises(ArgumentError, match=words):
        await call(mbanq)
    assert sandbox.mbanq.requests == []


async def test_no_input_can_end_a_text_in_a_document(mbanq: MbanqSession, sandbox: Sandbox) -> None:
    await mbanq.request_otp()
    for otp in ('x"){token} evil(a:"', "\\", "\n", "\ud800", "☃"):
        with pytest.raises((InputRefusedError, ArgumentError)) as caught:
            await mbanq.submit_otp(f"a{otp}b")
        assert "evil" not in str(caught.value.errors)
    sandbox.mbanq.second_factors.sent.append(("email", 'a"b'))
    sandbox.mbanq.second_factors._usable = {("email", 'a"b')}
    assert (await mbanq.submit_otp('a"b')).state is State.ACTIVE


# --- ended ----------------------------------------------------------------------------------------


async def test_it_ends_when_the_vendor_says_so(
    mbanq: MbanqSession, sandbox: Sandbox, clock: SharedClock
) -> None:
    await by_totp(mbanq, sandbox)
    clock.advance(A_DAY - 5)
    await mbanq.graphql(QUERY)
    clock.advance(10)
    assert mbanq.state is State.SECOND_FACTOR
    with pytest.raises(SecondFactorError):
        await mbanq.graphql(QUERY)
    assert sent_along(sandbox)[-1] is None
    await by_totp(mbanq, sandbox)
    assert await mbanq.graphql(QUERY) == {"__typename": "Query"}


async def test_one_without_an_end_ends_when_the_vendor_restricts_again(
    mbanq: MbanqSession, sandbox: Sandbox, clock: SharedClock
) -> None:
    await by_otp(mbanq, sandbox)
    clock.advance(A_DAY)
    assert mbanq.state.value == "Active"
    with pytest.raises(SecondFactorError):
        await mbanq.graphql(QUERY)
    assert mbanq.state is State.SECOND_FACTOR


@pytest.mark.parametrize("hand_in", [by_otp, by_totp])
async def test_a_restriction_in_spite_of_a_good_one_is_a_missing_permission(
    mbanq: MbanqSession,
    sandbox: Sandbox,
    hand_in: Callable[[MbanqSession, Sandbox], Awaitable[None]],
) -> None:
    await hand_in(mbanq, sandbox)
    sandbox.mbanq.second_factors.revoke()
    with pytest.raises(NotAllowedError, match="in spite of the second factor") as caught:
        await mbanq.graphql(QUERY)
    assert caught.value.code == "RESTRICTED"
    assert mbanq.state is State.ACTIVE


async def test_a_late_restriction_of_an_older_one_leaves_the_newer(
    clock: SharedClock, http: ModuleType, opened: Open
) -> None:
    restricted = {"data": None, "errors": [{"extensions": {"code": "RESTRICTED"}}]}
    reached, release = anyio.Event(), anyio.Event()

    async def hold() -> None:
        if answering.requests[-1].url.path.endswith("graphql"):
            reached.set()
            await release.wait()

    answering = Answering(http, restricted, before=hold)
    session = opened("mbanq", transport=answering.transport)
    await session.use_second_factor("factor-1")
    clock.advance(100)
    async with anyio.create_task_group() as group:

        async def late() -> None:
            with pytest.raises(SecondFactorError):
                await session.graphql(QUERY)

        group.start_soon(late)
        await reached.wait()
        await session.use_second_factor("factor-2")
        release.set()
    assert (await session.auth_headers())["2FA-Token"] == "factor-2"
    assert session.state is State.ACTIVE


# --- forgotten ------------------------------------------------------------------------------------


async def test_signing_out_forgets_it(mbanq: MbanqSession, sandbox: Sandbox) -> None:
    await by_otp(mbanq, sandbox)
    await mbanq.sign_out()
    with pytest.raises(SecondFactorError):
        await mbanq.graphql(QUERY)


async def test_other_credentials_forget_it(mbanq: MbanqSession, sandbox: Sandbox) -> None:
    await by_otp(mbanq, sandbox)
    await mbanq.replace_credentials(password=sandbox.mbanq.credentials["password"])
    with pytest.raises(SecondFactorError):
        await mbanq.graphql(QUERY)


async def test_closing_forgets_it(mbanq: MbanqSession, sandbox: Sandbox) -> None:
    await by_otp(mbanq, sandbox)
    await mbanq.aclose()
    assert mbanq._rest.keeper.second_factor() is None


async def test_one_that_comes_after_a_sign_out_is_not_taken(http: ModuleType, opened: Open) -> None:
    async def sign_out() -> None:
        if answering.requests[-1].url.path.endswith("graphql"):
            await session.sign_out()

    body = {"data": {"requestAccessTokenFromOTP": {"token": "late-factor"}}}
    answering = Answering(http, body, before=sign_out)
    session = opened("mbanq", transport=answering.transport)
    with pytest.raises(MisuseError, match="was signed out while"):
        await session.submit_otp("004217")
    assert "2FA-Token" not in await session.auth_headers()


# --- dark -----------------------------------------------------------------------------------------


async def test_it_goes_to_no_token_endpoint_and_no_other_origin(
    mbanq: MbanqSession, sandbox: Sandbox, clock: SharedClock
) -> None:
    await by_otp(mbanq, sandbox)
    clock.advance(3600)
    away = Fault("answer", code=302, headers=(("location", "https://evil.example/"),), times=1)
    sandbox.mbanq.faults.add(attrs.evolve(away, path="payments"))
    with pytest.raises(RedirectError, match="leads to another origin"):
        await mbanq.payments()
    renewal = sandbox.mbanq.token_requests[-1]
    assert renewal.form is not None
    assert renewal.form["grant_type"] == "refresh_token"
    assert "2fa-token" not in renewal.headers


async def test_a_client_of_ones_own_must_be_guarded_to_carry_it(
    mbanq: MbanqSession, sandbox: Sandbox, http: ModuleType
) -> None:
    await by_otp(mbanq, sandbox)
    url = f"{sandbox.mbanq.url}/v1/payments"
    client = http.AsyncClient()
    async with client:
        mbanq.authorize(client)
        assert (await client.get(url)).status_code == 200
    assert sent_along(sandbox)[-1] == "invented-second-factor-1"


async def test_neither_password_nor_what_it_buys_is_shown(
    mbanq: MbanqSession,
    sandbox: Sandbox,
    events: list[Event],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    await by_otp(mbanq, sandbox)
    password = sandbox.mbanq.second_factors.one_time_password
    shown = [repr(mbanq), repr(mbanq.token_status), caplog.text, *map(repr, events)]
    echo = f'{{"errors":[{{"message":"{password} invented-second-factor-1"}}]}}'.encode()
    sandbox.mbanq.faults.add(Fault.body(echo, path="graphql", content_type="application/json"))
    with pytest.raises(InputRefusedError) as caught:
        await mbanq.submit_otp(password)
    shown += [caplog.text, repr(vars(caught.value))]
    frames = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    ours = [frame for frame in frames.stack if "/fleetauth/" in frame.filename]
    shown += [str(frame.locals) for frame in ours]
    assert ours
    assert [text for text in shown if password in text or "second-factor-1" in text] == []
