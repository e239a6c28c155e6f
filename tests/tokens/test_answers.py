"""What a token endpoint may answer with a status of success (I6): a token, or what is no token, each told apart."""

from __future__ import annotations

import base64
import json
import pickle
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleetauth.clock import Instant
from fleetauth.errors import CredentialsRefusedError, FleetAuthError
from fleetauth.secrets import Redactor, Secret
from fleetauth.tokens.answers import TokenAnswerReader, UnusableTokenError
from fleetauth.tokens.token import Token
from fleetauth.wire import Reader
from fleetauth.wire.answer import Answer

STARTED = Instant(1000.0, 1_767_225_600.0)  # 2026-01-01T00:00:00Z
URL = "https://login.example/token"
WITHOUT_LIFE = {"access_token": "opaque-token", "token_type": "Bearer"}
PLAIN = {**WITHOUT_LIFE, "expires_in": 3600}
ISSUED, EXPIRES = "Thu, 01 Jan 2026 00:05:00 GMT", "Thu, 01 Jan 2026 00:34:59 GMT"


def read(body: Any, status: int = 200, redactor: Redactor | None = None) -> Token:  # noqa: ANN401
    """Read a body: bytes as they are, all else as JSON."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    reader = TokenAnswerReader(
        "mzone", read_json=Reader("mzone").json, redactor=redactor or Redactor()
    )
    answer = Answer(
        status=status,
        headers={"content-type": "application/json", "x-request-id": "r-1"},
        body=raw,
        method="POST",
        url=URL,
    )
    return reader.read(answer, grant="password", started=STARTED, generation=3)


def unusable(body: Any) -> UnusableTokenError:  # noqa: ANN401
    with pytest.raises(UnusableTokenError) as caught:
        read(body)
    return caught.value


def jwt(**claims: Any) -> str:  # noqa: ANN401
    parts = ({"alg": "none"}, claims)
    coded = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode() for part in parts]
    return ".".join(part.rstrip("=") for part in (*coded, "c2lnbmF0dXJl"))


# --- a token --------------------------------------------------------------------------------------


def test_a_token_is_read_with_all_that_came() -> None:
    body = {**PLAIN, "refresh_token": "next-one", "scope": "mz6-api.all", "userName": "north"}
    assert read(body) == Token(
        access_token=Secret("opaque-token"),
        refresh_token=Secret("next-one"),
        token_type="Bearer",
        scope="mz6-api.all",
        lifetime=3600.0,
        obtained=STARTED,
        generation=3,
        grant="password",
        extra={"userName": Secret("north")},
    )


def test_masternauts_spelling_is_read() -> None:
    body = {"success": True, "accessToken": "B983", "token_type": "bearer", "expires_in": 2591999}
    token = read(body)
    assert (token.access_token, token.lifetime) == (Secret("B983"), 2591999.0)


def test_no_token_type_means_bearer() -> None:
    assert read({"access_token": "a"}).token_type == "bearer"


def test_what_is_not_known_is_kept_sealed_however_deep() -> None:
    token = read({**PLAIN, "user": {"names": ["north", 7, None]}})
    assert token.extra == {"user": {"names": [Secret("north"), 7, None]}}


def test_a_scope_that_is_no_text_is_left_out() -> None:
    assert read({**PLAIN, "scope": ["a", "b"]}).scope is None


@pytest.mark.parametrize("blank", ["", "  ", None, 5, True])
def test_a_refresh_token_that_is_none_is_left_out(blank: object) -> None:
    assert read({**PLAIN, "refresh_token": blank}).refresh_token is None


def test_the_redactor_learns_both_tokens() -> None:
    redactor = Redactor()
    read({**PLAIN, "refresh_token": "next-one"}, redactor=redactor)
    assert redactor.text("opaque-token, next-one") == "***, ***"


# --- how long it lives ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "lifetime"),
    [
        ({"expires_in": 3600}, 3600.0),
        ({"expires_in": 0}, 0.0),
        ({"expires_in": "3600"}, 3600.0),
        ({"expires_in": 1799.5}, 1799.5),
        ({"expires_in": "3599.0"}, 3599.0),
        ({"expires_in": 60, ".issued": ISSUED, ".expires": EXPIRES}, 60.0),
        ({".issued": ISSUED, ".expires": EXPIRES}, 1799.0),
        ({".expires": EXPIRES}, 2099.0),
        ({"expires_in": None, ".expires": EXPIRES}, 2099.0),
        ({"expires_in": "", ".expires": EXPIRES}, 2099.0),
        ({".issued": "yesterday", ".expires": EXPIRES}, 2099.0),
        ({".expires": "Thu, 01 Jan 2026 00:34:59 -0000"}, 2099.0),  # RFC 5322's "UTC, zone unknown"
        ({".expires": ISSUED, ".issued": EXPIRES}, None),
        ({".expires": "soon"}, None),
        ({".expires": 5}, None),
        ({}, None),
    ],
)
def test_the_lifetime_is_found(fields: dict[str, object], lifetime: float | None) -> None:
    assert read({**WITHOUT_LIFE, **fields}).lifetime == lifetime


def test_a_date_without_a_zone_is_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        token = read({**WITHOUT_LIFE, ".expires": "Thu, 01 Jan 2026 00:34:59"})
    finally:
        monkeypatch.undo()
        time.tzset()
    assert token.lifetime == 2099.0


@pytest.mark.parametrize(
    ("claims", "lifetime"),
    [
        ({"nbf": 100, "exp": 3700}, 3600.0),
        ({"iat": 200, "nbf": 100, "exp": 3700}, 3500.0),
        ({"exp": 1_767_225_600 + 90}, 90.0),
        ({"exp": 1_767_225_600 + 90, "iat": "text"}, 90.0),
        ({"exp": 100, "nbf": 3700}, None),
        ({"exp": "3700"}, None),
        ({"exp": True}, None),
        ({"exp": 10**400}, None),
        ({"sub": "nobody"}, None),
    ],
)
def test_the_lifetime_is_found_in_a_jwt(claims: dict[str, Any], lifetime: float | None) -> None:
    assert read({"access_token": jwt(**claims)}).lifetime == lifetime


@pytest.mark.parametrize(
    "token", ["a.b.c", "a.%%%.c", "a.bnVsbA.c", "a.b", "one.two.three.four", "é.é.é".encode().hex()]
)
def test_a_token_that_is_no_jwt_tells_no_lifetime(token: str) -> None:
    assert read({"access_token": token}).lifetime is None


def test_a_jwt_nested_beyond_reason_tells_no_lifetime() -> None:
    deep = base64.urlsafe_b64encode(b"[" * 20_000).decode().rstrip("=")
    assert read({"access_token": f"a.{deep}.c"}).lifetime is None


def test_expires_in_counts_before_a_jwts_claims() -> None:
    assert read({"access_token": jwt(nbf=0, exp=60), "expires_in": 3600}).lifetime == 3600.0


# --- no token -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "no token but something else"),
        (b"<html><h1>Welcome</h1></html>", "no token but something else"),
        (b"\xff\xfe\x00", "no token but something else"),
        (b'{"access_token": "a"', "no token but something else"),
        ([PLAIN], "JSON that is no object"),
        ("opaque-token", "JSON that is no object"),
        (None, "JSON that is no object"),
        ({}, "no access_token in it"),
        ({"expires_in": 3600}, "no access_token in it"),
        ({"access_token": None}, "no access_token in it"),
        ({"access_token": " "}, "no access_token in it"),
        ({"access_token": 12345}, "no access_token in it"),
        ({"access_token": {"value": "a"}}, "no access_token in it"),
        ({"access_token": "line\r\nbreak"}, "characters that no header can carry"),
        ({"access_token": "two words"}, "characters that no header can carry"),
        ({"access_token": "schlüssel"}, "characters that no header can carry"),
        ({"access_token": "nul\0"}, "characters that no header can carry"),
    ],
)
def test_what_is_no_token_is_told(body: object, words: str) -> None:
    error = unusable(body)
    assert words in error.message
    assert f"{URL} answered 200" in error.message
    assert "Is token_url right?" in error.message


@pytest.mark.parametrize(
    "stated",
    [-1, -3600.5, "-5", "soon", "1h", True, False, [3600], {"s": 1}, "1e400", "nan"],
)
def test_a_lifetime_that_is_none_is_told(stated: object) -> None:
    error = unusable({**PLAIN, "expires_in": stated})
    assert "an expires_in that is no number of seconds from 0" in error.message


@pytest.mark.parametrize("number", [b"1e400", b"1" + b"0" * 1000])
def test_a_lifetime_beyond_all_numbers_is_told(number: bytes) -> None:
    error = unusable(b'{"access_token": "a", "expires_in": ' + number + b"}")
    assert "an expires_in that is no number of seconds from 0" in error.message


@pytest.mark.parametrize("other", [{"expires_in": -1}, {"access_token": "bad token"}])
def test_a_rotated_refresh_token_is_saved_out_of_a_broken_answer(other: dict[str, object]) -> None:
    error = unusable({**PLAIN, "refresh_token": "next-one", **other})
    assert error.refresh_token == Secret("next-one")


def test_a_saved_refresh_token_does_not_leave_the_process() -> None:
    error = unusable({"refresh_token": "next-one"})
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert (copy.message, copy.refresh_token) == (error.message, None)


def test_a_broken_answer_does_not_show_its_tokens() -> None:
    error = unusable({"access_token": "bad token here", "refresh_token": "next-one"})
    told = repr((error, error.message, error.body, vars(error)))
    assert "next-one" not in told
    assert "bad token here" not in told


@pytest.mark.parametrize(
    "body",
    [
        {"success": False, "accessToken": "B983", "expires_in": 60},
        {"success": False, "errorCode": "401", "errorMsg": "Bad Credentials"},
        {"error": "invalid_grant"},
        {"error": "INVALID_CLIENT"},
    ],
)
def test_a_refusal_under_a_status_of_success_is_a_refusal(body: dict[str, object]) -> None:
    with pytest.raises(CredentialsRefusedError, match="refused the credentials"):
        read(body)


def test_another_error_under_a_status_of_success_is_no_refusal() -> None:
    assert "no access_token in it" in unusable({"error": "server_error"}).message


def test_an_error_names_its_request() -> None:
    error = unusable({})
    assert (error.vendor, error.status, error.request_id, error.body) == (
        "mzone",
        200,
        "r-1",
        b"{}",
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
NAMES = st.sampled_from(["access_token", "refresh_token", "expires_in", ".expires", "success"])


@given(st.one_of(st.binary(), st.dictionaries(NAMES, JSON), JSON))
def test_any_answer_is_a_token_or_an_error_of_ours(body: object) -> None:
    try:
        token = read(body)
    except FleetAuthError:
        return
    assert token.access_token.is_token()
    assert token.lifetime is None or token.lifetime > 0
