"""The emulated MZone: its tokens, its OData and its inbox."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from fleetauth.sandbox import MZone, Sandbox
    from tests.sandbox.conftest import Wire

NEW_FIRST = {"$orderby": "utcTimestamp desc"}
UNREAD = "readUtcTimestamp eq null"


@pytest.fixture
def mzone(sandbox: Sandbox) -> MZone:
    return sandbox.mzone


@pytest.fixture
def rows(wire: Wire, mzone: MZone) -> Callable[..., list[dict[str, Any]]]:
    """The rows that a query gives."""

    def get(path: str, **query: str) -> list[dict[str, Any]]:
        answer = wire.get(mzone, path, **{f"${name}": value for name, value in query.items()})
        assert answer.status_code == 200, answer.text
        value: list[dict[str, Any]] = answer.json()["value"]
        return value

    return get


def claims(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    decoded: dict[str, Any] = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return decoded


# --- tokens ---------------------------------------------------------------------------------------


def test_a_token_answer_has_the_documented_fields(wire: Wire, mzone: MZone) -> None:
    answer = wire.sign_in(mzone).json()
    assert answer["token_type"] == "Bearer"
    assert answer["expires_in"] == 3600
    assert "refresh_token" not in answer


def test_the_access_token_carries_the_claims_seen(wire: Wire, mzone: MZone) -> None:
    names = [
        "nbf",
        "exp",
        "iss",
        "aud",
        "client_id",
        "sub",
        "auth_time",
        "idp",
        "mz_username",
        "mz_usergroup_id",
        "mz_shard_code",
        "scope",
        "amr",
    ]
    assert set(names) <= claims(wire.token(mzone)).keys()


def test_the_access_token_expires_on_the_sandboxs_clock(wire: Wire, mzone: MZone) -> None:
    mzone.clock.advance(1_000_000.0)
    found = claims(wire.token(mzone))
    assert abs(found["nbf"] - mzone.clock.now()) < 60
    assert found["exp"] - found["nbf"] == 3600


def test_two_access_tokens_differ(wire: Wire, mzone: MZone) -> None:
    assert wire.token(mzone) != wire.token(mzone)


@pytest.mark.parametrize("scope", ["mz6-api.all mz_username", "openid mz6-api.all mz_username"])
def test_the_known_scopes_are_granted(wire: Wire, mzone: MZone, scope: str) -> None:
    assert wire.sign_in(mzone, scope=scope).json()["scope"] == scope


def test_openid_adds_an_id_token(wire: Wire, mzone: MZone) -> None:
    assert "id_token" in wire.sign_in(mzone, scope="openid mz6-api.all").json()
    assert "id_token" not in wire.sign_in(mzone).json()


def test_an_unknown_scope_is_refused(wire: Wire, mzone: MZone) -> None:
    assert wire.sign_in(mzone, scope="everything").json() == {"error": "invalid_scope"}


@pytest.mark.parametrize("response_type", ["code id token", "code id_token"])
def test_the_known_response_types_are_taken(wire: Wire, mzone: MZone, response_type: str) -> None:
    assert wire.sign_in(mzone, response_type=response_type).status_code == 200


def test_an_unknown_response_type_is_refused(wire: Wire, mzone: MZone) -> None:
    answer = wire.sign_in(mzone, response_type="poem")
    assert answer.json() == {"error": "unsupported_response_type"}


def test_a_wrong_password_is_told_as_the_guide_guesses(wire: Wire, mzone: MZone) -> None:
    assert wire.sign_in(mzone, password="wrong").json() == {
        "error": "invalid_grant",
        "error_description": "invalid_username_or_password",
    }


def test_a_refresh_token_comes_when_it_is_switched_on(wire: Wire, mzone: MZone) -> None:
    mzone.issue_refresh_token = True
    assert wire.sign_in(mzone).json()["refresh_token"] == mzone.exchanges[0].refresh_token


def test_a_renewal_gives_a_new_access_token_and_no_refresh_token(wire: Wire, mzone: MZone) -> None:
    mzone.issue_refresh_token = True
    first = wire.sign_in(mzone).json()
    second = wire.refresh(mzone, first["refresh_token"]).json()
    assert second["access_token"] != first["access_token"]
    assert "refresh_token" not in second


def test_the_refresh_token_serves_again_and_again(wire: Wire, mzone: MZone) -> None:
    mzone.issue_refresh_token = True
    value = wire.sign_in(mzone).json()["refresh_token"]
    assert [wire.refresh(mzone, value).status_code for _ in range(3)] == [200, 200, 200]


def test_an_unknown_refresh_token_is_refused(wire: Wire, mzone: MZone) -> None:
    answer = wire.refresh(mzone, "made-up")
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_grant"})


def test_a_refused_refresh_token_is_no_refused_sign_in(wire: Wire, mzone: MZone) -> None:
    wire.refresh(mzone, "made-up")
    assert mzone.refused_sign_ins == 0


def test_a_refresh_token_can_have_a_lifetime(wire: Wire, mzone: MZone) -> None:
    mzone.issue_refresh_token = True
    mzone.refresh_lifetime = 100.0
    value = wire.sign_in(mzone).json()["refresh_token"]
    mzone.clock.advance(100.0)
    assert wire.refresh(mzone, value).status_code == 400


def test_a_bad_bearer_is_challenged(wire: Wire, mzone: MZone) -> None:
    answer = wire.get(mzone, "Vehicles", "made-up")
    assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    assert answer.json() == {"message": "Authorization has been denied for this request."}


def test_an_error_has_odatas_shape(wire: Wire, mzone: MZone) -> None:
    error = wire.get(mzone, "Nothing").json()["error"]
    assert error.keys() == {"code", "message"}


# --- OData ----------------------------------------------------------------------------------------


def test_an_envelope_names_its_context(wire: Wire, mzone: MZone) -> None:
    answer = wire.get(mzone, "Vehicles").json()
    base = mzone.arguments["base_url"]
    assert answer["@odata.context"] == f"{base}$metadata#Vehicles"
    assert "@odata.nextLink" not in answer


def test_the_count_comes_only_when_asked_for(wire: Wire, mzone: MZone) -> None:
    assert "@odata.count" not in wire.get(mzone, "Vehicles").json()
    assert "@odata.count" not in wire.get(mzone, "Vehicles", **{"$count": "false"}).json()
    assert (
        wire.get(mzone, "Vehicles", **{"$count": "true", "$top": "1"}).json()["@odata.count"] == 40
    )


def test_pages_in_order_give_every_row_once(rows: Callable[..., list[dict[str, Any]]]) -> None:
    pages = [rows("Vehicles", orderby="id", top="7", skip=str(skip)) for skip in range(0, 49, 7)]
    assert [len(page) for page in pages] == [7, 7, 7, 7, 7, 5, 0]
    assert len({row["id"] for page in pages for row in page}) == 40


def test_without_an_order_rows_repeat_and_go_missing(
    rows: Callable[..., list[dict[str, Any]]],
) -> None:
    pages = [rows("Vehicles", top="10", skip=str(skip)) for skip in range(0, 40, 10)]
    assert len({row["id"] for page in pages for row in page}) < 40


def test_a_page_can_be_capped(mzone: MZone, rows: Callable[..., list[dict[str, Any]]]) -> None:
    mzone.largest_page = 3
    assert len(rows("Vehicles", orderby="id")) == 3
    assert len(rows("Vehicles", orderby="id", top="2")) == 2


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("registration eq 'ZZ07 FKE'", 1),
        ("ignitionOn ne true and ignitionOn ne false", 0),
        ("vin eq null", 6),
        ("vin ne null", 34),
        ("make_Id le 2", 20),
        ("make_Id gt 3 and description ne 'x and y'", 10),
        ("utcStartDate lt 2025-12-31T12:00:00Z", 39),
        ("utcStartDate ge 2025-12-31T00:00:00.000Z", 2),
    ],
)
def test_filters_compare(rows: Callable[..., list[dict[str, Any]]], text: str, count: int) -> None:
    assert len(rows("Vehicles", filter=text)) == count


def test_a_guid_is_bare_in_a_filter(
    mzone: MZone, rows: Callable[..., list[dict[str, Any]]]
) -> None:
    guid = mzone.world.vehicles[5].guid
    assert [row["id"] for row in rows("Vehicles", filter=f"id eq {guid.upper()}")] == [guid]


@pytest.mark.parametrize(
    "query",
    [
        {"$filter": "registration is nice"},
        {"$filter": "registration eq nice"},
        {"$filter": "colour eq 'red'"},
        {"$orderby": "colour"},
        {"$orderby": "id sideways"},
        {"$select": "colour"},
        {"$expand": "colour"},
        {"$top": "-1"},
        {"$skip": "x"},
        {"$count": "yes"},
        {"$unknown": "1"},
    ],
)
def test_a_query_that_is_not_understood_is_refused(
    wire: Wire, mzone: MZone, query: dict[str, str]
) -> None:
    answer = wire.get(mzone, "Vehicles", **query)
    assert answer.status_code == 400
    assert answer.json()["error"]["message"]


def test_a_quote_is_doubled_in_a_filter(rows: Callable[..., list[dict[str, Any]]]) -> None:
    message = next(r["message"] for r in rows("Notifications") if "'" in r["message"])
    quoted = message.replace("'", "''")
    found = rows("Notifications", filter=f"message eq '{quoted}'")
    assert {row["message"] for row in found} == {message}


def test_rows_come_in_the_order_asked_for(rows: Callable[..., list[dict[str, Any]]]) -> None:
    found = rows("Vehicles", orderby="make_Id desc, registration asc")
    keys = [(-row["make_Id"], row["registration"]) for row in found]
    assert keys == sorted(keys)


def test_rows_without_the_property_come_first(rows: Callable[..., list[dict[str, Any]]]) -> None:
    found = rows("Vehicles", orderby="vin")
    assert ["vin" in row for row in found] == [False] * 6 + [True] * 34


def test_select_leaves_the_rest_out(rows: Callable[..., list[dict[str, Any]]]) -> None:
    assert {frozenset(row) for row in rows("Vehicles", select="id, description")} == {
        frozenset({"id", "description"})
    }


def test_expand_adds_what_is_related(rows: Callable[..., list[dict[str, Any]]]) -> None:
    (row, *_) = rows(
        "Vehicles",
        select="id",
        expand="lastKnownPosition($select=latitude,longitude),make,model,vehicleType,lastKnownFuelLevel",
    )
    assert row["lastKnownPosition"].keys() == {"latitude", "longitude"}
    assert row.keys() == {
        "id",
        "lastKnownPosition",
        "make",
        "model",
        "vehicleType",
        "lastKnownFuelLevel",
    }


def test_event_types_come_as_numbers_and_as_texts(
    rows: Callable[..., list[dict[str, Any]]],
) -> None:
    found = rows("Vehicles", expand="lastKnownPosition")
    assert {type(row["lastKnownPosition"]["eventType_Id"]) for row in found} == {int, str}


# --- vehicles -------------------------------------------------------------------------------------


def test_nulls_are_left_out(rows: Callable[..., list[dict[str, Any]]]) -> None:
    assert all(value is not None for row in rows("Vehicles") for value in row.values())


def test_one_vehicle_is_found_by_its_guid(wire: Wire, mzone: MZone) -> None:
    vehicle = mzone.world.vehicles[3]
    answer = wire.get(mzone, f"Vehicles({vehicle.guid})").json()
    assert answer["registration"] == vehicle.registration
    assert answer["@odata.context"].endswith("#Vehicles/$entity")


def test_one_vehicle_can_be_expanded(wire: Wire, mzone: MZone) -> None:
    guid = mzone.world.vehicles[3].guid
    answer = wire.get(mzone, f"Vehicles({guid})", **{"$expand": "make"}).json()
    assert answer["make"]["description"] == mzone.world.vehicles[3].make


def test_a_vehicle_that_is_not_there_is_not_found(wire: Wire, mzone: MZone) -> None:
    answer = wire.get(mzone, "Vehicles(72753c0d-0000-4000-8000-000000000001)")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "NotFound")


def test_vehicles_of_a_group(wire: Wire, mzone: MZone) -> None:
    group = mzone.world.guid("group", 2)
    found = wire.get(mzone, "Vehicles", vehicleGroup_Id=group).json()["value"]
    expected = {v.guid for v in mzone.world.vehicles if v.group.id == "G2"}
    assert {row["id"] for row in found} == expected


def test_a_vehicle_drives_on_with_the_clock(wire: Wire, mzone: MZone) -> None:
    path = f"Vehicles({mzone.world.vehicles[3].guid})"
    before = wire.get(mzone, path).json()["decimalOdometer"]
    mzone.clock.advance(86_400.0)
    after = wire.get(mzone, path).json()["decimalOdometer"]
    assert 50 < after - before < 2000


# --- notifications --------------------------------------------------------------------------------


def test_the_inbox_holds_some_hundreds_and_some_are_read(
    rows: Callable[..., list[dict[str, Any]]],
) -> None:
    found = rows("Notifications")
    unread = [row for row in found if "readUtcTimestamp" not in row]
    assert len(found) == 300
    assert 0 < len(unread) < 300


def test_unread_since_a_time(rows: Callable[..., list[dict[str, Any]]]) -> None:
    times = sorted(row["utcTimestamp"] for row in rows("Notifications", filter=UNREAD))
    since = times[len(times) // 2]
    found = rows("Notifications", filter=f"{UNREAD} and utcTimestamp gt {since}")
    assert len(found) == len([t for t in times if moment(t) > moment(since)])


def test_timestamps_have_differing_fractions(rows: Callable[..., list[dict[str, Any]]]) -> None:
    lengths = {len(row["utcTimestamp"]) for row in rows("Notifications")}
    assert lengths == {20, 22, 23, 24}


def test_a_new_notification_comes_with_time(
    mzone: MZone, rows: Callable[..., list[dict[str, Any]]]
) -> None:
    mzone.clock.advance(1200.0)
    assert len(rows("Notifications")) == 301


def test_an_inbox_is_ordered_by_time_not_by_text(
    rows: Callable[..., list[dict[str, Any]]],
) -> None:
    times = [
        moment(row["utcTimestamp"]) for row in rows("Notifications", orderby="utcTimestamp desc")
    ]
    assert times == sorted(times, reverse=True)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_marking_as_read_takes_them_out_of_the_unread(
    wire: Wire, mzone: MZone, rows: Callable[..., list[dict[str, Any]]]
) -> None:
    ids = [row["id"] for row in rows("Notifications", filter=UNREAD)]
    answer = wire.request(
        mzone, "POST", "Notifications/_.markAsRead", json={"notificationIds": ids[:3]}
    )
    assert (answer.status_code, answer.content) == (204, b"")
    left = {row["id"] for row in rows("Notifications", filter=UNREAD)}
    assert left == set(ids[3:])


def test_marking_as_read_can_answer_200(wire: Wire, mzone: MZone) -> None:
    mzone.mark_read_status = 200
    answer = wire.request(mzone, "POST", "Notifications/_.markAsRead", json={"notificationIds": []})
    assert (answer.status_code, answer.json()) == (200, {"value": 0})


@pytest.mark.parametrize("body", [{}, {"notificationIds": "all"}, {"notificationIds": [1]}])
def test_marking_wants_a_list_of_ids(wire: Wire, mzone: MZone, body: object) -> None:
    answer = wire.request(mzone, "POST", "Notifications/_.markAsRead", json=body)
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("content", "content_type", "status"),
    [(b"{}", "text/plain", 415), (b"{", "application/json", 400), (b"[]", "application/json", 400)],
)
def test_a_body_must_be_a_json_object(
    wire: Wire, mzone: MZone, content: bytes, content_type: str, status: int
) -> None:
    answer = wire.request(
        mzone,
        "POST",
        "Notifications/_.markAsRead",
        content=content,
        headers={"content-type": content_type},
    )
    assert answer.status_code == status
