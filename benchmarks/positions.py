"""Live positions as the bytes of one answer of Masternaut's ``GET tracking/live``: the sandbox's, at many moments.

They are as untidy as on the wire: numbers as text, two spellings of one field, nulls, lists of objects.
"""

from __future__ import annotations

from itertools import count, islice
from typing import TYPE_CHECKING, Final

import msgspec

from fleetauth.sandbox.masternaut.tracking import position
from fleetauth.sandbox.world import EPOCH, World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetauth.sandbox.answer import JsonObject

_EVERY: Final = 37.0  # seconds from one moment to the next


def live_positions(rows: int) -> bytes:
    """A JSON array of so many positions; the same bytes each time."""
    return msgspec.json.encode(list(islice(_reports(World()), rows)))


def _reports(world: World) -> Iterator[JsonObject]:
    for moment in count():
        at = EPOCH + moment * _EVERY
        yield from (position(vehicle, world.report(vehicle, at)) for vehicle in world.vehicles)
