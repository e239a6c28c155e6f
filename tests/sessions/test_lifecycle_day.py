"""The day that docs/lifecycle.md tells of, played on the sandbox: states and events are those of the page."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from fleetauth import CredentialsRefusedError, Event, MbanqSession, State
from fleetauth.sandbox import Fault, Sandbox
from tests.sessions.conftest import Open, SharedClock
from tests.sessions.gathering import at_once

PAGE: Final = (Path(__file__).parents[2] / "docs" / "lifecycle.md").read_text(encoding="utf-8")
# They tell nothing of the token; whether the lease of an exchange that failed is met again is chance.
LEFT_OUT: Final = {"CallAnswered", "LeaseWaited"}


class Told(NamedTuple):
    """The state in which something ends, and the events of the token on the way."""

    state: str
    events: list[str]


def on_the_page() -> list[Told]:
    day = PAGE.partition("## A day of one session")[2].partition("## ")[0]
    rows = [line.split("|") for line in day.splitlines() if line.startswith("| ")][2:]
    names = [(re.findall(r"`(\w+)`", row[2]), re.findall(r"`(\w+)`", row[3])) for row in rows]
    return [Told(states[-1], events) for states, events in names]


async def test_the_day_goes_as_the_page_tells(
    opened: Open, sandbox: Sandbox, clock: SharedClock, events: list[Event]
) -> None:
    mbanq: MbanqSession = opened("mbanq")
    vendor = sandbox.mbanq

    def seen() -> Told:
        names = [type(event).__name__ for event in events]
        events.clear()
        return Told(mbanq.state.value, [name for name in names if name not in LEFT_OUT])

    async def call(*, before_the_end: float | None = None) -> None:
        """Call, if asked for so many seconds before the token's end, and wait for what it has started."""
        if before_the_end is not None:
            clock.advance((mbanq.token_status.expires_in or 0) - before_the_end)
        await mbanq.user_details()
        while mbanq.state is State.RENEWING:
            await clock.sleep(0)

    day = [seen()]
    await at_once(10, call)
    day.append(seen())
    await call(before_the_end=600)
    day.append(seen())
    await call(before_the_end=30)
    day.append(seen())
    vendor.faults.add(Fault.status(503, times=1, path="token"))
    await call(before_the_end=30)
    day.append(seen())
    clock.advance(5)
    await call()
    day.append(seen())
    vendor.revoke_access_tokens()
    await call()
    day.append(seen())
    vendor.change_credentials(password="another-example")
    vendor.revoke_refresh_tokens()
    with suppress(CredentialsRefusedError):
        await call(before_the_end=0)
    day.append(seen())
    await mbanq.replace_credentials(password="another-example")
    await call()
    day.append(seen())
    await mbanq.aclose()
    day.append(seen())
    assert day == on_the_page()
