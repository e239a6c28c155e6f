"""Secrets stay home (I7): what leads to another origin is not followed, what stays within it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fleetauth.errors import ArgumentError, OriginError, RedirectError
from tests.transport.fleet import BASE, TOKEN_URL, FakeVendor, redirect
from tests.transport.servers import Reply

if TYPE_CHECKING:
    from tests.transport.fleet import FleetSession
    from tests.transport.servers import Logged, LoopbackServer

EVERY_REDIRECT = [301, 302, 303, 307, 308]
FOREIGN = [
    "https://evil.example/api/x",
    "http://fleet.example/api/x",
    "https://fleet.example:8443/api/x",
    "//evil.example/api/x",
    "https://fleet.example@evil.example/",
    "https://login.fleet.example/x",
]


# --- to another origin ----------------------------------------------------------------------------


@pytest.mark.parametrize("location", FOREIGN)
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_redirect_to_another_origin_is_not_followed(
    vendor: FakeVendor, session: FleetSession, location: str, method: str
) -> None:
    vendor.script = [redirect(307, location)]
    with pytest.raises(RedirectError, match="leads to another origin") as caught:
        await session.request(method, "x")
    assert len(vendor.calls) == 1
    assert caught.value.status == 307


@pytest.mark.parametrize("status", EVERY_REDIRECT)
@pytest.mark.parametrize("api", ["main", "connect", "basic"])
async def test_nothing_of_a_call_reaches_another_server(
    home: LoopbackServer, foreign: LoopbackServer, status: int, api: str
) -> None:
    issue = home.reply

    def away(request: Logged) -> Reply:
        if request.path == "/token":
            return issue(request)
        return Reply(status, headers=(("Location", f"{foreign.url}/caught"),))

    home.reply = away
    session = FakeVendor().session(
        transport=None, base_url=f"{home.url}/", token_url=f"{home.url}/token"
    )
    async with session:
        with pytest.raises(RedirectError):
            await session.request("POST", "x", api=api, content=b"secret=canary", repeatable=True)
    assert foreign.log == []


@pytest.mark.parametrize("status", EVERY_REDIRECT)
async def test_no_form_with_credentials_reaches_another_server(
    home: LoopbackServer, foreign: LoopbackServer, status: int
) -> None:
    home.reply = lambda _: Reply(status, headers=(("Location", f"{foreign.url}/token"),))
    session = FakeVendor().session(
        transport=None, base_url=f"{home.url}/", token_url=f"{home.url}/token"
    )
    async with session:
        with pytest.raises(RedirectError, match="set token_url to"):
            await session.login()
    assert foreign.log == []
    assert len(home.log) == 1


@pytest.mark.parametrize("status", EVERY_REDIRECT)
async def test_a_token_endpoints_redirect_is_not_followed_even_within_its_origin(
    vendor: FakeVendor, session: FleetSession, status: int
) -> None:
    vendor.token_script = [redirect(status, f"{TOKEN_URL}/new")]
    with pytest.raises(RedirectError):
        await session.login()
    assert vendor.exchanges == 1


@pytest.mark.parametrize("link", [*FOREIGN[:3], FOREIGN[4], FOREIGN[5]])
async def test_a_next_link_to_another_origin_is_refused(
    vendor: FakeVendor, session: FleetSession, link: str
) -> None:
    with pytest.raises(OriginError, match="tokens are not sent there"):
        await session.request("GET", link)
    assert vendor.calls == []


@pytest.mark.parametrize("path", ["//evil.example/x", "../../x", "x\\y"])
async def test_a_path_that_may_lead_elsewhere_is_refused(
    vendor: FakeVendor, session: FleetSession, path: str
) -> None:
    with pytest.raises(ArgumentError):
        await session.request("GET", path)
    assert vendor.calls == []


# --- within the origin ----------------------------------------------------------------------------


@pytest.mark.parametrize("status", EVERY_REDIRECT)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_a_read_follows_within_the_origin(
    vendor: FakeVendor, session: FleetSession, status: int, method: str
) -> None:
    vendor.script = [redirect(status, "/elsewhere?a=1")]
    await session.request(method, "x", params={"b": 2})
    assert [seen.url for seen in vendor.calls] == [
        f"{BASE}x?b=2",
        "https://fleet.example/elsewhere?a=1",
    ]
    assert [seen.token for seen in vendor.calls] == ["token-1", "token-1"]
    assert [seen.method for seen in vendor.calls] == [method, method]


@pytest.mark.parametrize("status", [307, 308])
async def test_a_post_follows_where_its_method_and_body_are_kept(
    vendor: FakeVendor, session: FleetSession, status: int
) -> None:
    vendor.script = [redirect(status, "y")]
    await session.request("POST", "x", content=b"body")
    assert [(seen.method, seen.body) for seen in vendor.calls] == [("POST", b"body")] * 2


@pytest.mark.parametrize("status", [301, 302, 303])
async def test_a_post_is_not_turned_into_something_else(
    vendor: FakeVendor, session: FleetSession, status: int
) -> None:
    vendor.script = [redirect(status, "y")]
    with pytest.raises(RedirectError, match="a POST is not sent again as something else"):
        await session.request("POST", "x", content=b"body")
    assert len(vendor.calls) == 1


async def test_a_loop_of_redirects_ends(vendor: FakeVendor, session: FleetSession) -> None:
    vendor.answer = lambda _: redirect(302, "x")
    with pytest.raises(RedirectError, match="redirected more than 5 times"):
        await session.request("GET", "x")
    assert len(vendor.calls) == 6


async def test_a_redirect_without_a_place_is_an_answer_that_failed(
    vendor: FakeVendor, session: FleetSession
) -> None:
    vendor.script = [304]
    with pytest.raises(Exception, match=r"failed at GET .* \(304\)") as caught:
        await session.request("GET", "x")
    assert caught.type.__name__ == "VendorFaultError"


async def test_a_refused_redirect_does_not_show_a_token_in_its_place(
    vendor: FakeVendor, session: FleetSession
) -> None:
    vendor.script = [redirect(302, "https://evil.example/token-1/x?token-1")]
    with pytest.raises(RedirectError) as caught:
        await session.request("GET", "x")
    assert "token-1" not in str(caught.value)


async def test_a_revocation_is_noticed_behind_a_redirect(
    vendor: FakeVendor, session: FleetSession
) -> None:
    await session.login()
    vendor.revoke()

    vendor.script = [redirect(302, "y"), 401]
    assert (await session.request("GET", "x")).status == 200
    assert vendor.exchanges == 2
