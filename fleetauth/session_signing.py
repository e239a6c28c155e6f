"""`SessionSigning`: what a session does about its token: it signs in and out, tells its state, and lends the token to
clients of the user's own. How a token is bought and kept is known below, in ``tokens/``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fleetauth.clock import now
from fleetauth.errors import StoreError
from fleetauth.secrets import Secret, SecretHeaders
from fleetauth.session_parts import SessionParts
from fleetauth.tokens.credentials import Credential, seal
from fleetauth.tokens.kept_fresh import KeptFresh
from fleetauth.tokens.lifecycle import State
from fleetauth.tokens.status import TokenStatus, status_of
from fleetauth.tokens.token import Token
from fleetauth.transport.api import Api
from fleetauth.transport.auth import guard_redirects, make_auth

if TYPE_CHECKING:
    from fleetauth.transport.installed import Auth


class SessionSigning(SessionParts):
    """What a session does about its token."""

    @property
    def state(self) -> State:
        """Where the session's token is in its life; `Locked` as soon as any of its credentials is.

        `SecondFactor` says that the vendor wants a one-time password; the token itself serves on, and is renewed.
        """
        self._signing.keeper.second_factor()  # one that has ended is found out
        locked = any(keeper.state is State.LOCKED for keeper in self._keepers())
        return State.LOCKED if locked else self._signing.keeper.state

    @property
    def endpoints(self) -> Mapping[str, str]:
        """Where the session's secrets go, and nowhere else: the token endpoint as ``token``, each API by its name."""
        token = {} if self._token_url is None else {"token": self._token_url}
        return token | {api.name: api.base_url for api in self._apis.values()}

    @property
    def token_status(self) -> TokenStatus:
        """What may be told of the session's token: how long it lives, never the token itself."""
        return status_of(self._signing.keeper, self.state, now(self._clock))

    async def login(self, *, timeout: float | None = None) -> TokenStatus:
        """Sign in now, if no token serves. No call needs this; it tells early whether the credentials are right.

        Args:
            timeout: Seconds, instead of the session's own.

        Raises:
            CredentialsRefusedError: The vendor refused them.
            FleetAuthError: Another reason.
        """
        await self._token(self._signing, timeout=timeout)
        return self.token_status

    async def refresh(self, *, timeout: float | None = None) -> TokenStatus:
        """Get a new token now, whether or not the old one still serves.

        Args:
            timeout: Seconds, instead of the session's own.

        Raises:
            FleetAuthError: None came; the old one is kept unless the vendor refused the credentials.
        """
        await self._token(self._signing, timeout=timeout, renew=True)
        return self.token_status

    async def auth_headers(self, api: str | None = None) -> Mapping[str, str]:
        """The headers that sign a request of your own in. They hold the token in plain; they mask it when shown.

        Args:
            api: Which of the vendor's APIs; its main one by default.

        Raises:
            FleetAuthError: There is no token.
        """
        chosen = self._api(api)
        headers = chosen.signed(await self._token(chosen))
        return SecretHeaders(
            (name, value.reveal() if isinstance(value, Secret) else value)
            for name, value in headers
        )

    @property
    def auth(self) -> Auth:
        """An `httpx.Auth` for your own `httpx.AsyncClient` (or httpx2's): the same token, renewal and guard of origins.

        Example:
            >>> client = httpx.AsyncClient(auth=mzone.auth)  # doctest: +SKIP
        """
        return make_auth(tuple(self._apis.values()), self._token, guarded=False)

    def authorize(self, client: Any) -> None:  # noqa: ANN401 - an AsyncClient of either engine
        """Sign all requests of your own `httpx.AsyncClient` (or httpx2's) in.

        More than ``client.auth = session.auth``: it also keeps tokens in headers other than ``Authorization`` from
        following a redirect to another origin, which httpx does not.

        Args:
            client: The client; it is changed.
        """
        hooks = client.event_hooks
        client.event_hooks = {**hooks, "request": [*hooks.get("request", ()), guard_redirects]}
        client.auth = make_auth(tuple(self._apis.values()), self._token, guarded=True)

    def kept_fresh(self) -> KeptFresh:
        """Renew the token in the background for as long as the block lasts.

        Example:
            >>> async with mzone.kept_fresh():  # doctest: +SKIP
            ...     await long_export(mzone)
        """
        self._check_open()
        return KeptFresh(self._signing.keeper, self._clock)

    async def sign_out(self) -> None:
        """Forget the token, here and in the store. The next call signs in anew.

        Others that share the store find it gone when theirs ends. The vendor is not told: none has a call for that.

        Raises:
            StoreError: The store fails; here the token is forgotten all the same.
        """
        self._enter()
        failure: StoreError | None = None
        for keeper in self._keepers():
            try:
                await keeper.sign_out()
            except StoreError as exc:
                failure = exc
        if failure is not None:
            raise failure

    async def replace_credentials(self, **credentials: Credential | None) -> None:
        """Use other credentials from now on; the token is forgotten and a locked session unlocked.

        Args:
            **credentials: By the names that the session was made with.

        Raises:
            ConfigurationError: A name is unknown or a value blank; nothing is changed.
        """
        self._enter()
        given = {name: seal(value) for name, value in credentials.items()}
        credentials.clear()  # in plain, they would show in a traceback with locals
        self._credentials.checked(given)
        keepers = self._keepers()
        while any(keeper.is_busy for keeper in keepers):
            for keeper in keepers:
                await keeper.settle()
        self._check_open()
        # Nothing waits from here on: who is cancelled has replaced all or nothing, and never keeps another's token.
        self._credentials.replace(given)
        for keeper in keepers:
            await keeper.start_over()

    async def unlock(self) -> None:
        """Let a locked session try the same credentials again, for when the account has been mended at the vendor's."""
        self._enter()
        for keeper in self._keepers():
            await keeper.unlock()

    # -------------------------------------------------------------- inside

    async def _token(self, api: Api, *, timeout: float | None = None, renew: bool = False) -> Token:
        self._enter()
        return await self._transport.token(api, seconds=self._seconds(timeout), renew=renew)
