"""`MPSMonitorSession` on the sandbox, held against MPS Monitor's documentation line by line."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fleetauth import (
    ArgumentError,
    CredentialsRefusedError,
    DecodeError,
    InputRefusedError,
    MPSMonitorSession,
    NotAllowedError,
    NotFoundError,
    State,
)
from fleetauth.sandbox import Fault, Sandbox
from fleetauth.vendors.mps_monitor import Account
from tests.sessions.conftest import Open, SharedClock
from tests.sessions.gathering import at_once

HALF_AN_HOUR = 1800


def json_instead(body: bytes) -> Fault:
    return Fault.body(body, content_type="application/json", path="account")


# --- signing in -----------------------------------------------------------------------------------


async def test_sign_in_sends_the_documented_form_and_nothing_else(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox
) -> None:
    await mps_monitor.login()
    (request,) = sandbox.mps_monitor.token_requests
    known = sandbox.mps_monitor.credentials
    assert request.form == {
        "client_id": known["client_id"],
        "client_secret": known["client_secret"],
        "grant_type": "password",
        "username": known["username"],
        "password": known["password"],
        "scope": "account",
    }


async def test_sign_in_sends_the_documented_headers(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox
) -> None:
    await mps_monitor.login()
    headers = sandbox.mps_monitor.token_requests[0].headers
    assert headers["content-type"] == "application/x-www-form-urlencoded"
    assert headers["cache-control"] == "no-cache"


async def test_the_token_url_is_below_the_base_url_by_default(
    opened: Open, sandbox: Sandbox
) -> None:
    mps_monitor = opened("mps_monitor", token_url=None)
    await mps_monitor.login()
    assert sandbox.mps_monitor.token_requests[0].path == "/api3/token"


async def test_calls_carry_the_token_in_the_guides_spelling(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox
) -> None:
    await mps_monitor.get_account()
    headers = sandbox.mps_monitor.requests[-1].headers
    token = sandbox.mps_monitor.exchanges[0].access_token
    assert headers["authorization"] == f"bearer {token}"
    assert headers["accept"] == "application/json"


async def test_another_scope_is_sent(opened: Open, sandbox: Sandbox) -> None:
    with pytest.raises(InputRefusedError, match="invalid_scope"):
        await opened("mps_monitor", scope="devices").login()
    assert (sandbox.mps_monitor.token_requests[0].form or {})["scope"] == "devices"


async def test_an_empty_scope_is_left_out(opened: Open, sandbox: Sandbox) -> None:
    with pytest.raises(InputRefusedError, match="scope is missing"):
        await opened("mps_monitor", scope="").login()
    assert "scope" not in (sandbox.mps_monitor.token_requests[0].form or {})


# --- renewal --------------------------------------------------------------------------------------


async def test_renewal_sends_the_refresh_token_and_no_scope(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox, clock: SharedClock
) -> None:
    await mps_monitor.login()
    clock.advance(HALF_AN_HOUR)
    await mps_monitor.get_account()
    known = sandbox.mps_monitor.credentials
    assert sandbox.mps_monitor.token_requests[-1].form == {
        "client_id": known["client_id"],
        "client_secret": known["client_secret"],
        "grant_type": "refresh_token",
        "refresh_token": sandbox.mps_monitor.exchanges[0].refresh_token,
    }


async def test_many_expiries_rotate_the_refresh_token_without_one_refusal(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox, clock: SharedClock
) -> None:
    for _ in range(12):
        await at_once(5, mps_monitor.get_account)
        clock.advance(HALF_AN_HOUR)
    grants = [exchange.grant for exchange in sandbox.mps_monitor.exchanges]
    assert grants == ["password", *["refresh_token"] * 11]
    assert {request.status for request in sandbox.mps_monitor.requests} == {200}


async def test_fifty_calls_over_an_expiry_make_one_exchange(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox, clock: SharedClock
) -> None:
    await mps_monitor.login()
    clock.advance(HALF_AN_HOUR)
    accounts = await at_once(50, mps_monitor.get_account)
    assert {account.name for account in accounts} == {sandbox.mps_monitor.credentials["username"]}
    assert len(sandbox.mps_monitor.token_requests) == 2


async def test_a_token_that_is_due_is_renewed_beside_the_call_that_found_it(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox, clock: SharedClock
) -> None:
    await mps_monitor.login()
    clock.advance(1799 - 30)  # within the leeway of a minute
    await mps_monitor.get_account()
    old = sandbox.mps_monitor.exchanges[0].access_token
    call = next(request for request in sandbox.mps_monitor.requests if request.api == "api3")
    assert call.headers["authorization"] == f"bearer {old}"
    await mps_monitor.refresh()  # joins what is under way
    assert len(sandbox.mps_monitor.exchanges) == 2


async def test_the_lifetime_is_read_from_the_dates_if_nothing_else_tells(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox
) -> None:
    sandbox.mps_monitor.omit_expires_in = True
    status = await mps_monitor.login()
    assert status.expires_in == pytest.approx(1799, abs=1)


async def test_a_token_that_is_revoked_early_costs_one_exchange_and_one_replay(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox
) -> None:
    await mps_monitor.get_account()
    sandbox.mps_monitor.revoke_access_tokens()
    assert (await mps_monitor.get_account()).id
    assert [request.status for request in sandbox.mps_monitor.requests] == [200, 200, 401, 200, 200]


async def test_a_second_login_elsewhere_falls_back_to_the_password(
    opened: Open, sandbox: Sandbox, clock: SharedClock, told: Callable[[], list[str]]
) -> None:
    here, elsewhere = opened("mps_monitor"), opened("mps_monitor")
    await here.login()
    await elsewhere.login()  # kills the refresh token of the first
    clock.advance(HALF_AN_HOUR)
    assert (await here.get_account()).id
    grants = [exchange.grant for exchange in sandbox.mps_monitor.exchanges]
    assert grants == ["password", "password", "password"]
    assert "RefreshRefused" in told()


# --- refused --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("password", "The user name or password is incorrect"),
        ("client_secret", "invalid_clientId"),
    ],
)
async def test_refused_credentials_are_sent_once_and_lock(
    opened: Open, sandbox: Sandbox, name: str, words: str
) -> None:
    mps_monitor = opened("mps_monitor", **{name: "not this one"})
    for _ in range(4):
        with pytest.raises(CredentialsRefusedError, match=words):
            await mps_monitor.get_account()
    assert (len(sandbox.mps_monitor.requests), mps_monitor.state) == (1, State.LOCKED)


async def test_a_new_password_unlocks(opened: Open, sandbox: Sandbox) -> None:
    mps_monitor = opened("mps_monitor", password="not this one")
    with pytest.raises(CredentialsRefusedError):
        await mps_monitor.login()
    await mps_monitor.replace_credentials(password=sandbox.mps_monitor.credentials["password"])
    assert (await mps_monitor.get_account()).id


async def test_a_password_that_was_changed_at_the_vendors_locks_only_when_it_is_needed(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox, clock: SharedClock
) -> None:
    await mps_monitor.login()
    sandbox.mps_monitor.change_credentials(password="changed meanwhile")
    clock.advance(HALF_AN_HOUR)
    await mps_monitor.refresh()
    sandbox.mps_monitor.revoke_refresh_tokens()
    with pytest.raises(CredentialsRefusedError):
        await mps_monitor.refresh()


# --- accounts -------------------------------------------------------------------------------------


async def test_the_signed_in_account_comes_by_the_documented_get(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox
) -> None:
    account = await mps_monitor.get_account()
    request = sandbox.mps_monitor.requests[-1]
    assert (request.method, request.path, request.body) == ("GET", "/api3/account/getaccount", b"")
    assert isinstance(account, Account)
    assert account.name == sandbox.mps_monitor.credentials["username"]


async def test_another_account_comes_by_its_id(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox
) -> None:
    wanted = sandbox.mps_monitor.world.token("account", 3, 23)
    account = await mps_monitor.get_account(wanted, dealer_code="0000012345")
    assert account.id == wanted
    assert sandbox.mps_monitor.requests[-1].body == (
        b'{"Id":"%s","DealerCode":"0000012345"}' % wanted.encode()
    )


async def test_a_dealer_code_alone_is_a_misuse(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox
) -> None:
    with pytest.raises(ArgumentError, match="account_id"):
        await mps_monitor.get_account(dealer_code="0000012345")
    assert sandbox.mps_monitor.requests == []


async def test_a_good_result_that_calls_itself_invalid_is_good(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox
) -> None:
    profile = await mps_monitor.get_profile()  # the sandbox says "IsValid": false there
    assert profile.name == sandbox.mps_monitor.credentials["username"]


async def test_an_accounts_own_token_is_a_secret(mps_monitor: MPSMonitorSession) -> None:
    account = await mps_monitor.get_account()
    assert account.token is not None
    assert account.token.reveal() not in repr(account)


async def test_reading_an_account_is_tried_again_though_it_is_a_post(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox
) -> None:
    wanted = sandbox.mps_monitor.world.token("account", 3, 23)
    sandbox.mps_monitor.faults.add(Fault.status(503, times=1, path="getaccount"))
    assert (await mps_monitor.get_account(wanted)).id == wanted


# --- what goes wrong ------------------------------------------------------------------------------


async def test_business_errors_under_success_are_errors(
    mps_monitor: MPSMonitorSession,
) -> None:
    with pytest.raises(InputRefusedError, match="The account does not exist") as caught:
        await mps_monitor.get_account("x" * 23)
    assert (caught.value.status, caught.value.code) == (200, "NotFound")


async def test_each_business_error_is_told(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox
) -> None:
    with pytest.raises(InputRefusedError) as caught:
        await mps_monitor.request("POST", "Device/List", json={"PageNumber": 0}, repeatable=True)
    assert "PageNumber must be greater than 0" in caught.value.message
    assert "SortColumn cannot be null or empty" in caught.value.message
    assert b'"IsValid":false' in (caught.value.body or b"")
    assert sandbox.mps_monitor.requests[-1].status == 200


async def test_a_missing_capability_is_a_403_without_words(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox
) -> None:
    sandbox.mps_monitor.deny("getaccount")
    with pytest.raises(NotAllowedError, match="permission") as caught:
        await mps_monitor.get_account()
    assert (caught.value.status, caught.value.body) == (403, b"")


async def test_no_account_in_a_good_envelope_is_not_found(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox
) -> None:
    sandbox.mps_monitor.faults.add(json_instead(b'{"Result": null, "IsValid": true, "Errors": []}'))
    with pytest.raises(NotFoundError, match="found nothing"):
        await mps_monitor.get_account()


async def test_an_answer_without_an_envelope_is_an_error_that_carries_it(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox
) -> None:
    sandbox.mps_monitor.faults.add(json_instead(b'{"Name": "ada", "Token": "a credential"}'))
    with pytest.raises(DecodeError, match="no envelope") as caught:
        await mps_monitor.get_account()
    assert caught.value.body == b'{"Name": "ada", "Token": "***"}'


async def test_html_under_success_is_told_as_what_it_is(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox
) -> None:
    sandbox.mps_monitor.faults.add(Fault.body(b"<html>Maintenance</html>", path="account"))
    with pytest.raises(DecodeError, match="HTML"):
        await mps_monitor.get_account()


async def test_an_unreadable_field_is_named_by_its_path(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox
) -> None:
    sandbox.mps_monitor.faults.add(json_instead(b'{"Result": {"Id": "x", "IsActive": "perhaps"}}'))
    with pytest.raises(DecodeError) as caught:
        await mps_monitor.get_account()
    assert caught.value.path == "Result.IsActive"
