"""A fault is not a refusal (I5): what each costs, how long it holds back, and what ends it."""

from __future__ import annotations

import logging

import anyio
import pytest

from fleetauth.errors import (
    ConfigurationError,
    CredentialsRefusedError,
    FleetAuthError,
    InputRefusedError,
    LifecycleError,
    NotAllowedError,
    NotFoundError,
    QuotaError,
    TimedOutError,
    TransportError,
    VendorFaultError,
)
from fleetauth.events import ExchangeFailed, RefreshRefused, SessionLocked
from fleetauth.secrets import Secret
from fleetauth.tokens.answers import UnusableTokenError
from fleetauth.tokens.lifecycle import Event, ExchangeFaulted, Lifecycle, State, TokenIssued
from tests.tokens.scripted import LIFETIME, Rig, together

FAULTS = [
    TransportError("no connection"),
    TimedOutError("too slow", may_have_arrived=True),
    QuotaError("too many"),
    VendorFaultError("down", status=503),
    NotFoundError("no such endpoint"),
    UnusableTokenError("html"),
    ConfigurationError("the callable failed"),
    OSError("anything else"),
]
REFRESH_REFUSALS = [
    CredentialsRefusedError("dead", code="invalid_grant"),
    InputRefusedError("what is that?", code="unsupported_grant_type"),
    NotAllowedError("not you"),
]
REFUSED = CredentialsRefusedError("no", code="invalid_grant")


def by_name(value: object) -> str:
    return type(value).__name__


@pytest.fixture
async def expired(signed_in: Rig) -> Rig:
    """A keeper whose token has ended."""
    signed_in.clock.advance(LIFETIME)
    return signed_in


# --- faults ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", FAULTS, ids=by_name)
async def test_a_fault_keeps_the_refresh_token(expired: Rig, fault: Exception) -> None:
    expired.source.outcomes.append(fault)
    with pytest.raises(FleetAuthError):
        await expired.keeper.token()
    expired.clock.advance(60)
    assert await expired.served() == "access-3"
    assert expired.source.asked == ["password", "refresh-1", "refresh-1"]


@pytest.mark.parametrize("fault", FAULTS, ids=by_name)
async def test_a_fault_ahead_of_the_end_leaves_the_token_serving(
    signed_in: Rig, fault: Exception
) -> None:
    signed_in.source.outcomes.append(fault)
    with pytest.raises(FleetAuthError):
        await signed_in.keeper.renew()
    assert (await signed_in.served(), signed_in.keeper.state) == ("access-1", State.ACTIVE)


async def test_a_fault_holds_all_callers_back(rig: Rig) -> None:
    rig.source.outcomes.append(VendorFaultError("down"))
    await together(3, rig.served)
    assert await together(3, rig.served) == ["VendorFaultError"] * 3
    assert len(rig.source.asked) == 1


async def test_a_fault_holds_a_wanted_renewal_back_too(signed_in: Rig) -> None:
    signed_in.source.outcomes.append(VendorFaultError("down"))
    for _ in range(3):
        with pytest.raises(VendorFaultError):
            await signed_in.keeper.renew()
    assert len(signed_in.source.asked) == 2


async def test_an_error_tells_how_long_it_holds_back(rig: Rig) -> None:
    rig.source.outcomes.append(VendorFaultError("down"))
    with pytest.raises(VendorFaultError) as first:
        await rig.keeper.token()
    rig.clock.advance(0.2)
    with pytest.raises(VendorFaultError) as later:
        await rig.keeper.token()
    assert first.value.retry_after == 0.5
    assert later.value.retry_after == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("random", "waits"),
    [(1.0, [0.5, 1, 2, 4, 8, 16, 32, 60, 60]), (0.0, [0.25, 0.5, 1, 2, 4, 8, 16, 30, 30])],
)
async def test_back_offs_double_with_jitter_up_to_a_minute(
    rig: Rig, random: float, waits: list[float]
) -> None:
    rig.random = random
    rig.source.outcomes.extend(VendorFaultError("down") for _ in waits)
    for _ in waits:
        await together(1, rig.served)
        rig.clock.advance(60)
    assert [event.retry_in for event in rig.told(ExchangeFailed)] == waits


