"""The step of the store: whether it can be read and written, and by whom it is shared. No real token is touched."""

from __future__ import annotations

import hashlib
import uuid
from typing import Final

import anyio

from fleetauth.errors import FleetAuthError
from fleetauth.secrets import Secret
from fleetauth.stores import (
    FileStore,
    KeyringStore,
    MemoryStore,
    RedisStore,
    StoredToken,
    TokenStore,
)

from .findings import Findings
from .plan import Plan
from .report import Status

PLACE: Final = hashlib.sha256(b"the place of fleetauth's check").hexdigest()
"""The key of the check's own, where no session looks."""
_LEASE: Final = 10.0  # seconds
_SHARED_BY: Final[dict[type[object], str]] = {
    MemoryStore: "this process",
    FileStore: "this user's processes on this machine",
    KeyringStore: "this user's processes on this machine",
    RedisStore: "all that reach it",
}
_INVENTED: Final = StoredToken(
    access_token=Secret("not-a-token"),
    refresh_token=None,
    token_type="check",
    scope=None,
    age=0.0,
    lifetime=1.0,
    generation=1,
    grant="none",
)
_ADVICE: Final = (
    "Check that it is reachable, its encryption key, and that only this user may read and write it"
)


async def check_store(plan: Plan, findings: Findings) -> bool:
    """Take the step; whether a sign-in can follow."""
    findings.begins()
    store = plan.store
    if store is None:
        told = "none given: this check's own memory; nothing is shared"
        findings.add("store", Status.OK, told, facts={"kind": "none"})
        return True
    kind = type(store).__name__
    told = ""
    try:
        with anyio.fail_after(plan.timeout):
            told = await _round_trip(store)
    except TimeoutError:
        told = f"{kind} does not answer within {plan.timeout:g} s"
    except _LostError:
        told = f"{kind} gives back something else than what was put into it"
    except FleetAuthError as exc:
        told = findings.foreign(exc.message)
    except Exception as exc:  # noqa: BLE001 - a store of the user's own may raise anything
        told = f"{kind} failed: {type(exc).__name__}"
    else:
        shared = _SHARED_BY.get(type(store), "whoever is given the same store")
        findings.add(
            "store",
            Status.OK,
            f"{kind} {told}; shared by {shared}",
            facts={"kind": kind, "shared_by": shared},
        )
        return True
    findings.add(
        "store", Status.FAIL, told, advice=_ADVICE, kind="store_failed", facts={"kind": kind}
    )
    return False


async def _round_trip(store: TokenStore) -> str:
    """Put something in, read it, and take it out, in a place of the check's own."""
    await store.load(PLACE)
    lease = await store.acquire(PLACE, owner=uuid.uuid4().hex, seconds=_LEASE)
    if lease is None:
        return "can be read; another check is writing to it"
    try:
        await store.delete(PLACE)
        await store.save(PLACE, _INVENTED, lease=lease)
        kept = await store.load(PLACE)
        await store.delete(PLACE)
    finally:
        await store.release(PLACE, lease)
    same = kept is not None and kept.access_token == _INVENTED.access_token
    if not same:
        raise _LostError
    return "can be read and written"


class _LostError(Exception):
    """A store gave back something else than what was put into it."""
