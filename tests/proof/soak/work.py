"""What the tasks of the day ask each vendor for, and how an answer is known to be right: by what the vendor answered
before anything went wrong. Payments and jobs, which must never be made twice, carry a number of their own.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from decimal import Decimal
from random import Random
from typing import Any, Final, TypeAlias

import attrs

from fleetauth import MasternautSession, MbanqSession, MPSMonitorSession, MZoneSession
from fleetauth.sandbox import Sandbox
from fleetauth.vendors.masternaut import NewJob
from fleetauth.vendors.mbanq import Party, PaymentRequest

Ask: TypeAlias = Callable[[], Awaitable[object]]
_WRITES: Final = 0.2  # the share of a vendor's calls that write, where it has any
_QUOTA: Final = 0.03  # the share of a vendor's calls that have a quota: about as many as it allows
_TOGETHER: Final = (
    3.0  # of all tasks ask for that when all ask at once: then they wait for their turns
)
_START: Final = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)


@attrs.frozen
class Reads:
    """What can be asked of a vendor, by name, with the answers that are right."""

    asks: dict[str, Ask]
    right: dict[str, object]

    @classmethod
    async def of(cls, asks: dict[str, Ask]) -> Reads:
        """Ask for everything once, while all is well."""
        return cls(asks, {name: told(await ask()) for name, ask in asks.items()})


def told(answer: Any) -> object:  # noqa: ANN401 - any call's
    """What an answer is compared by: a list's rows by their ids."""
    rows = answer if hasattr(answer, "__len__") else (answer,)
    return tuple(getattr(row, "id", row) for row in rows)


def asks_of(session: Any) -> dict[str, Ask]:  # noqa: ANN401 - one of the four
    """The reads that a vendor is asked for."""
    match session:
        case MZoneSession():
            return {
                "user": session.user,
                "users": lambda: session.users(page_size=20),
                "all places": lambda: session.places(page_size=50).all(),
            }
        case MasternautSession():

            async def tire_events() -> object:
                return [
                    len(await session.tire_events(page_size=10))
                ]  # each time there are newer ones

            return {  # the last by the token, the others by HTTP Basic
                "groups": session.groups,
                "drivers": lambda: session.drivers(page_size=20),
                "tire events": tire_events,
            }
        case MPSMonitorSession():
            return {
                "account": session.get_account,
                "dealers": session.dealers,
                "customers": lambda: session.customers(page_size=10),
            }
        case MbanqSession():
            return {
                "user": session.user_details,
                "payment": lambda: session.payment("5003"),
                "payments": lambda: session.payments(page_size=5),
            }
    raise TypeError(type(session).__name__)


class Writes:
    """What is made at the vendors, and how often.

    Args:
        sandbox: The vendors.

    Attributes:
        made_twice: Numbers that were made more than once.
        wrong: Numbers whose outcome was told wrongly to the caller.
        made: How many were made.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._numbers = itertools.count(1)
        self._told: dict[str, bool | None] = {}
        self.made_twice: list[str] = []
        self.wrong: list[str] = []
        self.made = 0

    def number(self) -> str:
        """A new one."""
        return f"EX-{next(self._numbers)}"

    def ended(self, number: str, *, made: bool | None) -> None:
        """What the caller was told: made, not made, or that it may have been."""
        self._told[number] = made

    def settle(self) -> None:
        """Compare what callers were told with what there is, and forget both."""
        bank, fleet = self._sandbox.mbanq, self._sandbox.masternaut
        with bank.lock, fleet.lock:
            there = Counter(str(made["externalId"]) for made in bank.payments)
            there.update(str(made["jobNumber"]) for made in fleet.books.jobs)
            bank.payments.clear()
            fleet.books.jobs.clear()
        self.made += there.total()
        self.made_twice += [number for number, times in there.items() if times > 1]
        self.wrong += [
            f"{number}: told {made}, made {there[number]} times"
            for number, made in self._told.items()
            if made is not None and there[number] != made
        ]
        self._told.clear()


def write_of(session: Any, number: str) -> Ask | None:  # noqa: ANN401 - one of the four
    """The call that makes something of that number; `None` where a vendor has none."""
    match session:
        case MbanqSession():
            payment = PaymentRequest(
                payment_type="CREDIT",
                payment_rail="ACH",
                amount=Decimal("12.50"),
                originator=Party(account_id="0042"),
                recipient=Party(account_number="00012345", name="Invented Garage"),
                external_id=number,
            )
            return lambda: session.create_payment(payment)
        case MasternautSession():
            job = NewJob(
                job_title="Mend the lift",
                client_name="Example Towers",
                scheduled_start_date_time=_START,
                address="1 Invented Road",
                job_number=number,
            )
            return lambda: session.create_job(job)
    return None


def with_quota(session: Any) -> Ask | None:  # noqa: ANN401 - one of the four
    """The call that may be made once in 15 seconds only; `None` where a vendor has none."""
    return session.live_tracking if isinstance(session, MasternautSession) else None


def choice(session: object, reads: Reads, rng: Random, *, all_at_once: int = 0) -> str:
    """What a task does next: the name of a read, "write" or "quota".

    Args:
        session: Of which vendor.
        reads: What can be read there.
        rng: Chance.
        all_at_once: How many tasks ask now; 0 if it is just this one.
    """
    dice = rng.random()
    in_turn = min(0.5, _TOGETHER / all_at_once) if all_at_once else _QUOTA
    if dice < _WRITES and isinstance(session, (MbanqSession, MasternautSession)):
        return "write"
    if dice > 1 - in_turn and isinstance(session, MasternautSession):
        return "quota"
    return rng.choice(list(reads.asks))
