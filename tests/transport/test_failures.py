"""Which error an answer is: the status decides, the vendor's words are told, and everything it said is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fleetauth.errors import (
    FleetAuthError,
    InputRefusedError,
    NotAllowedError,
    NotFoundError,
    QuotaError,
    VendorFaultError,
)
from tests.transport.fleet import BASE, FakeVendor, response

if TYPE_CHECKING:
    from tests.transport.fleet import FleetSession

STATUSES: list[tuple[int, type[FleetAuthError], str]] = [
    (400, InputRefusedError, "refuses the input"),
    (402, InputRefusedError, "refuses the input"),
    (403, NotAllowedError, "lacks a permission"),
    (404, NotFoundError, "Check the id and the URL"),
    (405, InputRefusedError, "refuses the input"),
    (406, InputRefusedError, "refuses the input"),
    (408, VendorFaultError, "failed at"),
    (409, InputRefusedError, "refuses the input"),
    (410, NotFoundError, "Check the id and the URL"),
    (415, InputRefusedError, "refuses the input"),
    (422, InputRefusedError, "refuses the input"),
    (425, VendorFaultError, "failed at"),
    (429, QuotaError, "quota"),
    (500, VendorFaultError, "failed at"),
    (501, VendorFaultError, "failed at"),
    (502, VendorFaultError, "failed at"),
    (503, VendorFaultError, "failed at"),
    (504, VendorFaultError, "failed at"),
    (599, VendorFaultError, "failed at"),
    (300, VendorFaultError, "failed at"),
    (304, VendorFaultError, "failed at"),
]
BODY = b'{"error": {"code": "E17", "message": "The invented reason"}}'


@pytest.fixture
async def once(vendor: FakeVendor) -> FleetSession:
    """A session that tries each call once; it has nothing open to close."""
    return vendor.session(retries=0)


async def failed(session: FleetSession) -> FleetAuthError:
    """The error of a call."""
    async with session:
        with pytest.raises(FleetAuthError) as caught:
            await session.request("GET", "x?secret=1")
    return caught.value


@pytest.mark.parametrize(("status", "kind", "said"), STATUSES)
async def test_a_status_is_an_error_by_what_a_caller_can_do_about_it(
    vendor: FakeVendor, once: FleetSession, status: int, kind: type[FleetAuthError], said: str
) -> None:
    vendor.answer = lambda _: response(status, BODY, x_request_id="r1")
    error = await failed(once)
    assert type(error) is kind
    assert said in error.message
    assert error.status == status


@pytest.mark.parametrize("status", [400, 429, 500])
async def test_an_error_carries_everything_that_the_vendor_said(
    vendor: FakeVendor, once: FleetSession, status: int
) -> None:
    vendor.answer = lambda _: response(
        status, BODY, x_request_id="r1", content_type="application/json"
    )
    error = await failed(once)
    assert (error.vendor, error.code, error.vendor_message) == (
        "fleet",
        "E17",
        "The invented reason",
    )
    assert (error.request_id, error.body) == ("r1", BODY)
    assert "E17: The invented reason" in error.message
    assert f"GET {BASE}x" in error.message
    assert "secret" not in error.message


async def test_401_after_renewal_is_about_the_account_or_the_url(
    vendor: FakeVendor, once: FleetSession
) -> None:
    vendor.answer = lambda _: response(401, BODY)
    error = await failed(once)
    assert type(error) is NotAllowedError
    assert "although the session is signed in" in error.message
    assert error.code == "E17"


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_the_time_to_wait_is_told(
    vendor: FakeVendor, once: FleetSession, status: int
) -> None:
    vendor.answer = lambda _: response(status, retry_after="17")
    assert (await failed(once)).retry_after == 17.0


@pytest.mark.parametrize(
    ("body", "content_type", "said"),
    [
        (b"", "", "it said nothing but 500"),
        (b"<html><h1>Bad Gateway</h1></html>", "text/html", "Bad Gateway"),
        (b"\xff\xfe\x00", "image/png", "it said nothing but 500"),
        (b'{"success": false, "message": "No"}', "application/json", "No"),
    ],
)
async def test_a_body_that_is_no_error_shape_is_told_as_far_as_it_makes_sense(
    vendor: FakeVendor, once: FleetSession, body: bytes, content_type: str, said: str
) -> None:
    vendor.answer = lambda _: response(500, body, content_type=content_type)
    error = await failed(once)
    assert said in error.message
    assert error.body == body


async def test_secrets_are_taken_out_of_what_the_vendor_said(
    vendor: FakeVendor, once: FleetSession
) -> None:
    body = b'{"message": "invented-password and token-1 are wrong", "password": "other"}'
    vendor.answer = lambda _: response(400, body)
    error = await failed(once)
    assert error.vendor_message == "*** and *** are wrong"
    assert error.body == b'{"message": "*** and *** are wrong", "password": "***"}'
    assert "invented-password" not in error.message
