"""`MbanqSession` on the sandbox, held against Mbanq's documentation line by line."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from fleetauth import (
    ConfigurationError,
    CredentialsRefusedError,
    InputRefusedError,
    MbanqSession,
    NotAllowedError,
    NotFoundError,
    State,
)
from fleetauth.sandbox import Sandbox
from fleetauth.vendors.mbanq import Role, UserDetails
from tests.sessions.conftest import Open, SharedClock
from tests.sessions.gathering import at_once

AN_HOUR = 3600


# --- signing in -----------------------------------------------------------------------------------


async def test_sign_in_sends_the_documented_form_and_nothing_else(
    mbanq: MbanqSession, sandbox: Sandbox
) -> None:
    await mbanq.login()
    (request,) = sandbox.mbanq.token_requests
    known = sandbox.mbanq.credentials
    assert request.form == {
        "grant_type": "password",
        "username": known["username"],
        "password": known["password"],
        "client_id": known["client_id"],
        "client_secret": known["client_secret"],
    }


async def test_tenant_address_and_device_go_on_the_token_request_and_on_every_call(
    mbanq: MbanqSession, sandbox: Sandbox
) -> None:
    await mbanq.user_details()
    await mbanq.refresh()
    known = sandbox.mbanq.credentials
    assert [request.api for request in sandbox.mbanq.requests] == ["token", "rest", "token"]
    for request in sandbox.mbanq.requests:
        assert request.headers["tenantid"] == known["tenant_id"]
        assert request.headers["x-forwarded-for"] == known["ip_address"]
        assert request.headers["x-device-fingerprint"] == known["device_id"]


async def test_calls_carry_the_token_as_bearer(mbanq: MbanqSession, sandbox: Sandbox) -> None:
    await mbanq.user_details()
    token = sandbox.mbanq.exchanges[0].access_token
    assert sandbox.mbanq.requests[-1].headers["authorization"] == f"Bearer {token}"


async def test_the_token_url_is_below_the_base_url_by_default(
    opened: Open, sandbox: Sandbox
) -> None:
    await opened("mbanq", token_url=None).login()
    assert sandbox.mbanq.token_requests[0].path == "/oauth/token"


async def test_the_client_is_the_vendors_own_by_default(sandbox: Sandbox) -> None:
    arguments = dict(sandbox.mbanq.arguments)
    del arguments["client_id"]
    sandbox.mbanq.change_credentials(client_id="api")
    async with MbanqSession(**arguments) as mbanq:
        assert (await mbanq.login()).state is State.ACTIVE


async def test_the_two_headers_can_have_other_names(opened: Open, sandbox: Sandbox) -> None:
    mbanq = opened("mbanq", ip_address_header="X-Client-IP", device_id_header="X-Device")
    with pytest.raises(InputRefusedError, match="X-Forwarded-For"):
        await mbanq.login()
    known = sandbox.mbanq.credentials
    headers = sandbox.mbanq.token_requests[0].headers
    assert (headers["x-client-ip"], headers["x-device"]) == (
        known["ip_address"],
        known["device_id"],
    )


@pytest.mark.parametrize("name", ["Authorization", "X Client", "", "Accept"])
def test_a_header_that_is_none_or_not_free_can_not_be_named(sandbox: Sandbox, name: str) -> None:
    arguments = sandbox.mbanq.arguments | {"ip_address_header": name}
    with pytest.raises(ConfigurationError, match="header"):
        MbanqSession(**arguments)


async def test_a_wrong_tenant_is_told_and_locks_nothing(opened: Open) -> None:
    mbanq = opened("mbanq", tenant_id="no-such-tenant")
    with pytest.raises(InputRefusedError, match="tenant does not exist"):
        await mbanq.user_details()
    assert mbanq.state is State.SIGNED_OUT


async def test_an_ipv6_address_is_sent_in_its_one_spelling(opened: Open, sandbox: Sandbox) -> None:
    await opened("mbanq", ip_address="2001:DB8:0::7").login()
    assert sandbox.mbanq.requests[0].headers["x-forwarded-for"] == "2001:db8::7"


# --- renewal --------------------------------------------------------------------------------------


async def test_renewal_sends_the_refresh_token_beside_the_client(
    mbanq: MbanqSession, sandbox: Sandbox, clock: SharedClock
) -> None:
    await mbanq.user_details()
    clock.advance(AN_HOUR)
    await mbanq.user_details()
    known = sandbox.mbanq.credentials
    assert sandbox.mbanq.token_requests[-1].form == {
        "grant_type": "refresh_token",
        "client_id": known["client_id"],
        "client_secret": known["client_secret"],
        "refresh_token": sandbox.mbanq.exchanges[0].refresh_token,
    }


@pytest.mark.parametrize("switch", ["rotate_refresh_token", "omit_refresh_token"])
async def test_renewal_goes_on_by_the_refresh_token_whether_it_rotates_or_none_comes_back(
    mbanq: MbanqSession, sandbox: Sandbox, clock: SharedClock, switch: str
) -> None:
    setattr(sandbox.mbanq, switch, True)
    for _ in range(4):
        await mbanq.user_details()
        clock.advance(AN_HOUR)
    grants = [exchange.grant for exchange in sandbox.mbanq.exchanges]
    assert grants == ["password", "refresh_token", "refresh_token", "refresh_token"]


async def test_a_dead_refresh_token_falls_back_to_the_password(
    mbanq: MbanqSession, sandbox: Sandbox, clock: SharedClock
) -> None:
    await mbanq.login()
    sandbox.mbanq.revoke_refresh_tokens()
    clock.advance(AN_HOUR)
    assert (await mbanq.user_details()).user_id == "77"
    assert [exchange.grant for exchange in sandbox.mbanq.exchanges] == ["password", "password"]


async def test_a_token_that_is_revoked_early_costs_one_exchange_and_one_replay(
    mbanq: MbanqSession, sandbox: Sandbox
) -> None:
    await mbanq.user_details()
    sandbox.mbanq.revoke_access_tokens()
    assert (await mbanq.user_details()).user_id == "77"
    assert [request.status for request in sandbox.mbanq.requests] == [200, 200, 401, 200, 200]


async def test_fifty_calls_over_an_expiry_make_one_exchange(
    mbanq: MbanqSession, sandbox: Sandbox, clock: SharedClock
) -> None:
    await mbanq.login()
    clock.advance(AN_HOUR)
    await at_once(50, mbanq.user_details)
    assert len(sandbox.mbanq.token_requests) == 2


# --- refused --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["password", "client_secret"])
async def test_refused_credentials_are_sent_once_and_lock(
    opened: Open, sandbox: Sandbox, name: str
) -> None:
    mbanq = opened("mbanq", **{name: "not this one"})
    for _ in range(4):
        with pytest.raises(CredentialsRefusedError):
            await mbanq.user_details()
    assert (len(sandbox.mbanq.requests), mbanq.state) == (1, State.LOCKED)


async def test_a_new_password_unlocks(opened: Open, sandbox: Sandbox) -> None:
    mbanq = opened("mbanq", password="not this one")
    with pytest.raises(CredentialsRefusedError, match="Bad credentials"):
        await mbanq.login()
    await mbanq.replace_credentials(password=sandbox.mbanq.credentials["password"])
    assert (await mbanq.user_details()).user_id == "77"


# --- calls ----------------------------------------------------------------------------------------


async def test_user_details_are_typed(mbanq: MbanqSession, sandbox: Sandbox) -> None:
    user = await mbanq.user_details()
    assert isinstance(user, UserDetails)
    assert (user.user_id, user.username) == ("77", sandbox.mbanq.credentials["username"])
    assert [type(role) for role in user.roles] == [Role, Role]
    assert user.permissions == ("READ_CLIENT", "READ_SAVINGSACCOUNT")


async def test_the_token_among_the_user_details_is_a_secret(mbanq: MbanqSession) -> None:
    user = await mbanq.user_details()
    assert user.access_token is not None
    assert user.access_token.reveal() not in repr(user)


async def test_money_comes_with_its_own_digits(mbanq: MbanqSession) -> None:
    answer = await mbanq.request("GET", "v1/clients/21007/accounts")
    assert str(answer.json()["savingsAccounts"][0]["accountBalance"]) == "1007.1"


# --- what goes wrong ------------------------------------------------------------------------------


async def test_a_fineract_error_is_read(mbanq: MbanqSession) -> None:
    with pytest.raises(
        NotFoundError, match="Client with identifier 99999 does not exist"
    ) as caught:
        await mbanq.request("GET", "v1/clients/99999")
    assert (caught.value.status, caught.value.code) == (404, "error.msg.resource.not.found")


async def test_a_fineract_validation_error_is_about_the_input(mbanq: MbanqSession) -> None:
    with pytest.raises(InputRefusedError, match="ASC or DESC"):
        await mbanq.request("GET", "v1/clients", params={"sortOrder": "UP"})


async def test_a_missing_permission_is_told(mbanq: MbanqSession, sandbox: Sandbox) -> None:
    sandbox.mbanq.deny("clients")
    with pytest.raises(NotAllowedError, match="not allowed") as caught:
        await mbanq.request("GET", "v1/clients")
    assert caught.value.code == "error.msg.not.authorized"


async def test_the_tenant_can_not_change_within_a_session(
    mbanq: MbanqSession, sandbox: Sandbox
) -> None:
    with pytest.raises(ValueError, match="tenantid can't be given"):
        await mbanq.request("GET", "v1/clients", headers={"tenantid": "another"})
    with pytest.raises(ConfigurationError, match="tenant_id is not a credential"):
        await mbanq.replace_credentials(tenant_id="another")
    assert sandbox.mbanq.requests == []


# --- an id for each request -----------------------------------------------------------------------


async def test_requests_can_have_an_id_of_their_own(opened: Open, sandbox: Sandbox) -> None:
    mbanq = opened("mbanq", trace_requests="true")
    await mbanq.user_details()
    await mbanq.user_details()
    first, second = (request.headers["trace-id"] for request in sandbox.mbanq.requests[1:])
    assert uuid.UUID(first.removeprefix("RequestUUID=")).version == 4
    assert first != second
    assert "trace-id" not in sandbox.mbanq.requests[0].headers


async def test_requests_have_none_by_default(mbanq: MbanqSession, sandbox: Sandbox) -> None:
    await mbanq.user_details()
    assert "trace-id" not in sandbox.mbanq.requests[-1].headers


@pytest.mark.parametrize("given", ["perhaps", 1, None])
def test_whether_requests_have_one_is_yes_or_no(sandbox: Sandbox, given: object) -> None:
    arguments: dict[str, Any] = sandbox.mbanq.arguments | {"trace_requests": given}
    with pytest.raises(ConfigurationError, match="must be True or False"):
        MbanqSession(**arguments)
