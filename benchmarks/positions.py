"""Live positions as the bytes of one answer of Masternaut's ``GET tracking/live``: the sandbox's, at many moments.

They are as untidy as on the wire: numbers as text, two spellings of one field, nulls, lists of objects.
"""

from __future__ import annotations

from itertools import count, islice
from typing import TYPE_CHECKING, Any, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetauth.sandbox.answer import JsonObject
    from fleetauth.sandbox.world import World

_EVERY: Final = 37.0  # seconds from one moment to the next


def live_positions(rows: int) -> bytes:
    """A JSON array of so many positions; the same bytes each time."""
    from fleetauth.sandbox.world import (
        World,
    )  # what only starts the measuring processes has to stay small

    return msgspec.json.encode(list(islice(_reports(World()), rows)))


def known_by(body: bytes) -> tuple[int, str]:
    """What every reading of these bytes must find: how many positions, and the last one's vehicle."""
    rows: list[dict[str, Any]] = msgspec.json.decode(body)
    return len(rows), rows[-1]["assetId"]


def _reports(world: World) -> Iterator[JsonObject]:
    from fleetauth.sandbox.masternaut.tracking import position
    from fleetauth.sandbox.world import EPOCH

    for moment in count():
        at = EPOCH + moment * _EVERY
        yield from (position(vehicle, world.report(vehicle, at)) for vehicle in world.vehicles)
