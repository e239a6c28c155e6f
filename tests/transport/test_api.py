"""What a vendor declares of an API, and how a request is signed in to it."""

from __future__ import annotations

import attrs
import pytest

from fleetauth.clock import Instant
from fleetauth.secrets import Secret
from fleetauth.tokens.token import Token
from fleetauth.transport.api import Call, no_problem, no_refusal
from fleetauth.transport.origins import Origin
from fleetauth.transport.schemes import BASIC, BEARER, Scheme
from fleetauth.wire.answer import Answer
from fleetauth.wire.problems import Problem
from tests.transport.fleet import FakeVendor

TOKEN = Token(access_token=Secret("invented-token"), obtained=Instant(0.0, 0.0))


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        (BASIC, "invented-token"),
        (BEARER, "Bearer invented-token"),
        (Scheme(prefix="bearer "), "bearer invented-token"),
        (Scheme(header="x-connect-token", prefix="TOKEN "), "TOKEN invented-token"),
    ],
)
def test_a_scheme_puts_its_prefix_before_the_token(scheme: Scheme, value: str) -> None:
    assert scheme.value(TOKEN) == Secret(value)


def test_only_a_basic_credential_is_never_renewed() -> None:
    assert (BASIC.renewable, BEARER.renewable) == (False, True)


def test_a_tokens_header_is_made_once() -> None:
    api = FakeVendor().session().main
    first, again = api.signed(TOKEN), api.signed(TOKEN)
    assert first[0][1] is again[0][1]


def test_the_next_token_has_a_header_of_its_own() -> None:
    api = FakeVendor().session().main
    api.signed(TOKEN)
    other = Token(access_token=Secret("other-token"), obtained=Instant(0.0, 0.0))
    assert api.signed(other)[0] == ("Authorization", Secret("Bearer other-token"))


def test_a_vendors_further_headers_follow_the_tokens() -> None:
    api = FakeVendor().session(extra_headers={"X-Tenant": "invented"}).main
    assert api.signed(TOKEN)[1:] == (("X-Tenant", Secret("invented")),)


def test_an_api_stays_where_it_is() -> None:
    api = FakeVendor().session().main
    with pytest.raises(attrs.exceptions.FrozenAttributeError):
        api.base_url = "https://evil.example/"
    with pytest.raises(attrs.exceptions.FrozenAttributeError):
        api.origin = Origin.of_url("https://evil.example/")


def test_an_api_shows_no_token() -> None:
    api = FakeVendor().session().main
    api.signed(TOKEN)
    assert "invented-token" not in repr(api)


def test_unless_declared_an_answer_of_success_is_one() -> None:
    assert no_problem(Answer(status=200, body=b'{"error": "any"}')) is None


def test_unless_declared_a_401_is_never_about_the_credentials() -> None:
    assert not no_refusal(Problem(message="Bad Credentials"))


@pytest.mark.parametrize(
    ("method", "repeatable", "may_repeat"),
    [
        *((method, None, True) for method in ("GET", "HEAD", "OPTIONS", "PUT", "DELETE")),
        *((method, None, False) for method in ("POST", "PATCH", "UNHEARD-OF")),
        ("POST", True, True),
        ("GET", False, False),
    ],
)
def test_a_call_may_be_repeated_if_its_method_or_its_caller_says_so(
    method: str,
    repeatable: bool | None,  # noqa: FBT001
    may_repeat: bool,  # noqa: FBT001
) -> None:
    api = FakeVendor().session().main
    assert Call(api=api, method=method, path="x", repeatable=repeatable).may_repeat is may_repeat
