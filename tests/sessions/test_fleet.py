"""MZone's and Masternaut's sessions as one fleet, on the sandbox, whose two vendors tell of the same vehicles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import pytest

from fleetauth import (
    ConfigurationError,
    CredentialsRefusedError,
    Fleet,
    FleetPosition,
    FleetVehicle,
    MasternautSession,
    MbanqSession,
    MZoneSession,
    VendorFaultError,
)
from fleetauth.events import Observer
from fleetauth.records import Records
from fleetauth.sandbox import Fault, Sandbox
from fleetauth.transport.paging import Page, Pager, Place
from fleetauth.vendors.masternaut import LivePosition
from fleetauth.vendors.masternaut import fleet_calls as masternaut_fleet
from fleetauth.vendors.masternaut.models import Vehicle as MasternautVehicle
from fleetauth.vendors.mzone import Vehicle as MZoneVehicle
from fleetauth.vendors.mzone import fleet_calls as mzone_fleet
from fleetauth.vendors.mzone.models import LastKnownPosition
from tests.sessions.conftest import Open

PLATE = "ZZ04 FKE"


@pytest.fixture
def fleet(mzone: MZoneSession, masternaut: MasternautSession) -> Fleet:
    """Both vendors' sessions."""
    return Fleet(mzone, masternaut)


async def test_both_vendors_vehicles_are_in_one_shape(fleet: Fleet) -> None:
    vehicles = await fleet.vehicles()
    assert len(vehicles) == 80
    one, other = (vehicle for vehicle in vehicles if vehicle.registration == PLATE)
    assert (one.vendor, other.vendor) == ("mzone", "masternaut")
    assert one.name == other.name == "Carrier 35 5"
    assert isinstance(one.source, MZoneVehicle)
    assert isinstance(other.source, MasternautVehicle)
    assert one.vin == one.source.vin
    assert one.odometer == pytest.approx(other.odometer, abs=1)


async def test_both_vendors_positions_are_in_one_shape(fleet: Fleet) -> None:
    positions = await fleet.positions()
    one, other = (position for position in positions if position.registration == PLATE)
    assert (one.vendor, other.vendor) == ("mzone", "masternaut")
    assert one.time is not None
    assert other.time is not None
    assert one.time.tzinfo is UTC
    assert abs((one.time - other.time).total_seconds()) < 1
    assert one.latitude == pytest.approx(other.latitude, abs=1e-5)
    assert one.longitude == pytest.approx(other.longitude, abs=1e-5)
    assert one.speed == pytest.approx(other.speed, abs=1)
    assert one.ignition is other.ignition
    assert one.odometer == pytest.approx(other.odometer, abs=0.1)
    assert isinstance(other.source, LivePosition)
    assert other.heading == other.source.heading


async def test_what_has_no_position_is_left_out(fleet: Fleet) -> None:
    assert all(position.latitude is not None for position in await fleet.positions())


async def test_one_vendors_failure_stands_beside_the_others_rows(
    opened: Open, sandbox: Sandbox
) -> None:
    sandbox.mzone.faults.add(Fault.status(500, path="Vehicles"))
    found = await Fleet(opened("mzone", retries=0), opened("masternaut")).positions()
    assert {row.vendor for row in found} == {"masternaut"}
    assert isinstance(found.failures["mzone"], VendorFaultError)


async def test_two_accounts_of_one_vendor_are_a_fleet(opened: Open) -> None:
    good, bad = opened("mzone"), opened("mzone", password="wrong-example")
    found = await Fleet(good, south=bad).vehicles()
    assert {row.member for row in found} == {"mzone"}
    assert isinstance(found.failures["south"], CredentialsRefusedError)


async def test_a_session_that_tracks_nothing_can_not_join(mbanq: MbanqSession) -> None:
    with pytest.raises(ConfigurationError, match="MbanqSession can't join a fleet"):
        Fleet(mbanq)  # type: ignore[arg-type]


