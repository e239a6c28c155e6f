"""The fuzzed readers, without a fuzzer: what was kept is tried again, and so are many mutations of it and the seeds."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.proof.fuzz.mutations import mutated
from tests.proof.fuzz.seeds import seeds
from tests.proof.fuzz.targets import TARGETS, run
from tests.proof.ledger import FULL, Ledger

EXAMPLES, EACH = (1000, 100) if FULL else (25, 10)
EVERY_TARGET = pytest.mark.parametrize("target", sorted(TARGETS))
SAID = {
    "token_answers": "answers of token endpoints",
    "error_answers": "errors of the vendors",
    "envelopes": "envelopes of the vendors",
    "dates": "dates, and Retry-After",
    "jwt_ends": "ends of tokens that are JWTs",
    "records": "records, by the fast way and the plain one",
    "links": "next links and redirects",
    "bodies": "packed bodies",
    "headers": "headers and cookies",
}


@EVERY_TARGET
def test_what_was_kept_is_read(target: str, ledger: Ledger) -> None:
    found = seeds(target)
    assert found
    for data in found:
        with ledger.trial("fuzz", SAID[target]):
            run(target, data)


@EVERY_TARGET
@pytest.mark.timeout(600)
def test_what_is_mutated_is_read(target: str, ledger: Ledger) -> None:
    begun = seeds(target)

    @settings(
        max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(st.integers(0, 2**62))
    def tried(number: int) -> None:
        for data in mutated(number, begun, EACH):
            with ledger.trial("fuzz", SAID[target]):
                try:
                    run(target, data)
                except Exception as exc:
                    exc.add_note(f"{target} was given {data[:2000]!r}")
                    raise

    tried()
