"""`MasternautSession`: one credential pair, three ways to present it, and the quotas. `envelopes` opens the answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final, Literal, TypeVar, Unpack
from urllib.parse import quote

from fleetauth.errors import ArgumentError, ConfigurationError
from fleetauth.options import SessionOptions
from fleetauth.records import Records
from fleetauth.secrets import Secret
from fleetauth.session import VendorSession
from fleetauth.tokens.credentials import Credential, seal
from fleetauth.tokens.grants import ClientAuthentication, client_credentials_grant
from fleetauth.transport.api import Api
from fleetauth.transport.origins import checked_base, checked_url
from fleetauth.transport.paging import Page, Pager, Place
from fleetauth.transport.query import Param
from fleetauth.transport.schemes import BASIC, BEARER, Scheme
from fleetauth.vendors.settings import checked_page_size, listed, plain_setting

from .envelopes import opened, problem_under_success, refuses_credentials
from .fleet_calls import FleetCalls
from .models import Job, LivePosition, TireEvent, Vehicle

_T = TypeVar("_T")
_BASE_URL: Final = "https://api.masternautconnect.com/connect-webservices/services/public/v1/"
_JOBS_URL: Final = "https://api.masternautconnect.com/job-management/v1/"
_TACHO_URL: Final = "https://public-api.masternautconnect.com/bvfm/services/public/v1/"
_TOKEN_URL: Final = "https://auth.masternautconnect.com/masternauth-oauth/oauth/accessToken"
_X_CONNECT_TOKEN: Final = Scheme(header="x-connect-token", prefix="TOKEN ")
_LIVE_INTERVAL: Final = (
    15.0  # seconds from one request for live positions to the next, says the vendor
)


class MasternautSession(FleetCalls, VendorSession):
    """A session with Masternaut Connect.

    The Core API (`live_tracking`) takes HTTP Basic; Smart Tire, Tacho and Vehicle Check a bearer token; Job Management
    the same token in ``x-connect-token``. The token is bought once for all of them, by OAuth 2.0's client credentials.

    Args:
        client_id: The client that the vendor issued.
        client_secret: Its secret.
        customer_id: The customer whose fleet is read; part of every URL.
        core_scheme: ``"basic"``, as the vendor's documentation says, or ``"bearer"``, as a newer guide has it.
        base_url: The Core API's root, before ``customer/…``.
        jobs_url: Job Management's root, before ``customer/…``.
        tacho_url: The Tacho API's root, before ``customer/…``.
        token_url: The token endpoint.
        **options: See `fleetauth.SessionOptions`.

    Raises:
        ConfigurationError: A credential is missing or blank, or a URL is wrong.

    Example:
        >>> async with MasternautSession.from_env() as masternaut:  # doctest: +SKIP
        ...     for position in await masternaut.live_tracking():
        ...         print(position.asset_registration, position.speed)
    """

    vendor: ClassVar[str] = "masternaut"
    required_settings: ClassVar[tuple[str, ...]] = ("client_id", "client_secret", "customer_id")
    optional_settings: ClassVar[tuple[str, ...]] = (
        "core_scheme",
        "base_url",
        "jobs_url",
        "tacho_url",
        "token_url",
    )

    def __init__(
        self,
        *,
        client_id: Credential | None = None,
        client_secret: Credential | None = None,
        customer_id: str | Secret | None = None,
        core_scheme: Literal["basic", "bearer"] = "basic",
        base_url: str | None = None,
        jobs_url: str | None = None,
        tacho_url: str | None = None,
        token_url: str | None = None,
        **options: Unpack[SessionOptions],
    ) -> None:
        client_secret = seal(client_secret)
        self._refuse_unknown(options)
        if core_scheme not in ("basic", "bearer"):
            text = f"core_scheme={core_scheme!r} is unknown; the Core API takes 'basic' or 'bearer'"
            raise ConfigurationError(text, vendor=self.vendor)
        customer = quote(plain_setting(customer_id, "customer_id", vendor=self.vendor), safe="")
        core, jobs, tacho = (
            f"{checked_base(given or default, argument=argument, vendor=self.vendor)}customer/{customer}/"
            for given, default, argument in (
                (base_url, _BASE_URL, "base_url"),
                (jobs_url, _JOBS_URL, "jobs_url"),
                (tacho_url, _TACHO_URL, "tacho_url"),
            )
        )
        login_url = checked_url(token_url or _TOKEN_URL, argument="token_url", vendor=self.vendor)
        super().__init__(
            credentials={"client_id": client_id, "client_secret": client_secret},
            urls=(core, jobs, tacho, login_url),
            options=options,
        )
        keeper = self._oauth_keeper(
            url=login_url,
            primary=client_credentials_grant(client_authentication=ClientAuthentication.BASIC),
            identity=("client_id",),
        )

        def api(name: str, base_url: str, scheme: Scheme) -> Api:
            owner = keeper if scheme.renewable else self._basic_keeper()
            made = Api(name=name, base_url=base_url, scheme=scheme, keeper=owner)
            made.problem_under_success = problem_under_success
            made.refuses_credentials = refuses_credentials
            return self._add(made)

        self._core = api("core", core, BASIC if core_scheme == "basic" else BEARER)
        self._smart_tire = api("smart_tire", f"{core}tire/", BEARER)
        self._jobs = api("jobs", jobs, _X_CONNECT_TOKEN)
        api("tacho", f"{tacho}tacho/", BEARER)
        api("vehicle_check", core, BEARER)
        self._live_quota = self._quota(
            "Masternaut live positions", _LIVE_INTERVAL, identity=("client_id",)
        )

    async def live_tracking(
        self,
        *,
        vehicle_ids: Iterable[str] = (),
        driver_ids: Iterable[str] = (),
        group_ids: Iterable[str] = (),
        show_all_vehicle_status: bool | None = None,
        hide_speed_if_speed_sensitive: bool | None = None,
    ) -> Records[LivePosition]:
        """Where the vehicles are now (``GET tracking/live``), without those on private journeys.

        The vendor allows one request in 15 seconds: a second one waits for its turn, within the session's time limit.

        Args:
            vehicle_ids: Only these vehicles.
            driver_ids: Only these drivers' vehicles.
            group_ids: Only these groups' vehicles.
            show_all_vehicle_status: Also vehicles that send nothing.
            hide_speed_if_speed_sensitive: Leave the speed out where the vendor treats it as sensitive.

        Raises:
            QuotaError: The next turn comes after the time limit.
            CredentialsRefusedError: The vendor refused the client; it is not asked again.
            NotAllowedError: The Core API is not enabled for the account, or `base_url` is wrong.
        """
        params: dict[str, Param] = {
            "vehicleIds": self._listed(vehicle_ids, "vehicle_ids"),
            "driverIds": self._listed(driver_ids, "driver_ids"),
            "groupIds": self._listed(group_ids, "group_ids"),
            "showAllVehicleStatus": show_all_vehicle_status,
            "hideSpeedIfSpeedSensitive": hide_speed_if_speed_sensitive,
        }
        answer = await self._ask(
            self._core, "GET", "tracking/live", params=params, quota=self._live_quota
        )
        return self._rows(LivePosition, opened(answer, self._reader), answer)

    def vehicles(self, *, page_size: int = 200) -> Pager[Vehicle]:
        """The customer's vehicles (``GET vehicle``).

        Args:
            page_size: Rows in one request.

        Raises:
            ArgumentError: `page_size` is below 1.
        """
        return self._paged(self._core, "vehicle", Vehicle, page_size)

    def jobs(self, *, page_size: int = 200) -> Pager[Job]:
        """Jobs, as Job Management lists them (``GET jobs``).

        The shape of the answer is not published: a bare list, ``jobs`` and ``items`` are all read.

        Args:
            page_size: Rows in one request.

        Raises:
            ArgumentError: `page_size` is below 1.
        """
        return self._paged(self._jobs, "jobs", Job, page_size)

    def tire_events(self, *, page_size: int = 200) -> Pager[TireEvent]:
        """Smart Tire's events (``GET tire/events``). Their fields are not published: each is on the record's `extra`.

        Args:
            page_size: Rows in one request.

        Raises:
            ArgumentError: `page_size` is below 1.
        """
        return self._paged(self._smart_tire, "events", TireEvent, page_size)

    def _paged(self, api: Api, path: str, kind: type[_T], page_size: int) -> Pager[_T]:
        checked_page_size(page_size, vendor=self.vendor)

        async def fetch(place: Place) -> Page[_T]:
            params: dict[str, Param] = {"pageIndex": place.page, "pageSize": page_size}
            answer = await self._ask(api, "GET", path, params=params)
            envelope = opened(answer, self._reader)
            rows = self._rows(kind, envelope, answer)
            return Page(
                rows=rows,
                total=envelope.total,
                whole=len(rows) > page_size,  # it knows no pages
                maybe_unpaged=envelope.total is None,
                answer=answer,
            )

        return Pager(fetch, observer=self._observer, call=path, page_size=page_size)

    def _listed(self, ids: Iterable[str], argument: str) -> str | None:
        """Ids as the vendor lists them in a query; `None` for none."""
        chosen = listed(ids, argument, vendor=self.vendor)
        if any("," in chosen_id for chosen_id in chosen):
            raise ArgumentError(f"{argument} has an id that holds a comma", vendor=self.vendor)
        return ",".join(chosen) or None
