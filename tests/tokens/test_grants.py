"""The forms and headers that go to a token endpoint, as RFC 6749 and RFC 7617 write them."""

from __future__ import annotations

import base64
from urllib.parse import parse_qsl, unquote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleetauth.errors import ConfigurationError
from fleetauth.secrets import Secret
from fleetauth.tokens.grants import (
    ClientAuthentication,
    basic_authorization,
    client_credentials_grant,
    encode_form,
    password_grant,
    refresh_token_grant,
)

AWKWARD = "a&b% +#$=ü;/?é😀"
CREDENTIALS = {
    name: Secret(f"{name} {AWKWARD}")
    for name in ("client_id", "client_secret", "username", "password", "refresh_token")
}
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


def as_sent(fields: tuple[tuple[str, str | Secret], ...]) -> dict[str, str]:
    """What a server reads out of the encoded form."""
    return dict(parse_qsl(encode_form(fields).decode("ascii"), strict_parsing=True))


def unpacked(header: Secret | None) -> list[str]:
    assert header is not None
    scheme, _, code = header.reveal().partition(" ")
    assert scheme == "Basic"
    return base64.b64decode(code, validate=True).decode().split(":")


def test_the_password_grant_names_client_and_user() -> None:
    form = dict(password_grant(constants=(("scope", "account"),)).form(CREDENTIALS))
    names = ("client_id", "client_secret", "username", "password")
    assert form == {
        "grant_type": "password",
        "scope": "account",
        **{name: CREDENTIALS[name] for name in names},
    }


def test_the_refresh_grant_sends_no_scope_and_no_password() -> None:
    names = [name for name, _ in refresh_token_grant().form(CREDENTIALS)]
    assert names == ["grant_type", "client_id", "client_secret", "refresh_token"]


def test_a_client_in_the_body_sends_no_authorization() -> None:
    grant = client_credentials_grant(client_authentication=ClientAuthentication.BODY)
    assert grant.authorization(CREDENTIALS) is None


@pytest.mark.parametrize("how", [ClientAuthentication.BASIC, ClientAuthentication.BASIC_ENCODED])
def test_a_client_by_http_basic_sends_nothing_in_the_body(how: ClientAuthentication) -> None:
    grant = client_credentials_grant(client_authentication=how)
    assert grant.form(CREDENTIALS) == (("grant_type", "client_credentials"),)


def test_http_basic_carries_the_pair_as_it_is() -> None:
    grant = client_credentials_grant(client_authentication=ClientAuthentication.BASIC)
    pair = [CREDENTIALS["client_id"].reveal(), CREDENTIALS["client_secret"].reveal()]
    assert unpacked(grant.authorization(CREDENTIALS)) == pair


def test_http_basic_by_rfc_6749_carries_the_pair_form_encoded() -> None:
    grant = client_credentials_grant(client_authentication=ClientAuthentication.BASIC_ENCODED)
    sent = unpacked(grant.authorization(CREDENTIALS))
    assert [unquote_plus(part) for part in sent] == [
        CREDENTIALS["client_id"].reveal(),
        CREDENTIALS["client_secret"].reveal(),
    ]
    assert all(part.isascii() for part in sent)


def test_a_colon_in_the_client_id_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="client_id holds a ':'"):
        basic_authorization(Secret("north:client"), Secret("secret"))


def test_a_colon_in_the_client_id_passes_form_encoded() -> None:
    sent = unpacked(basic_authorization(Secret("north:client"), Secret("s"), encoded=True))
    assert sent == ["north%3Aclient", "s"]


def test_a_colon_in_the_secret_is_fine() -> None:
    assert unpacked(basic_authorization(Secret("client"), Secret("a:b"))) == ["client", "a", "b"]


@pytest.mark.parametrize("field", CREDENTIALS)
@pytest.mark.parametrize("grant", [password_grant(), refresh_token_grant()], ids=repr)
def test_awkward_characters_survive_in_every_field(grant: object, field: str) -> None:
    assert isinstance(grant, type(password_grant()))
    sent = as_sent(grant.form(CREDENTIALS))
    assert sent.get(field) in {None, CREDENTIALS[field].reveal()}
    assert set(sent) == {name for name, _ in grant.form(CREDENTIALS)}


def test_the_form_is_encoded_as_rfc_6749_says() -> None:
    assert encode_form([("password", Secret("a&b% +#$ü"))]) == b"password=a%26b%25+%2B%23%24%C3%BC"


@given(st.dictionaries(TEXT, TEXT, min_size=1))
def test_any_form_round_trips(fields: dict[str, str]) -> None:
    sealed = tuple((name, Secret(value)) for name, value in fields.items())
    assert as_sent(sealed) == fields


@given(user=TEXT.filter(lambda text: ":" not in text), password=TEXT)
def test_any_pair_survives_http_basic(user: str, password: str) -> None:
    sent = unpacked(basic_authorization(Secret(user), Secret(password)))
    assert (sent[0], ":".join(sent[1:])) == (user, password)


@given(user=TEXT, password=TEXT)
def test_any_pair_survives_http_basic_form_encoded(user: str, password: str) -> None:
    sent = unpacked(basic_authorization(Secret(user), Secret(password), encoded=True))
    assert [unquote_plus(part) for part in sent] == [user, password]
