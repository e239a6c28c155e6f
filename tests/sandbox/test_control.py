"""The control over HTTP, as another process uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import httpx

    from fleetauth.sandbox import Sandbox, Vendor
    from tests.sandbox.conftest import Wire


def control(wire: Wire, path: str, body: object = None) -> httpx.Response:
    url = f"{wire.sandbox.url}/_sandbox/{path}"
    return wire.client.post(url) if body is None else wire.client.post(url, json=body)


def test_the_state_tells_each_vendors_environment(vendor: Vendor, wire: Wire) -> None:
    state = wire.client.get(f"{wire.sandbox.url}/_sandbox/state").json()
    assert state["url"] == wire.sandbox.url
    assert state["vendors"][vendor.name]["environment"] == vendor.environment


def test_the_state_tells_what_happened(vendor: Vendor, wire: Wire) -> None:
    wire.sign_in(vendor)
    state = wire.client.get(f"{wire.sandbox.url}/_sandbox/state").json()["vendors"][vendor.name]
    assert [request["api"] for request in state["requests"]] == ["token"]
    assert [exchange["user"] for exchange in state["exchanges"]] == [vendor.exchanges[0].user]
    assert (state["token_requests"], state["refused_sign_ins"], state["locked"]) == (1, 0, False)


def test_the_clock_can_be_moved(wire: Wire, sandbox: Sandbox) -> None:
    before = sandbox.clock.now()
    assert control(wire, "clock", {"advance": 5000}).status_code == 204
    assert sandbox.clock.now() - before >= 5000


@pytest.mark.parametrize("body", [{}, {"advance": "5"}, {"advance": True}, [1]])
def test_a_clock_command_that_is_not_understood_says_why(wire: Wire, body: object) -> None:
    answer = control(wire, "clock", body)
    assert answer.status_code == 400
    assert "Send" in answer.json()["error"]


def test_a_body_that_is_not_json_says_why(wire: Wire) -> None:
    answer = wire.client.post(f"{wire.sandbox.url}/_sandbox/clock", content=b"{")
    assert answer.status_code == 400


def test_a_fault_can_be_added_for_one_vendor(wire: Wire, sandbox: Sandbox) -> None:
    fault = {"kind": "status", "code": 503, "body": "busy", "retry_after": 2, "path": "token"}
    assert control(wire, "faults", {"vendor": "mbanq", **fault}).status_code == 204
    answer = wire.sign_in(sandbox.mbanq)
    assert (answer.status_code, answer.text, answer.headers["retry-after"]) == (503, "busy", "2")
    assert len(sandbox.mzone.faults) == 0


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "body", "body": "<html>", "content_type": "text/html", "status": 200},
        {"kind": "slow", "seconds": 0.5, "times": 1},
        {"kind": "cut", "processed": True, "after": 2},
        {"kind": "cut_body"},
    ],
)
def test_every_kind_of_fault_can_be_added_for_all(
    vendor: Vendor, wire: Wire, fault: dict[str, object]
) -> None:
    assert control(wire, "faults", fault).status_code == 204
    assert len(vendor.faults) == 1


def test_faults_can_be_cleared(vendor: Vendor, wire: Wire) -> None:
    control(wire, "faults", {"kind": "cut"})
    assert control(wire, "faults", {"vendor": vendor.name, "clear": True}).status_code == 204
    assert len(vendor.faults) == 0


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"kind": "earthquake"},
        {"kind": "status"},
        {"kind": "status", "code": "503"},
        {"kind": "status", "code": 99},
        {"kind": "cut", "colour": "red"},
        {"kind": "cut", "code": 500},
        {"kind": "cut", "vendor": "nobody"},
        {"kind": "cut", "vendor": 7},
        {"kind": ["cut"]},
    ],
)
def test_a_fault_that_is_not_understood_says_why(wire: Wire, body: object) -> None:
    answer = control(wire, "faults", body)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_everything_can_be_reset(wire: Wire, vendor: Vendor) -> None:
    wire.sign_in(vendor)
    assert control(wire, "reset").status_code == 204
    assert vendor.requests == []


@pytest.mark.parametrize(
    ("body", "access", "refresh"),
    [
        (None, 401, 400),
        ({"tokens": "all"}, 401, 400),
        ({"tokens": "access"}, 401, 200),
        ({"tokens": "refresh"}, 200, 400),
    ],
)
def test_tokens_can_be_revoked(
    wire: Wire, sandbox: Sandbox, body: object, access: int, refresh: int
) -> None:
    vendor = sandbox.mps_monitor
    tokens = wire.sign_in(vendor).json()
    assert control(wire, "mps_monitor/revoke", body).status_code == 204
    answer = wire.get(vendor, "Account/GetProfile", tokens["access_token"])
    assert answer.status_code == access
    assert wire.refresh(vendor, tokens["refresh_token"]).status_code == refresh


@pytest.mark.parametrize(("name", "body"), [("nobody", {}), ("mzone", {"tokens": "some"})])
def test_a_revocation_that_is_not_understood_says_why(wire: Wire, name: str, body: object) -> None:
    assert control(wire, f"{name}/revoke", body).status_code == 400


def test_a_command_must_be_posted(wire: Wire) -> None:
    assert wire.client.get(f"{wire.sandbox.url}/_sandbox/reset").status_code == 405
