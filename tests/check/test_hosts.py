"""The way to a host, each piece failing by itself: name, port, proxy, TLS, answer, clock."""

from __future__ import annotations

import socket
import ssl
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

import anyio
import pytest
import trustme

from fleetauth.check import check_vendors
from fleetauth.sandbox import Fault
from fleetauth.secrets import Secret
from fleetauth.transport.proxies import Proxies, Proxy
from tests.check.conftest import mzone, mzone_at, not_tried, only, step
from tests.check.raw import raw_server, tunnelling_to
from tests.transport.servers import LoopbackServer, Reply, closed_port, silent_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetauth.sandbox import Sandbox

Untyped: TypeAlias = Any
"""What a test passes on without looking at it."""

HOST = "api.fleet.example"
LATER = {"connect", "tls", "http", "clock", "sign_in", "call"}


# --- names ----------------------------------------------------------------------------------------


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What a name server says: an address, or an error. All else goes on."""
    known: dict[str, Any] = {}
    plain = socket.getaddrinfo

    def look_up(host: Untyped, *args: Untyped, **options: Untyped) -> Untyped:
        name = host.decode() if isinstance(host, bytes) else host
        found = known.get(name, host)
        if isinstance(found, OSError):
            raise found
        return plain(found, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return known


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), "there is no such name"),
        (socket.gaierror(socket.EAI_AGAIN, "Temporary failure"), "the name server does not answer"),
        (socket.gaierror(socket.EAI_FAIL, "Non-recoverable failure"), "Non-recoverable failure"),
    ],
)
async def test_a_name_that_is_not_found(names: dict[str, Any], error: OSError, told: str) -> None:
    names[HOST] = error
    report = await check_vendors("mzone", environ=mzone_at(f"https://{HOST}"))
    found = step(report, "dns")
    assert (found.status.value, found.kind, found.told) == ("fail", "no_address", told)
    assert found.subject == HOST
    assert not_tried(report) == LATER
    assert step(report, "sign_in").told == "the token endpoint: its host does not answer"


async def test_a_name_that_cannot_be_one() -> None:
    report = await check_vendors("mzone", environ=mzone_at(f"https://{'a' * 70}ü.example"))
    assert step(report, "dns").kind == "no_address"


async def test_a_name_and_its_addresses_are_told(names: dict[str, Any]) -> None:
    names[HOST] = "127.0.0.1"
    with closed_port() as url:
        report = await check_vendors(
            "mzone", environ=mzone_at(f"https://{HOST}:{url.rpartition(':')[2]}")
        )
    assert step(report, "dns").facts == {"addresses": ["127.0.0.1"]}


# --- connections ----------------------------------------------------------------------------------


async def test_a_port_that_refuses() -> None:
    with closed_port() as url:
        report = await check_vendors("mzone", environ=mzone_at(url))
    found = step(report, "connect")
    assert (found.status.value, found.kind) == ("fail", "no_connection")
    assert "refused" in found.told
    assert not_tried(report) == LATER - {"connect"}
    assert not report.ok


async def test_a_connection_that_does_not_come_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(*_: object) -> None:
        await anyio.sleep_forever()

    monkeypatch.setattr("fleetauth.check.network.anyio.connect_tcp", never)
    report = await check_vendors("mzone", environ=mzone_at("https://127.0.0.1:9"), timeout=0.05)
    found = step(report, "connect")
    assert (found.kind, found.told) == ("timed_out", "no connection within 0.05 s")


def of_several(*errors: OSError) -> OSError:
    """What anyio raises if none of a host's addresses can be connected to."""
    error = OSError("All connection attempts failed")
    error.__cause__ = ExceptionGroup("several", errors)
    return error


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (of_several(OSError(113, "no"), OSError(5, "no")), "there is no way to this host"),
        (of_several(OSError(5, "no")), "OSError"),
        (OSError(101, "Network is unreachable"), "there is no way to this network"),
        (OSError(5, "Input/output error"), "Input/output error"),
        (OSError("nothing more"), "OSError"),
    ],
)
async def test_a_connection_that_fails_otherwise(
    monkeypatch: pytest.MonkeyPatch, error: OSError, told: str
) -> None:
    async def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("fleetauth.check.network.anyio.connect_tcp", fail)
    report = await check_vendors("mzone", environ=mzone_at("https://127.0.0.1:9"))
    assert step(report, "connect").told == told


