"""A session lives from cell to cell (I14): made in one, awaited in others, closed in a last one, with cells that fail
or are interrupted between them, and through a restart of the kernel.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fleetauth.sandbox import Sandbox
from fleetauth.sandbox.faults import Fault
from tests.notebooks.kernels import Kernel

pytestmark = pytest.mark.kernel

CALLS = {
    "MZoneSession": "await session.user()",
    "MasternautSession": "await session.tire_events()",
    "MPSMonitorSession": "await session.get_account()",
    "MbanqSession": "await session.user_details()",
}
NAMES = {
    "MZoneSession": "mzone",
    "MasternautSession": "masternaut",
    "MPSMonitorSession": "mps_monitor",
    "MbanqSession": "mbanq",
}


@pytest.fixture(scope="module")
def kernel(short_place: Callable[[], Path], running_sandbox: Sandbox) -> Iterator[Kernel]:
    """A kernel whose environment says where the vendors are."""
    running_sandbox.reset()
    environ: dict[str, str] = {}
    for vendor in running_sandbox.vendors.values():
        environ |= vendor.environment
    with Kernel(short_place(), environ) as kernel:
        kernel.does("%xmode Minimal\nimport asyncio")
        yield kernel


@pytest.mark.parametrize("name", NAMES)
def test_a_session_is_made_in_one_cell_used_in_others_and_closed_in_the_last(
    kernel: Kernel, sandbox: Sandbox, name: str
) -> None:
    cells = [
        f"from fleetauth import {name}\nsession = {name}.from_env()",
        CALLS[name],
        CALLS[name],
        f"async def one():\n    return {CALLS[name]}\nlen(await asyncio.gather(*[one() for _ in range(5)]))",
        f"async with asyncio.timeout(30):\n    shown = {CALLS[name]}\nshown",
        "await session.aclose()",
    ]
    for _ in range(2):
        for cell in cells:
            kernel.does(cell)
    assert len(sandbox.vendors[NAMES[name]].exchanges) == 2
    assert kernel.run(CALLS[name]).error == "SessionClosedError"


def test_a_cell_that_fails_leaves_the_session_usable(kernel: Kernel, sandbox: Sandbox) -> None:
    kernel.does("from fleetauth import MZoneSession\nmzone = MZoneSession.from_env()")
    assert kernel.run("[await mzone.user(), 1 / 0]").error == "ZeroDivisionError"
    sandbox.mzone.deny("Drivers")
    assert kernel.run("await mzone.drivers()").error == "NotAllowedError"
    assert kernel.run("async with asyncio.timeout(0):\n    await mzone.user()").error
    sandbox.mzone.faults.add(Fault.status(500, times=3))
    assert kernel.run("await mzone.user()").error == "VendorFaultError"
    kernel.does("await mzone.user()\nawait mzone.aclose()")
    assert len(sandbox.mzone.exchanges) == 1


def test_await_is_refused_and_comes_back_when_autoawait_is_turned_off_and_on(
    kernel: Kernel, sandbox: Sandbox
) -> None:
    kernel.does("from fleetauth import MZoneSession\nmzone = MZoneSession.from_env()")
    kernel.does("%autoawait off")
    assert kernel.run("await mzone.user()").error == "SyntaxError"
    kernel.does("%autoawait on")
    kernel.does("await mzone.user()\nawait mzone.aclose()")
    assert len(sandbox.mzone.exchanges) == 1


def test_another_event_loop_is_named_in_one_sentence(kernel: Kernel, sandbox: Sandbox) -> None:
    kernel.does("from fleetauth import MZoneSession\nmzone = MZoneSession.from_env()")
    kernel.does("await mzone.user()")
    elsewhere = kernel.run("await asyncio.to_thread(asyncio.run, mzone.user())")
    assert elsewhere.error == "EventLoopError"
    kernel.does("await mzone.user()\nawait mzone.aclose()")
    assert len(sandbox.mzone.exchanges) == 1


def test_a_list_that_is_interrupted_in_the_middle_is_read_again_whole(
    kernel: Kernel, sandbox: Sandbox
) -> None:
    kernel.does(
        "from fleetauth import MZoneSession\n"
        "mzone = MZoneSession.from_env(on_event=lambda it: print(type(it).__name__, flush=True))\n"
        "whole = [it.id for it in await mzone.vehicles(page_size=3).all()]"
    )
    sandbox.mzone.faults.add(Fault.slow(40, path="Vehicles", after=1))
    begun = kernel.begin("await mzone.vehicles(page_size=3).all()")
    kernel.shows("CallAnswered")
    kernel.interrupt()
    assert kernel.ended(begun).error == "CancelledError"
    sandbox.mzone.faults.clear()
    kernel.does("assert [it.id for it in await mzone.vehicles(page_size=3).all()] == whole")
    kernel.does("await mzone.aclose()")
    assert len(sandbox.mzone.exchanges) == 1


def test_a_reading_that_is_interrupted_goes_on_where_it_was(
    kernel: Kernel, sandbox: Sandbox
) -> None:
    kernel.does(
        "from fleetauth import MZoneSession\n"
        "mzone = MZoneSession.from_env(on_event=lambda it: print(type(it).__name__, flush=True))\n"
        "whole = [it.id for it in await mzone.vehicles(page_size=3).all()]\n"
        "reading, seen = mzone.vehicles(page_size=3).rows(), []"
    )
    cell = "async for vehicle in reading:\n    seen.append(vehicle.id)"
    sandbox.mzone.faults.add(Fault.slow(40, path="Vehicles", after=1))
    begun = kernel.begin(cell)
    kernel.shows("CallAnswered")
    kernel.interrupt()
    assert kernel.ended(begun).error == "CancelledError"
    sandbox.mzone.faults.clear()
    kernel.does(cell)
    kernel.does("assert seen == whole")
    kernel.does("await mzone.aclose()")


def test_a_wait_for_a_quota_is_interrupted_and_other_calls_go_on(
    kernel: Kernel, sandbox: Sandbox
) -> None:
    kernel.does(
        "from fleetauth import MasternautSession\n"
        "masternaut = MasternautSession.from_env(\n"
        "    on_event=lambda it: print(type(it).__name__, flush=True), timeout=600)\n"
        "await masternaut.live_tracking()"
    )
    begun = kernel.begin("await masternaut.live_tracking()")
    kernel.shows("QuotaWaited")
    kernel.interrupt()
    assert kernel.ended(begun).error == "CancelledError"
    kernel.does("await masternaut.tire_events()\nawait masternaut.aclose()")
    assert 429 not in {request.status for request in sandbox.masternaut.requests}


@pytest.mark.parametrize("killed", [False, True], ids=["restarted", "killed"])
def test_a_restarted_kernel_finds_the_stored_token(
    kernel: Kernel, sandbox: Sandbox, tmp_path: Path, *, killed: bool
) -> None:
    cell = (
        "from fleetauth import MPSMonitorSession\n"
        f"mps = MPSMonitorSession.from_env(store='file:{tmp_path}?encryption=plain-text')\n"
        "(await mps.get_account()).name"
    )
    first = kernel.does(cell).text
    kernel.restart(now=killed)
    assert kernel.does(cell).text == first
    kernel.does("import asyncio\n%xmode Minimal\nawait mps.refresh()\nawait mps.aclose()")
    assert [exchange.grant for exchange in sandbox.mps_monitor.exchanges] == [
        "password",
        "refresh_token",
    ]
