"""Ways to obtain a token, all of one shape: `TokenEndpoint` asks the vendor, `BasicCredential` needs nobody.

What goes out is built from `grants`, what comes back is read by `answers`. When to ask, and what a failure means for
the session, is the keeper's work.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

import attrs

from fleetauth.clock import Clock, now
from fleetauth.events import Observer, TokenRequested
from fleetauth.secrets import Redactor, Secret
from fleetauth.wire.answer import Answer

from .answers import TokenAnswerReader
from .credentials import Credentials
from .grants import Grant, basic_authorization
from .token import Token


@attrs.frozen(kw_only=True)
class TokenRequest:
    """A token request, ready but for its encoding: secrets stay wrapped until they are written.

    Attributes:
        url: The token endpoint.
        headers: Names and values.
        form: The body's fields in order.
    """

    url: str
    headers: tuple[tuple[str, str | Secret], ...]
    form: tuple[tuple[str, str | Secret], ...]


class TokenSource(Protocol):
    """Where a session's tokens come from."""

    @property
    def refreshes(self) -> bool:
        """Whether a refresh token is of any use to it."""
        ...

    @property
    def rotates(self) -> bool:
        """Whether buying a token ends the refresh tokens bought before, also those of other sessions."""
        ...

    async def obtain(self, refresh_token: Secret | None, *, generation: int) -> Token:
        """Buy a token: with the refresh token if one is given, else with the primary grant."""
        ...


class TokenEndpoint:
    """A vendor's OAuth 2.0 token endpoint.

    Args:
        url: Where it is.
        credentials: What to sign in with.
        primary: The grant that needs no earlier token.
        refresh: The grant that uses a refresh token, where the vendor has one.
        headers: Vendor headers that belong on the token request as well.
        post: Sends a token request: follows no redirect, has a time limit, raises only this library's errors.
        reader: Reads the answer.
        clock: For the moment at which the request starts.
        observer: Told of each request.
        redactor: Learns the secrets that are about to be sent.
        rotates: Whether buying a token ends the refresh tokens bought before.
    """

    def __init__(
        self,
        *,
        url: str,
        credentials: Credentials,
        primary: Grant,
        refresh: Grant | None = None,
        headers: tuple[tuple[str, str | Secret], ...] = (),
        post: Callable[[TokenRequest], Awaitable[Answer]],
        reader: TokenAnswerReader,
        clock: Clock,
        observer: Observer,
        redactor: Redactor,
        rotates: bool = False,
    ) -> None:
        self.url = url
        self._rotates = rotates
        self._credentials = credentials
        self._primary = primary
        self._refresh = refresh
        self._headers = headers
        self._post = post
        self._reader = reader
        self._clock = clock
        self._observer = observer
        self._redactor = redactor

    @property
    def refreshes(self) -> bool:
        """Whether the vendor has a grant for refresh tokens."""
        return self._refresh is not None

    @property
    def rotates(self) -> bool:
        """Whether buying a token ends the refresh tokens bought before."""
        return self._rotates

    async def obtain(self, refresh_token: Secret | None, *, generation: int) -> Token:
        """Make one token request.

        Raises:
            CredentialsRefusedError: The vendor refused what was sent.
            FleetAuthError: Any other failure; the vendor may or may not have issued a token.
        """
        credentials = dict(await self._credentials.resolve())
        grant = self._primary
        if refresh_token is not None and self._refresh is not None:
            grant = self._refresh
            credentials["refresh_token"] = refresh_token
        authorization = grant.authorization(credentials)
        self._redactor.learn(authorization)
        headers = (
            self._headers
            if authorization is None
            else (*self._headers, ("Authorization", authorization))
        )
        request = TokenRequest(url=self.url, headers=headers, form=grant.form(credentials))
        self._observer.emit(TokenRequested(vendor=self._observer.vendor, grant=grant.grant_type))
        started = now(self._clock)
        answer = await self._post(request)
        return self._reader.read(
            answer, grant=grant.grant_type, started=started, generation=generation
        )


class BasicCredential:
    """HTTP Basic, seen as a token that needs no exchange and never expires."""

    def __init__(self, *, credentials: Credentials, clock: Clock, redactor: Redactor) -> None:
        self._credentials = credentials
        self._clock = clock
        self._redactor = redactor

    @property
    def refreshes(self) -> bool:
        """It never does."""
        return False

    @property
    def rotates(self) -> bool:
        """It never does."""
        return False

    async def obtain(self, refresh_token: Secret | None, *, generation: int) -> Token:  # noqa: ARG002 - the protocol's
        """The credential pair as a ready-made header value. Nothing is sent."""
        pair = await self._credentials.resolve()
        header = basic_authorization(pair["client_id"], pair["client_secret"])
        self._redactor.learn(header)
        return Token(
            access_token=header,
            token_type="Basic",
            obtained=now(self._clock),
            generation=generation,
            grant="basic",
        )
