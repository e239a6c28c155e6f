"""The vendors' harmless calls, as their rooms declare them: documented, without a quota, and one for each room."""

from __future__ import annotations

import pytest

from fleetauth.check.rooms import rooms, vendor_names
from fleetauth.vendors.documented import documented_calls
from fleetauth.vendors.masternaut.probes import PROBES as MASTERNAUT
from fleetauth.vendors.mbanq.probes import PROBES as MBANQ
from fleetauth.vendors.probing import Probes
from fleetauth.wire.answer import Answer

WITH_QUOTA = ("tracking/live", "journey/latest")


def test_each_room_declares_its_probes() -> None:
    assert {probes.session.vendor: name for name, probes in rooms().items()} == {
        name: name for name in vendor_names()
    }


@pytest.mark.parametrize("probes", rooms().values(), ids=lambda it: str(it.session.vendor))
def test_each_call_is_a_documented_one(probes: Probes) -> None:
    documented = {
        (call.api, call.method, call.path)
        for name in dir(probes.session)
        if callable(method := getattr(probes.session, name, None))
        for call in documented_calls(method)
    }
    assert {(it.api, it.method, it.path) for it in probes.calls} <= documented
    assert not [it for it in probes.calls if any(part in it.path for part in WITH_QUOTA)]


def test_what_carries_the_credentials_themselves_comes_last() -> None:
    assert [probe.api for probe in MASTERNAUT.calls][-1] == "core"


@pytest.mark.parametrize(
    "body", [b"[]", b"{}", b"<html>", b'{"isTwoFactorAuthenticationRequired":false}']
)
def test_only_a_wanted_second_factor_is_told(body: bytes) -> None:
    assert MBANQ.calls[0].remark(Answer(status=200, body=body)) is None
