"""`MPSMonitorSession`: MPS Monitor's sign-in, with its rotating refresh token. The calls live in a file a subject."""

from __future__ import annotations

from typing import ClassVar, Final, Unpack

from fleetauth.options import SessionOptions
from fleetauth.tokens.credentials import Credential, seal
from fleetauth.tokens.grants import password_grant, refresh_token_grant
from fleetauth.transport.api import Api
from fleetauth.transport.origins import checked_base, checked_url
from fleetauth.transport.schemes import Scheme
from fleetauth.vendors.settings import urls_of

from .account_calls import AccountCalls
from .counter_calls import CounterCalls
from .dealer_calls import DealerCalls
from .device_calls import DeviceCalls
from .envelope import problem_under_success
from .operation_calls import OperationCalls
from .supply_alert_calls import SupplyAlertCalls

_ENVIRONMENTS: Final = {
    "live": {"base_url": "https://api.mpsmonitor.com/api3/"},
    "staging": {"base_url": "https://staging.abassetmanagement.com/api3/"},
}
_BEARER: Final = Scheme(prefix="bearer ")  # in the guide's spelling


class MPSMonitorSession(
    AccountCalls, DealerCalls, DeviceCalls, CounterCalls, SupplyAlertCalls, OperationCalls
):
    """A session with MPS Monitor.

    Signs in by OAuth 2.0's password grant with a scope. The token lives 30 minutes; its refresh token works once and a
    new one comes with each renewal. When it is refused, the session signs in by the password again.

    Args:
        client_id: The client that the vendor issued.
        client_secret: Its secret.
        username: The user.
        password: The user's password, or the user's own API token.
        environment: ``"live"`` or ``"staging"``.
        base_url: The API's root, for an installation of its own ("EndpointApiUri").
        token_url: The token endpoint; ``token`` below `base_url` by default.
        scope: What to ask for at sign-in; ``"account"`` by default, and ``""`` for nothing.
        **options: See `fleetauth.SessionOptions`.

    Raises:
        ConfigurationError: A credential is missing or blank, or a URL is wrong.

    Example:
        >>> async with MPSMonitorSession.from_env() as mps:  # doctest: +SKIP
        ...     print((await mps.get_account()).name)
    """

    vendor: str = "mps_monitor"
    required_settings: ClassVar[tuple[str, ...]] = (
        "client_id",
        "client_secret",
        "username",
        "password",
    )
    optional_settings: ClassVar[tuple[str, ...]] = ("environment", "base_url", "token_url", "scope")

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
        scope: str = "account",
        **options: Unpack[SessionOptions],
    ) -> None:
        client_secret, password = seal(client_secret), seal(password)
        self._refuse_unknown(options)
        urls = urls_of(_ENVIRONMENTS, environment, vendor=self.vendor)
        api_url = checked_base(
            base_url or urls["base_url"], argument="base_url", vendor=self.vendor
        )
        login_url = checked_url(
            token_url or f"{api_url}token", argument="token_url", vendor=self.vendor
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
        keeper = self._oauth_keeper(
            url=login_url,
            primary=password_grant(constants=(("scope", scope),) if scope else ()),
            refresh=refresh_token_grant(),
            rotates=True,
        )
        self._api3 = self._add(
            Api(
                name="api3",
                base_url=api_url,
                scheme=_BEARER,
                keeper=keeper,
                problem_under_success=problem_under_success,
            )
        )
