"""`SessionAuth`: a session's sign-in for the user's own HTTP client, with the same renewal and guard of origins.

No lock is held across a `yield` of an auth flow: a caller may abandon the flow there (I2).
"""

from __future__ import annotations

import functools
from collections.abc import AsyncGenerator, Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, NoReturn, cast

from fleetauth.errors import MisuseError, OriginError
from fleetauth.secrets import Secret
from fleetauth.tokens.token import Token

from .api import Api
from .installed import auth_class
from .origins import Origin

if TYPE_CHECKING:
    from .installed import Auth

_UNAUTHORIZED: Final = 401
_AUTHORIZATION: Final = "authorization"
_SIGNED_FOR: Final = "fleetauth.signed_for"  # travels with a request over its redirects

GetToken = Callable[[Api], Any]


class ApiChooser:
    """Finds the API that a URL belongs to: the one whose base URL is its longest beginning."""

    __slots__ = ("apis",)

    def __init__(self, apis: Sequence[Api]) -> None:
        self.apis: list[Api] = sorted(apis, key=lambda api: len(api.base_url), reverse=True)

    def of(self, url: Any) -> Api:  # noqa: ANN401 - either engine's URL
        """The API.

        Raises:
            OriginError: It is none of this session's.
        """
        text = str(url)
        kind = cast("Callable[[str], Any]", type(url))
        origin = Origin.of(url.scheme, url.host, url.port)
        for api in self.apis:
            # In the engine's own spelling: it writes host names small, leaves out default ports, quotes letters.
            if origin == api.origin and text.startswith(str(kind(api.base_url))):
                return api
        bases = ", ".join(sorted({api.base_url for api in self.apis}))
        message = (
            f"{text.partition('?')[0]} is no URL of this session; its tokens go only to {bases}"
        )
        raise OriginError(message)


def make_auth(apis: Sequence[Api], get_token: GetToken, *, guarded: bool) -> Auth:
    """An `auth` for an httpx or httpx2 client.

    Args:
        apis: The session's.
        get_token: Gives a token for one of them, with the session's retries and time limit.
        guarded: Whether the client's redirects are guarded, so that headers other than ``Authorization`` are safe too.
    """
    kind: Any = auth_class()
    auth: Auth = _session_auth(kind)(ApiChooser(apis), get_token, guarded)
    return auth


async def guard_redirects(request: Any) -> None:  # noqa: ANN401 - either engine's request
    """A request hook that keeps what signs a request in from following a redirect to another origin.

    An HTTP client strips ``Authorization`` there by itself, and nothing else.

    Raises:
        OriginError: It would follow. Nothing is sent there.
    """
    signed_for = request.extensions.get(_SIGNED_FOR)
    origin = Origin.of(request.url.scheme, request.url.host, request.url.port)
    if signed_for is not None and origin != signed_for:
        text = f"a redirect leads from {signed_for} to {origin}; tokens are not sent there"
        raise OriginError(text)


@functools.cache
def _session_auth(engines_auth: Any) -> Any:  # noqa: ANN401 - a class made for the engines in use
    """The class, made late: what it inherits from depends on the engines that are in use."""

    class SessionAuth(engines_auth):  # type: ignore[misc]
        """Signs requests in with a session's token; renews it and repeats the request once after a 401."""

        def __init__(self, chooser: ApiChooser, get_token: GetToken, guarded: bool) -> None:  # noqa: FBT001 - internal
            self._chooser = chooser
            self._get_token = get_token
            self._guarded = guarded

        def sync_auth_flow(self, request: Any) -> NoReturn:  # noqa: ANN401, ARG002 - httpx's signature
            """Refused: fleetauth is async."""
            raise MisuseError(
                "a session's auth works in an AsyncClient only, not in a synchronous Client"
            )

        async def async_auth_flow(self, request: Any) -> AsyncGenerator[Any, Any]:  # noqa: ANN401 - httpx's signature
            """Sign the request in; after a 401 that means this token, once more with the next."""
            api = self._chooser.of(request.url)
            self._check_guarded(api)
            token: Token = await self._get_token(api)
            await request.aread()  # a repeated request needs its body whole
            _sign(request, api, token)
            response = yield request
            place = f"{request.method} {request.url.copy_with(query=None, fragment=None)}"
            if response.status_code != _UNAUTHORIZED:
                if response.is_success:
                    api.refusals.accepted(place, token.generation)
                return
            if not api.scheme.renewable or api.refusals.tells_nothing(place, token.generation):
                return
            api.keeper.rejected(token.generation)
            with api.refusals.trial(place, token.generation) as trial:
                token = await self._get_token(api)
                trial.begins(token.generation)
                _sign(request, api, token)
                response = yield request
                trial.refused = response.status_code == _UNAUTHORIZED

        def _check_guarded(self, api: Api) -> None:
            signed = (*api.headers, *api.second_factor())
            carried = [name for name, value in signed if isinstance(value, Secret)]
            if api.scheme.header.lower() != _AUTHORIZATION:
                carried.append(api.scheme.header)
            if carried and not self._guarded:
                text = (
                    f"{api.name} is signed in to by {' and '.join(carried)}, which an HTTP client would carry along to "
                    "wherever it is redirected: call session.authorize(client) instead of passing auth=session.auth"
                )
                raise MisuseError(text)

    return SessionAuth


def _sign(request: Any, api: Api, token: Token) -> None:  # noqa: ANN401 - either engine's request
    request.extensions[_SIGNED_FOR] = api.origin
    if api.scheme.header.lower() != _AUTHORIZATION:
        request.headers.pop("Authorization", None)
    for name, value in api.signed(token):
        request.headers[name] = value.reveal() if isinstance(value, Secret) else value
