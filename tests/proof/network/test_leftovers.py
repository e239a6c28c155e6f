"""More comes on a connection than its answer has: the next request is never given that for its answer."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import anyio.to_thread
import pytest

from tests.conftest import FAST, asked_engine

from .places import Reading

if TYPE_CHECKING:
    from tests.proof.ledger import Ledger

    from .relay import Relay, Wire

FAST_ENGINE = asked_engine() == FAST
WRONG = b'{"value": [{"id": "of-somebody-else"}]}'
OTHERS = b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%b" % (len(WRONG), WRONG)


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("more", [OTHERS, b" ", b"}\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"])
async def test_what_comes_behind_an_answer_answers_nothing(
    more: bytes,
    late: bool,  # noqa: FBT001 - a parameter
    relay: Relay,
    ledger: Ledger,
) -> None:
    taken, sent = threading.Event(), threading.Event()

    def say(wire: Wire) -> bool:
        answer = wire.answer().raw
        wire.send(answer if late else answer + more)
        if late:
            taken.wait(5)
            wire.send(more)
        sent.set()
        return True

    place = Reading(relay)
    what = "more bytes than the answer has, " + ("a moment later" if late else "at once")
    with ledger.trial("network", what):
        async with place.session:
            await place.begin()
            relay.plan(place.where, say, times=1)
            groups = [group.id for group in await place.session.vehicle_groups()]
            taken.set()
            assert await anyio.to_thread.run_sync(sent.wait, 5)
            for _ in range(2):
                again = [group.id for group in await place.session.vehicle_groups()]
                assert again == groups
            # aiohttp reads ahead: what is no HTTP, right behind an answer, breaks that answer for it.
            assert place.retried <= (FAST_ENGINE and not late)
