"""What checkers infer of `fleetauth.testing`. It is never run."""

from __future__ import annotations

from typing import Any, assert_type

from fleetauth import MasternautSession, MbanqSession, MPSMonitorSession, MZoneSession
from fleetauth.testing import Calls, FakeClock, FakeVendor, FakeVendors, RecordedCall


def sessions(vendors: FakeVendors) -> None:
    assert_type(vendors.mzone.session(), MZoneSession)
    assert_type(vendors.masternaut.session(retries=0), MasternautSession)
    assert_type(vendors.mps_monitor.session(), MPSMonitorSession)
    assert_type(vendors.mbanq.session(), MbanqSession)
    assert_type(vendors.all, tuple[FakeVendor[Any], ...])
    assert_type(vendors.clock, FakeClock)


def calls(vendors: FakeVendors) -> None:
    assert_type(vendors.calls.where(path="live", matches=lambda it: it.at > 0), Calls)
    assert_type(vendors.mzone.sign_ins.one, RecordedCall)
    assert_type(vendors.mzone.calls[0].grant, str | None)


def faults(vendors: FakeVendors) -> None:
    vendors.mzone.faults.server_error(503, times=None, path="Vehicles", on="any", after=2)
    vendors.mzone.faults.slow(3, on="elsewhere")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    vendors.mzone.faults.time_out(time=3)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
