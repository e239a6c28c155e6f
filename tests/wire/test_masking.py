"""Credentials in fields that nobody modelled, and in the bodies that errors carry, stay dark (I8)."""

from __future__ import annotations

import pytest

from fleetauth.secrets import Secret
from fleetauth.wire.masking import is_secret_name, mask_body, shield

CANARY = "canary-not-a-real-token"


@pytest.mark.parametrize(
    "name",
    [
        "Token",
        "accessToken",
        "refresh_token",
        "client_secret",
        "Password",
        "apiKey",
        "API_KEY",
        "base64EncodedAuthenticationKey",
    ],
)
def test_a_credential_is_known_by_the_end_of_its_name(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize("name", ["token_type", "secretary", "key", "driverKeyCode", "tokens"])
def test_other_names_are_none(name: str) -> None:
    assert not is_secret_name(name)


def test_text_in_such_a_field_becomes_a_secret() -> None:
    assert shield("apiKey", CANARY) == Secret(CANARY)


def test_it_does_at_any_depth() -> None:
    assert shield("x", {"list": [{"token": CANARY}]}) == {"list": [{"token": Secret(CANARY)}]}


def test_a_list_of_them_does_too() -> None:
    assert shield("password", [CANARY]) == [Secret(CANARY)]


@pytest.mark.parametrize("value", [None, True, 7])
def test_what_is_no_text_is_no_credential(value: object) -> None:
    assert shield("token", value) is value


@pytest.mark.parametrize(
    ("body", "masked"),
    [
        (b'{"Token":"canary","a":1}', b'{"Token":"***","a":1}'),
        (b'{"my_password" : "can\\"ary", "a": "b"}', b'{"my_password" : "***", "a": "b"}'),
        (b'{"Token":"canary', b'{"Token":"***"'),
        (b'{"Token":null,"note":"token"}', b'{"Token":null,"note":"token"}'),
    ],
)
def test_a_body_keeps_all_but_its_credentials(body: bytes, masked: bytes) -> None:
    assert mask_body(body) == masked
