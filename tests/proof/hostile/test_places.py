"""Redirects and next links to where nobody should go (I7): nothing is followed, and no other server is asked."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator

import pytest

from fleetauth import MZoneSession
from fleetauth.errors import FleetAuthError, RedirectError, VendorFaultError
from fleetauth.testing import FakeClock
from tests.proof.hostile.standing import TOKEN, Vendor, answer, asked, goes_on, stands
from tests.proof.ledger import FULL, Ledger
from tests.transport.fast.conftest import saying
from tests.transport.fleet import FleetSession
from tests.transport.servers import LoopbackServer

REDIRECTS = "redirects to internal, foreign and misspelt places: not followed"
LINKS = "next links to internal, foreign and misspelt places: not followed"
CIRCLES = "redirects and next links that lead in circles or without end: ended"
STATUSES = [b"301 M", b"302 F", b"303 S", b"307 T", b"308 P"]


def places(home: str, stranger: str) -> Iterator[str]:
    """Where nobody should go; the two are origins on this machine."""
    at, there = home.removeprefix("http://"), stranger.removeprefix("http://")
    port, port_there = at.rpartition(":")[2], there.rpartition(":")[2]
    yield from (stranger, f"{stranger}/api/", f"//{there}/x", f"HTTP://{there}/x")
    yield from (f"///{there}/x", f"http:///{there}/x", f"http:{there}", f"\\\\{there}\\x")
    yield from (f"/\\{there}/x", f"http:\\\\{there}\\x", f"{home}\\@{there}/", f"{home}@{there}/")
    yield from (f"http://user:pass@{at}/", f"http://{at}%40{there}/", f"http://{there}#@{at}/")
    yield from (
        f"http://{at}\t@{there}/",
        f"ht\ntp://{there}/",
        f" {stranger}/",
        f"\x00{stranger}/",
    )
    yield from (f"http://[::1]:{port_there}/", f"http://[::ffff:127.0.0.1]:{port_there}/")
    yield from (
        f"http://localhost:{port}/x",
        f"http://127.1:{port}/x",
        f"http://2130706433:{port}/",
    )
    yield from (f"http://0x7f000001:{port}/", f"http://0:{port}/x", f"http://127.0.0.1.:{port}/")
    yield from (f"http://127.0.0.1%00:{port}/", f"http://127.0.0.%31:{port_there}/")
    yield from (
        f"http://\uff11\uff12\uff17.0.0.1:{port_there}/",
        "http://\u2460\u2461\u2466.0.0.1/",
    )
    yield from (f"https://{at}/x", f"ftp://{at}/x", "file:///etc/hosts", "javascript:alert(1)")
    yield from (
        "http://169.254.169.254/latest/meta-data/",
        "//169.254.169.254/",
        "http://[fd00::1]/",
    )
    yield from (
        "http://metadata.internal/",
        "http://\u0435xample.com/",
        "https://xn--/",
        "http://[/",
    )
    yield from (
        "http://evil.example/",
        "//evil.example",
        "http://",
        "http://:80/",
        "data:,x",
        "gopher://x",
    )
    yield from (f"http://127.0.0.1:{'9' * 400}/", "http://127.0.0.1:-1/", "http://127.0.0.1:x/")
    yield from (f"http://{'a.' * 5000}example/", "blob:http://x", "http://a b/", "http://\ud800/")


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_redirect_is_not_followed(  # noqa: PLR0917 - fixtures
    vendor: Vendor,
    session: FleetSession,
    stranger: LoopbackServer,
    status: bytes,
    method: str,
    ledger: Ledger,
) -> None:
    await goes_on(session)
    every = list(places(vendor.server.url, stranger.url))
    for place in every if FULL else every[STATUSES.index(status) :: len(STATUSES)]:
        field = b"Location: " + place.encode("utf-8", "surrogatepass").replace(b"\n", b"")
        vendor.call = saying(answer(b"", field, status=status))
        vendor.paths.clear()
        with ledger.trial("hostile", REDIRECTS):
            error = await stands(lambda: session.request(method, "hostile"))
            assert isinstance(error, FleetAuthError), place
            # What the engine reads as a path of this very origin is no other place; the vendor may ask for it.
            assert len(vendor.paths) <= 1 or method == "GET" or status[:3] in {b"307", b"308"}
            assert stranger.log == [], place
    await goes_on(session)


async def test_a_token_request_is_redirected_nowhere(
    vendor: Vendor, way: str, stranger: LoopbackServer, ledger: Ledger
) -> None:
    for status in STATUSES if FULL else STATUSES[::4]:
        for place in (stranger.url, f"{vendor.server.url}/token", "/token", "//evil.example"):
            vendor.token = saying(answer(b"", b"Location: " + place.encode(), status=status))
            async with vendor.session(way) as session:
                before = len(vendor.server.heads)
                with ledger.trial("hostile", REDIRECTS):
                    assert isinstance(await stands(session.login), RedirectError)
                    assert len(vendor.server.heads) == before + 1


async def test_redirects_in_a_circle_end(
    vendor: Vendor, session: FleetSession, ledger: Ledger
) -> None:
    for place in (
        b"hostile",
        b"/api/hostile",
        b"?again",
        b"//%b/x" % vendor.server.url[7:].encode(),
    ):
        vendor.call = saying(answer(b"", b"Location: " + place, status=b"307 T"))
        with ledger.trial("hostile", CIRCLES):
            assert isinstance(await asked(session), RedirectError)


def mzone(url: str) -> MZoneSession:
    """A session of a vendor that gives next links."""
    return MZoneSession(
        client_id="invented-client",
        client_secret="invented-secret",
        username="invented-user",
        password="invented-password",
        base_url=f"{url}/api/",
        token_url=f"{url}/token",
        retries=0,
        clock=FakeClock(),
    )


def linking(place: object, number: int = 0) -> bytes:
    """A page with one row and a next link."""
    row = {"id": f"72753c0d-0000-4000-8000-{number:012}", "description": f"Van {number}"}
    return answer(json.dumps({"value": [row], "@odata.nextLink": place}).encode())


async def test_a_next_link_is_not_followed(
    vendor: Vendor, stranger: LoopbackServer, ledger: Ledger
) -> None:
    vendor.token = saying(answer(TOKEN))
    async with mzone(vendor.server.url) as session:
        for place in places(vendor.server.url, stranger.url):
            vendor.paths.clear()
            vendor.call = saying(linking(place))
            with ledger.trial("hostile", LINKS):
                error = await stands(lambda: session.vehicles().all())
                assert isinstance(error, FleetAuthError), place
                assert len(vendor.paths) <= 2, place
                assert stranger.log == [], place
        vendor.call = saying(answer(b'{"value": [{"id": "a"}], "@odata.count": 1}'))
        assert len(await session.vehicles().all()) == 1


async def test_next_links_that_repeat_end(vendor: Vendor, ledger: Ledger) -> None:
    async with mzone(vendor.server.url) as session:
        for place in ("Vehicles?a", "?", f"{vendor.server.url}/api/Vehicles", "."):
            vendor.call = saying(linking(place))
            with ledger.trial("hostile", CIRCLES):
                assert isinstance(await stands(lambda: session.vehicles().all()), VendorFaultError)


async def test_next_links_without_end_are_read_one_at_a_time(
    vendor: Vendor, ledger: Ledger
) -> None:
    count = 0

    def say(sock: socket.socket, _: bytes) -> bool:
        nonlocal count
        count += 1
        sock.sendall(linking(f"{vendor.server.url}/api/Vehicles?page={count}", count))
        return True

    vendor.call = say
    async with mzone(vendor.server.url) as session:
        with ledger.trial("hostile", CIRCLES):
            rows = session.vehicles().rows()
            for _ in range(50):
                await anext(rows)
            await rows.aclose()
            assert count <= 53
