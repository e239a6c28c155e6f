"""The emulated Masternaut: its credentials, URLs, switches and route table, and which API wants to
be signed in to in which way. Error shapes, quotas and each resource have files of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

from fleetauth.sandbox.answer import Refused
from fleetauth.sandbox.masternaut import (
    assets,
    behaviour,
    history,
    journeys,
    people,
    places,
    reports,
    tacho,
    token,
    tracking,
    work,
)
from fleetauth.sandbox.masternaut.asset_days import DayCount
from fleetauth.sandbox.masternaut.books import Books
from fleetauth.sandbox.masternaut.journeys import JourneyWindow
from fleetauth.sandbox.masternaut.near import QUERY as NEAR
from fleetauth.sandbox.masternaut.problems import Shape, problem_answer
from fleetauth.sandbox.masternaut.quota import Quotas
from fleetauth.sandbox.routes import Call, Found, Route, RouteTable
from fleetauth.sandbox.token_endpoint import basic, bearer
from fleetauth.sandbox.vendor import Vendor

if TYPE_CHECKING:
    from collections.abc import Callable

    from fleetauth.sandbox.answer import Answer
    from fleetauth.sandbox.recording import RecordedRequest

Envelope: TypeAlias = Literal["array", "jobs", "items", "paged"]


class Masternaut(Vendor):
    """Masternaut.

    Attributes:
        success_false: Whether the token endpoint answers ``success: false`` under HTTP 200, whatever
            is sent.
        error_shape: Which of the page's error bodies is answered.
        jobs_envelope: How the list of jobs is wrapped: a bare array, ``{"jobs": []}``,
            ``{"items": []}``, or "paged": ``{"items": [], "pagination": {}}``.
        quotas_enabled: Whether the page's quotas answer 429.
        core_accepts_bearer: Whether the Core API takes the bearer token too, as a newer guide says.
        day_count: What counts as a day in asset-days: each day in UTC that a period has a part in,
            or each 24 hours that it has begun.
        journey_window: Which journeys belong to a period: those that started in it, those that
            ended in it, or all that have a part in it.
        journeys_every: Only each so-manieth journey is told, so that a year is not too much.
    """

    name: ClassVar[str] = "masternaut"
    usual_lifetime: ClassVar[float] = 2_591_999.0

    success_false: bool
    error_shape: Shape
    jobs_envelope: Envelope
    quotas_enabled: bool
    core_accepts_bearer: bool
    day_count: DayCount
    journey_window: JourneyWindow
    journeys_every: int
    quotas: Quotas
    books: Books

    def restore_switches(self) -> None:
        """Put every switch back to where it was at the start."""
        super().restore_switches()
        self.success_false = False
        self.error_shape = "errorMsg"
        self.jobs_envelope = "jobs"
        self.quotas_enabled = True
        self.core_accepts_bearer = False
        self.day_count = "touched"
        self.journey_window = "started"
        self.journeys_every = 1
        self.quotas = Quotas()
        self.books = Books(self.world)

    def invented_credentials(self) -> dict[str, str]:
        """Give the credentials that this vendor knows."""
        return {
            "client_id": "mn-example+client",
            "client_secret": "mn:s&cret 50%+#$ü",
            "customer_id": "C-4242",
        }

    def urls(self) -> dict[str, str]:
        """Give the URLs that this vendor serves."""
        return {
            "base_url": f"{self.url}/connect-webservices/services/public/v1/",
            "jobs_url": f"{self.url}/job-management/v1/",
            "job_reference_url": f"{self.url}/jobs/",
            "tacho_url": f"{self.url}/bvfm/services/public/v1/",
            "token_url": f"{self.url}/masternauth-oauth/oauth/accessToken",
        }

    def problem(self, status: int, message: str, *, field: str | None = None) -> Answer:
        """Give an error answer in the shape that is switched on; 429 has no body."""
        del field  # none of the shapes has a place for it
        return problem_answer(self.error_shape, status, message)

    def authenticate(self, api: str, request: RecordedRequest) -> None:
        """The Core API wants HTTP Basic, Job Management its own header and no other, the rest a
        bearer token.
        """
        headers = request.headers
        if api == "core":
            allowed = self.client_matches(basic(request)) or (
                self.core_accepts_bearer and self.token_serves(bearer(request))
            )
        elif api == "jobs":
            prefix, _, value = headers.get("x-connect-token", "").partition(" ")
            allowed = (
                "authorization" not in headers and prefix == "TOKEN" and self.token_serves(value)
            )
        else:
            allowed = self.token_serves(bearer(request))
        if not allowed:
            raise Refused(self.problem(401, "Bad Credentials"))

    def client_matches(self, pair: tuple[str, str] | None) -> bool:
        """Tell whether this is the client's id and secret."""
        return pair == (self.credentials["client_id"], self.credentials["client_secret"])

    def token_serves(self, token: str | None) -> bool:
        """Tell whether this is an access token that still serves."""
        return token is not None and self.tokens.access(token, self.clock.now()) is not None

    def find(self, request: RecordedRequest) -> Found:
        """Look a request up in the route table."""
        return ROUTES.find(self, request)


def _for_customer(
    handler: Callable[[Masternaut, Call], Answer],
) -> Callable[[Masternaut, Call], Answer]:
    def guarded(masternaut: Masternaut, call: Call) -> Answer:
        if call.parts["customer"] != masternaut.credentials["customer_id"]:
            raise Refused(masternaut.problem(401, "Not enabled for this account"))
        return handler(masternaut, call)

    return guarded


