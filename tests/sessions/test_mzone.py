"""`MZoneSession` on the sandbox, held against MZone's documentation line by line."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from fleetauth import (
    ArgumentError,
    CredentialsRefusedError,
    DecodeError,
    InputRefusedError,
    MZoneSession,
    OriginError,
    State,
    VendorFaultError,
)
from fleetauth.sandbox import Fault, Sandbox
from fleetauth.vendors.mzone import Notification, Vehicle
from tests.sessions.conftest import Open, SharedClock
from tests.sessions.gathering import at_once

FORM = "application/x-www-form-urlencoded"


# --- signing in -----------------------------------------------------------------------------------


async def test_sign_in_sends_the_documented_form_and_nothing_else(
    mzone: MZoneSession, sandbox: Sandbox
) -> None:
    await mzone.login()
    (request,) = sandbox.mzone.token_requests
    known = sandbox.mzone.credentials
    assert request.form == {
        "grant_type": "password",
        "client_id": known["client_id"],
        "client_secret": known["client_secret"],
        "username": known["username"],
        "password": known["password"],
    }


async def test_sign_in_is_a_form_post_without_authorization(
    mzone: MZoneSession, sandbox: Sandbox
) -> None:
    await mzone.login()
    (request,) = sandbox.mzone.token_requests
    assert (request.method, request.headers["content-type"], request.headers["accept"]) == (
        "POST",
        FORM,
        "application/json",
    )
    assert "authorization" not in request.headers


async def test_scope_and_response_type_are_sent_if_given(opened: Open, sandbox: Sandbox) -> None:
    mzone = opened("mzone", scope="openid mz6-api.all mz_username", response_type="code id token")
    await mzone.login()
    form = sandbox.mzone.token_requests[0].form or {}
    assert (form["scope"], form["response_type"]) == (
        "openid mz6-api.all mz_username",
        "code id token",
    )


async def test_calls_carry_the_token_as_bearer(mzone: MZoneSession, sandbox: Sandbox) -> None:
    await mzone.notifications()
    request = sandbox.mzone.requests[-1]
    (exchange,) = sandbox.mzone.exchanges
    assert request.headers["authorization"] == f"Bearer {exchange.access_token}"


async def test_a_scope_that_the_vendor_does_not_know_is_an_input_error(opened: Open) -> None:
    mzone = opened("mzone", scope="everything")
    with pytest.raises(InputRefusedError, match="invalid_scope"):
        await mzone.login()


async def test_the_password_is_sent_as_it_is_whatever_is_in_it(
    opened: Open, sandbox: Sandbox
) -> None:
    awkward = "  $ # % ^ & ! * @ + = ; ü %20 \N{EURO SIGN} \N{GRINNING FACE} "
    sandbox.mzone.change_credentials(password=awkward, client_secret=f"{awkward}?/:")
    mzone = opened("mzone")
    assert (await mzone.login()).state is State.ACTIVE


# --- renewal --------------------------------------------------------------------------------------


async def test_an_expired_token_is_renewed_by_the_password_where_there_is_no_refresh_token(
    mzone: MZoneSession, sandbox: Sandbox, clock: SharedClock
) -> None:
    await mzone.notifications()
    clock.advance(3601)
    await mzone.notifications()
    assert [exchange.grant for exchange in sandbox.mzone.exchanges] == ["password", "password"]


async def test_an_expired_token_is_renewed_by_the_refresh_token_if_one_came(
    mzone: MZoneSession, sandbox: Sandbox, clock: SharedClock
) -> None:
    sandbox.mzone.issue_refresh_token = True
    await mzone.notifications()
    clock.advance(3601)
    await mzone.notifications()
    known = sandbox.mzone.credentials
    assert sandbox.mzone.token_requests[-1].form == {
        "grant_type": "refresh_token",
        "client_id": known["client_id"],
        "client_secret": known["client_secret"],
        "refresh_token": sandbox.mzone.exchanges[0].refresh_token,
    }


async def test_the_refresh_token_is_kept_when_a_renewal_brings_none(
    mzone: MZoneSession, sandbox: Sandbox, clock: SharedClock
) -> None:
    sandbox.mzone.issue_refresh_token = True
    for _ in range(3):
        await mzone.notifications()
        clock.advance(3601)
    grants = [exchange.grant for exchange in sandbox.mzone.exchanges]
    assert grants == ["password", "refresh_token", "refresh_token"]


async def test_a_dead_refresh_token_falls_back_to_the_password_in_the_same_call(
    mzone: MZoneSession, sandbox: Sandbox, clock: SharedClock, told: Callable[[], list[str]]
) -> None:
    sandbox.mzone.issue_refresh_token = True
    await mzone.notifications()
    sandbox.mzone.revoke_refresh_tokens()
    clock.advance(3601)
    assert await mzone.notifications()
    assert [exchange.grant for exchange in sandbox.mzone.exchanges] == ["password", "password"]
    assert "RefreshRefused" in told()


async def test_a_token_that_is_revoked_early_costs_one_exchange_and_one_replay(
    mzone: MZoneSession, sandbox: Sandbox
) -> None:
    await mzone.notifications()
    sandbox.mzone.revoke_access_tokens()
    assert await mzone.notifications()
    assert [request.status for request in sandbox.mzone.requests] == [200, 200, 401, 200, 200]
    assert len(sandbox.mzone.exchanges) == 2


async def test_fifty_calls_over_an_expiry_make_one_exchange(
    mzone: MZoneSession, sandbox: Sandbox, clock: SharedClock
) -> None:
    await mzone.login()
    clock.advance(3601)
    pages = await at_once(50, lambda: mzone.notifications(page_size=1))
    assert [len(page) for page in pages] == [1] * 50
    assert len(sandbox.mzone.token_requests) == 2


# --- refused --------------------------------------------------------------------------------------


async def test_a_refused_password_is_said_with_the_vendors_words(opened: Open) -> None:
    mzone = opened("mzone", password="not the password")
    with pytest.raises(CredentialsRefusedError, match="invalid_username_or_password") as caught:
        await mzone.notifications()
    assert (caught.value.vendor, caught.value.status, caught.value.code) == (
        "mzone",
        400,
        "invalid_grant",
    )


async def test_a_refused_password_is_sent_once_however_often_it_is_tried(
    opened: Open, sandbox: Sandbox
) -> None:
    mzone = opened("mzone", password="not the password")
    for _ in range(5):
        with pytest.raises(CredentialsRefusedError):
            await mzone.notifications()
    assert (mzone.state, sandbox.mzone.refused_sign_ins) == (State.LOCKED, 1)


async def test_a_new_password_unlocks(opened: Open, sandbox: Sandbox) -> None:
    mzone = opened("mzone", password="not the password")
    with pytest.raises(CredentialsRefusedError):
        await mzone.login()
    await mzone.replace_credentials(password=sandbox.mzone.credentials["password"])
    assert await mzone.notifications()


async def test_unlock_tries_the_same_password_again(opened: Open, sandbox: Sandbox) -> None:
    right = sandbox.mzone.credentials["password"]
    mzone = opened("mzone")
    sandbox.mzone.change_credentials(password="changed meanwhile")
    with pytest.raises(CredentialsRefusedError):
        await mzone.login()
    sandbox.mzone.change_credentials(password=right)
    await mzone.unlock()
    assert (await mzone.login()).state is State.ACTIVE


# --- notifications --------------------------------------------------------------------------------


async def test_await_gives_the_first_page_and_the_count_of_all(mzone: MZoneSession) -> None:
    page = await mzone.notifications(page_size=20)
    assert (len(page), page.total) == (20, 300)


async def test_notifications_are_typed(mzone: MZoneSession, clock: SharedClock) -> None:
    newest = [notification async for notification in mzone.notifications()][-1]
    assert isinstance(newest, Notification)
    assert newest.utc_timestamp is not None
    assert timedelta() <= datetime.fromtimestamp(clock.wall(), UTC) - newest.utc_timestamp
    assert newest.extra["vehicle_Id"]


async def test_all_pages_are_read_in_order_without_repeats(mzone: MZoneSession) -> None:
    rows = [row async for row in mzone.notifications(page_size=70)]
    times = [row.utc_timestamp for row in rows]
    assert len({row.id for row in rows}) == len(rows) == 300
    assert times == sorted(times)  # type: ignore[type-var]


async def test_a_page_shorter_than_asked_for_is_not_the_end(
    mzone: MZoneSession, sandbox: Sandbox
) -> None:
    sandbox.mzone.largest_page = 90
    assert len([row async for row in mzone.notifications(page_size=200)]) == 300


async def test_the_order_is_always_asked_for(mzone: MZoneSession, sandbox: Sandbox) -> None:
    await mzone.notifications()
    await mzone.vehicles()
    assert [request.query["$orderby"] for request in sandbox.mzone.requests[1:]] == [
        "utcTimestamp,id",
        "id",
    ]


async def test_unread_leaves_out_what_was_read(mzone: MZoneSession, sandbox: Sandbox) -> None:
    rows = [row async for row in mzone.notifications(unread=True)]
    assert {row.read_utc_timestamp for row in rows} == {None}
    assert sandbox.mzone.requests[-1].query["$filter"] == "readUtcTimestamp eq null"


async def test_unread_since_a_time_sends_the_documented_filter(
    mzone: MZoneSession, sandbox: Sandbox
) -> None:
    since = datetime(2026, 1, 1, 1, 0, tzinfo=UTC).astimezone(None)
    await mzone.notifications(unread=True, since=since)
    assert sandbox.mzone.requests[-1].query["$filter"] == (
        "readUtcTimestamp eq null and utcTimestamp gt 2026-01-01T01:00:00Z"
    )


async def test_since_gives_only_what_is_later(mzone: MZoneSession, clock: SharedClock) -> None:
    since = datetime.fromtimestamp(clock.wall(), UTC) - timedelta(hours=4)
    rows = [row async for row in mzone.notifications(since=since)]
    assert 11 <= len(rows) <= 12
    assert all(row.utc_timestamp is not None and row.utc_timestamp > since for row in rows)


async def test_rows_that_move_while_pages_are_read_are_told(
    mzone: MZoneSession, clock: SharedClock, told: Callable[[], list[str]]
) -> None:
    lengths: list[int] = []
    async for page in mzone.notifications(page_size=200).pages():
        lengths.append(len(page))
        clock.advance(3600 if len(lengths) == 1 else 0)  # three more notifications arrive
    assert lengths == [200, 103]
    assert "RowsMoved" in told()


async def test_a_page_that_is_empty_before_the_count_is_reached_is_an_error(
    mzone: MZoneSession, sandbox: Sandbox
) -> None:
    body = b'{"@odata.count": 300, "value": []}'
    sandbox.mzone.faults.add(
        Fault.body(body, content_type="application/json", path="Notif", after=1)
    )
    with pytest.raises(VendorFaultError, match="rows are missing"):
        [row async for row in mzone.notifications(page_size=200)]


@pytest.mark.parametrize("status", [200, 204])
async def test_marking_as_read_takes_effect(
    mzone: MZoneSession, sandbox: Sandbox, status: int
) -> None:
    sandbox.mzone.mark_read_status = status
    unread = await mzone.notifications(unread=True, page_size=5)
    await mzone.mark_notifications_read(row.id for row in unread)
    left = {row.id async for row in mzone.notifications(unread=True)}
    assert left.isdisjoint(row.id for row in unread)


async def test_marking_as_read_sends_the_documented_body(
    mzone: MZoneSession, sandbox: Sandbox
) -> None:
    await mzone.mark_notifications_read(["n-1", "n-2"])
    request = sandbox.mzone.requests[-1]
    assert request.path.endswith("/Notifications/_.markAsRead")
    assert (request.headers["content-type"], request.body) == (
        "application/json",
        b'{"notificationIds":["n-1","n-2"]}',
    )


async def test_marking_as_read_is_tried_again_after_a_cut(
    mzone: MZoneSession, sandbox: Sandbox
) -> None:
    sandbox.mzone.faults.add(Fault.cut(processed=True, times=1, path="markAsRead"))
    await mzone.mark_notifications_read(["n-1"])
    assert sandbox.mzone.requests[-1].status == 204


# --- vehicles -------------------------------------------------------------------------------------


async def test_all_vehicles_are_read(mzone: MZoneSession) -> None:
    vehicles = [vehicle async for vehicle in mzone.vehicles(page_size=15)]
    assert len(vehicles) == 40
    assert {type(vehicle) for vehicle in vehicles} == {Vehicle}
    assert all(vehicle.registration for vehicle in vehicles)


async def test_vehicles_of_one_group_are_asked_for_beside_the_filter(
    mzone: MZoneSession, sandbox: Sandbox
) -> None:
    group = sandbox.mzone.world.guid("group", 2)
    vehicles = await mzone.vehicles(vehicle_group_id=group)
    assert 0 < len(vehicles) < 40
    assert sandbox.mzone.requests[-1].query["vehicleGroup_Id"] == group


async def test_a_position_comes_with_a_vehicle_if_expanded(mzone: MZoneSession) -> None:
    vehicles = await mzone.vehicles(expand=["lastKnownPosition", "lastKnownFuelLevel"])
    position = vehicles[0].last_known_position
    assert position is not None
    assert position.latitude is not None
    assert vehicles[0].last_known_fuel_level is not None


# --- what goes wrong ------------------------------------------------------------------------------


async def test_an_error_of_the_api_is_read(mzone: MZoneSession) -> None:
    with pytest.raises(InputRefusedError, match="cannot expand nothing"):
        await mzone.vehicles(expand=["nothing"])


async def test_an_answer_without_an_envelope_is_an_error_that_carries_it(
    mzone: MZoneSession, sandbox: Sandbox
) -> None:
    sandbox.mzone.faults.add(
        Fault.body(b'{"rows": []}', content_type="application/json", path="Vehicles")
    )
    with pytest.raises(DecodeError, match="no OData envelope") as caught:
        await mzone.vehicles()
    assert caught.value.body == b'{"rows": []}'


async def test_an_answer_without_content_is_no_list(mzone: MZoneSession, sandbox: Sandbox) -> None:
    sandbox.mzone.faults.add(Fault.status(204, path="Vehicles"))
    with pytest.raises(DecodeError, match="no OData envelope"):
        await mzone.vehicles()


async def test_an_unreadable_row_is_named_by_its_place(
    mzone: MZoneSession, sandbox: Sandbox
) -> None:
    body = b'{"value": [{"id": "a"}, {"id": "b", "odometer": 3.9}]}'
    sandbox.mzone.faults.add(Fault.body(body, content_type="application/json", path="Vehicles"))
    with pytest.raises(DecodeError) as caught:
        await mzone.vehicles()
    assert caught.value.path == "value[1].odometer"


async def test_a_next_link_on_the_same_origin_is_followed_as_it_is(
    mzone: MZoneSession, sandbox: Sandbox
) -> None:
    link = f"{sandbox.mzone.urls()['base_url']}Vehicles?$orderby=id&$skip=39"
    body = b'{"value": [{"id": "a"}], "@odata.nextLink": "%s"}' % link.encode()
    sandbox.mzone.faults.add(
        Fault.body(body, content_type="application/json", path="Vehicles", times=1)
    )
    sandbox.mzone.faults.add(
        Fault.body(b'{"value": []}', content_type="application/json", path="Vehicles", after=1)
    )
    rows = [row async for row in mzone.vehicles()]
    assert len(rows) == 2
    assert sandbox.mzone.requests[2].raw_query.replace("%24", "$") == "$orderby=id&$skip=39"


async def test_a_next_link_to_another_origin_is_refused(
    mzone: MZoneSession, sandbox: Sandbox
) -> None:
    body = b'{"value": [{"id": "a"}], "@odata.nextLink": "https://elsewhere.example/Vehicles"}'
    sandbox.mzone.faults.add(Fault.body(body, content_type="application/json", path="Vehicles"))
    with pytest.raises(OriginError, match="another origin"):
        [row async for row in mzone.vehicles()]


async def test_a_count_that_comes_as_text_counts(mzone: MZoneSession, sandbox: Sandbox) -> None:
    body = b'{"@odata.count": "1", "value": [{"id": "a"}]}'
    sandbox.mzone.faults.add(Fault.body(body, content_type="application/json", path="Vehicles"))
    assert (await mzone.vehicles()).total == 1


# --- reading long lists ---------------------------------------------------------------------------


async def test_vehicles_read_ahead_are_the_same(mzone: MZoneSession) -> None:
    vehicles = mzone.vehicles(page_size=7)
    ahead = await vehicles.prefetch(3).all()
    assert [row.id for row in ahead] == [row.id for row in await vehicles.all()]


async def test_a_saved_position_goes_on_in_another_session(opened: Open) -> None:
    reading = opened("mzone").vehicles(page_size=7).rows()
    read = [await anext(reading) for _ in range(16)]
    rest = await opened("mzone").vehicles(page_size=7).resume(reading.position).all()
    every = [row.id async for row in opened("mzone").vehicles()]
    assert [row.id for row in (*read, *rest)] == every


async def test_a_saved_position_of_another_question_is_refused(mzone: MZoneSession) -> None:
    position = mzone.vehicles().rows().position
    with pytest.raises(ArgumentError, match="of another call"):
        _ = mzone.vehicles(expand=["make"]).resume(position)


async def test_a_saved_link_leads_to_no_other_origin(mzone: MZoneSession, sandbox: Sandbox) -> None:
    saved = json.loads(mzone.vehicles().rows().position) | {"url": "https://elsewhere.example/x"}
    with pytest.raises(OriginError):
        await mzone.vehicles().resume(json.dumps(saved))
    assert sandbox.mzone.requests == sandbox.mzone.token_requests
