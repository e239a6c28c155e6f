"""An answer that is cut at each of its bytes (I9): nowhere is a part taken for the whole, and nowhere is a token
lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from fleetauth.errors import FleetAuthError, TransportError
from fleetauth.tokens.lifecycle import State
from tests.proof.ledger import FULL

from . import faults
from .cases import RETRIES
from .places import PLACES
from .relay import Fault, Told

if TYPE_CHECKING:
    from tests.proof.ledger import Ledger

    from .places import Place
    from .relay import Relay, Wire

FEW = 6  # positions of each answer, in a run with small numbers
SHAPES: dict[str, Callable[[Told], bytes]] = {
    "length": lambda told: told.raw,
    "chunks": faults.chunked,
}
ENDS: dict[str, Callable[[Wire], bool]] = {
    "closed": lambda wire: wire.hang_up(),
    "reset": lambda wire: wire.reset(),
}


def cutting(shape: str, end: str, number: int) -> Fault:
    """Cut an answer after so many bytes."""

    def cut(wire: Wire) -> bool:
        wire.send(SHAPES[shape](wire.answer())[:number])
        return ENDS[end](wire)

    return cut


def measuring(shape: str, sizes: list[int]) -> Fault:
    """Give an answer whole, and note how many bytes it has."""

    def measure(wire: Wire) -> bool:
        raw = SHAPES[shape](wire.answer())
        sizes.append(len(raw))
        return wire.send(raw)

    return measure


def positions(size: int) -> Iterator[int]:
    """Where to cut."""
    yield from range(0, size, 1 if FULL else max(1, size // FEW))


@pytest.mark.timeout(600 if FULL else 60)
@pytest.mark.parametrize("what", ["read", "write", "renewal"])
@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("shape", SHAPES)
async def test_an_answer_that_is_cut_anywhere(
    shape: str, end: str, what: str, relay: Relay, ledger: Ledger
) -> None:
    place = PLACES[what](relay)
    async with place.session:
        sizes: list[int] = []
        await place.begin()
        relay.plan(place.where, measuring(shape, sizes), times=1)
        await place.ask()
        for number in positions(sizes[0] - 1):
            with ledger.trial("network", f"cut at one of its bytes, {end}: {what}"):
                await place.begin()
                await _cut_once(place, cutting(shape, end, number))
            assert place.session.state is State.ACTIVE


async def _cut_once(place: Place, fault: Fault) -> None:
    before, retried = place.arrived, place.retried
    place.relay.plan(place.where, fault, times=1)
    if place.what == "write":
        with pytest.raises(FleetAuthError) as caught:
            await place.ask()
        assert type(caught.value) is TransportError
        assert caught.value.may_have_arrived
        assert (place.arrived - before, place.retried - retried) == (1, 0)
    else:
        await place.ask()
        assert place.retried - retried == 1
        assert 1 < place.arrived - before <= RETRIES + 1