async def test_a_token_ends_the_doubling(rig: Rig) -> None:
    rig.source.outcomes.extend([VendorFaultError("1"), VendorFaultError("2"), None])
    for _ in range(3):
        await together(1, rig.served)
        rig.clock.advance(60)
    rig.keeper.rejected(1)
    rig.source.outcomes.append(VendorFaultError("3"))
    await together(1, rig.served)
    assert rig.told(ExchangeFailed)[-1].retry_in == 0.5


async def test_the_vendors_own_wait_is_kept_if_it_is_longer(rig: Rig) -> None:
    rig.source.outcomes.append(QuotaError("too many", retry_after=90.0))
    await together(1, rig.served)
    rig.clock.advance(89.9)
    assert await together(1, rig.served) == ["QuotaError"]
    rig.clock.advance(0.1)
    assert await together(1, rig.served) == ["access-2"]


async def test_a_rotated_refresh_token_out_of_a_broken_answer_is_used_next(expired: Rig) -> None:
    broken = UnusableTokenError("expires_in is text", refresh_token=Secret("rotated"))
    expired.source.outcomes.append(broken)
    await together(1, expired.served)
    expired.clock.advance(60)
    await expired.keeper.token()
    assert expired.source.asked[-1] == "rotated"


async def test_an_unforeseen_error_is_told_without_a_secret(rig: Rig) -> None:
    rig.redactor.learn(Secret("open sesame"))
    rig.source.outcomes.append(OSError("sent open sesame"))
    with pytest.raises(VendorFaultError, match=r"the exchange broke: OSError: sent \*\*\*"):
        await rig.keeper.token()


