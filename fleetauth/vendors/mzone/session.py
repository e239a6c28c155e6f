"""`MZoneSession`: MZone's sign-in and calls. How OData is paged is said in `odata`, what comes back in `models`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import ClassVar, Final, TypeVar, Unpack

from fleetauth.errors import ArgumentError
from fleetauth.options import SessionOptions
from fleetauth.session import VendorSession
from fleetauth.tokens.credentials import Credential, seal
from fleetauth.tokens.grants import password_grant, refresh_token_grant
from fleetauth.transport.api import Api
from fleetauth.transport.origins import checked_base, checked_url
from fleetauth.transport.paging import Page, Pager, Place
from fleetauth.transport.query import Param
from fleetauth.transport.schemes import BEARER
from fleetauth.vendors.settings import checked_moment, checked_page_size, listed, urls_of
from fleetauth.wire import utc_z

from .fleet_calls import FleetCalls
from .models import Notification, Vehicle
from .odata import opened

_T = TypeVar("_T")
_ENVIRONMENTS: Final = {
    "live": {
        "base_url": "https://live.mzoneweb.net/mzone62.api/",
        "token_url": "https://login.mzoneweb.net/connect/token",
    },
    "staging": {
        "base_url": "https://stg.mzoneweb.net/mzone62.api/",
        "token_url": "https://login-stg.mzoneweb.net/connect/token",
    },
}


class MZoneSession(FleetCalls, VendorSession):
    """A session with MZone.

    Signs in by OAuth 2.0's password grant; renews by a refresh token if the vendor gave one, else by the password.

    Args:
        client_id: The client that the vendor issued.
        client_secret: Its secret.
        username: The user whose data is read.
        password: The user's password.
        environment: ``"live"`` or ``"staging"``.
        base_url: The OData root, instead of the environment's.
        token_url: The token endpoint, instead of the environment's.
        scope: What to ask for, such as ``"mz6-api.all mz_username"``; by default none, and the vendor decides.
        response_type: Sent with the password grant if given; the vendor's guide says ``"code id token"``.
        **options: See `fleetauth.SessionOptions`.

    Raises:
        ConfigurationError: A credential is missing or blank, or a URL is wrong.

    Example:
        >>> async with MZoneSession.from_env() as mzone:  # doctest: +SKIP
        ...     async for notification in mzone.notifications(unread=True):
        ...         print(notification.message)
    """

    vendor: ClassVar[str] = "mzone"
    required_settings: ClassVar[tuple[str, ...]] = (
        "client_id",
        "client_secret",
        "username",
        "password",
    )
    optional_settings: ClassVar[tuple[str, ...]] = (
        "environment",
        "base_url",
        "token_url",
        "scope",
        "response_type",
    )

    def __init__(
        self,
        *,
        client_id: Credential | None = None,
        client_secret: Credential | None = None,
        username: Credential | None = None,
        password: Credential | None = None,
        environment: str = "live",
        base_url: str | None = None,
        token_url: str | None = None,
        scope: str | None = None,
        response_type: str | None = None,
        **options: Unpack[SessionOptions],
    ) -> None:
        client_secret, password = seal(client_secret), seal(password)
        self._refuse_unknown(options)
        urls = urls_of(_ENVIRONMENTS, environment, vendor=self.vendor)
        api_url = checked_base(
            base_url or urls["base_url"], argument="base_url", vendor=self.vendor
        )
        login_url = checked_url(
            token_url or urls["token_url"], argument="token_url", vendor=self.vendor
        )
        super().__init__(
            credentials={
                "client_id": client_id,
                "client_secret": client_secret,
                "username": username,
                "password": password,
            },
            urls=(api_url, login_url),
            options=options,
        )
        asked = (("scope", scope), ("response_type", response_type))
        keeper = self._oauth_keeper(
            url=login_url,
            primary=password_grant(
                constants=tuple((name, value) for name, value in asked if value)
            ),
            refresh=refresh_token_grant(),
        )
        self._odata = self._add(Api(name="odata", base_url=api_url, scheme=BEARER, keeper=keeper))

    def notifications(
        self, *, unread: bool = False, since: datetime | None = None, page_size: int = 200
    ) -> Pager[Notification]:
        """Inbox notifications, oldest first (``GET Notifications``).

        Read all that you want before you mark any as read: what is marked leaves the unread ones, the rest move up, and
        the next page would begin too late.

        Args:
            unread: Only those that nobody has read.
            since: Only those after this moment; it must have a time zone.
            page_size: Rows in one request.

        Raises:
            ArgumentError: `since` has no time zone, or `page_size` is below 1.

        Example:
            >>> first_page = await mzone.notifications(unread=True)  # doctest: +SKIP
        """
        conditions = ["readUtcTimestamp eq null"] if unread else []
        if since is not None:
            moment = checked_moment(since, "since", vendor=self.vendor)
            conditions.append(f"utcTimestamp gt {utc_z(moment)}")
        params = {"$filter": " and ".join(conditions) or None, "$orderby": "utcTimestamp,id"}
        return self._entities("Notifications", Notification, params, page_size)

    async def mark_notifications_read(self, ids: Iterable[str]) -> None:
        """Mark notifications as read (``POST Notifications/_.markAsRead``). Doing it twice does no harm.

        Args:
            ids: The notifications' ids.

        Raises:
            ArgumentError: `ids` is a single text, empty, or holds something else than ids.
        """
        chosen = listed(ids, "ids", vendor=self.vendor)
        if not chosen:
            raise ArgumentError("ids is empty: there is nothing to mark", vendor=self.vendor)
        body = {"notificationIds": chosen}
        await self.request("POST", "Notifications/_.markAsRead", json=body, repeatable=True)

    def vehicles(
        self,
        *,
        vehicle_group_id: str | None = None,
        expand: Iterable[str] = (),
        page_size: int = 200,
    ) -> Pager[Vehicle]:
        """Vehicles, in the order of their ids (``GET Vehicles``).

        Args:
            vehicle_group_id: Only those of this group.
            expand: What to send along with each, by the vendor's names, such as ``["lastKnownPosition"]``.
            page_size: Rows in one request.

        Raises:
            ArgumentError: `page_size` is below 1, or `expand` is a single text.

        Example:
            >>> async for vehicle in mzone.vehicles(expand=["lastKnownPosition"]):  # doctest: +SKIP
            ...     print(vehicle.registration, vehicle.last_known_position)
        """
        expanded = ",".join(listed(expand, "expand", vendor=self.vendor)) or None
        params = {"vehicleGroup_Id": vehicle_group_id, "$expand": expanded, "$orderby": "id"}
        return self._entities("Vehicles", Vehicle, params, page_size)

    def _entities(
        self, path: str, kind: type[_T], params: Mapping[str, str | None], page_size: int
    ) -> Pager[_T]:
        """An entity set's rows. The order is always asked for: without one, rows repeat and go missing."""
        checked_page_size(page_size, vendor=self.vendor)

        async def fetch(place: Place) -> Page[_T]:
            window: dict[str, Param] = {"$top": page_size, "$skip": place.row, "$count": "true"}
            query = {} if place.url else {**params, **window}
            answer = await self._ask(self._odata, "GET", place.url or path, params=query)
            envelope = opened(answer, self._reader)
            return Page(
                rows=self._rows(kind, envelope, answer),
                total=envelope.total,
                next_url=envelope.next_url,
                answer=answer,
            )

        return Pager(
            fetch, observer=self._observer, call=path, arguments=params, page_size=page_size
        )
