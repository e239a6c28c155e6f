"""MZone's documented calls, each as a user makes it. How they are run, and against what, is said in `calls`."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.vendors.calls import Case

from fleetauth.vendors.mzone import Vehicle

GUID = "72753c0d-0000-4000-8000-000000000001"
START = datetime(2026, 2, 19, tzinfo=UTC)
END = datetime(2026, 2, 20, tzinfo=UTC)

CASES = [
    Case("GET Notifications", lambda s: s.notifications(unread=True), sample="notifications"),
    Case(
        "POST Notifications/_.markAsRead",
        lambda s: s.mark_notifications_read([GUID]),
        sample=None,
    ),
    Case(
        "GET AllUserNotifications",
        lambda s: s.all_user_notifications(),
        sample="all_user_notifications",
    ),
    Case(
        "POST AllUserNotifications/_.markAsRead",
        lambda s: s.mark_all_user_notifications_read([GUID]),
        sample=None,
    ),
    Case(
        "GET NotificationTemplates/_.getForAllUsers",
        lambda s: s.notification_templates(),
        sample="notification_templates",
    ),
    Case("GET Vehicles", lambda s: s.vehicles(), sample="vehicles"),
    Case("GET Vehicles({id})", lambda s: s.vehicle(GUID), sample="vehicle"),
    Case(
        "PATCH Vehicles({id})",
        lambda s: s.update_vehicle(GUID, Vehicle.description.to("Van 7")),
        sample=None,
    ),
    Case(
        "GET LastKnownPositions",
        lambda s: s.last_known_positions([GUID]),
        sample="last_known_positions",
    ),
    Case("GET Trips", lambda s: s.trips(START, END, vehicle_id=GUID), sample="trips"),
    Case("GET Trips({id})/events", lambda s: s.trip_events("4294967301"), sample="trip_events"),
    Case("GET Events", lambda s: s.events(START, END, vehicle_group_id=GUID), sample="events"),
    Case("GET Users", lambda s: s.users(), sample="users"),
    Case("GET Users/_.self()", lambda s: s.user(), sample="user"),
    Case("GET VehicleGroups", lambda s: s.vehicle_groups(), sample="vehicle_groups"),
    Case("GET Drivers", lambda s: s.drivers(), sample="drivers"),
    Case("GET Places", lambda s: s.places(), sample="places"),
    Case(
        "GET GeofenceEntryExits",
        lambda s: s.geofence_entry_exits(),
        sample="geofence_entry_exits",
    ),
    Case("GET Alerts", lambda s: s.alerts(), sample="alerts"),
    Case(
        "POST FuelEntries",
        lambda s: s.create_fuel_entry({"vehicle_Id": GUID, "litres": 41.5}),
        sample="fuel_entry",
    ),
    Case(
        "POST DeviceOdometerAdjustments",
        lambda s: s.create_device_odometer_adjustment({"unit_Id": GUID, "odometer": 40400}),
        sample="device_odometer_adjustment",
    ),
]