async def test_a_host_that_fails_leaves_the_others_of_a_vendor(
    sandbox: Sandbox, environ: dict[str, str]
) -> None:
    with closed_port() as url:
        wrong = environ | {"MASTERNAUT_JOBS_URL": f"{url}/jobs/"}
        report = await check_vendors("masternaut", environ=wrong)
    calls = {it.subject: it.status.value for it in only(report).steps if it.name == "call"}
    assert calls == {"smart_tire": "ok", "tacho": "ok", "jobs": "not_tried", "core": "ok"}
    assert len(sandbox.masternaut.token_requests) == 2  # HEAD and the sign-in


# --- TLS ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """A certificate authority that nobody knows."""
    return trustme.CA(organization_name="Invented Interception")


@pytest.fixture(scope="module")
def trusting(authority: trustme.CA) -> ssl.SSLContext:
    """A context that knows it."""
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


@contextmanager
def serving(authority: trustme.CA, *names: str, **options: Untyped) -> Iterator[LoopbackServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names, **options).configure_cert(context)
    with LoopbackServer(tls=context) as server:
        server.reply = mzone
        yield server


async def test_tls_is_told_with_issuer_and_end(
    authority: trustme.CA, trusting: ssl.SSLContext
) -> None:
    with serving(authority, "127.0.0.1") as server:
        report = await check_vendors("mzone", environ=mzone_at(server.url), tls_context=trusting)
    found = step(report, "tls")
    assert report.ok, [it for it in only(report).steps if it.status.value != "ok"]
    assert found.facts["version"] == "TLSv1.3"
    assert str(found.facts["issuer"]).startswith("Invented Interception")
    assert found.told.startswith("TLSv1.3, certificate of Invented Interception, until ")


async def test_a_certificate_that_ends_soon_is_a_warning(
    authority: trustme.CA, trusting: ssl.SSLContext
) -> None:
    end = datetime.now(UTC) + timedelta(days=3.5)
    with serving(authority, "127.0.0.1", not_after=end) as server:
        report = await check_vendors("mzone", environ=mzone_at(server.url), tls_context=trusting)
    found = step(report, "tls")
    assert (found.status.value, found.kind, found.facts["days_left"]) == (
        "warn",
        "expires_soon",
        3.5,
    )
    assert report.ok


REFUSED = {
    "expired": (["127.0.0.1"], {"not_after": datetime(2020, 1, 1, tzinfo=UTC)}, True),
    "not_yet_valid": (["127.0.0.1"], {"not_before": datetime(2037, 1, 1, tzinfo=UTC)}, True),
    "wrong_host": (["other.example"], {}, True),
    "unknown_issuer": (["127.0.0.1"], {}, False),
}


@pytest.mark.parametrize("kind", REFUSED)
async def test_a_certificate_that_is_refused(
    authority: trustme.CA, trusting: ssl.SSLContext, kind: str
) -> None:
    hosts, options, known = REFUSED[kind]
    context = trusting if known else ssl.create_default_context()
    with serving(authority, *hosts, **options) as server:
        report = await check_vendors("mzone", environ=mzone_at(server.url), tls_context=context)
    found = step(report, "tls")
    assert (found.status.value, found.kind) == ("fail", kind)
    assert "from Invented Interception" in found.told
    assert found.facts["issuer"]
    assert found.advice
    assert not_tried(report) == {"http", "clock", "sign_in", "call"}
    assert server.log == []


