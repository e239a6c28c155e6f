"""The scenes of what every session class has beside its vendor's own calls: opening, closing, signing out, new
credentials, kept fresh, a user's own client. For each class, in the state in which most happens.
"""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

from fleetauth.errors import CredentialsRefusedError, SessionClosedError
from tests.proof.cancellation.scenes import (
    active,
    auth_headers,
    expired,
    login,
    refresh,
    request,
    signed_out,
    users_client,
)
from tests.proof.cancellation.world import Scene, World
from tests.vendors.test_calls import SESSIONS

Act = Callable[[World], Awaitable[Any]]
OPENING = "opening, closing and signing out"
TOKENS = "signing in and renewing"
OTHER = "another-user"


async def aclose(world: World) -> None:
    """Close."""
    await world.session.aclose()


async def in_a_block(world: World) -> Any:  # noqa: ANN401 - whatever the call gives
    """Open, call, and close."""
    async with world.session as session:
        return (await session.request("GET", "Anything")).json()


async def sign_out(world: World) -> None:
    """Sign out."""
    await world.session.sign_out()


async def unlock(world: World) -> Any:  # noqa: ANN401 - as below
    """Unlock, and sign in."""
    await world.session.unlock()
    return await login(world)


async def replace_credentials(world: World) -> None:
    """Sign in as somebody else from now on."""
    name = "username" if "username" in world.session._credentials._given else "client_id"
    await world.session.replace_credentials(**{name: OTHER})


async def kept_fresh(world: World) -> Any:  # noqa: ANN401 - whatever the call gives
    """Call while the token is renewed in the background."""
    async with world.session.kept_fresh():
        return await request(world)


async def authorized_client(world: World) -> Any:  # noqa: ANN401 - as above
    """A user's own client, with the guard of redirects."""
    client = world.vendor.client
    world.session.authorize(client)
    return (await client.get(f"{world.session._main.base_url}Anything")).json()


async def renewing(world: World) -> None:
    """The token has ended, and somebody renews it at the same time."""
    await expired(world)
    world.beside.append(lambda: _or_closed(world))


async def locked(world: World) -> None:
    """The vendor has refused the credentials; it would take them now."""
    world.vendor.is_refusing = True
    with contextlib.suppress(CredentialsRefusedError):
        await world.session.login()
    world.vendor.is_refusing = False


async def _or_closed(world: World) -> None:
    with contextlib.suppress(SessionClosedError):
        await world.session.login()


async def one_account(world: World) -> None:
    """Whoever the session calls as, it signs in as.

    Raises:
        AssertionError: It serves one account's token, and renews by another's credentials.
    """
    session = world.session
    await session.login()
    token = session._signing.keeper.newest.access_token.reveal()
    served = world.vendor.user_of(token)
    values = await session._credentials.resolve()
    named = values.get("username", values["client_id"]).reveal()
    assert served == named, f"it serves {served}'s token, and has the credentials of {named}"


STATES: dict[str, Act] = {
    "signed out": signed_out,
    "with a token": active,
    "with an expired token": expired,
    "while somebody renews": renewing,
}
Ending = tuple[str, str, Act, dict[str, Any]]
ENDINGS: list[Ending] = [
    ("aclose", OPENING, aclose, {"closes": True}),
    ("__aenter__", OPENING, in_a_block, {"closes": True}),
    ("sign_out", OPENING, sign_out, {}),
    ("replace_credentials", OPENING, replace_credentials, {"proof": one_account}),
    ("unlock", OPENING, unlock, {}),
]
OTHERS: list[Ending] = [
    ("kept_fresh", TOKENS, kept_fresh, {}),
    ("authorize", "a user's own client", authorized_client, {}),
    ("auth", "a user's own client", users_client, {}),
    ("login", TOKENS, login, {}),
    ("refresh", TOKENS, refresh, {}),
    ("auth_headers", TOKENS, auth_headers, {}),
    ("request", "a call", request, {}),
]


def _made(vendor: str, method: str) -> Callable[[], World]:
    kind, arguments, _ = SESSIONS[vendor]
    made: Any = kind
    waits = method == "kept_fresh"
    return lambda: World(made, arguments, lambda _: {"ok": True}, sleepers_wait=waits)


def _scene(vendor: str, ending: Ending, state: str, before: Act) -> Scene:
    method, subject, act, more = ending
    return Scene(
        f"{vendor} {method} {state}",
        subject,
        _made(vendor, method),
        before,
        act,
        covers=f"{SESSIONS[vendor][0].__name__}.{method}",
        **more,
    )


ENDING_SCENES = [
    _scene(vendor, ending, state, before)
    for vendor in SESSIONS
    for ending in ENDINGS
    for state, before in (STATES | ({"locked": locked} if ending[0] == "unlock" else {})).items()
]
OTHER_SCENES = [
    _scene(vendor, other, state, before)
    for vendor in SESSIONS
    for other in OTHERS
    for state, before in STATES.items()
    # Mbanq's headers want the guard of redirects, which only `authorize` brings.
    if state != "while somebody renews" and (vendor, other[0]) != ("mbanq", "auth")
]
