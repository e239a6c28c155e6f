"""What the query builder writes, as a server that we did not write reads it: every operator, and how they join."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest

from fleetauth import MZoneSession
from fleetauth.vendors.mzone import Condition, LastKnownPosition, Property, Vehicle, VehicleGroup
from tests.odata.rows import BEGIN
from tests.odata.vans import Vans

EAST = timezone(timedelta(hours=5, minutes=30))
FLEET_NUMBER = Property[str]("registration")  # as one declares what no record has

CASES: dict[str, tuple[Callable[[Vans], Condition], str]] = {
    # text
    "eq": (lambda _: Vehicle.registration == "O'Hara", "A"),
    "eq nothing": (lambda _: Vehicle.registration == "", "D"),
    "eq with signs": (lambda _: Vehicle.registration == "100% & more", "B"),
    "eq with letters": (lambda _: Vehicle.registration == "Zoë + 日本#1", "C"),
    "eq keeps case": (lambda _: Vehicle.registration == "o'hara", ""),
    "ne": (lambda _: Vehicle.registration != "O'Hara", "BCD"),
    "ne counts null": (lambda _: Vehicle.description != "Van one", "BCD"),
    "gt of text": (lambda _: Vehicle.vin > "B", "CD"),
    "contains": (lambda _: Vehicle.registration.contains("'H"), "A"),
    "contains a wildcard": (lambda _: Vehicle.registration.contains("%"), "B"),
    "contains an underscore": (lambda _: Vehicle.description.contains("_"), "C"),
    "startswith": (lambda _: Vehicle.description.startswith("Van"), "AB"),
    "endswith": (lambda _: Vehicle.registration.endswith("#1"), "C"),
    "by name": (lambda _: FLEET_NUMBER.startswith("O'"), "A"),
    "in_ of text": (lambda _: Vehicle.registration.in_(["O'Hara", "", "x"]), "AD"),
    # numbers
    "eq of int": (lambda _: Vehicle.odometer == 200, "B"),
    "eq of a negative": (lambda _: Vehicle.odometer == -5, "D"),
    "lt": (lambda _: Vehicle.odometer < 200, "AD"),
    "le": (lambda _: Vehicle.odometer <= 200, "ABD"),
    "gt": (lambda _: Vehicle.odometer > 200, "C"),
    "ge": (lambda _: Vehicle.odometer >= 200, "BC"),
    "in_ of int": (lambda _: Vehicle.odometer.in_([100, 300]), "AC"),
    "eq of float": (lambda _: Vehicle.decimal_odometer == 300.125, "C"),
    "eq of Decimal": (lambda _: Property[Decimal]("decimalOdometer") == Decimal("-0.001"), "D"),
    "gt of a tiny float": (lambda _: Vehicle.decimal_odometer > 1e-7, "ABC"),
    "lt of a huge float": (lambda _: Vehicle.decimal_odometer < 1e22, "ABCD"),
    # flags and null
    "eq of True": (lambda _: Vehicle.ignition_on == True, "AD"),  # noqa: E712
    "eq of False": (lambda _: Vehicle.ignition_on == False, "B"),  # noqa: E712
    "ne of True counts null": (lambda _: Vehicle.ignition_on != True, "BC"),  # noqa: E712
    "eq of None": (lambda _: Vehicle.make_id == None, "CD"),  # noqa: E711
    "ne of None": (lambda _: Vehicle.make_id != None, "AB"),  # noqa: E711
    "is_null": (lambda _: Vehicle.utc_last_modified.is_null(), "D"),
    "is_not_null": (lambda _: Vehicle.utc_last_modified.is_not_null(), "ABC"),
    # moments
    "eq of a moment": (lambda _: Vehicle.utc_last_modified == BEGIN, "A"),
    "gt of a moment": (lambda _: Vehicle.utc_last_modified > BEGIN + timedelta(minutes=1), "BC"),
    "ge to the millisecond": (
        lambda _: Vehicle.utc_last_modified >= datetime(2026, 1, 1, 0, 1, 0, 4000, tzinfo=UTC),
        "C",
    ),
    "le to the millisecond": (
        lambda _: Vehicle.utc_last_modified <= datetime(2026, 1, 1, 0, 1, 0, 3000, tzinfo=UTC),
        "AB",
    ),
    "a moment elsewhere": (lambda _: Vehicle.utc_last_modified == BEGIN.astimezone(EAST), "A"),
    # GUIDs
    "eq of a GUID": (lambda vans: Vehicle.id == vans.ids["B"], "B"),
    "eq of a UUID": (lambda vans: Vehicle.id == str(UUID(vans.ids["C"])), "C"),
    "in_ of GUIDs": (lambda vans: Vehicle.id.in_([vans.ids["A"], vans.ids["D"]]), "AD"),
    # what belongs to a vehicle
    "any": (lambda vans: Vehicle.vehicle_groups.any(VehicleGroup.id == vans.north), "AB"),
    "any, joined within": (
        lambda vans: Vehicle.vehicle_groups.any(
            (VehicleGroup.id == vans.south) | (VehicleGroup.description == "North's")
        ),
        "AB",
    ),
    "any at all": (lambda _: Vehicle.vehicle_groups.any(), "AB"),
    "not any": (lambda vans: ~Vehicle.vehicle_groups.any(VehicleGroup.id == vans.south), "ACD"),
    "of the position": (
        lambda _: Vehicle.last_known_position.where(LastKnownPosition.speed > 50),
        "B",
    ),
    # joined
    "and": (lambda _: (Vehicle.odometer > 0) & (Vehicle.ignition_on == True), "A"),  # noqa: E712
    "or": (lambda _: (Vehicle.odometer < 0) | (Vehicle.odometer > 200), "CD"),
    "not": (lambda _: ~(Vehicle.odometer == 100), "BCD"),
    "or within and": (
        lambda _: ((Vehicle.vin == "A") | (Vehicle.vin == "B")) & (Vehicle.odometer > 100),
        "B",
    ),
    "and within or": (
        lambda _: (Vehicle.vin == "A") | (Vehicle.vin == "B") & (Vehicle.odometer > 900),
        "A",
    ),
    "not of and": (lambda _: ~((Vehicle.vin != "A") & (Vehicle.vin != "B")), "AB"),
    "not of or": (lambda _: ~((Vehicle.vin == "A") | (Vehicle.vin == "B")), "CD"),
    "not of not": (lambda _: ~~(Vehicle.vin == "A"), "A"),
}


@pytest.mark.parametrize("name", CASES)
async def test_a_filter_finds_what_it_says(mzone: MZoneSession, vans: Vans, name: str) -> None:
    make, expected = CASES[name]
    found = await mzone.vehicles().where(vans.ours, make(vans))
    assert "".join(sorted(str(van.vin) for van in found)) == expected
    assert found.total == len(expected)