async def test_the_usual_context_knows_no_invented_authority(authority: trustme.CA) -> None:
    with serving(authority, "127.0.0.1") as server:
        report = await check_vendors("mzone", environ=mzone_at(server.url))
    assert step(report, "tls").kind in {"unknown_issuer", "self_signed"}
    assert "SSL_CERT_FILE" in step(report, "tls").advice


async def test_a_port_that_does_not_speak_tls(trusting: ssl.SSLContext) -> None:
    with LoopbackServer() as server:
        url = server.url.replace("http:", "https:")
        report = await check_vendors("mzone", environ=mzone_at(url), tls_context=trusting)
    assert (step(report, "tls").status.value, step(report, "tls").kind) == ("fail", "tls_failed")


async def test_a_port_that_is_closed_at_the_first_words() -> None:
    with raw_server(b"") as url:
        report = await check_vendors("mzone", environ=mzone_at(url.replace("http:", "https:")))
    assert step(report, "tls").told == "the host ends the connection instead of agreeing on TLS"


async def test_a_port_that_says_nothing() -> None:
    with silent_server() as url:
        wrong = mzone_at(url.replace("http:", "https:"))
        report = await check_vendors("mzone", environ=wrong, timeout=0.1)
    found = step(report, "tls")
    assert (found.kind, found.told) == ("timed_out", "no agreement on TLS within 0.1 s")


