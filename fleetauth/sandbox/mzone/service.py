"""The emulated MZone: its credentials, URLs, switches, error shape and route table. Tokens, OData
and each resource have files of their own.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, ClassVar

from fleetauth.sandbox.answer import Answer, JsonObject, json_answer
from fleetauth.sandbox.mzone import (
    directory,
    notifications,
    positions,
    token,
    trips,
    vehicles,
)
from fleetauth.sandbox.mzone.odata import PAGE_OPTIONS, ROW_OPTIONS
from fleetauth.sandbox.routes import Found, Route, RouteTable
from fleetauth.sandbox.token_endpoint import require_bearer
from fleetauth.sandbox.vendor import Vendor

if TYPE_CHECKING:
    from collections.abc import Callable

    from fleetauth.sandbox.recording import RecordedRequest
    from fleetauth.sandbox.routes import Call


class MZone(Vendor):
    """MZone.

    Attributes:
        issue_refresh_token: Whether a sign-in gives a refresh token, which is not normal here. Its
            renewals give no new one, so the old one is kept.
        mark_read_status: What marking as read answers: 204 without a body, or 200.
        largest_page: The most rows of a page; None: as many as are asked for.
        late_events: Whether some devices report their events hours late, as they do.
        event_ids: Whether the set of all events gives ids, which its documentation doesn't have.
        vehicle_changes: What was changed of vehicles, by their GUIDs.
        written: The rows that were written, by the name of their set.
        inbox: The users' notifications, and which of them are read.
        unordered_reads: How many lists were read without `$orderby`, each of which begins elsewhere.
    """

    name: ClassVar[str] = "mzone"
    usual_lifetime: ClassVar[float] = 3600.0

    issue_refresh_token: bool
    mark_read_status: int
    largest_page: int | None
    late_events: bool
    event_ids: bool
    vehicle_changes: dict[str, JsonObject]
    written: dict[str, list[JsonObject]]
    inbox: notifications.Inbox
    unordered_reads: int

    def restore_switches(self) -> None:
        """Put every switch back to where it was at the start."""
        super().restore_switches()
        self.issue_refresh_token = False
        self.mark_read_status = 204
        self.largest_page = None
        self.late_events = True
        self.event_ids = False
        self.vehicle_changes = {}
        self.written = {"FuelEntries": [], "DeviceOdometerAdjustments": []}
        self.inbox = notifications.Inbox(self.world, self.clock.now())
        self.unordered_reads = 0

    def invented_credentials(self) -> dict[str, str]:
        """Give the credentials that this vendor knows."""
        return {
            "client_id": "mz-example-client",
            "client_secret": "mz&secret+100% #1$ für nobody",
            "username": "ada+fleet@mzone.example",
            "password": "p&ss w%rd+#$^!*@=ü;",
        }

    def urls(self) -> dict[str, str]:
        """Give the URLs that this vendor serves."""
        return {"base_url": f"{self.url}/mzone62.api/", "token_url": f"{self.url}/connect/token"}

    def problem(self, status: int, message: str, *, field: str | None = None) -> Answer:
        """Give MZone's error answer."""
        if status == HTTPStatus.UNAUTHORIZED:
            challenge = (("www-authenticate", 'Bearer error="invalid_token"'),)
            return json_answer({"message": message}, status, headers=challenge)
        code = field or str(status)
        return json_answer({"error": {"code": code, "message": message}}, status)

    def authenticate(self, api: str, request: RecordedRequest) -> None:
        """Every call but the token request wants a bearer token."""
        del api
        require_bearer(self, request, "Authorization has been denied for this request.")

    def find(self, request: RecordedRequest) -> Found:
        """Look a request up in the route table."""
        return ROUTES.find(self, request)


_API = "/mzone62.api"
_GROUP = (*PAGE_OPTIONS, "vehicleGroup_Id")
_WINDOW = (*PAGE_OPTIONS, *trips.WINDOW)


def _get(
    path: str, handler: Callable[[MZone, Call], Answer], query: tuple[str, ...] = PAGE_OPTIONS
) -> Route[MZone]:
    return Route("GET", f"{_API}/{path}", "odata", handler, query)


def _post(path: str, handler: Callable[[MZone, Call], Answer]) -> Route[MZone]:
    return Route("POST", f"{_API}/{path}", "odata", handler)


ROUTES: RouteTable[MZone] = RouteTable(
    [
        Route("POST", "/connect/token", "token", token.grant),
        _get("Notifications", notifications.inbox),
        _post("Notifications/_.markAsRead", notifications.mark_as_read),
        _get("AllUserNotifications", notifications.all_inboxes),
        _post("AllUserNotifications/_.markAsRead", notifications.mark_as_read),
        _get("NotificationTemplates/_.getForAllUsers", notifications.templates),
        _get("Vehicles", vehicles.every, _GROUP),
        _get("Vehicles({guid})", vehicles.one, ROW_OPTIONS),
        Route("PATCH", f"{_API}/Vehicles({{guid}})", "odata", vehicles.change),
        _get("VehicleGroups", vehicles.groups),
        _get("LastKnownPositions", positions.every),
        _get("Trips", trips.every_trip, _WINDOW),
        _get("Trips({id})/events", trips.trip_events),
        _get("Events", trips.every_event, _WINDOW),
        _get("Users", directory.users),
        _get("Users/_.self()", directory.myself, ROW_OPTIONS),
        _get("Drivers", directory.drivers),
        _get("Places", directory.places),
        _get("GeofenceEntryExits", directory.visits),
        _get("Alerts", directory.alerts),
        _get("Makes", directory.makes),
        _post("FuelEntries", directory.write_fuel),
        _get("FuelEntries", directory.read_fuel),
        _post("DeviceOdometerAdjustments", directory.write_adjustment),
        _get("DeviceOdometerAdjustments", directory.read_adjustments),
    ]
)