async def test_a_bug_outside_the_request_reaches_those_who_wait(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_token: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(rig.shelf, "save", broken)
    assert await together(3, rig.served) == ["VendorFaultError"] * 3
    assert rig.keeper.state is State.SIGNED_OUT


async def test_a_bug_in_telling_of_a_failure_lets_nobody_wait_for_ever(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_error: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(rig.keeper, "_back_off", broken)
    rig.source.outcomes.append(VendorFaultError("down"))
    with caplog.at_level(logging.ERROR, "fleetauth"):
        assert await together(3, rig.served) == ["VendorFaultError"] * 3
    assert "token exchange broke off: RuntimeError" in caplog.text
    assert await rig.served() == "access-2"


# --- a refused refresh token ----------------------------------------------------------------------


@pytest.mark.parametrize("refusal", REFRESH_REFUSALS, ids=by_name)
async def test_a_refused_refresh_token_falls_back_to_the_password_at_once(
    expired: Rig, refusal: Exception
) -> None:
    expired.source.outcomes.append(refusal)
    assert await expired.served() == "access-3"
    assert expired.source.asked == ["password", "refresh-1", "password"]


async def test_a_refused_refresh_token_is_told(expired: Rig) -> None:
    expired.source.outcomes.append(REFUSED)
    await expired.keeper.token()
    assert [event.code for event in expired.told(RefreshRefused)] == ["invalid_grant"]


@pytest.mark.parametrize("refusal", REFRESH_REFUSALS[:2], ids=by_name)
async def test_a_refused_refresh_token_is_never_sent_again(
    expired: Rig, refusal: Exception
) -> None:
    expired.source.outcomes.extend([refusal, VendorFaultError("down")])
    await together(1, expired.served)
    expired.clock.advance(60)
    await expired.keeper.token()
    assert expired.source.asked == ["password", "refresh-1", "password", "password"]


async def test_a_refresh_token_that_met_a_firewall_is_kept_if_the_password_meets_it_too(
    expired: Rig,
) -> None:
    expired.source.outcomes.extend([NotAllowedError("a firewall")] * 2)
    assert await together(1, expired.served) == ["NotAllowedError"]
    assert expired.keeper.can_refresh
    expired.clock.advance(60)
    await expired.keeper.token()
    assert expired.source.asked == ["password", "refresh-1", "password", "refresh-1"]


async def test_a_refresh_token_that_met_a_firewall_is_not_used_again_if_the_password_gets_through(
    expired: Rig,
) -> None:
    expired.source.brings_refresh_tokens = False
    expired.source.outcomes.append(NotAllowedError("a firewall"))
    await expired.keeper.token()
    assert not expired.keeper.can_refresh


async def test_many_share_the_fall_back(expired: Rig) -> None:
    expired.source.outcomes.append(REFUSED)
    assert await together(50, expired.served) == ["access-3"] * 50


async def test_where_no_refresh_grant_is_known_no_refresh_token_is_sent(expired: Rig) -> None:
    expired.source.refreshes = False
    await expired.keeper.token()
    assert expired.source.asked == ["password", "password"]


async def test_a_refresh_token_is_kept_when_none_comes_back(expired: Rig) -> None:
    expired.source.brings_refresh_tokens = False
    await expired.keeper.token()
    expired.clock.advance(LIFETIME)
    await expired.keeper.token()
    assert expired.source.asked == ["password", "refresh-1", "refresh-1"]


# --- refused credentials --------------------------------------------------------------------------


@pytest.fixture
async def locked(rig: Rig) -> Rig:
    """A keeper whose credentials were refused."""
    rig.source.outcomes.append(REFUSED)
    await together(1, rig.served)
    return rig


async def test_refused_credentials_lock(locked: Rig) -> None:
    assert locked.keeper.state is State.LOCKED
    assert [event.message for event in locked.told(SessionLocked)] == ["no"]


async def test_nothing_is_sent_while_locked(locked: Rig) -> None:
    locked.clock.advance(1e6)
    assert await together(50, locked.served) == ["CredentialsRefusedError"] * 50
    with pytest.raises(CredentialsRefusedError):
        await locked.keeper.renew()
    assert len(locked.source.asked) == 1


async def test_refused_credentials_end_a_token_that_still_served(signed_in: Rig) -> None:
    signed_in.source.outcomes.extend([REFUSED, REFUSED])
    with pytest.raises(CredentialsRefusedError):
        await signed_in.keeper.renew()
    assert (signed_in.keeper.ready(), signed_in.keeper.serves()) == (None, False)


async def test_an_unlocked_session_tries_once_more(locked: Rig) -> None:
    await locked.keeper.unlock()
    assert await locked.served() == "access-2"


async def test_replaced_credentials_unlock(locked: Rig) -> None:
    await locked.keeper.start_over()
    assert await locked.served() == "access-2"


async def test_replaced_credentials_use_no_older_token(signed_in: Rig) -> None:
    await signed_in.keeper.start_over()
    assert (signed_in.keeper.ready(), signed_in.keeper.can_refresh) == (None, False)
    assert await signed_in.served() == "access-2"
    assert signed_in.source.asked == ["password", "password"]


@pytest.mark.parametrize("work", ["unlock", "start_over"])
async def test_the_exchange_under_way_ends_first(rig: Rig, work: str) -> None:
    rig.source.gate.hold()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(rig.served)
        await anyio.wait_all_tasks_blocked()
        tasks.start_soon(getattr(rig.keeper, work))
        await anyio.wait_all_tasks_blocked()
        assert rig.keeper.state is State.SIGNING_IN
        rig.source.gate.release()
    assert rig.keeper.state is {"unlock": State.ACTIVE, "start_over": State.SIGNED_OUT}[work]


async def test_an_api_can_refuse_the_credentials_themselves(signed_in: Rig) -> None:
    signed_in.keeper.refuse(REFUSED)
    assert await together(3, signed_in.served) == ["CredentialsRefusedError"] * 3


async def test_an_api_that_refuses_older_credentials_locks_nothing(signed_in: Rig) -> None:
    await signed_in.keeper.start_over()
    signed_in.keeper.refuse(REFUSED)
    assert await signed_in.served() == "access-2"


async def test_an_api_that_refuses_an_older_credential_locks_no_newer_one(signed_in: Rig) -> None:
    await signed_in.keeper.start_over()
    await signed_in.keeper.token()
    signed_in.keeper.refuse(REFUSED, generation=1)
    assert await signed_in.served() == "access-2"


async def test_nobody_waits_for_ever_for_what_broke_within(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a mistake of our own would: nothing that an exchange may end in is taken."""
    feed = Lifecycle.feed

    def refusing(lifecycle: Lifecycle, event: Event) -> object:
        if isinstance(event, (TokenIssued, ExchangeFaulted)):
            raise LifecycleError("never")
        return feed(lifecycle, event)

    monkeypatch.setattr(Lifecycle, "feed", refusing)
    for _ in range(2):
        with anyio.fail_after(5), pytest.raises(LifecycleError):
            await rig.keeper.token()
