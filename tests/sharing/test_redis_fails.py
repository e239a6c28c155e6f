"""Redis restarts, or is gone for a while (I3): sessions go on with the token in memory, buy none that might burn
another's, and share again when it is back.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

import pytest

from fleetauth.events import LeaseFailed
from tests.sharing.conftest import Numbers
from tests.sharing.crew import Crew
from tests.sharing.sides import SharedRedis, VendorSide
from tests.stores.redis_server import RedisServer

SIGN_IN, RENEWAL = ("password", 200), ("refresh_token", 200)
LONGEST_BACK_OFF = 60.0  # seconds until a session asks again after a failed exchange


@pytest.fixture
def crew(vendor: VendorSide, redis: SharedRedis, engine: str) -> Iterator[Crew]:
    """A crew that shares by Redis."""
    with Crew(vendor, redis, engine) as crew:
        yield crew


def restart(crew: Crew, server: RedisServer) -> None:
    server.stop()
    server.start()
    crew.advance(0.0)  # the new server's time is moved like the old one's was


def kinds(errors: list[str]) -> set[str]:
    return {error.partition(":")[0] for error in errors}


def test_a_restart_that_loses_everything_costs_no_exchange(
    crew: Crew, redis: SharedRedis, numbers: Numbers
) -> None:
    """Each session has the newest token in memory; who is first puts its successor into the empty server."""
    crew.hire(numbers.workers)
    crew.call_well(numbers.calls)
    for _ in range(numbers.expiries):
        restart(crew, redis.server)
        crew.expire()
        crew.call_well(numbers.calls)
    assert crew.vendor.exchanges() == [SIGN_IN] + [RENEWAL] * numbers.expiries
    assert crew.vendor.refused_calls() == 0


@pytest.mark.timeout(300)
def test_a_restart_in_the_middle_of_an_expiry_is_survived(
    crew: Crew, redis: SharedRedis, numbers: Numbers
) -> None:
    """Calls may fail for want of the store, and one lease may be forgotten; afterwards all share one token again."""
    moments = random.Random(21)
    crew.hire(numbers.workers)
    crew.call_well(numbers.calls)
    for _ in range(numbers.expiries):
        crew.expire()
        for each in crew.workers:
            crew.go(each, numbers.calls)
        time.sleep(moments.uniform(0.0, 0.06))
        restart(crew, redis.server)
        errors = [error for each in crew.workers for error in each.report().errors]
        assert kinds(errors) <= {"StoreError"}

        crew.expire()
        crew.call_well(numbers.calls)
        before = len(crew.vendor.exchanges())
        crew.expire()
        crew.call_well(numbers.calls)
        assert crew.vendor.exchanges()[before:] == [RENEWAL]


def test_while_redis_is_gone_the_token_in_memory_serves_and_afterwards_it_is_shared_again(
    crew: Crew, redis: SharedRedis, numbers: Numbers
) -> None:
    crew.hire(numbers.workers)
    crew.call_well(numbers.calls)
    redis.server.stop()
    crew.call_well(numbers.calls)

    crew.expire()
    reports = crew.call(numbers.calls)
    assert [report.answers for report in reports] == [[]] * numbers.workers
    assert {kind for report in reports for kind in kinds(report.errors)} == {"StoreError"}
    assert all(any(isinstance(it, LeaseFailed) for it in report.events) for report in reports)
    assert crew.vendor.exchanges() == [SIGN_IN]

    redis.server.start()
    crew.advance(LONGEST_BACK_OFF)
    crew.call_well(numbers.calls)
    assert crew.vendor.exchanges() == [SIGN_IN, RENEWAL]
    assert crew.vendor.refused_calls() == 0
