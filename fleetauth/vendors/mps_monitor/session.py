"""`MPSMonitorSession`: MPS Monitor's sign-in, with its rotating refresh token, and its calls."""

from __future__ import annotations

from typing import ClassVar, Final, Unpack

from fleetauth.errors import ArgumentError, NotFoundError
from fleetauth.options import SessionOptions
from fleetauth.session import VendorSession
from fleetauth.tokens.credentials import Credential, seal
from fleetauth.tokens.grants import password_grant, refresh_token_grant
from fleetauth.transport.api import Api
from fleetauth.transport.origins import checked_base, checked_url
from fleetauth.transport.schemes import Scheme
from fleetauth.vendors.settings import urls_of
from fleetauth.wire.answer import Answer

from .envelope import opened, problem_under_success
from .models import Account

_ENVIRONMENTS: Final = {
    "live": {"base_url": "https://api.mpsmonitor.com/api3/"},
    "staging": {"base_url": "https://staging.abassetmanagement.com/api3/"},
}
_BEARER: Final = Scheme(prefix="bearer ")  # in the guide's spelling


class MPSMonitorSession(VendorSession):
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

    vendor: ClassVar[str] = "mps_monitor"
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

    async def get_account(
        self, account_id: str | None = None, *, dealer_code: str | None = None
    ) -> Account:
        """An account: by default the one that is signed in (``GET /account/getaccount``).

        Args:
            account_id: Another account's id, 23 characters that mind their case (``POST /Account/GetAccount``).
            dealer_code: Its dealer's code, with `account_id` only.

        Raises:
            NotFoundError: There is no such account.
            InputRefusedError: The vendor refuses the input, in an answer with status 200.
            NotAllowedError: The user lacks the capability.
        """
        if account_id is None:
            if dealer_code is not None:
                raise ArgumentError("dealer_code goes with account_id only", vendor=self.vendor)
            return self._account(await self.request("GET", "account/getaccount"))
        body = {"Id": account_id} | ({} if dealer_code is None else {"DealerCode": dealer_code})
        return self._account(
            await self.request("POST", "Account/GetAccount", json=body, repeatable=True)
        )

    async def get_profile(self) -> Account:
        """Who is signed in (``GET /Account/GetProfile``).

        Raises:
            FleetAuthError: The call failed.
        """
        return self._account(await self.request("GET", "Account/GetProfile"))

    def _account(self, answer: Answer) -> Account:
        envelope = opened(answer, self._reader)
        if envelope.inside is None:
            text = f"{answer.method} {answer.url} found no account"
            raise NotFoundError(
                text, vendor=self.vendor, status=answer.status, body=answer.shown_body
            )
        return self._reader.read(envelope.inside, Account, envelope.path, body=answer.body)
