"""The emulated MZone: its credentials, URLs, switches, error shape and route table. Tokens, OData
and each resource have files of their own.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, ClassVar

from fleetauth.sandbox.answer import Answer, json_answer
from fleetauth.sandbox.mzone import notifications, token, vehicles
from fleetauth.sandbox.mzone.odata import PAGE_OPTIONS
from fleetauth.sandbox.routes import Found, Route, RouteTable
from fleetauth.sandbox.token_endpoint import require_bearer
from fleetauth.sandbox.vendor import Vendor

if TYPE_CHECKING:
    from fleetauth.sandbox.recording import RecordedRequest


class MZone(Vendor):
    """MZone.

    Attributes:
        issue_refresh_token: Whether a sign-in gives a refresh token, which is not normal here. Its
            renewals give no new one, so the old one is kept.
        mark_read_status: What marking as read answers: 204 without a body, or 200.
        largest_page: The most rows of a page; None: as many as are asked for.
    """

    name: ClassVar[str] = "mzone"
    usual_lifetime: ClassVar[float] = 3600.0

    issue_refresh_token: bool
    mark_read_status: int
    largest_page: int | None
    inbox: notifications.Inbox
    unordered_reads: int

    def restore_switches(self) -> None:
        """Put every switch back to where it was at the start."""
        super().restore_switches()
        self.issue_refresh_token = False
        self.mark_read_status = 204
        self.largest_page = None
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

ROUTES: RouteTable[MZone] = RouteTable(
    [
        Route("POST", "/connect/token", "token", token.grant),
        Route("GET", f"{_API}/Notifications", "odata", notifications.inbox, PAGE_OPTIONS),
        Route("POST", f"{_API}/Notifications/_.markAsRead", "odata", notifications.mark_as_read),
        Route(
            "GET",
            f"{_API}/Vehicles",
            "odata",
            vehicles.every,
            (*PAGE_OPTIONS, "$expand", "vehicleGroup_Id"),
        ),
        Route(
            "GET",
            f"{_API}/Vehicles({{guid}})",
            "odata",
            vehicles.one,
            ("$select", "$expand", "$format"),
        ),
    ]
)
