"""What goes to a token endpoint, and what counts as the moment at which it went."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest

from fleetauth.clock import Instant
from fleetauth.errors import ConfigurationError
from fleetauth.events import Event, Observer, TokenRequested
from fleetauth.secrets import Redactor, Secret
from fleetauth.testing import FakeClock
from fleetauth.tokens.answers import TokenAnswerReader
from fleetauth.tokens.credentials import Credentials
from fleetauth.tokens.endpoint import BasicCredential, TokenEndpoint, TokenRequest
from fleetauth.tokens.grants import (
    ClientAuthentication,
    Grant,
    client_credentials_grant,
    password_grant,
    refresh_token_grant,
)
from fleetauth.wire import Reader
from fleetauth.wire.answer import Answer

if TYPE_CHECKING:
    from fleetauth.tokens.credentials import Credential

URL = "https://login.example/token"
TENANT = ("tenantId", Secret("north"))
BY_BASIC = client_credentials_grant(client_authentication=ClientAuthentication.BASIC)


class Wire:
    """A token endpoint whose vendor is scripted."""

    def __init__(self, primary: Grant, refresh: Grant | None) -> None:
        self.clock, self.redactor = FakeClock(), Redactor()
        self.sent: list[TokenRequest] = []
        self.events: list[Event] = []
        given: dict[str, Credential | None] = {
            "client_id": "client",
            "client_secret": "client secret",
            "username": "user",
            "password": self.ask,
        }
        self.endpoint = TokenEndpoint(
            url=URL,
            credentials=Credentials("mzone", given, redactor=self.redactor),
            primary=primary,
            refresh=refresh,
            headers=(TENANT,),
            post=self.post,
            reader=TokenAnswerReader(
                "mzone", read_json=Reader("mzone").json, redactor=self.redactor
            ),
            clock=self.clock,
            observer=Observer("mzone", self.events.append),
            redactor=self.redactor,
        )

    async def ask(self) -> str:
        """Give the password, slowly."""
        self.clock.advance(7)
        return "open sesame"

    async def post(self, request: TokenRequest) -> Answer:
        """Answer a token request, slowly."""
        self.sent.append(request)
        self.clock.advance(5)
        body = json.dumps({"access_token": "access", "expires_in": 60}).encode()
        return Answer(status=200, body=body, method="POST", url=request.url)


@pytest.fixture
def wire() -> Wire:
    return Wire(password_grant(), refresh_token_grant())


async def test_the_primary_grant_needs_no_earlier_token(wire: Wire) -> None:
    await wire.endpoint.obtain(None, generation=1)
    assert dict(wire.sent[0].form) == {
        "grant_type": "password",
        "client_id": Secret("client"),
        "client_secret": Secret("client secret"),
        "username": Secret("user"),
        "password": Secret("open sesame"),
    }


async def test_a_refresh_token_buys_without_the_password(wire: Wire) -> None:
    await wire.endpoint.obtain(Secret("refresh-1"), generation=2)
    assert dict(wire.sent[0].form) == {
        "grant_type": "refresh_token",
        "client_id": Secret("client"),
        "client_secret": Secret("client secret"),
        "refresh_token": Secret("refresh-1"),
    }


async def test_a_refresh_token_is_of_no_use_where_there_is_no_grant_for_it() -> None:
    wire = Wire(password_grant(), None)
    token = await wire.endpoint.obtain(Secret("refresh-1"), generation=2)
    assert (token.grant, wire.endpoint.refreshes) == ("password", False)


def test_where_there_is_a_grant_for_it_a_refresh_token_is_of_use(wire: Wire) -> None:
    assert wire.endpoint.refreshes


async def test_a_client_by_http_basic_is_in_the_header() -> None:
    wire = Wire(BY_BASIC, None)
    await wire.endpoint.obtain(None, generation=1)
    code = base64.b64encode(b"client:client secret").decode()
    assert wire.sent[0].headers == (TENANT, ("Authorization", Secret(f"Basic {code}")))
    assert wire.redactor.text(f"Basic {code}") == "***"


async def test_a_client_in_the_body_leaves_the_vendors_headers_alone(wire: Wire) -> None:
    await wire.endpoint.obtain(None, generation=1)
    assert (wire.sent[0].url, wire.sent[0].headers) == (URL, (TENANT,))


async def test_a_life_counts_from_the_moment_before_sending(wire: Wire) -> None:
    begin = Instant(wire.clock.monotonic(), wire.clock.wall())
    token = await wire.endpoint.obtain(None, generation=1)
    assert token.obtained == Instant(begin.monotonic + 7, begin.wall + 7)


async def test_a_token_knows_its_grant_and_generation(wire: Wire) -> None:
    token = await wire.endpoint.obtain(Secret("refresh-1"), generation=9)
    assert (token.grant, token.generation, token.lifetime) == ("refresh_token", 9, 60.0)


async def test_a_token_request_is_told(wire: Wire) -> None:
    await wire.endpoint.obtain(None, generation=1)
    assert wire.events == [TokenRequested(vendor="mzone", grant="password")]


def test_a_token_request_does_not_show_its_secrets() -> None:
    request = TokenRequest(url=URL, headers=(TENANT,), form=(("password", Secret("sesame")),))
    assert "sesame" not in repr(request)


# --- HTTP Basic -----------------------------------------------------------------------------------


def basic(client_id: str = "client") -> BasicCredential:
    redactor = Redactor()
    given: dict[str, Credential | None] = {"client_id": client_id, "client_secret": "s3cret"}
    credentials = Credentials("masternaut", given, redactor=redactor)
    return BasicCredential(credentials=credentials, clock=FakeClock(), redactor=redactor)


async def test_a_basic_credential_is_a_token_that_never_ends() -> None:
    token = await basic().obtain(None, generation=3)
    code = base64.b64encode(b"client:s3cret").decode()
    assert (token.access_token, token.generation) == (Secret(f"Basic {code}"), 3)
    assert token.end() is None


def test_a_basic_credential_is_never_refreshed() -> None:
    assert not basic().refreshes


async def test_a_basic_credential_can_not_hold_a_colon() -> None:
    with pytest.raises(ConfigurationError, match="client_id holds a ':'"):
        await basic("north:client").obtain(None, generation=1)
