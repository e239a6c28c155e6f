"""The scenes: each call that is about the token, in each state in which it can be met. What is proved of them is said
in `trials`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from fleetauth import MasternautSession, MbanqSession, MZoneSession
from tests.proof.cancellation.vendor import LIFETIME
from tests.proof.cancellation.world import Scene, World
from tests.vendors.test_calls import SESSIONS

Act = Callable[[World], Awaitable[Any]]
USER = {"userId": "7", "id": "72753c0d-0000-4000-8000-000000000001"}
POSITIONS = {"items": [{"assetId": "V1", "latitude": 1.5, "longitude": 2.5}]}


def mzone(answer: object = USER) -> World:
    """MZone: a password, refresh tokens."""
    return World(MZoneSession, SESSIONS["mzone"][1], lambda _: answer)


def masternaut() -> World:
    """Masternaut: a client's secret, no refresh token, HTTP Basic beside it, a quota."""
    # Long enough for many who take turns.
    return World(MasternautSession, SESSIONS["masternaut"][1], lambda _: POSITIONS, timeout=600)


def mbanq() -> World:
    """Mbanq: a second factor beside the token."""
    return World(MbanqSession, SESSIONS["mbanq"][1], lambda _: {"userId": 77})


# --- calls ----------------------------------------------------------------------------------------


async def login(world: World) -> Any:  # noqa: ANN401 - as below
    """Sign in."""
    return (await world.session.login()).expires_in > 0


async def refresh(world: World) -> Any:  # noqa: ANN401 - as below
    """Renew."""
    return (await world.session.refresh()).expires_in > 0


async def auth_headers(world: World) -> Any:  # noqa: ANN401 - as below
    """The headers of the newest token."""
    headers = await world.session.auth_headers()
    return headers["Authorization"] == f"Bearer {world.vendor.newest}"


async def request(world: World) -> Any:  # noqa: ANN401 - whatever a call gives
    """Any call."""
    return (await world.session.request("GET", "Anything")).json()


async def typed(world: World) -> Any:  # noqa: ANN401 - as above
    """A call that has a method of its own."""
    return await world.session.user()


async def quota_call(world: World) -> Any:  # noqa: ANN401 - as above
    """One that waits for its turn."""
    return await world.session.live_tracking()


async def users_client(world: World) -> Any:  # noqa: ANN401 - as above
    """A user's own client, signed in by the session."""
    client = world.vendor.client
    url = f"{world.session._main.base_url}Anything"
    return (await client.get(url, auth=world.session.auth)).json()


# --- states ---------------------------------------------------------------------------------------


async def signed_out(world: World) -> None:
    """Nothing has happened."""


async def active(world: World) -> None:
    """A token serves."""
    await world.session.login()


async def due(world: World) -> None:
    """A token serves, and is to be renewed."""
    await world.session.login()
    world.clock.advance(LIFETIME - 30)


async def expired(world: World) -> None:
    """The token has ended."""
    await world.session.login()
    world.clock.advance(LIFETIME + 1)


async def refused(world: World) -> None:
    """The token will be answered by 401."""
    await world.session.login()
    world.vendor.revoke_access()


async def refresh_refused(world: World) -> None:
    """The token has ended, and the refresh token will be refused."""
    await expired(world)
    world.vendor.revoke_refresh()


async def renewed_beside(world: World) -> None:
    """The token has ended, and another caller is the first to find out."""
    await expired(world)
    world.beside.append(world.session.login)


async def leased(world: World) -> None:
    """The token has ended, and another session that shares the store has the lease; it gives it back unused."""
    await expired(world)
    world.store.refusals = 2


async def renewed_elsewhere(world: World) -> None:
    """The token has ended, and another session renews it meanwhile."""
    await expired(world)
    (key,) = [key for key, document in world.store._documents.items() if document.token is not None]

    async def renew() -> None:
        answer = world.vendor.token({"grant_type": "refresh_token", "refresh_token": "refresh-1"})
        token = answer.json()
        await world.store.put(key, token["access_token"], token["refresh_token"], generation=2)

    world.store.refusals = 2
    world.store.on_return = renew


async def store_fails(world: World) -> None:
    """The token has ended, and the store will not take the next one at first."""
    await expired(world)
    world.store.failing_saves = 2


async def faulty(world: World) -> None:
    """The vendor will answer two calls by a fault."""
    await world.session.login()
    world.vendor.faults = [503, 503]


async def token_faulty(world: World) -> None:
    """The token has ended, and the token endpoint will fail once."""
    await expired(world)
    world.vendor.token_faults = [503]


async def turn_taken(world: World) -> None:
    """The quota's turn has just been taken."""
    await world.session.live_tracking()


async def second_factor(world: World) -> None:
    """A second factor goes beside the token, which has ended."""
    await world.session.use_second_factor(
        "invented-factor", valid_to=datetime(2030, 1, 1, tzinfo=UTC)
    )
    world.clock.advance(LIFETIME + 1)


STATES: dict[str, Act] = {
    "signed out": signed_out,
    "with a token": active,
    "with a token that is due": due,
    "with an expired token": expired,
    "with a token that is answered 401": refused,
    "with a refresh token that is refused": refresh_refused,
    "while another caller renews": renewed_beside,
    "while another session has the lease": leased,
    "while another session renews": renewed_elsewhere,
    "with a store that fails": store_fails,
    "with a token endpoint that fails": token_faulty,
}
SIGNING_IN: dict[str, Act] = {"login": login, "refresh": refresh, "auth_headers": auth_headers}
CALLS: dict[str, Act] = {"request": request, "user": typed, "auth": users_client}
SUBJECT = "signing in and renewing"

SCENES = [
    *(
        Scene(f"{call} {state}", SUBJECT, mzone, before, act)
        for call, act in (SIGNING_IN | CALLS).items()
        for state, before in STATES.items()
    ),
    Scene("request with a vendor that fails", "a call", mzone, faulty, request),
    Scene("live_tracking signed out", "a call", masternaut, signed_out, quota_call),
    Scene("live_tracking with its turn taken", "a call", masternaut, turn_taken, quota_call),
    Scene(
        "user_details with a second factor",
        "a call",
        mbanq,
        second_factor,
        lambda world: world.session.user_details(),
    ),
]
