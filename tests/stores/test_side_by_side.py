"""The rules in Python and the rules in Lua, walked side by side: same commands, same answers, same document."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import redis
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from fleetauth.stores import Lease
from fleetauth.stores import document as rules
from fleetauth.stores.document import Change, Document, R
from fleetauth.stores.lua import Script, Scripts
from tests.stores.redis_server import RedisServer

KEPT_FOR = 1_000_000
DRIVEN = Scripts("local now = tonumber(redis.call('GET', KEYS[1] .. ':clock'))")
START = 1_767_225_600.0
# Quarters of a second are exact in binary and in six decimals: no answer may differ by rounding.
SECONDS = st.integers(0, 80).map(lambda quarters: quarters / 4)
OWNERS = st.sampled_from(["one", "two", "three"])
OFFSETS = st.sampled_from([0, 0, 0, -1, 1])  # from the newest fence


class SideBySide(RuleBasedStateMachine):
    client: redis.Redis

    def __init__(self) -> None:
        super().__init__()
        self.key = f"fleetauth:{{{uuid.uuid4().hex}}}"
        self.now = START
        self.document = Document[str]()
        self.set_clock()

    def set_clock(self) -> None:
        self.client.set(f"{self.key}:clock", f"{self.now:.6f}")

    def in_lua(self, script: Script, *arguments: str | float) -> Any:  # noqa: ANN401 - Redis's answer
        return self.client.eval(script.text, 1, self.key, KEPT_FOR, *arguments)

    def in_python(self, change: Change[str, R]) -> R:
        self.document, answer = rules.changed(self.document, change, self.now)
        return answer

    @rule(seconds=SECONDS)
    def time_passes(self, seconds: float) -> None:
        self.now += seconds
        self.set_clock()

    @rule(seconds=SECONDS)
    def the_clock_is_set_back(self, seconds: float) -> None:
        self.now -= seconds
        self.set_clock()

    @rule(text=st.sampled_from("abc"), generation=st.integers(0, 4))
    def save(self, text: str, generation: int) -> None:
        told = self.in_lua(DRIVEN.save, text, generation, "", "")
        kept = self.in_python(lambda d, now: rules.with_token(d, text, generation, None, now))
        assert bool(told) is kept

    @rule(text=st.sampled_from("abc"), generation=st.integers(0, 4), owner=OWNERS, offset=OFFSETS)
    def save_with_a_lease(self, text: str, generation: int, owner: str, offset: int) -> None:
        lease = Lease(owner=owner, fence=self.document.fence + offset)
        told = self.in_lua(DRIVEN.save, text, generation, lease.fence, owner)
        kept = self.in_python(lambda d, now: rules.with_token(d, text, generation, lease, now))
        assert bool(told) is kept

    @rule()
    def delete(self) -> None:
        self.in_lua(DRIVEN.delete)
        self.in_python(lambda d, _: (rules.without_token(d), None))

    @rule(owner=OWNERS, seconds=SECONDS)
    def acquire(self, owner: str, seconds: float) -> None:
        fence = self.in_lua(DRIVEN.acquire, owner, seconds)
        lease = self.in_python(lambda d, now: rules.leased(d, owner, seconds, now))
        assert (fence and Lease(owner=owner, fence=fence)) == lease

    @rule(owner=OWNERS, offset=OFFSETS)
    def release(self, owner: str, offset: int) -> None:
        lease = Lease(owner=owner, fence=self.document.fence + offset)
        self.in_lua(DRIVEN.release, owner, lease.fence)
        self.in_python(lambda d, _: (rules.released(d, lease), None))

    @rule(interval=SECONDS, at_most=SECONDS)
    def take_turn(self, interval: float, at_most: float) -> None:
        told = float(self.in_lua(DRIVEN.take_turn, interval, at_most))
        wait = self.in_python(lambda d, now: rules.turn_taken(d, interval, at_most, now))
        assert told == wait

    @rule(seconds=SECONDS)
    def push_turns(self, seconds: float) -> None:
        self.in_lua(DRIVEN.push_turns, seconds)
        self.in_python(lambda d, now: (rules.turns_pushed(d, seconds, now), None))

    @invariant()
    def both_refuse_the_same(self) -> None:
        told = float(self.in_lua(DRIVEN.turns_refused))
        assert told == rules.turns_refused(self.document, self.now)

    @invariant()
    def both_load_the_same(self) -> None:
        found = self.in_lua(DRIVEN.load)
        told = None if found is None else (found[0].decode(), float(found[1]))
        assert told == rules.current(self.document, self.now)

    @invariant()
    def both_hold_the_same(self) -> None:
        raw: Any = self.client.hgetall(self.key)
        held = {name.decode(): value.decode() for name, value in raw.items()}
        held.pop("version", None)
        document = self.document
        assert held.get("token") == document.token
        assert held.get("owner", "") == document.owner
        times = ("leased_until", "free_at", "refused_until", "changed_at")
        of_the_token = ("generation", "saved_at") if document.token else ()
        for name in ("fence", *times, *of_the_token):
            assert float(held.get(name, 0)) == getattr(document, name), name


@pytest.fixture
def client(running_redis: RedisServer) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(running_redis.url) as client:
        yield client


def test_the_rules_in_lua_are_the_rules_in_python(client: redis.Redis) -> None:
    machine = type("Machine", (SideBySide,), {"client": client})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=50,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
