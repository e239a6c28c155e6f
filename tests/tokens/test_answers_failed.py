"""A token endpoint's failures: what is the vendor's refusal, and what is only a fault (I5)."""

from __future__ import annotations

import json

import pytest

from fleetauth.clock import Instant
from fleetauth.errors import (
    CredentialsRefusedError,
    FleetAuthError,
    InputRefusedError,
    NotAllowedError,
    NotFoundError,
    QuotaError,
    RedirectError,
    VendorFaultError,
)
from fleetauth.secrets import Redactor, Secret
from fleetauth.tokens.answers import TokenAnswerReader
from fleetauth.wire import Reader
from fleetauth.wire.answer import Answer

WALL = 1_767_225_600.0  # 2026-01-01T00:00:00Z
REFUSALS = [
    "invalid_grant",
    "invalid_client",
    "unauthorized_client",
    "access_denied",
    "invalid_clientId",
    "invalid_token",
]


def failure(
    status: int,
    body: bytes = b"",
    *,
    kind: str = "application/json",
    redactor: Redactor | None = None,
    **headers: str,
) -> FleetAuthError:
    """The error that an answer is read as."""
    reader = TokenAnswerReader(
        "mzone", read_json=Reader("mzone").json, redactor=redactor or Redactor()
    )
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = Answer(
        status=status,
        headers={"content-type": kind, **named},
        body=body,
        method="POST",
        url="https://login.example/token",
    )
    with pytest.raises(FleetAuthError) as caught:
        reader.read(answer, grant="password", started=Instant(1000.0, WALL), generation=1)
    return caught.value


def oauth(code: str, **fields: str) -> bytes:
    return json.dumps({"error": code, **fields}).encode()


@pytest.mark.parametrize("status", [400, 401, 403])
@pytest.mark.parametrize("code", REFUSALS)
def test_a_refusal(status: int, code: str) -> None:
    error = failure(status, oauth(code))
    assert type(error) is CredentialsRefusedError
    assert (error.status, error.code) == (status, code)


@pytest.mark.parametrize("body", [b"", b"{}", b"<html>", oauth("something_else")])
def test_a_401_is_a_refusal_whatever_it_says(body: bytes) -> None:
    assert type(failure(401, body)) is CredentialsRefusedError


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (301, RedirectError),
        (302, RedirectError),
        (307, RedirectError),
        (308, RedirectError),
        (403, NotAllowedError),
        (404, NotFoundError),
        (405, NotFoundError),
        (410, NotFoundError),
        (400, InputRefusedError),
        (415, InputRefusedError),
        (422, InputRefusedError),
        (429, QuotaError),
        (500, VendorFaultError),
        (502, VendorFaultError),
        (503, VendorFaultError),
        (504, VendorFaultError),
        (599, VendorFaultError),
    ],
)
@pytest.mark.parametrize("body", [b"", b"<html>Down</html>", b'{"message": "no"}'])
def test_a_fault_by_its_status(status: int, kind: type[FleetAuthError], body: bytes) -> None:
    assert type(failure(status, body)) is kind


@pytest.mark.parametrize("status", [408, 425])
@pytest.mark.parametrize("body", [b"", b"<html>Too slow</html>"])
def test_a_passing_fault_among_the_refusals_of_input_is_a_fault(status: int, body: bytes) -> None:
    assert type(failure(status, body)) is VendorFaultError


@pytest.mark.parametrize("status", [404, 429, 500, 503])
def test_a_refusals_code_under_a_faults_status_is_a_fault(status: int) -> None:
    assert not isinstance(failure(status, oauth("invalid_grant")), CredentialsRefusedError)


@pytest.mark.parametrize(
    "code", ["invalid_request", "invalid_scope", "unsupported_grant_type", "server_error"]
)
def test_other_codes_of_oauth_are_no_refusal(code: str) -> None:
    error = failure(400, oauth(code))
    assert type(error) is InputRefusedError
    assert error.code == code


@pytest.mark.parametrize("status", [429, 500, 503])
@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("15", 15.0),
        ("Thu, 01 Jan 2026 00:01:30 GMT", 90.0),
        ("Wed, 31 Dec 2025 00:00:00 GMT", 0.0),
        ("soon", None),
    ],
)
def test_retry_after_is_read(status: int, header: str, seconds: float | None) -> None:
    assert failure(status, retry_after=header).retry_after == seconds


def test_no_retry_after_is_told_as_unknown() -> None:
    assert failure(503).retry_after is None


def test_the_vendors_words_are_told() -> None:
    error = failure(401, oauth("invalid_grant", error_description="The user name is wrong."))
    assert "invalid_grant: The user name is wrong." in error.message
    assert error.vendor_message == "The user name is wrong."


def test_silence_is_told_as_silence() -> None:
    assert "it said nothing but 503" in failure(503).message


def test_a_refusal_says_what_to_do() -> None:
    message = failure(401).message
    assert "replace_credentials(...)" in message
    assert "unlock()" in message


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (302, "set token_url to its target"),
        (403, "not the password"),
        (404, "check token_url and base_url"),
        (415, "Check what the session was given beside the credentials, and the URLs"),
    ],
)
def test_a_fault_that_the_user_can_mend_says_how(status: int, words: str) -> None:
    assert words in failure(status).message


@pytest.mark.parametrize("status", [302, 400, 401, 403, 429, 500])
def test_an_echoed_password_is_cleared(status: int) -> None:
    redactor = Redactor()
    redactor.learn(Secret("open & sesame"))
    body = oauth("invalid_grant", error_description="'open & sesame' is wrong")
    error = failure(status, body, redactor=redactor)
    assert "sesame" not in repr((error, error.message, error.vendor_message, error.body))
    assert error.body is not None
    assert b"***" in error.body


def test_the_vendors_request_id_is_kept() -> None:
    assert failure(500, x_request_id="r-77").request_id == "r-77"
