"""Masternaut's lists and writes, each with the sample of its answer, for the tests that hold for every call."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.vendors.calls import Case

from fleetauth.vendors.masternaut import (
    DriverDetails,
    GroupDetails,
    LocationDetails,
    NewJob,
    VehicleChanges,
)

DAY = (datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC))
JOB = NewJob(
    job_title="Mend the lift",
    client_name="Example Towers",
    scheduled_start_date_time=datetime(2026, 3, 1, 10, 0, tzinfo=UTC),
    address="1 Rue de l'Exemple, Clermont",
)
PLACE = "1 Rue de l'Exemple, Clermont"

CASES = [
    Case("GET vehicle", lambda s: s.vehicles(), sample="vehicles"),
    Case(
        "PUT vehicle/{id}",
        lambda s: s.update_vehicle("V1001", VehicleChanges(name="Van 7")),
        sample="update_vehicle",
    ),
    Case("GET vehicle/faults", lambda s: s.vehicle_faults(), sample="vehicle_faults"),
    Case(
        "GET vehicle/nearest",
        lambda s: s.nearest_vehicles(address=PLACE),
        sample="nearest_vehicles",
    ),
    Case(
        "GET location/nearest",
        lambda s: s.nearest_locations(address=PLACE),
        sample="nearest_locations",
    ),
    Case("GET driver", lambda s: s.drivers(), sample="drivers"),
    Case(
        "POST driver",
        lambda s: s.create_driver(DriverDetails(name="Ada Example")),
        sample="create_driver",
    ),
    Case("GET driver/{id}", lambda s: s.driver("D20"), sample="driver"),
    Case(
        "PUT driver/{id}",
        lambda s: s.update_driver("D20", DriverDetails(active=False)),
        sample="update_driver",
    ),
    Case("DELETE driver/{id}", lambda s: s.delete_driver("D20"), sample=None),
    Case(
        "POST driver/{id}/vehicle/{vid}",
        lambda s: s.assign_vehicle("V1001", driver_id="D20"),
        sample=None,
    ),
    Case(
        "DELETE driver/{id}/vehicle/{vid}",
        lambda s: s.unassign_vehicle("V1001", driver_id="D20"),
        sample=None,
    ),
    Case("GET group", lambda s: s.groups(), sample="groups"),
    Case("POST group", lambda s: s.create_group(GroupDetails(name="South")), sample="create_group"),
    Case(
        "PUT group",
        lambda s: s.update_group("G10", GroupDetails(name="Far North")),
        sample="update_group",
    ),
    Case("DELETE group/{id}", lambda s: s.delete_group("G10"), sample=None),
    Case("GET location/current", lambda s: s.locations(), sample="locations"),
    Case(
        "POST location",
        lambda s: s.create_location(LocationDetails(name="Depot North")),
        sample="create_location",
    ),
    Case(
        "PUT location",
        lambda s: s.update_location("L1", LocationDetails(radius_km=0.75)),
        sample="update_location",
    ),
    Case("DELETE location/{id}", lambda s: s.delete_location("L1"), sample=None),
    Case(
        "GET location/category",
        lambda s: s.location_categories(),
        sample="location_categories",
    ),
    Case("GET fuel/driver", lambda s: s.driver_fuel(*DAY), sample="driver_fuel"),
    Case(
        "GET utilisation/vehicle",
        lambda s: s.vehicle_utilisation(*DAY),
        sample="vehicle_utilisation",
    ),
    Case(
        "GET utilisation/driver",
        lambda s: s.driver_utilisation(*DAY),
        sample="driver_utilisation",
    ),
    Case(
        "GET input/usage/vehicle",
        lambda s: s.vehicle_input_usage(*DAY),
        sample="vehicle_input_usage",
    ),
    Case("GET jobs", lambda s: s.jobs(), sample="jobs"),
    Case(
        "GET job/updatedSince",
        lambda s: s.jobs_updated_since(DAY[0]),
        sample="jobs_updated_since",
    ),
    Case("POST job/create", lambda s: s.create_job(JOB), sample="create_job"),
    Case("POST live", lambda s: s.tacho_live(), sample="tacho_live"),
    Case("POST activity", lambda s: s.tacho_activity(*DAY), sample="tacho_activity"),
    Case("GET events", lambda s: s.tire_events(), sample="tire_events"),
]
