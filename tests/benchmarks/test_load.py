"""What is counted under load is counted right: by a server that checks tokens, for clients of ours. None is timed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

import attrs
import pytest

from benchmarks.fresh import Waits, numbers_of
from benchmarks.issuer import Issuer, issuing
from benchmarks.load import Counted, under_load
from benchmarks.loaded import LIFETIME, WAYS, Way

ENGINES = [name for name in ("httpx", "httpx2") if find_spec(name) is not None]
OURS = [way for way in WAYS if way.ours and way.engine in ENGINES]

for _engine in ENGINES:
    import_module(_engine)  # not while a loop runs: it reads files


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    with issuing(b'{"id": "example"}', lifetime=LIFETIME, takes=0.001) as issuer:
        yield issuer


@pytest.mark.parametrize("way", OURS, ids=lambda way: way.engine)
def test_ours_buys_one_token_at_each_expiry_and_no_call_fails(way: Way, issuer: Issuer) -> None:
    counted = asyncio.run(under_load(way, issuer, "example", tasks=20, expiries=3))
    assert counted == Counted((1, 1, 1), 0, 1, 0, 0)


def test_a_call_that_finds_something_else_has_failed(issuer: Issuer) -> None:
    counted = asyncio.run(under_load(OURS[0], issuer, "another", tasks=5, expiries=2))
    assert (counted.failed, counted.failed_revoked, counted.failed_next) == (10, 5, 5)


def test_who_is_not_installed_is_said() -> None:
    theirs = attrs.evolve(WAYS[-1], needs=("no_such_package",))
    assert theirs.lack == "no_such_package isn't installed"


def test_calls_at_an_expiry_are_compared_with_those_else() -> None:
    elsewhere, renewing = tuple(it / 1000 for it in range(1, 101)), (0.198,)
    _, p50, p99, _, at_expiry, over = numbers_of([Waits(elsewhere, renewing)])
    assert [it.median for it in (p50, p99, at_expiry, over)] == [50.0, 99.0, 198.0, 2.0]
