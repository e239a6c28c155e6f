"""`MasternautSession` on the sandbox, held against Masternaut's documentation line by line."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest

from fleetauth import (
    ConfigurationError,
    CredentialsRefusedError,
    DecodeError,
    InputRefusedError,
    MasternautSession,
    NotAllowedError,
    NotFoundError,
    QuotaError,
    State,
)
from fleetauth.sandbox import Fault, Sandbox
from fleetauth.sandbox.masternaut.problems import Shape
from fleetauth.sandbox.masternaut.service import Envelope
from fleetauth.vendors.masternaut import Job, LivePosition, TireEvent
from tests.sessions.conftest import Open, SharedClock
from tests.sessions.gathering import at_once

THIRTY_DAYS = 2_592_000


def basic(sandbox: Sandbox) -> str:
    """The `Authorization` header of the known client."""
    known = sandbox.masternaut.credentials
    pair = f"{known['client_id']}:{known['client_secret']}".encode()
    return f"Basic {base64.b64encode(pair).decode()}"


def paths(sandbox: Sandbox) -> list[str]:
    """The last part of the path of each request so far."""
    return [request.path.rsplit("/", 1)[1] for request in sandbox.masternaut.requests]


# --- signing in: three schemes, one credential pair -----------------------------------------------


async def test_sign_in_sends_the_client_by_basic_and_only_the_grant_in_the_form(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    await masternaut.login()
    (request,) = sandbox.masternaut.token_requests
    assert request.form == {"grant_type": "client_credentials"}
    assert request.headers["authorization"] == basic(sandbox)
    assert request.headers["accept"] == "application/json"


async def test_the_core_api_takes_basic_and_needs_no_token(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    await masternaut.live_tracking()
    (request,) = sandbox.masternaut.requests
    assert request.headers["authorization"] == basic(sandbox)


async def test_smart_tire_takes_a_bearer_token(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    await masternaut.tire_events()
    token = sandbox.masternaut.exchanges[0].access_token
    assert sandbox.masternaut.requests[-1].headers["authorization"] == f"Bearer {token}"


async def test_job_management_takes_its_own_header_and_no_authorization(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    await masternaut.jobs()
    headers = sandbox.masternaut.requests[-1].headers
    token = sandbox.masternaut.exchanges[0].access_token
    assert headers["x-connect-token"] == f"TOKEN {token}"
    assert "authorization" not in headers


async def test_all_apis_share_one_token(masternaut: MasternautSession, sandbox: Sandbox) -> None:
    await masternaut.live_tracking()
    await masternaut.tire_events()
    await masternaut.jobs()
    await masternaut.request("POST", "live", api="tacho", json={"limit": 2})
    assert paths(sandbox) == ["live", "accessToken", "events", "jobs", "live"]
    assert {request.status for request in sandbox.masternaut.requests} == {200}


async def test_the_core_api_takes_the_token_if_asked_to(opened: Open, sandbox: Sandbox) -> None:
    sandbox.masternaut.core_accepts_bearer = True
    masternaut = opened("masternaut", core_scheme="bearer")
    await masternaut.live_tracking()
    token = sandbox.masternaut.exchanges[0].access_token
    assert sandbox.masternaut.requests[-1].headers["authorization"] == f"Bearer {token}"


async def test_the_customer_is_part_of_every_path(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    await masternaut.live_tracking()
    await masternaut.tire_events()
    await masternaut.jobs()
    calls = [request for request in sandbox.masternaut.requests if request.api != "token"]
    assert all("/customer/C-4242/" in request.path for request in calls)


async def test_a_customer_id_can_not_lead_elsewhere(opened: Open) -> None:
    masternaut = opened("masternaut", customer_id="C/../42")
    with pytest.raises(NotFoundError, match=r"/customer/C%2F\.\.%2F42/jobs"):
        await masternaut.jobs()


# --- renewal --------------------------------------------------------------------------------------


async def test_the_token_is_bought_again_when_its_thirty_days_are_over(
    masternaut: MasternautSession, sandbox: Sandbox, clock: SharedClock
) -> None:
    await masternaut.jobs()
    clock.advance(THIRTY_DAYS)
    await masternaut.jobs()
    grants = [exchange.grant for exchange in sandbox.masternaut.exchanges]
    assert grants == ["client_credentials", "client_credentials"]


async def test_fifty_calls_over_an_expiry_make_one_exchange(
    masternaut: MasternautSession, sandbox: Sandbox, clock: SharedClock
) -> None:
    await masternaut.login()
    clock.advance(THIRTY_DAYS)
    await at_once(25, lambda: at_once(2, masternaut.tire_events))
    assert len(sandbox.masternaut.token_requests) == 2


async def test_a_replay_waits_for_its_own_turn(
    opened: Open, sandbox: Sandbox, clock: SharedClock
) -> None:
    sandbox.masternaut.core_accepts_bearer = True
    masternaut = opened("masternaut", core_scheme="bearer")
    await masternaut.live_tracking()
    sandbox.masternaut.revoke_access_tokens()
    clock.advance(60)
    await masternaut.live_tracking()
    assert [request.status for request in sandbox.masternaut.requests[-3:]] == [401, 200, 200]
    assert clock.slept == [pytest.approx(15, abs=0.1)]


async def test_a_token_that_is_revoked_early_costs_one_exchange_and_one_replay(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    await masternaut.jobs()
    sandbox.masternaut.revoke_access_tokens()
    assert await masternaut.jobs()
    assert paths(sandbox) == ["accessToken", "jobs", "jobs", "accessToken", "jobs"]


async def test_a_401_that_is_not_about_the_token_is_raised_after_one_renewal(
    opened: Open, sandbox: Sandbox
) -> None:
    masternaut = opened("masternaut", customer_id="C-0000")
    for _ in range(3):
        with pytest.raises(NotAllowedError, match="Not enabled for this account"):
            await masternaut.jobs()
    assert len(sandbox.masternaut.token_requests) == 2


# --- refused --------------------------------------------------------------------------------------


async def test_success_false_is_a_refusal_whatever_its_status(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    sandbox.masternaut.success_false = True
    with pytest.raises(CredentialsRefusedError, match="Bad Credentials") as caught:
        await masternaut.jobs()
    assert (caught.value.status, masternaut.state) == (200, State.LOCKED)


async def test_refused_credentials_are_sent_once_to_the_token_endpoint(
    opened: Open, sandbox: Sandbox
) -> None:
    masternaut = opened("masternaut", client_secret="not the secret")
    for _ in range(4):
        with pytest.raises(CredentialsRefusedError):
            await masternaut.tire_events()
    assert paths(sandbox) == ["accessToken"]


async def test_a_refused_basic_credential_is_sent_once_and_not_replayed(
    opened: Open, sandbox: Sandbox
) -> None:
    masternaut = opened("masternaut", client_secret="not the secret")
    for _ in range(4):
        with pytest.raises(CredentialsRefusedError, match="Bad Credentials"):
            await masternaut.live_tracking()
    assert paths(sandbox) == ["live"]
    assert masternaut.state is State.LOCKED


async def test_a_401_of_the_core_api_that_is_not_about_the_credentials_locks_nothing(
    opened: Open, sandbox: Sandbox
) -> None:
    masternaut = opened("masternaut", customer_id="C-0000")
    with pytest.raises(NotAllowedError, match="Not enabled"):
        await masternaut.live_tracking()
    assert (paths(sandbox), masternaut.state) == (["live"], State.SIGNED_OUT)


async def test_a_new_secret_unlocks_every_api(opened: Open, sandbox: Sandbox) -> None:
    masternaut = opened("masternaut", client_secret="not the secret")
    for call in (masternaut.live_tracking, masternaut.tire_events):
        with pytest.raises(CredentialsRefusedError):
            await call()
    await masternaut.replace_credentials(
        client_secret=sandbox.masternaut.credentials["client_secret"]
    )
    assert await masternaut.live_tracking()
    assert await masternaut.tire_events()


async def test_a_client_id_with_a_colon_can_not_go_into_basic(opened: Open) -> None:
    masternaut = opened("masternaut", client_id="two:parts")
    with pytest.raises(ConfigurationError, match="':'"):
        await masternaut.live_tracking()


# --- live tracking and its quota ------------------------------------------------------------------


async def test_live_positions_are_typed(masternaut: MasternautSession) -> None:
    positions = await masternaut.live_tracking()
    assert len(positions) == 39
    assert {type(position) for position in positions} == {LivePosition}
    assert {position.date.tzname() for position in positions if position.date} == {"UTC"}


async def test_ids_are_sent_joined_by_commas(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    positions = await masternaut.live_tracking(
        vehicle_ids=["V5001", "V5002"], show_all_vehicle_status=True
    )
    assert sandbox.masternaut.requests[-1].query == {
        "vehicleIds": "V5001,V5002",
        "showAllVehicleStatus": "true",
    }
    assert [position.asset_id for position in positions] == ["V5001", "V5002"]


async def test_a_second_call_waits_for_its_turn(
    masternaut: MasternautSession, sandbox: Sandbox, clock: SharedClock
) -> None:
    await masternaut.live_tracking()
    await masternaut.live_tracking()
    assert clock.slept == [15.0]
    assert [request.status for request in sandbox.masternaut.requests] == [200, 200]


async def test_a_turn_beyond_the_time_limit_is_refused_before_anything_is_sent(
    opened: Open, sandbox: Sandbox
) -> None:
    masternaut = opened("masternaut", timeout=10)
    await masternaut.live_tracking()
    with pytest.raises(QuotaError, match=r"1 request in 15 s") as caught:
        await masternaut.live_tracking()
    assert caught.value.retry_after == pytest.approx(15)
    assert len(sandbox.masternaut.requests) == 1


async def test_a_429_because_of_another_process_is_waited_out(
    opened: Open, sandbox: Sandbox, clock: SharedClock
) -> None:
    await opened("masternaut").live_tracking()  # as another process would
    assert await opened("masternaut").live_tracking()
    assert [request.status for request in sandbox.masternaut.requests] == [200, 429, 200]
    assert sum(clock.slept) == pytest.approx(15)


async def test_a_429_that_can_not_be_waited_out_says_how_long(opened: Open) -> None:
    await opened("masternaut").live_tracking()
    with pytest.raises(QuotaError) as caught:
        await opened("masternaut", timeout=5).live_tracking()
    assert caught.value.status == 429
    assert caught.value.retry_after == pytest.approx(15)


# --- lists: every envelope ------------------------------------------------------------------------


@pytest.mark.parametrize("envelope", ["array", "jobs", "items", "paged"])
async def test_every_envelope_is_read_to_its_end(
    masternaut: MasternautSession, sandbox: Sandbox, envelope: Envelope
) -> None:
    sandbox.masternaut.jobs_envelope = envelope
    jobs = [job async for job in masternaut.jobs(page_size=25)]
    assert len({job.job_id for job in jobs}) == len(jobs) == 64


@pytest.mark.parametrize("envelope", ["array", "jobs", "items", "paged"])
async def test_every_envelope_gives_typed_rows(
    masternaut: MasternautSession, sandbox: Sandbox, envelope: Envelope
) -> None:
    sandbox.masternaut.jobs_envelope = envelope
    first = (await masternaut.jobs())[0]
    assert isinstance(first, Job)
    assert first.account_number == "00000"


async def test_pages_are_counted_from_zero(masternaut: MasternautSession, sandbox: Sandbox) -> None:
    _ = [event async for event in masternaut.tire_events(page_size=10)]
    asked = [request.query for request in sandbox.masternaut.requests[1:]]
    assert [query["pageIndex"] for query in asked] == ["0", "1", "2"]
    assert {query["pageSize"] for query in asked} == {"10"}


async def test_tire_events_keep_every_field(masternaut: MasternautSession) -> None:
    events = await masternaut.tire_events()
    assert (len(events), events.total) == (24, 24)
    assert isinstance(events[0], TireEvent)
    assert events[0].extra["wheelPosition"] == "FL"


def json_instead(body: bytes) -> Fault:
    return Fault.body(body, content_type="application/json", path="events")


async def test_an_endpoint_that_ignores_the_paging_is_read_once(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    sandbox.masternaut.faults.add(json_instead(b'[{"eventId": "a"}, {"eventId": "b"}]'))
    assert len([event async for event in masternaut.tire_events()]) == 2


async def test_more_rows_than_asked_for_are_everything(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    sandbox.masternaut.faults.add(json_instead(b'[{"eventId": "a"}, {"eventId": "b"}]'))
    assert len([event async for event in masternaut.tire_events(page_size=1)]) == 2
    assert paths(sandbox) == ["accessToken", "events"]


async def test_a_row_may_have_a_code_of_its_own(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    sandbox.masternaut.faults.add(json_instead(b'[{"code": "LOW", "status": "400"}]'))
    assert (await masternaut.tire_events())[0].extra["code"] == "LOW"


async def test_a_count_may_come_as_text(masternaut: MasternautSession, sandbox: Sandbox) -> None:
    sandbox.masternaut.faults.add(json_instead(b'{"totalCount": "1", "items": [{"eventId": "a"}]}'))
    assert (await masternaut.tire_events()).total == 1


async def test_no_content_is_an_empty_list(masternaut: MasternautSession, sandbox: Sandbox) -> None:
    sandbox.masternaut.faults.add(Fault.status(204, path="events"))
    assert [event async for event in masternaut.tire_events()] == []


async def test_an_empty_body_is_no_list(masternaut: MasternautSession, sandbox: Sandbox) -> None:
    sandbox.masternaut.faults.add(json_instead(b""))
    with pytest.raises(DecodeError, match="empty"):
        await masternaut.tire_events()


@pytest.mark.parametrize("body", [b'{"rows": []}', b'"nothing"', b"null", b'{"items": 3}'])
async def test_an_answer_without_a_list_is_an_error_that_carries_it(
    masternaut: MasternautSession, sandbox: Sandbox, body: bytes
) -> None:
    sandbox.masternaut.faults.add(json_instead(body))
    with pytest.raises(DecodeError, match="no list") as caught:
        await masternaut.tire_events()
    assert caught.value.body == body


# --- errors, inconsistent as they are -------------------------------------------------------------


@pytest.mark.parametrize("shape", ["errorMsg", "errorMessage", "status", "array", "not_json"])
async def test_every_shape_of_error_is_read(
    masternaut: MasternautSession, sandbox: Sandbox, shape: Shape
) -> None:
    sandbox.masternaut.error_shape = shape
    with pytest.raises(InputRefusedError, match="page") as caught:
        await masternaut.jobs(page_size=501)
    assert caught.value.status == 400


async def test_an_error_under_success_is_an_error(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    sandbox.masternaut.error_shape = "under_200"
    with pytest.raises(InputRefusedError, match="pageSize from 1 to 500") as caught:
        await masternaut.jobs(page_size=501)
    assert (caught.value.status, caught.value.code) == (200, "400")


@pytest.mark.parametrize(
    "body",
    [
        b'{"errorCode":"12","errorMessage":"no such group"}',
        b'{"status":"404","message":"no such group"}',
        b'[{"errorCode":12004,"errorMsg":"no such group"}]',
        b'{"success":false,"message":"no such group"}',
    ],
)
async def test_every_shape_of_error_is_an_error_under_success_too(
    masternaut: MasternautSession, sandbox: Sandbox, body: bytes
) -> None:
    sandbox.masternaut.faults.add(json_instead(body))
    with pytest.raises(InputRefusedError, match="no such group"):
        await masternaut.tire_events()


async def test_html_under_success_is_told_as_what_it_is(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    sandbox.masternaut.faults.add(Fault.body(b"<html>Sign in</html>", path="events"))
    with pytest.raises(DecodeError, match="HTML"):
        await masternaut.tire_events()


async def test_the_events_tell_of_the_wait(
    masternaut: MasternautSession, told: Callable[[], list[str]]
) -> None:
    await masternaut.live_tracking()
    await masternaut.live_tracking()
    assert "QuotaWaited" in told()


# --- reading long lists ---------------------------------------------------------------------------


@pytest.mark.parametrize("envelope", ["array", "jobs", "items", "paged"])
async def test_jobs_read_ahead_and_from_a_saved_position_are_the_same(
    masternaut: MasternautSession, sandbox: Sandbox, envelope: Envelope
) -> None:
    sandbox.masternaut.jobs_envelope = envelope
    jobs = masternaut.jobs(page_size=4)
    reading = jobs.rows()
    read = [await anext(reading) for _ in range(6)]
    assert [*read, *await jobs.prefetch(2).resume(reading.position).all()] == list(await jobs.all())
