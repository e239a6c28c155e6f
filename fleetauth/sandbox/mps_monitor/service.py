"""The emulated MPS Monitor: its credentials, URLs, switches, error shape and route table. Tokens,
envelopes and each resource have files of their own.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, ClassVar

from fleetauth.sandbox.answer import Answer, JsonObject, json_answer
from fleetauth.sandbox.mps_monitor import (
    accounts,
    alerts,
    counters,
    customers,
    devices,
    offices,
    token,
)
from fleetauth.sandbox.routes import Found, Route, RouteTable
from fleetauth.sandbox.token_endpoint import require_bearer
from fleetauth.sandbox.vendor import Vendor

if TYPE_CHECKING:
    from fleetauth.sandbox.recording import RecordedRequest


class MPSMonitor(Vendor):
    """MPS Monitor. Its refresh tokens can be used once; a second use kills every token of that
    sign-in.

    Attributes:
        omit_expires_in: Whether token answers leave `expires_in` out, so that only `.expires`
            tells.
        offices: The offices, as they are after all changes.
    """

    name: ClassVar[str] = "mps_monitor"
    usual_lifetime: ClassVar[float] = 1799.0

    omit_expires_in: bool
    offices: list[JsonObject]

    def restore_switches(self) -> None:
        """Put every switch back to where it was at the start."""
        super().restore_switches()
        self.omit_expires_in = False
        self.offices = offices.first_offices(self)

    def invented_credentials(self) -> dict[str, str]:
        """Give the credentials that this vendor knows."""
        return {
            "client_id": "mps-example-client",
            "client_secret": "mps&secret+$ 7%3D#ü",
            "username": "ada+print@mps.example",
            "password": "p%40ss w&rd+$#ü",
        }

    def urls(self) -> dict[str, str]:
        """Give the URLs that this vendor serves."""
        return {"base_url": f"{self.url}/api3/", "token_url": f"{self.url}/api3/token"}

    def problem(self, status: int, message: str, *, field: str | None = None) -> Answer:
        """Give MPS Monitor's error answer: of a 403, nothing but the status."""
        if status == HTTPStatus.FORBIDDEN:
            return Answer(status)
        if status == HTTPStatus.NOT_FOUND:
            message = "No HTTP resource was found that matches the request URI."
        problem: dict[str, object] = {"Message": message}
        if field is not None:
            problem["MessageDetail"] = field
        return json_answer(problem, status)

    def authenticate(self, api: str, request: RecordedRequest) -> None:
        """Every call but the token request wants a bearer token."""
        del api
        require_bearer(self, request, "Authorization has been denied for this request.")

    def find(self, request: RecordedRequest) -> Found:
        """Look a request up in the route table, in any case of letters."""
        return ROUTES.find(self, request)


_PAGING = ("pageNumber", "pageRows", "sortColumn", "sortOrder")

ROUTES: RouteTable[MPSMonitor] = RouteTable(
    [
        Route("POST", "/api3/token", "token", token.grant),
        Route("GET", "/api3/Account/GetAccount", "api3", accounts.own),
        Route("POST", "/api3/Account/GetAccount", "api3", accounts.by_id),
        Route("GET", "/api3/Account/GetProfile", "api3", accounts.profile),
        Route("POST", "/api3/Account/GetAccounts", "api3", accounts.search),
        Route("POST", "/api3/Dealer/GetDealers", "api3", customers.dealers),
        Route("POST", "/api3/Dealer/GetDealerByCode", "api3", customers.dealer_by_code),
        Route("POST", "/api3/Customer/GetCustomers", "api3", customers.customers),
        Route("POST", "/api3/Customer/GetCustomer", "api3", customers.customer),
        Route("POST", "/api3/Customer/GetCustomerByCode", "api3", customers.customer_by_code),
        Route("POST", "/api3/CustomerDashboard/Get", "api3", customers.dashboard),
        Route("POST", "/api3/CustomerDashboard/Devices", "api3", customers.dashboard_devices),
        Route("POST", "/api3/Device/List", "api3", devices.search),
        Route("POST", "/api3/Device/Get", "api3", devices.by_id),
        Route("GET", "/api3/Device/GetSuppliesDetails", "api3", devices.supplies, ("id",)),
        Route(
            "GET",
            "/api3/Device/MaintenanceAlerts/List",
            "api3",
            alerts.maintenance,
            (*alerts.FILTERS, *_PAGING),
        ),
        Route("POST", "/api3/Device/ListMeterReads", "api3", counters.meter_reads),
        Route("POST", "/api3/Counter/List", "api3", counters.by_day),
        Route("POST", "/api3/Counter/ListBlended", "api3", counters.blended),
        Route("POST", "/api3/Counter/ListDetailed", "api3", counters.detailed),
        Route("POST", "/api3/Consumable/List", "api3", counters.consumables),
        Route("POST", "/api3/SupplyAlert/List", "api3", alerts.search),
        Route("POST", "/api3/SupplyAlert/Get", "api3", alerts.by_id),
        Route("POST", "/api3/Office/List", "api3", offices.search),
        Route("POST", "/api3/Office/Get", "api3", offices.by_id),
        Route("POST", "/api3/Office/Create", "api3", offices.create),
        Route("POST", "/api3/Office/Update", "api3", offices.update),
        Route("DELETE", "/api3/Office/Delete", "api3", offices.delete, ("id",)),
    ],
    any_case=True,
)
