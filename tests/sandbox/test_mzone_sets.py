"""The emulated MZone's entity sets beside vehicles and the inbox: shapes, oddities, windows, and writing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from fleetauth.sandbox import MZone, Sandbox
    from tests.sandbox.conftest import Wire

GUID = "72753c0d-0000-4000-8000-000000000001"


@pytest.fixture
def mzone(sandbox: Sandbox) -> MZone:
    return sandbox.mzone


@pytest.fixture
def rows(wire: Wire, mzone: MZone) -> Callable[..., list[dict[str, Any]]]:
    """The rows that a query gives; options of OData have no dollar here."""
    options = ("filter", "select", "expand", "orderby", "top", "skip")

    def get(path: str, **query: str) -> list[dict[str, Any]]:
        named = {f"${name}" if name in options else name: text for name, text in query.items()}
        answer = wire.get(mzone, path, **named)
        assert answer.status_code == 200, answer.text
        value: list[dict[str, Any]] = answer.json()["value"]
        return value

    return get


def window(mzone: MZone, hours: float, **whose: str) -> dict[str, str]:
    """So many hours up to now."""
    now = datetime.fromtimestamp(mzone.clock.now(), UTC)
    texts = [f"{at:%Y-%m-%dT%H:%M:%SZ}" for at in (now - timedelta(hours=hours), now)]
    return {"utcStartDate": texts[0], "utcEndDate": texts[1], **whose}


# --- reading --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "AllUserNotifications",
        "NotificationTemplates/_.getForAllUsers",
        "LastKnownPositions",
        "Users",
        "VehicleGroups",
        "Drivers",
        "Places",
        "GeofenceEntryExits",
        "Alerts",
        "Makes",
    ],
)
def test_a_set_has_rows(rows: Callable[..., list[dict[str, Any]]], name: str) -> None:
    key = "vehicle_Id" if name == "LastKnownPositions" else "id"
    found = rows(name, orderby=key)
    assert len({row[key] for row in found}) == len(found) > 0


def test_oneself_is_one_of_the_users(
    wire: Wire, mzone: MZone, rows: Callable[..., list[dict[str, Any]]]
) -> None:
    me = wire.get(mzone, "Users/_.self()").json()
    assert me["@odata.context"].endswith("#Users/$entity")
    assert me["id"] in {row["id"] for row in rows("Users")}


def test_positions_agree_with_the_vehicles(rows: Callable[..., list[dict[str, Any]]]) -> None:
    (row,) = rows(
        "LastKnownPositions", top="1", orderby="vehicle_Id", expand="vehicle($select=registration)"
    )
    (vehicle,) = rows("Vehicles", filter=f"id eq {row['vehicle_Id']}")
    assert row["vehicle"] == {"registration": vehicle["registration"]}
    assert row["vehicle_Description"] == vehicle["description"]


def test_event_types_are_numbers_in_some_positions_and_texts_in_others(
    rows: Callable[..., list[dict[str, Any]]],
) -> None:
    assert {type(row["eventType_Id"]) for row in rows("LastKnownPositions")} == {int, str}


def test_everything_expands(rows: Callable[..., list[dict[str, Any]]]) -> None:
    names = "lastKnownTemperature,lastKnownFuelConsumption,vehicleGroups($select=id)"
    (row, *_) = rows("Vehicles", expand=names, orderby="id")
    assert row["lastKnownTemperature"].keys() == {"value"}
    assert [group.keys() for group in row["vehicleGroups"]] == [{"id"}, {"id"}]


@pytest.mark.parametrize("expand", ["make($top=1)", "make)", "make,", "make($select=colour)"])
def test_an_expansion_that_is_not_understood_is_refused(
    wire: Wire, mzone: MZone, expand: str
) -> None:
    assert wire.get(mzone, "Vehicles", **{"$expand": expand}).status_code == 400


def test_everything_belongs_to_the_first_group(
    mzone: MZone, rows: Callable[..., list[dict[str, Any]]]
) -> None:
    group = mzone.world.guid("group", 1)
    assert len(rows("Vehicles", vehicleGroup_Id=group)) == 40


# --- trips and events -----------------------------------------------------------------------------


def test_trips_have_numbers_for_keys_and_the_documented_fields(
    mzone: MZone, rows: Callable[..., list[dict[str, Any]]]
) -> None:
    found = rows("Trips", **window(mzone, 24, vehicleGroup_Id=mzone.world.guid("group", 1)))
    names = set().union(*found)
    assert len(names) == 35
    assert all(row["id"] > 1 << 31 for row in found)
    assert {type(row.get("driverKeyCode")) for row in found} == {int, str, type(None)}
    assert any("endUtcTimestamp" not in row for row in found)


def test_the_events_of_a_trip_are_within_it(
    mzone: MZone, rows: Callable[..., list[dict[str, Any]]]
) -> None:
    trips = rows("Trips", **window(mzone, 24, vehicle_Id=mzone.world.vehicles[4].guid))
    trip = next(row for row in trips if "endUtcTimestamp" in row)
    events = rows(f"Trips({trip['id']})/events", orderby="utcTimestamp")
    times = [datetime.fromisoformat(event["utcTimestamp"]) for event in events]
    start, end = (datetime.fromisoformat(trip[f"{at}UtcTimestamp"]) for at in ("start", "end"))
    assert abs(times[0] - start) < timedelta(seconds=1)
    assert times[-1] <= end + timedelta(seconds=1)


@pytest.mark.parametrize("trip", ["1", "x", str((1 << 32) + 999_999_999_999)])
def test_a_trip_that_is_not_there(wire: Wire, mzone: MZone, trip: str) -> None:
    assert wire.get(mzone, f"Trips({trip})/events").status_code == 404


def test_some_events_arrive_hours_late(
    mzone: MZone, rows: Callable[..., list[dict[str, Any]]]
) -> None:
    asked = window(mzone, 1, vehicleGroup_Id=mzone.world.guid("group", 1))
    before = rows("Events", **asked)
    mzone.clock.advance(3 * 3600)
    after = rows("Events", **asked)
    assert len(after) > len(before)
    assert all("id" not in row for row in after)


def test_events_arrive_at_once_and_with_ids_when_that_is_switched_on(
    mzone: MZone, rows: Callable[..., list[dict[str, Any]]]
) -> None:
    mzone.late_events, mzone.event_ids = False, True
    asked = window(mzone, 6, vehicle_Id=mzone.world.vehicles[2].guid)
    before = rows("Events", **asked)
    mzone.clock.advance(3 * 3600)
    assert len(rows("Events", **asked)) == len(before)
    assert len({row["id"] for row in before}) == len(before)


def test_a_vehicle_that_is_not_there_has_no_events(
    mzone: MZone, rows: Callable[..., list[dict[str, Any]]]
) -> None:
    assert rows("Events", **window(mzone, 6, vehicle_Id=GUID)) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"utcStartDate": None},
        {"utcEndDate": None},
        {"utcStartDate": "yesterday"},
        {"utcEndDate": "2020-01-01T00:00:00Z"},
        {"vehicle_Id": None},
        {"vehicle_Id": "V1"},
        {"vehicleGroup_Id": GUID},
    ],
)
@pytest.mark.parametrize("name", ["Trips", "Events"])
def test_a_window_wants_two_times_and_one_guid(
    wire: Wire, mzone: MZone, name: str, wrong: dict[str, str | None]
) -> None:
    query = {**window(mzone, 6, vehicle_Id=GUID), **wrong}
    kept = {field: value for field, value in query.items() if value is not None}
    assert wire.get(mzone, name, **kept).status_code == 400


# --- writing --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"description": "Van 7"}, 204),
        ({"vin": None}, 204),
        ({"unit_Id": GUID}, 204),
        ({"purchaseDate": "2020-01-01T00:00:00Z"}, 204),
        ({"isMrmEnabled": True}, 204),
        ({"make_Id": 3}, 204),
        ({"decimalOdometer": 3.5}, 204),
        ({"engineSeconds": {"any": "thing"}}, 204),
        ({"id": GUID}, 400),
        ({"colour": "red"}, 400),
        ({"description": 7}, 400),
        ({"description": True}, 400),
        ({"unit_Id": "U1"}, 400),
        ({"purchaseDate": "yesterday"}, 400),
        ({"isMrmEnabled": "true"}, 400),
        ({"make_Id": 3.5}, 400),
        ({"decimalOdometer": "3.5"}, 400),
    ],
)
def test_a_vehicle_is_changed_by_values_of_the_right_type(
    wire: Wire, mzone: MZone, change: dict[str, object], status: int
) -> None:
    path = f"Vehicles({mzone.world.vehicles[3].guid})"
    before = wire.get(mzone, path).json()
    assert wire.request(mzone, "PATCH", path, json=change).status_code == status
    after = wire.get(mzone, path).json()
    (name,) = change
    assert after.get(name) == (change[name] if status == 204 else before.get(name))


def test_a_vehicle_that_is_not_there_is_not_changed(wire: Wire, mzone: MZone) -> None:
    assert wire.request(mzone, "PATCH", f"Vehicles({GUID})", json={"vin": "x"}).status_code == 404


@pytest.mark.parametrize("name", ["FuelEntries", "DeviceOdometerAdjustments"])
def test_what_is_written_is_there_afterwards(
    wire: Wire, mzone: MZone, rows: Callable[..., list[dict[str, Any]]], name: str
) -> None:
    answer = wire.request(mzone, "POST", name, json={"vehicle_Id": GUID, "litres": 40.5})
    assert answer.status_code == 201
    assert rows(name, filter="litres gt 40") == [
        {"id": answer.json()["id"], "vehicle_Id": GUID, "litres": 40.5}
    ]


@pytest.mark.parametrize("body", [{}, {"id": GUID}])
def test_writing_wants_fields_and_no_id(wire: Wire, mzone: MZone, body: dict[str, str]) -> None:
    assert wire.request(mzone, "POST", "FuelEntries", json=body).status_code == 400


def test_all_users_notifications_are_marked_by_their_ids(
    wire: Wire, mzone: MZone, rows: Callable[..., list[dict[str, Any]]]
) -> None:
    unread = rows("AllUserNotifications", filter="readUtcTimestamp eq null")
    body = {"notificationIds": [row["id"] for row in unread[-5:]]}
    path = "AllUserNotifications/_.markAsRead"
    assert wire.request(mzone, "POST", path, json=body).status_code == 204
    left = rows("AllUserNotifications", filter="readUtcTimestamp eq null")
    assert len(left) == len(unread) - 5


def test_a_reset_forgets_what_was_written(
    wire: Wire, mzone: MZone, rows: Callable[..., list[dict[str, Any]]]
) -> None:
    wire.request(mzone, "POST", "FuelEntries", json={"litres": 1})
    mzone.reset()
    assert mzone.written["FuelEntries"] == []
    assert mzone.vehicle_changes == {}
    del rows