async def test_a_certificate_without_fields_that_can_be_read(
    authority: trustme.CA, trusting: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fleetauth.check.network.certificate_of", lambda _: None)
    with serving(authority, "127.0.0.1") as server:
        report = await check_vendors("mzone", environ=mzone_at(server.url), tls_context=trusting)
    assert step(report, "tls").told == "TLSv1.3"


# --- proxies --------------------------------------------------------------------------------------


def by_proxy(monkeypatch: pytest.MonkeyPatch, url: str, *, user: str = "") -> None:
    """Have everything go by a proxy; loopback hosts never do by themselves."""
    proxies = Proxies(Proxy.of(Secret(url.replace("//", f"//{user}"))), {})
    monkeypatch.setattr(Proxies, "told", classmethod(lambda *_, **__: proxies))


async def test_a_proxy_that_does_not_let_through(monkeypatch: pytest.MonkeyPatch) -> None:
    with LoopbackServer() as proxy:
        proxy.reply = lambda _: Reply(407, b"")
        by_proxy(monkeypatch, proxy.url, user="invented:canary-word@")
        report = await check_vendors("mzone", environ=mzone_at(f"https://{HOST}"))
    assert step(report, "proxy").told == f"{proxy.url} for {HOST}"
    assert "the proxy 127.0.0.1" in step(report, "dns").told
    found = step(report, "tunnel")
    assert (found.kind, found.told) == ("no_tunnel", "it answers 407")
    assert (proxy.log[0].method, proxy.log[0].path) == ("CONNECT", f"{HOST}:443")
    assert proxy.log[0].headers["proxy-authorization"].startswith("Basic ")
    assert "canary-word" not in str(report)


@pytest.mark.parametrize(
    "reply", [b"hello\r\n\r\n", b"hello you\r\n\r\n", b"", b"HTTP/1.1 200 o" * 700]
)
async def test_something_that_is_no_proxy(monkeypatch: pytest.MonkeyPatch, reply: bytes) -> None:
    with raw_server(reply) as url:
        by_proxy(monkeypatch, url)
        report = await check_vendors("mzone", environ=mzone_at(f"https://{HOST}"))
    found = step(report, "tunnel")
    assert (found.kind, found.told) == ("no_tunnel", "it does not answer as a proxy does")


async def test_a_proxy_that_lets_through_is_looked_through(
    authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(authority, HOST) as server, tunnelling_to(server.port) as url:
        by_proxy(monkeypatch, url)
        report = await check_vendors("mzone", environ=mzone_at(f"https://{HOST}"))
    assert step(report, "tunnel").status.value == "ok"
    assert step(report, "tls").kind in {"unknown_issuer", "self_signed"}
    assert str(step(report, "tls").facts["issuer"]).startswith("Invented Interception")


async def test_a_proxy_may_let_through_by_any_status_of_success(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with raw_server(b"HTTP/1.1 201 Made\r\n\r\n") as url:  # RFC 9110, section 9.3.6
        by_proxy(monkeypatch, url)
        report = await check_vendors("mzone", environ=mzone_at(f"https://{HOST}"))
    assert step(report, "tunnel").status.value == "ok"


async def test_plain_http_by_a_proxy_has_no_tunnel(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with LoopbackServer() as server:
        server.reply = mzone
        by_proxy(monkeypatch, server.url)
        report = await check_vendors("mzone", environ=mzone_at(server.url))
    assert report.ok
    assert step(report, "tls").told == "none: plain http, to the proxy"


async def test_a_proxy_of_another_kind_is_left_to_the_engine(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:9")
    report = await check_vendors("mzone", environ=mzone_at(f"https://{HOST}"))
    assert "no http:// or https:// one" in step(report, "proxy").told
    assert {"dns", "connect", "tls"} <= not_tried(report)
    assert step(report, "http").status.value == "fail"
    loopback = await check_vendors("mbanq", environ=environ)
    assert step(loopback, "dns").status.value == "ok"


# --- answers and clocks ---------------------------------------------------------------------------


async def test_a_connection_that_is_cut_before_an_answer(
    sandbox: Sandbox, environ: dict[str, str]
) -> None:
    sandbox.mzone.faults.add(Fault.cut(times=1))
    report = await check_vendors("mzone", environ=environ)
    assert (step(report, "http").status.value, step(report, "http").kind) == ("fail", "no_answer")
    assert sandbox.mzone.exchanges == []


async def test_an_answer_that_does_not_come_in_time(
    sandbox: Sandbox, environ: dict[str, str]
) -> None:
    sandbox.mzone.faults.add(Fault.slow(30.0, times=1))
    report = await check_vendors("mzone", environ=environ, timeout=0.3)
    assert step(report, "http").kind == "timed_out"


async def test_a_fault_is_a_warning_and_the_sign_in_is_tried(
    sandbox: Sandbox, environ: dict[str, str]
) -> None:
    sandbox.mzone.faults.add(Fault.status(503, times=1))
    report = await check_vendors("mzone", environ=environ)
    assert (step(report, "http").status.value, step(report, "http").kind) == (
        "warn",
        "vendor_fault",
    )
    assert step(report, "sign_in").status.value == "ok"


@pytest.mark.parametrize(("seconds", "told"), [(120.0, "s behind"), (-3600.0, "s ahead of")])
async def test_a_clock_that_disagrees_is_a_warning(
    sandbox: Sandbox, environ: dict[str, str], seconds: float, told: str
) -> None:
    sandbox.clock.advance(seconds)
    found = step(await check_vendors("mzone", environ=environ), "clock")
    assert (found.status.value, found.kind) == ("warn", "clock_skew")
    assert told in found.told
    assert found.facts["skew"] == pytest.approx(seconds, abs=2.0)


async def test_a_clock_that_agrees_well_enough_is_none(
    sandbox: Sandbox, environ: dict[str, str]
) -> None:
    sandbox.clock.advance(20.0)
    assert step(await check_vendors("mzone", environ=environ), "clock").status.value == "ok"


@pytest.mark.parametrize("date", ["", "yesterday", "Thu, 01 Jan 1970 00:00:99 GMT"])
async def test_a_host_without_a_date_has_no_clock_to_compare(date: str) -> None:
    with raw_server(
        f"HTTP/1.1 401 no\r\nDate: {date}\r\nContent-Length: 0\r\n\r\n".encode()
    ) as url:
        report = await check_vendors("mzone", environ=mzone_at(url))
    assert step(report, "clock").status.value == "not_tried"
