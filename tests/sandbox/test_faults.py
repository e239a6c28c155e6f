"""Faults on demand, each carried out on a real connection."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import httpx
import pytest

from fleetauth.sandbox import Fault, Faults, Sandbox

if TYPE_CHECKING:
    from fleetauth.sandbox import Vendor
    from tests.sandbox.conftest import Wire


def test_a_status_is_answered_instead(vendor: Vendor, wire: Wire) -> None:
    vendor.faults.add(Fault.status(503, b"busy", content_type="text/plain", retry_after=2))
    answer = wire.sign_in(vendor)
    assert (answer.status_code, answer.text) == (503, "busy")
    assert answer.headers["content-type"] == "text/plain"
    assert answer.headers["retry-after"] == "2"


def test_a_bare_status_has_no_retry_after(vendor: Vendor, wire: Wire) -> None:
    vendor.faults.add(Fault.status(500))
    answer = wire.sign_in(vendor)
    assert "retry-after" not in answer.headers
    assert answer.content == b""


def test_a_status_without_a_body_is_answered(vendor: Vendor, wire: Wire) -> None:
    vendor.faults.add(Fault.status(204, b"left out"))
    answer = wire.sign_in(vendor)
    assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.parametrize("code", [100, 199, 600])
def test_a_code_that_no_answer_has_is_an_error(code: int) -> None:
    with pytest.raises(ValueError, match=str(code)):
        Fault.status(code)


def test_a_replaced_answer_is_not_carried_out(vendor: Vendor, wire: Wire) -> None:
    vendor.faults.add(Fault.status(500))
    wire.sign_in(vendor)
    assert vendor.exchanges == []
    assert vendor.token_requests[0].status == 500


def test_a_body_is_answered_instead(vendor: Vendor, wire: Wire) -> None:
    vendor.faults.add(Fault.body(b"<html>maintenance</html>"))
    answer = wire.sign_in(vendor)
    assert (answer.status_code, answer.text) == (200, "<html>maintenance</html>")
    assert answer.headers["content-type"] == "text/html"


def test_a_fault_happens_so_many_times(vendor: Vendor, wire: Wire) -> None:
    vendor.faults.add(Fault.status(500, times=2))
    assert [wire.sign_in(vendor).status_code for _ in range(3)] == [500, 500, 200]


def test_a_fault_without_times_happens_until_cleared(vendor: Vendor, wire: Wire) -> None:
    vendor.faults.add(Fault.status(500))
    assert [wire.sign_in(vendor).status_code for _ in range(3)] == [500, 500, 500]
    vendor.faults.clear()
    assert wire.sign_in(vendor).status_code == 200


def test_a_fault_lets_so_many_requests_pass_first(vendor: Vendor, wire: Wire) -> None:
    vendor.faults.add(Fault.status(500, times=1, after=2))
    assert [wire.sign_in(vendor).status_code for _ in range(4)] == [200, 200, 500, 200]


def test_a_fault_happens_on_its_path_alone() -> None:
    faults = Faults()
    faults.add(Fault.status(500, path="token"))
    assert faults.take("/v1/clients") is None
    assert faults.take("/oauth/accessToken") is not None


def test_requests_elsewhere_do_not_count_as_passed() -> None:
    faults = Faults()
    faults.add(Fault.status(500, path="token", after=1))
    faults.take("/elsewhere")
    assert faults.take("/token") is None


def test_the_fault_added_first_happens_first() -> None:
    faults = Faults()
    faults.add(Fault.status(500, times=1), Fault.status(503, times=1))
    codes = [fault.code for fault in (faults.take("/"), faults.take("/")) if fault is not None]
    assert codes == [500, 503]
    assert faults.take("/") is None


def test_pending_tells_what_can_still_happen() -> None:
    faults = Faults()
    once, ever = Fault.status(500, times=1), Fault.cut()
    faults.add(once, ever)
    faults.take("/")
    assert faults.pending() == (ever,)
    assert len(faults) == 1


def test_a_cut_ends_the_connection_before_an_answer(vendor: Vendor, wire: Wire) -> None:
    vendor.faults.add(Fault.cut(times=1))
    with pytest.raises(httpx.RemoteProtocolError):
        wire.sign_in(vendor)
    assert vendor.exchanges == []
    assert vendor.token_requests[0].status is None


def test_a_cut_can_come_after_the_vendor_did_what_was_asked(vendor: Vendor, wire: Wire) -> None:
    vendor.faults.add(Fault.cut(processed=True, times=1))
    with pytest.raises(httpx.RemoteProtocolError):
        wire.sign_in(vendor)
    assert len(vendor.exchanges) == 1


def test_a_cut_body_ends_in_the_middle(vendor: Vendor, wire: Wire) -> None:
    vendor.faults.add(Fault.cut_body(times=1))
    with pytest.raises(httpx.RemoteProtocolError, match="complete"):
        wire.sign_in(vendor)
    assert len(vendor.exchanges) == 1


def test_after_a_cut_the_vendor_answers_again(vendor: Vendor, wire: Wire) -> None:
    vendor.faults.add(Fault.cut(times=1), Fault.cut_body(times=1))
    for _ in range(2):
        with pytest.raises(httpx.RemoteProtocolError):
            wire.sign_in(vendor)
    assert wire.sign_in(vendor).status_code == 200


def test_a_slow_answer_comes_late(vendor: Vendor, wire: Wire) -> None:
    vendor.faults.add(Fault.slow(0.05))
    begun = time.perf_counter()
    assert wire.sign_in(vendor).status_code == 200
    assert time.perf_counter() - begun >= 0.05


def test_a_slow_answer_is_carried_out_at_once(vendor: Vendor, wire: Wire) -> None:
    vendor.faults.add(Fault.slow(60.0))
    with pytest.raises(httpx.ReadTimeout):
        wire.client.post(
            vendor.arguments["token_url"],
            data=wire.form(vendor),
            headers=wire.headers(vendor),
            auth=wire.basic(vendor),
            timeout=0.2,
        )
    assert len(vendor.exchanges) == 1


def test_stopping_lets_go_of_a_slow_answer() -> None:
    sandbox = Sandbox()
    sandbox.start()
    sandbox.mzone.faults.add(Fault.slow(60.0))
    failures: list[BaseException] = []

    def ask() -> None:
        try:
            httpx.get(f"{sandbox.url}/mzone/", timeout=50.0)
        except httpx.TransportError as error:
            failures.append(error)

    caller = threading.Thread(target=ask)
    caller.start()
    deadline = time.monotonic() + 10
    while not sandbox.mzone.requests and time.monotonic() < deadline:
        pass
    begun = time.perf_counter()
    sandbox.stop()
    caller.join()
    assert time.perf_counter() - begun < 1.0  # uvicorn's patience with a running request
    assert len(failures) == 1


def test_a_caller_that_leaves_in_the_middle_of_its_request_is_not_recorded(
    sandbox: Sandbox, wire: Wire
) -> None:
    import socket

    host, port = sandbox.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(
            b"POST /mzone/connect/token HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc"
        )
    wire.sign_in(sandbox.mzone)
    assert len(sandbox.mzone.requests) == 1


def test_time_passes_while_all_is_well(vendor: Vendor, wire: Wire, sandbox: Sandbox) -> None:
    before = sandbox.clock.now()
    vendor.faults.add(Fault.time_passes(3600.0, times=1))
    assert wire.sign_in(vendor).status_code == 200
    assert sandbox.clock.now() - before >= 3600.0


def test_what_did_not_happen_is_told() -> None:
    once, always = Fault.status(500, times=2), Fault.status(503, path="elsewhere")
    faults = Faults()
    faults.add(once, always)
    faults.take("/here")
    assert faults.unmet() == (once, always)
    faults.take("/here")
    faults.take("/elsewhere")
    assert faults.unmet() == ()
