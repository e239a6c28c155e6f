"""A proxy that does not answer: the check names it, and not the vendor behind it."""

from __future__ import annotations

import pytest

from fleetauth.check import check_vendors
from tests.check.conftest import mzone_at, step
from tests.check.test_hosts import HOST, by_proxy
from tests.transport.servers import LoopbackServer


async def test_a_proxy_that_is_down_is_told_of_and_not_the_vendor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with LoopbackServer() as proxy:
        url = proxy.url
    by_proxy(monkeypatch, url)
    report = await check_vendors("mzone", environ=mzone_at(f"https://{HOST}"))
    found = step(report, "connect")
    assert found.kind == "no_connection"
    assert "It is the proxy" in found.advice
