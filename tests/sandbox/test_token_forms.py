"""How strict the token endpoints are about the form, on the wire and in the parser itself."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from fleetauth.sandbox.forms import BadForm, lenient_form, read_form

if TYPE_CHECKING:
    import httpx

    from fleetauth.sandbox import Vendor
    from tests.sandbox.conftest import Wire

FORM = {"content-type": "application/x-www-form-urlencoded"}


def post(wire: Wire, vendor: Vendor, content: bytes, **headers: str) -> httpx.Response:
    return wire.client.post(
        vendor.arguments["token_url"],
        content=content,
        headers={
            **wire.headers(vendor),
            **FORM,
            **{k.replace("_", "-"): v for k, v in headers.items()},
        },
        auth=wire.basic(vendor),
    )


def right(wire: Wire, vendor: Vendor) -> bytes:
    return urlencode(wire.form(vendor)).encode()


def test_a_charset_may_follow_the_content_type(vendor: Vendor, wire: Wire) -> None:
    answer = post(
        wire, vendor, right(wire, vendor), content_type=f"{FORM['content-type']}; charset=utf-8"
    )
    assert answer.status_code == 200


def test_json_is_not_a_form(vendor: Vendor, wire: Wire) -> None:
    answer = wire.client.post(
        vendor.arguments["token_url"],
        json=wire.form(vendor),
        headers=wire.headers(vendor),
        auth=wire.basic(vendor),
    )
    assert answer.status_code == 415


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda body: body + b"&" + body, id="repeated"),
        pytest.param(lambda body: body + b"&surprise=1", id="unknown field"),
        pytest.param(lambda body: body + b"&surprise", id="no equals sign"),
        pytest.param(lambda body: body + b"&=1", id="no name"),
        pytest.param(lambda body: body.replace(b"grant_type=", b"grant_type=%20&x="), id="blank"),
        pytest.param(lambda body: body.replace(b"grant_type", b"type"), id="no grant type"),
        pytest.param(
            lambda body: body.replace(b"grant_type=", b"grant_type=x"), id="unknown grant"
        ),
    ],
)
def test_a_form_that_is_not_right_is_refused(vendor: Vendor, wire: Wire, change: object) -> None:
    assert callable(change)
    assert post(wire, vendor, change(right(wire, vendor))).status_code == 400


@pytest.mark.parametrize(
    "name", ["grant_type", "client_id", "client_secret", "username", "password"]
)
def test_a_missing_field_is_an_invalid_request(user_vendor: Vendor, wire: Wire, name: str) -> None:
    answer = wire.sign_in(user_vendor, **{name: None})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    assert name in answer.json()["error_description"]


@pytest.mark.parametrize("name", ["client_id", "client_secret", "username", "password"])
def test_a_blank_field_is_an_invalid_request(user_vendor: Vendor, wire: Wire, name: str) -> None:
    answer = wire.sign_in(user_vendor, **{name: "  "})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize("name", ["username", "password"])
def test_a_wrong_user_is_an_invalid_grant(user_vendor: Vendor, wire: Wire, name: str) -> None:
    answer = wire.sign_in(user_vendor, **{name: "wrong"})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


def test_an_unknown_grant_is_unsupported(user_vendor: Vendor, wire: Wire) -> None:
    answer = wire.sign_in(user_vendor, grant_type="client_credentials")
    assert answer.json() == {"error": "unsupported_grant_type"}


def test_client_credentials_by_basic_are_refused(user_vendor: Vendor, wire: Wire) -> None:
    headers = wire.headers(user_vendor, authorization="Basic YTpi")
    answer = wire.send_form(user_vendor, wire.form(user_vendor), headers)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_token_answers_are_not_to_be_stored(vendor: Vendor, wire: Wire) -> None:
    assert wire.sign_in(vendor).headers["cache-control"] == "no-store"


def test_the_forms_every_character_is_decoded() -> None:
    body = urlencode({"p&w": "& % + # $ space ü € 日"}).encode()
    assert read_form(FORM, body) == {"p&w": "& % + # $ space ü € 日"}


@pytest.mark.parametrize(
    "value",
    [
        b"%zz",
        b"%4",
        b"%",
        b"a b",
        "ü".encode(),
        "ü".encode("latin-1"),
        b"%ff",
        b"a=b",
        b"a#b",
        b"a&",
    ],
)
def test_what_is_not_percent_encoded_utf8_is_refused(value: bytes) -> None:
    with pytest.raises(BadForm):
        read_form(FORM, b"password=" + value)


def test_a_lenient_reading_keeps_the_last_of_a_repeated_field() -> None:
    assert lenient_form(FORM, b"a=1&a=2") == {"a": "2"}


def test_a_lenient_reading_of_another_body_is_none() -> None:
    assert lenient_form({}, b"a=1") is None
    assert lenient_form(FORM, b"nothing") is None