# --- field by field -------------------------------------------------------------------------------

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_a_masternaut_vehicle_field_by_field() -> None:
    row = MasternautVehicle(id="V1", name="Van 1", registration="ZZ01", odometer_value=12.5)
    assert masternaut_fleet._vehicle(row, "masternaut") == FleetVehicle(
        vendor="masternaut",
        id="V1",
        name="Van 1",
        registration="ZZ01",
        odometer=12.5,
        source=row,
    )


def test_a_masternaut_position_field_by_field() -> None:
    row = LivePosition(
        asset_id="V1",
        asset_name="Van 1",
        asset_registration="ZZ01",
        date=AT,
        latitude=45.5,
        longitude=4.5,
        speed=31.5,
        heading=90.0,
        odometer=12.5,
        ignition_status="ON",
    )
    assert masternaut_fleet._position(row, "masternaut") == FleetPosition(
        vendor="masternaut",
        id="V1",
        name="Van 1",
        registration="ZZ01",
        time=AT,
        latitude=45.5,
        longitude=4.5,
        speed=31.5,
        heading=90.0,
        ignition=True,
        odometer=12.5,
        source=row,
    )


@pytest.mark.parametrize(
    ("said", "event_type", "ignition"),
    [
        ("ON", "stopped", True),
        (" off ", "driving", False),
        ("True", None, True),
        ("0", None, False),
        (None, "driving", True),
        (None, "idling", True),
        ("half on", "idling", True),
        (None, "stopped", None),
        ("half on", None, None),
    ],
)
def test_masternauts_ignition(
    said: str | None,
    event_type: str | None,
    ignition: bool | None,  # noqa: FBT001
) -> None:
    row = LivePosition(ignition_status=said, event_type=event_type)
    assert masternaut_fleet._position(row, "masternaut").ignition is ignition


def test_an_mzone_vehicle_field_by_field() -> None:
    row = MZoneVehicle(id="g1", description="Van 1", registration="ZZ01", vin="ZZZ", odometer=12)
    assert mzone_fleet._vehicle(row, "mzone") == FleetVehicle(
        vendor="mzone",
        id="g1",
        name="Van 1",
        registration="ZZ01",
        vin="ZZZ",
        odometer=12,
        source=row,
    )


def test_an_mzone_position_field_by_field() -> None:
    last = LastKnownPosition(
        utc_timestamp=AT, latitude=45.5, longitude=4.5, speed=31.5, direction=90.0
    )
    row = MZoneVehicle(
        id="g1",
        description="Van 1",
        registration="ZZ01",
        odometer=12,
        decimal_odometer=12.5,
        ignition_on=True,
    )
    assert mzone_fleet._position(row, last, "mzone") == FleetPosition(
        vendor="mzone",
        id="g1",
        name="Van 1",
        registration="ZZ01",
        time=AT,
        latitude=45.5,
        longitude=4.5,
        speed=31.5,
        heading=90.0,
        ignition=True,
        odometer=12.5,
        source=row,
    )


def test_an_mzone_position_s_own_ignition_counts_first() -> None:
    last = LastKnownPosition(ignition_on=False)
    row = MZoneVehicle(id="g1", ignition_on=True)
    assert mzone_fleet._position(row, last, "mzone").ignition is False


class Positionless(mzone_fleet.FleetCalls):
    """A session whose vehicles have no position, or one without coordinates."""

    vendor: str = "mzone"

    def vehicles(self, *, expand: Iterable[str] = ()) -> Pager[MZoneVehicle]:  # noqa: ARG002
        rows = [
            MZoneVehicle(id="g1"),
            MZoneVehicle(id="g2", last_known_position=LastKnownPosition(speed=0.0)),
            MZoneVehicle(id="g3", last_known_position=LastKnownPosition(latitude=45.5)),
        ]

        async def fetch(_: Place) -> Page[MZoneVehicle]:
            return Page(rows=Records(rows), whole=True)

        return Pager(fetch, observer=Observer("mzone"))


async def test_mzone_vehicles_without_a_position_are_left_out() -> None:
    assert await Positionless().fleet_positions() == Records()