def _core(
    path: str,
    handler: Callable[[Masternaut, Call], Answer],
    *query: str,
    api: str = "core",
    method: str = "GET",
) -> Route[Masternaut]:
    full = f"/connect-webservices/services/public/v1/customer/{{customer}}/{path}"
    return Route(method, full, api, _for_customer(handler), query)


_LIVE = ("vehicleIds", "driverIds", "groupIds", "showAllVehicleStatus", "hideSpeedIfSpeedSensitive")
_PAGE = ("pageIndex", "pageSize")
_OF_VEHICLE = ("vehicleId", "groupId", "startDate", "endDate")
_OF_DRIVER = ("driverId", "groupId", "startDate", "endDate")

# Lists and writes: what changes is in `books`.
_RECORDS: list[Route[Masternaut]] = [
    _core("vehicle", assets.vehicles, "vehicleIds", "groupIds", "name", *_PAGE),
    _core("vehicle/faults", assets.faults, *_OF_VEHICLE, *_PAGE),
    _core("vehicle/nearest", assets.nearest_vehicles, *NEAR),
    _core("vehicle/{id}", assets.change, method="PUT"),
    _core("driver", people.drivers, "driverIds", "groupIds", "name", *_PAGE),
    _core("driver", people.create_driver, method="POST"),
    _core("driver/{id}", people.driver),
    _core("driver/{id}", people.change_driver, method="PUT"),
    _core("driver/{id}", people.delete_driver, method="DELETE"),
    _core("driver/{id}/vehicle/{vehicle}", people.assign, method="POST"),
    _core("driver/{id}/vehicle/{vehicle}", people.unassign, method="DELETE"),
    _core("group", people.groups),
    _core("group", people.create_group, method="POST"),
    _core("group", people.change_group, method="PUT"),
    _core("group/{id}", people.delete_group, method="DELETE"),
    _core(
        "location/current",
        places.locations,
        "name",
        "address",
        "category",
        "reference",
        "phoneNumber",
        *_PAGE,
    ),
    _core("location/category", places.categories),
    _core("location/nearest", places.nearest_locations, *NEAR),
    _core("location", places.create, method="POST"),
    _core("location", places.change, method="PUT"),
    _core("location/{id}", places.delete, method="DELETE"),
    _core("fuel/driver", reports.fuel, *_OF_DRIVER, *_PAGE),
    _core("utilisation/vehicle", reports.vehicles, *_OF_VEHICLE),
    _core("utilisation/driver", reports.drivers, *_OF_DRIVER),
    _core("input/usage/vehicle", reports.inputs, *_OF_VEHICLE, *_PAGE),
    Route("GET", "/jobs/job/updatedSince", "jobs", work.updated_since, ("updatedSince",)),
    Route("POST", "/jobs/job/create", "jobs", work.create),
]

_PERIOD = ("groupId", "startDate", "endDate", *_PAGE)
_VEHICLE = ("id", "vehicleId")
_DRIVER = ("id", "driverId")
_SINCE = ("groupId", "fromDateTime")

# What moved and what happened: nothing of it can be written.
_DRIVEN: list[Route[Masternaut]] = [
    _core("tracking/history/vehicle", history.between, "vehicleId", "groupIds", *_PERIOD[1:]),
    _core(
        "tracking/history/vehicle/latest", history.latest, "vehicleId", "groupIds", "fromDateTime"
    ),
    _core("tracking/journey/summary", journeys.summary, "vehicleIds", "groupIds", *_PERIOD[1:3]),
    _core("journey/detail/vehicle", journeys.by_vehicle, *_VEHICLE, *_PERIOD),
    _core("journey/detail/driver", journeys.by_driver, *_DRIVER, *_PERIOD),
    _core("journey/detail/vehicle/latest", journeys.by_vehicle_latest, *_VEHICLE, *_SINCE),
    _core("journey/detail/driver/latest", journeys.by_driver_latest, *_DRIVER, *_SINCE),
    _core("speeding/detail/vehicle", behaviour.vehicle_speeding, *_VEHICLE, *_PERIOD),
    _core("speeding/detail/driver", behaviour.driver_speeding, *_DRIVER, *_PERIOD),
    _core("idling/detail/vehicle", behaviour.vehicle_idling, *_VEHICLE, *_PERIOD),
    _core("idling/detail/driver", behaviour.driver_idling, *_DRIVER, *_PERIOD),
    _core("businesstravel/detail/vehicle", behaviour.business_travel, *_VEHICLE, *_PERIOD),
]

ROUTES: RouteTable[Masternaut] = RouteTable(
    [
        Route("POST", "/masternauth-oauth/oauth/accessToken", "token", token.grant),
        _core("tracking/live", tracking.live, *_LIVE),
        _core("tracking/live/latest", tracking.live_latest, "fromDateTime", *_LIVE),
        *_RECORDS,
        *_DRIVEN,
        _core("tire/events", tacho.tire_events, *_PAGE, api="tire"),
        Route(
            "GET",
            "/job-management/v1/customer/{customer}/jobs",
            "jobs",
            _for_customer(work.jobs),
            _PAGE,
        ),
        Route(
            "POST",
            "/bvfm/services/public/v1/customer/{customer}/tacho/live",
            "tacho",
            _for_customer(tacho.live),
        ),
        Route(
            "POST",
            "/bvfm/services/public/v1/customer/{customer}/tacho/activity",
            "tacho",
            _for_customer(tacho.activity),
        ),
    ]
)
