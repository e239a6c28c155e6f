"""Every documented call of every vendor: answered as documented, and in all the ways in which answers differ (I9)."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from fleetauth import (
    DecodeError,
    MasternautSession,
    MbanqSession,
    MPSMonitorSession,
    MZoneSession,
)
from fleetauth.testing import FakeClock
from fleetauth.vendors.documented import documented_calls
from tests.sessions.answering import Answering
from tests.vendors import calls_masternaut, calls_mbanq, calls_mps_monitor, calls_mzone
from tests.vendors.calls import (
    Case,
    Json,
    emptied,
    hollowed,
    modernized,
    nulled,
    restored,
    unreadable,
)

USER = {"username": "invented-user", "password": "invented-password"}
CLIENT = {"client_id": "invented-client", "client_secret": "invented-secret"}
SESSIONS: dict[str, tuple[Callable[..., Any], dict[str, str], list[Case]]] = {
    "mzone": (MZoneSession, CLIENT | USER, calls_mzone.CASES),
    "masternaut": (MasternautSession, CLIENT | {"customer_id": "C-1"}, calls_masternaut.CASES),
    "mps_monitor": (MPSMonitorSession, CLIENT | USER, calls_mps_monitor.CASES),
    "mbanq": (
        MbanqSession,
        CLIENT | USER | {"tenant_id": "t", "ip_address": "192.0.2.7", "device_id": "d"},
        calls_mbanq.CASES,
    ),
}
EVERY_CASE = pytest.mark.parametrize(
    ("vendor", "case"),
    [
        pytest.param(vendor, case, id=f"{vendor}-{case.call}")
        for vendor, (_, _, cases) in SESSIONS.items()
        for case in cases
    ],
)
EVERY_VARYING_CASE = pytest.mark.parametrize(
    ("vendor", "case"),
    [
        pytest.param(vendor, case, id=f"{vendor}-{case.call}")
        for vendor, (_, _, cases) in SESSIONS.items()
        for case in cases
        if case.sample is not None and not case.fixed
    ],
)


@pytest.fixture
def http(engine: str) -> ModuleType:
    """The HTTP engine in use."""
    return importlib.import_module(engine)


async def asked(http: ModuleType, vendor: str, case: Case, answer: Json) -> Any:  # noqa: ANN401 - what the call gives
    """What the call gives when that is answered."""
    kind, arguments, _ = SESSIONS[vendor]
    transport = Answering(http, answer).transport
    options: dict[str, Any] = {"transport": transport, "clock": FakeClock(), "retries": 0}
    async with kind(**arguments, **options) as session:
        return await case.run(session)


@EVERY_CASE
async def test_the_documented_answer_is_read(http: ModuleType, vendor: str, case: Case) -> None:
    found = await asked(http, vendor, case, case.answer(vendor))
    assert case.fixed or (found is None) is (case.sample is None)


@EVERY_VARYING_CASE
@pytest.mark.parametrize("change", [nulled, emptied, hollowed])
async def test_no_field_but_a_key_is_needed(
    http: ModuleType, vendor: str, case: Case, change: Callable[[Json], Json]
) -> None:
    answer = case.answer(vendor)
    varied = case.varied(answer, change)
    for _ in range(100):
        try:
            found = await asked(http, vendor, case, varied)
        except DecodeError as error:
            assert "the object's key" in str(error)  # noqa: PT017 - anything else is a failure
            varied = restored(varied, answer, error.path)
        else:
            assert found is not None
            return
    pytest.fail("too many fields are keys")


@EVERY_VARYING_CASE
async def test_new_fields_and_new_words_are_read(http: ModuleType, vendor: str, case: Case) -> None:
    varied = case.varied(case.answer(vendor), modernized)
    assert await asked(http, vendor, case, varied) is not None


@EVERY_VARYING_CASE
async def test_what_can_not_be_read_is_named(http: ModuleType, vendor: str, case: Case) -> None:
    varied = case.varied(case.answer(vendor), unreadable)
    with pytest.raises(DecodeError) as caught:
        await asked(http, vendor, case, varied)
    assert caught.value.body
    assert caught.value.vendor == vendor


@pytest.mark.parametrize("vendor", SESSIONS)
def test_every_documented_call_has_a_case(vendor: str) -> None:
    kind, _, cases = SESSIONS[vendor]
    marked = {
        (f"{found.method} {found.path}", found.sample)
        for _, method in inspect.getmembers(kind, inspect.isfunction)
        for found in documented_calls(method)
    }
    assert {(case.call, case.sample) for case in cases} == marked
