"""Which classes can be put on a map, found by the names of their fields; and all vendors' samples on it."""

from __future__ import annotations

from typing import Any

import pytest

from fleetauth.records import Records
from fleetauth.records.map_places import roles_of
from fleetauth.vendors.masternaut import models as masternaut
from fleetauth.vendors.mbanq import models as mbanq
from fleetauth.vendors.mps_monitor import models as mps_monitor
from fleetauth.vendors.mzone import models as mzone
from fleetauth.wire import Reader, Record
from tests.records.map_pages import page_of
from tests.samples.files import sample

MODULES = (masternaut, mbanq, mps_monitor, mzone)
MODELS = {
    model.__name__: model
    for module in MODULES
    for model in vars(module).values()
    if isinstance(model, type) and issubclass(model, Record) and model is not Record
}
# What of each class is its place: all classes that have one.
PLACES = {
    "Coordinate": ["latitude"],
    "IdlingPeriod": ["coordinate_latitude", "location_coordinate_latitude"],
    "InputBlock": ["event_start_latitude", "event_end_latitude"],
    "InputUsage": ["input_block_event_start_latitude", "input_block_event_end_latitude"],
    "Job": ["override_lat", "lat"],
    "Journey": ["start_coordinate_latitude", "end_coordinate_latitude"],
    "LastKnownPosition": ["latitude"],
    "ListedOffice": ["latitude"],
    "LivePosition": ["latitude"],
    "Location": ["coordinate_latitude"],
    "Office": ["latitude"],
    "OfficeFacts": ["latitude"],
    "SpeedingEvent": ["start_coordinates_latitude", "end_coordinates_latitude"],
    "SupplyAlert": ["office_latitude"],
    "TachoActivity": ["start_latitude", "end_latitude"],
    "TachoDriver": ["start_latitude", "end_latitude"],
    "TachoLive": ["latitude"],
    "TrackingEvent": ["coordinate_latitude"],
    "Trip": ["start_latitude", "end_latitude"],
    "Vehicle": ["last_known_position_latitude"],
    "VehicleEvent": ["latitude"],
}


def rows(name: str, kind: type[Any], within: str) -> Records[Any]:
    vendor = name.partition("/")[0]
    reader = Reader(vendor)
    answer = reader.json(sample(name))
    found = answer[within] if within else answer
    return Records([reader.read(row, kind) for row in found], kind=kind)


def test_every_class_with_a_place_is_known() -> None:
    found = {
        name: [pair.latitude.name for pair in roles.pairs]
        for name, model in MODELS.items()
        if (roles := roles_of(model)) is not None
    }
    assert found == PLACES


@pytest.mark.parametrize(
    ("name", "kind", "within", "shown"),
    [
        (
            "masternaut/live_tracking",
            masternaut.LivePosition,
            "",
            [(45.7772, 3.087, "moving", "EX01 VAN")],
        ),
        (
            "masternaut/vehicle_history",
            masternaut.TrackingEvent,
            "items",
            [(45.7772, 3.087, "moving", "EX01 VAN")],
        ),
        (
            "masternaut/vehicle_journeys",
            masternaut.Journey,
            "items",
            [(45.7772, 3.087, "start", "EX01 VAN"), (45.8001, 3.1, "end", "EX01 VAN")],
        ),
        (
            "masternaut/vehicle_speeding",
            masternaut.SpeedingEvent,
            "items",
            [(45.82, 3.14, "start", "EX01 VAN"), (45.97, 3.08, "end", "EX01 VAN")],
        ),
        (
            "masternaut/vehicle_idling",
            masternaut.IdlingPeriod,
            "items",
            [(45.7772, 3.087, "unknown", "EX01 VAN")],
        ),
        (
            "masternaut/locations",
            masternaut.Location,
            "items",
            [(45.7772, 3.087, "unknown", "Depot North")],
        ),
        (
            "masternaut/jobs",
            masternaut.Job,
            "jobs",
            [(45.7773, 3.0871, "unknown", "Mend the lift")],
        ),
        (
            "masternaut/tacho_activity",
            masternaut.TachoDriver,
            "data",
            [(45.7772, 3.087, "start", "EX01 VAN"), (45.8, 3.2, "end", "EX01 VAN")],
        ),
        (
            "masternaut/tacho_live",
            masternaut.TachoLive,
            "data",
            [(45.7772, 3.087, "unknown", "EX01 VAN")],
        ),
        (
            "masternaut/vehicle_input_usage",
            masternaut.InputUsage,
            "items",
            [(45.7772, 3.087, "start", "EX01 VAN"), (45.78, 3.09, "end", "EX01 VAN")],
        ),
        ("mzone/vehicles", mzone.Vehicle, "value", [(53.4, -2.3, "moving", "EX12 AMP")]),
        (
            "mzone/last_known_positions",
            mzone.LastKnownPosition,
            "value",
            [(53.4, -2.3, "standing", "Van 12"), (53.48, -2.24, "moving", "Van 7")],
        ),
        (
            "mzone/events",
            mzone.VehicleEvent,
            "value",
            [(53.4, -2.3, "standing", "EX12 AMP"), (53.41, -2.31, "moving", "EX12 AMP")],
        ),
        (
            "mzone/trip_events",
            mzone.VehicleEvent,
            "value",
            [(53.4, -2.3, "standing", "7700000000001")],
        ),
        (
            "mzone/trips",
            mzone.Trip,
            "value",
            [(53.4, -2.3, "start", "EX12 AMP"), (53.48, -2.24, "end", "EX12 AMP")],
        ),
        (
            "mps_monitor/offices",
            mps_monitor.ListedOffice,
            "Result",
            [(45.4642, 9.19, "unknown", "Example description")] * 2,
        ),
    ],
)
def test_a_sample_is_on_the_map(name: str, kind: type[Any], within: str, shown: list[Any]) -> None:
    page = page_of(rows(name, kind, within))
    assert page.marks == shown
