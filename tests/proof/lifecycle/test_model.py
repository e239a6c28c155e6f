"""Random plans on all four vendors' sessions, each step compared with what the rules say (I1 to I6, I11).

A plan that fails is told in the form of a test: it belongs into `test_found` then.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import anyio
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.conftest import backends
from tests.proof.ledger import FULL, Ledger
from tests.proof.lifecycle.plan import Setting, Step, plans, settings_of
from tests.proof.lifecycle.play import played
from tests.proof.lifecycle.reduced import reduced, told

BATTERY: Final = "lifecycle"
EXAMPLES: Final = 150 if FULL else 6
SHARING: Final = ("mzone", "mps_monitor", "mbanq")

pytestmark = [
    pytest.mark.parametrize("backend", backends()),
    *([pytest.mark.timeout(900)] if FULL else []),
]
tried = settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # `reduced` does the rest
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def prove(ledger: Ledger, plan: tuple[Setting, Sequence[Step]], backend: str) -> None:
    """Play a plan on a back end, and count what was tried."""
    setting, steps = plan

    def failure_of(steps: Sequence[Step]) -> Exception | None:
        try:
            anyio.run(played, setting, steps, backend=backend)
        except Exception as exc:  # noqa: BLE001 - whatever it is, it is told with its plan
            return exc
        return None

    with ledger.trial(BATTERY, "plans of random steps, played to the end"):
        try:
            counts = anyio.run(played, setting, steps, backend=backend)
        except Exception as exc:
            raise AssertionError(told(setting, backend, *reduced(steps, exc, failure_of))) from exc
    for what, times in counts.items():
        ledger.tried(BATTERY, what, times)


@tried
@given(plan=plans(settings_of("mzone")))
def test_mzone(ledger: Ledger, backend: str, plan: tuple[Setting, list[Step]]) -> None:
    prove(ledger, plan, backend)


@tried
@given(plan=plans(settings_of("masternaut")))
def test_masternaut_and_its_basic_credential(
    ledger: Ledger, backend: str, plan: tuple[Setting, list[Step]]
) -> None:
    prove(ledger, plan, backend)


@tried
@given(plan=plans(settings_of("mps_monitor")))
def test_mps_monitor_whose_refresh_tokens_work_once(
    ledger: Ledger, backend: str, plan: tuple[Setting, list[Step]]
) -> None:
    prove(ledger, plan, backend)


@tried
@given(plan=plans(settings_of("mbanq"), second_factor=True))
def test_mbanq_and_its_second_factor(
    ledger: Ledger, backend: str, plan: tuple[Setting, list[Step]]
) -> None:
    prove(ledger, plan, backend)


@tried
@given(plan=plans(st.sampled_from(SHARING).flatmap(lambda name: settings_of(name, sessions=(2,)))))
def test_two_sessions_that_share_a_store(
    ledger: Ledger, backend: str, plan: tuple[Setting, list[Step]]
) -> None:
    prove(ledger, plan, backend)
