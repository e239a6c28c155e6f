"""`MZoneSession`: MZone's sign-in. Its calls are in the files of calls beside this one, what comes back in `models`."""

from __future__ import annotations

from typing import ClassVar, Final, Unpack

from fleetauth.options import SessionOptions
from fleetauth.tokens.credentials import Credential, seal
from fleetauth.tokens.grants import password_grant, refresh_token_grant
from fleetauth.transport.api import Api
from fleetauth.transport.origins import checked_base, checked_url
from fleetauth.transport.schemes import BEARER
from fleetauth.vendors.settings import urls_of

from .directory_calls import DirectoryCalls
from .fleet_calls import FleetCalls
from .notification_calls import NotificationCalls
from .trip_calls import TripCalls
from .vehicle_calls import VehicleCalls

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


class MZoneSession(NotificationCalls, VehicleCalls, TripCalls, DirectoryCalls, FleetCalls):
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

    vendor: str = "mzone"
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
