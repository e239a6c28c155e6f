"""Straight to an engine's connections: what goes out is what its client would send, and nothing goes anywhere else."""

from __future__ import annotations

import asyncio
import functools
import gzip
import importlib
import importlib.util
import traceback
import zlib
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

import anyio
import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetauth.errors import MisuseError, OriginError, TransportError
from fleetauth.secrets import Redactor, Secret
from fleetauth.transport import engine as seam
from fleetauth.transport import installed
from fleetauth.transport.engine import HttpClient
from fleetauth.transport.origins import Origin
from fleetauth.transport.outgoing import Outgoing
from fleetauth.transport.past_client import PastClient
from fleetauth.transport.sent import Sent
from tests.transport.fleet import ENGINE
from tests.transport.servers import LoopbackServer, Reply

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

ENGINES = [name for name in ("httpx", "httpx2") if importlib.util.find_spec(name)]
SIGNATURE = (("Authorization", Secret("Bearer canary")),)
JSON = (("Accept", "application/json"), ("Content-Type", "application/json"))


def client(**options: Any) -> HttpClient:  # noqa: ANN401 - whatever it takes
    """An `HttpClient` of nothing but these."""
    plain: dict[str, Any] = dict.fromkeys(("client", "transport", "proxy", "tls_context"))
    return HttpClient(vendor="fleet", origins=(), redactor=Redactor(), **plain | options)


@pytest.fixture
async def http() -> AsyncIterator[HttpClient]:
    """One that goes straight."""
    made = client()
    yield made
    await made.aclose()


def to(server: LoopbackServer, path: str = "/x", **parts: Any) -> Outgoing:  # noqa: ANN401 - as above
    """A signed request."""
    url = f"{server.url}{path}"
    plain: dict[str, Any] = {"method": "GET", "origin": Origin.of_url(url), "signature": SIGNATURE}
    return Outgoing(**plain | {"url": url} | parts)


# --- what goes out --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"headers": JSON[:1], "params": (("$filter", "name eq 'a b'"), ("$top", "10"))},
        {"path": "/a//b;c/(1)?x=%20%2f&y"},
        {"path": "/ü/[1]|'2'?q='ü'"},
        {"path": "?q=1"},
        {"path": "/x?"},
        {"path": "/.hidden/./x"},
        {"method": "HEAD"},
        {"method": "DELETE"},
        {"method": "POST", "headers": JSON, "content": b'{"a": 1}'},
        {"method": "POST", "headers": JSON, "content": b""},
        {"method": "POST"},
        {"method": "PUT", "content": Secret("canary")},
        {"method": "POST", "content": (("password", Secret("canary")), ("scope", "a b"))},
        {"headers": (("User-Agent", "my own"), ("Accept-Encoding", "identity"))},
        {"headers": (("X-One", "1"), ("X-One", "2"))},
        {"headers": (("Content-Length", "2"),), "method": "POST", "content": b"{}"},
        {"signature": ()},
    ],
    ids=repr,
)
async def test_a_request_is_the_one_that_the_engines_client_sends_each_time(
    home: LoopbackServer, http: HttpClient, parts: dict[str, Any]
) -> None:
    async with ENGINE.AsyncClient(headers={"User-Agent": "fleetauth"}) as theirs:
        users = client(client=theirs)
        answers = [
            await each.send(to(home, **parts), seconds=5) for each in (users, http, http, http)
        ]
    first, *others = [
        (one.method, one.path, list(one.headers.items()), one.body) for one in home.log
    ]
    assert others == [first] * 3
    assert len({answer.url for answer in answers}) == 1
    assert {answer.method for answer in answers} == {parts.get("method", "GET")}


@pytest.mark.parametrize("name", ENGINES)
@settings(max_examples=50, deadline=None)
@given(
    text=st.text(
        alphabet=st.sampled_from("aZ0-._~!$&'()*+,;=:@/?%2fF#[]|\\ \"ü^`{}<>"), max_size=12
    )
)
def test_a_target_that_is_not_left_to_the_engine_is_what_the_engine_would_make_of_it(
    name: str, text: str
) -> None:
    past_client, outgoing = learnt(name, "https://fleet.example:8443/x")
    url = f"https://fleet.example:8443/{text}"
    written = past_client.again(attrs.evolve(outgoing, url=url), 1.0)
    if written is not None:
        request, shown = written
        parsed = importlib.import_module(name).URL(url)
        assert request.url.target == parsed.raw_path
        assert shown == str(parsed).partition("?")[0]


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("path", ["/api/Vehicles(1)?$top=10&x=a%20b", "/", "/a/b.c/~d"])
def test_usual_targets_are_not_left_to_the_engine(name: str, path: str) -> None:
    past_client, outgoing = learnt(name, "https://fleet.example/x")
    written = past_client.again(attrs.evolve(outgoing, url=f"https://fleet.example{path}"), 1.0)
    assert written is not None
    assert written[0].url.target == path.encode()


def learnt(name: str, url: str) -> tuple[PastClient, Outgoing]:
    """Who has written this request before, and the request."""
    engine = importlib.import_module(name)
    core = importlib.import_module(name.replace("httpx", "httpcore"))
    past_client = PastClient(
        engine=engine, messages=core, pool=None, learn=lambda _: None, body=Sent
    )
    outgoing = Outgoing(method="GET", url=url, origin=Origin.of_url(url), signature=SIGNATURE)
    past_client.first(
        engine.Request("GET", url, headers={"Authorization": "Bearer canary"}), outgoing, 1
    )
    return past_client, outgoing


@pytest.mark.parametrize(
    "url",
    [
        "https://fleet.example.evil.example/x",
        "https://fleet.example@evil.example/x",
        "https://fleet.example:8443/x",
        "http://fleet.example/x",
        "https://fleet.example\\@evil.example/x",
        "https://fleet.example",
        "https://fleet.examplex",
    ],
)
@pytest.mark.parametrize("name", ENGINES)
def test_nothing_is_written_after_a_request_to_another_place(name: str, url: str) -> None:
    past_client, outgoing = learnt(name, "https://fleet.example/x")
    assert past_client.again(attrs.evolve(outgoing, url=url), 1.0) is None


@pytest.mark.parametrize(
    "change",
    [
        {"signature": (("Authorization", Secret("Bearer another")),)},
        {"method": "HEAD"},
        {"headers": (("X-Own", "1"),)},
        {"content": b"{}"},
        {"origin": Origin.of_url("http://fleet.example:443/")},
    ],
    ids=lambda change: next(iter(change)),
)
@pytest.mark.parametrize("name", ENGINES)
def test_nothing_is_written_after_a_request_of_another_kind(
    name: str, change: dict[str, Any]
) -> None:
    past_client, outgoing = learnt(name, "https://fleet.example/x")
    assert past_client.again(outgoing, 1.0) is not None
    assert past_client.again(attrs.evolve(outgoing, **change), 1.0) is None


async def test_the_guard_looks_at_every_place_that_is_new(
    home: LoopbackServer, foreign: LoopbackServer, http: HttpClient
) -> None:
    await http.send(to(home), seconds=5)
    astray = attrs.evolve(to(home), url=f"{foreign.url}/x")
    with pytest.raises(OriginError):
        await http.send(astray, seconds=5)
    assert foreign.log == []


async def test_a_new_token_goes_out_at_once(home: LoopbackServer, http: HttpClient) -> None:
    for number in range(3):
        signature = (("Authorization", Secret(f"Bearer {number}")),)
        for _ in range(2):
            await http.send(to(home, signature=signature), seconds=5)
    sent = [logged.headers["authorization"][-1] for logged in home.log]
    assert sent == ["0", "0", "1", "1", "2", "2"]


def test_of_many_kinds_only_some_are_remembered() -> None:
    past_client, outgoing = learnt(ENGINE.__name__, "https://fleet.example/x")
    for number in range(100):
        kind = attrs.evolve(outgoing, headers=(("X-Kind", str(number)),))
        past_client.first(ENGINE.Request("GET", outgoing.url), kind, 1.0)
    assert len(past_client._templates) <= 64


@pytest.mark.parametrize("name", ENGINES)
def test_of_many_urls_only_some_are_remembered(name: str) -> None:
    past_client, outgoing = learnt(name, "https://fleet.example/x")
    for number in [*range(100), *range(100)]:
        url = f"https://fleet.example/x/{number}?q={number}"
        written = past_client.again(attrs.evolve(outgoing, url=url), 1.0)
        assert written is not None
        assert (written[0].url.target, written[1]) == (
            f"/x/{number}?q={number}".encode(),
            f"https://fleet.example/x/{number}",
        )
    (template,) = past_client._templates.values()
    assert len(template.places) <= 64


@pytest.mark.parametrize(
    "parts", [{"params": (("q", "canary\ud800"),)}, {"content": Secret("canary\ud800")}]
)
async def test_what_cannot_be_written_is_a_misuse_also_after_another(
    home: LoopbackServer, http: HttpClient, parts: dict[str, Any]
) -> None:
    await http.send(to(home), seconds=5)
    with pytest.raises(MisuseError) as caught:
        await http.send(to(home, **parts), seconds=5)
    assert "canary" not in str(caught.value)


def test_a_written_request_shows_no_secret() -> None:
    past_client, outgoing = learnt(ENGINE.__name__, "https://fleet.example/x")
    shown = repr([past_client, past_client.again(outgoing, 1.0), *past_client._templates.items()])
    assert "canary" not in shown


# --- what comes back ------------------------------------------------------------------------------


def answering(server: LoopbackServer, body: bytes, *headers: tuple[str, str]) -> None:
    """Let a server answer so."""
    server.reply = lambda _: Reply(body=body, headers=headers)


@pytest.mark.parametrize(
    ("encoding", "encode"),
    [("gzip", gzip.compress), ("deflate", zlib.compress), ("identity", bytes)],
)
async def test_a_body_is_decompressed(
    home: LoopbackServer, http: HttpClient, encoding: str, encode: Callable[[bytes], bytes]
) -> None:
    body = b"many times the same " * 10_000
    answering(home, encode(body), ("Content-Encoding", encoding))
    assert (await http.send(to(home), seconds=5)).body == body


@pytest.mark.parametrize("megabytes", [1, 3])
async def test_a_large_body_is_whole(
    home: LoopbackServer, http: HttpClient, megabytes: int
) -> None:
    body = b"0123456789abcdef" * (megabytes << 16)
    answering(home, body)
    assert (await http.send(to(home), seconds=20)).body == body


async def test_a_body_that_cannot_be_decompressed_is_a_transport_error(
    home: LoopbackServer, http: HttpClient
) -> None:
    answering(home, b"no such thing", ("Content-Encoding", "gzip"))
    with pytest.raises(TransportError, match="DecodingError") as caught:
        await http.send(to(home), seconds=5)
    assert caught.value.may_have_arrived
    answering(home, b"{}")
    assert (await http.send(to(home), seconds=5)).body == b"{}"


async def test_headers_are_told_by_lower_case_name_and_repeated_ones_joined(
    home: LoopbackServer, http: HttpClient
) -> None:
    answering(home, b"{}", ("X-Two", "1"), ("x-two", "2"), ("X-Old", "caf\xe9"))
    answer = await http.send(to(home), seconds=5)
    assert answer.headers["x-two"] == "1, 2"
    assert answer.headers["x-old"] == "café"


async def test_nobody_listening_is_told_with_the_reason(http: HttpClient, nobody: str) -> None:
    outgoing = Outgoing(method="GET", url=f"{nobody}/x", origin=Origin.of_url(nobody))
    with pytest.raises(TransportError, match=r"can't connect for GET .*ConnectError: .*") as caught:
        await http.send(outgoing, seconds=5)
    assert not caught.value.may_have_arrived


async def test_an_answer_that_ends_early_is_told_and_the_next_request_works(
    home: LoopbackServer, http: HttpClient
) -> None:
    home.reply = lambda _: Reply(body=b"short", headers=(("Content-Length", "100"),))
    with pytest.raises(TransportError, match="the connection broke during GET") as caught:
        await http.send(to(home), seconds=5)
    assert caught.value.may_have_arrived
    answering(home, b"{}")
    assert (await http.send(to(home), seconds=5)).status == 200


# --- cookies --------------------------------------------------------------------------------------


async def test_a_cookie_goes_back_to_the_origin_that_set_it_and_to_no_other(
    home: LoopbackServer, foreign: LoopbackServer, http: HttpClient
) -> None:
    answering(home, b"{}", ("Set-Cookie", "node=7; Path=/"), ("Set-Cookie", "deep=1; Path=/deep"))
    answering(foreign, b"{}", ("Set-Cookie", "theirs=1; Path=/"))
    await http.send(to(home), seconds=5)  # the same host: only the ports differ
    for server in (foreign, home, foreign, home):
        await http.send(to(server), seconds=5)
    await http.send(to(home, "/deep/x"), seconds=5)
    assert [logged.headers.get("cookie") for logged in foreign.log] == [None, "theirs=1"]
    cookies = [logged.headers.get("cookie") for logged in home.log]
    assert cookies[:3] == [None, "node=7", "node=7"]
    assert sorted((cookies[3] or "").split("; ")) == ["deep=1", "node=7"]


# --- cut off --------------------------------------------------------------------------------------


async def test_a_cancelled_request_takes_no_connection_away(
    home: LoopbackServer, silent: str, http: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seam, "_MOST_CONNECTIONS", 1)
    outgoing = Outgoing(method="GET", url=f"{silent}/x", origin=Origin.of_url(silent))
    for _ in range(3):
        with anyio.move_on_after(0.05) as scope:
            await http.send(outgoing, seconds=5)
        assert scope.cancelled_caught
    assert (await http.send(to(home), seconds=5)).status == 200


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_a_natively_cancelled_request_takes_no_connection_away(
    home: LoopbackServer, silent: str, http: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seam, "_MOST_CONNECTIONS", 1)
    outgoing = Outgoing(method="GET", url=f"{silent}/x", origin=Origin.of_url(silent))
    for _ in range(3):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await http.send(outgoing, seconds=5)
    assert (await http.send(to(home), seconds=5)).status == 200


@pytest.mark.parametrize("kind", [TransportError, TimeoutError])
async def test_no_frame_that_is_left_in_a_traceback_shows_a_secret(
    home: LoopbackServer, silent: str, http: HttpClient, kind: type[Exception]
) -> None:
    url, limit = (home.url, 5) if kind is TransportError else (silent, 0.1)
    home.reply = lambda _: Reply(headers=(("Content-Length", "100"),))
    outgoing = attrs.evolve(to(home), url=f"{url}/x", origin=Origin.of_url(url))
    for _ in range(2):  # the first of its kind, and one that is written after it
        with pytest.raises(kind) as caught, anyio.fail_after(limit):
            await http.send(outgoing, seconds=5)
        shown = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
        assert "canary" not in "".join(shown.format())


# --- when it does not go straight -----------------------------------------------------------------


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "https_proxy", "ALL_PROXY"])
async def test_with_a_proxy_in_the_environment_the_engines_client_sends(
    home: LoopbackServer, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    async with aclosing(client(engine=ENGINE.__name__)) as http:
        assert (await http.send(to(home), seconds=5)).status == 200
        assert http._past_client is None


async def test_an_engine_whose_connections_are_not_known_sends_by_its_client(
    home: LoopbackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installed, "_CORES", dict.fromkeys(ENGINES, "no_such_module"))
    async with aclosing(client(engine=ENGINE.__name__)) as http:
        assert (await http.send(to(home), seconds=5)).status == 200
        assert http._past_client is None


@pytest.mark.parametrize("place", ["AsyncClient.send", "AsyncHTTPTransport.handle_async_request"])
@pytest.mark.parametrize("how", ["replaced", "wrapped", "an object"])
async def test_whoever_stands_in_the_engines_way_sees_every_request(
    home: LoopbackServer, monkeypatch: pytest.MonkeyPatch, place: str, how: str
) -> None:
    name, method = place.split(".")
    kind = getattr(ENGINE, name)
    usual, seen = getattr(kind, method), list[str]()

    async def watching(self: object, request: Any, **options: Any) -> Any:  # noqa: ANN401 - either engine's
        seen.append(request.method)
        return await usual(self, request, **options)

    class Watching:
        def __get__(self, instance: object, owner: object) -> Any:  # noqa: ANN401 - as above
            return functools.partial(watching, instance)

    made: dict[str, Any] = {
        "replaced": watching,
        "wrapped": functools.wraps(usual)(watching),
        "an object": Watching(),
    }
    monkeypatch.setattr(kind, method, made[how])
    async with aclosing(client(engine=ENGINE.__name__)) as http:
        for _ in range(2):
            assert (await http.send(to(home), seconds=5)).status == 200
    assert seen == ["GET", "GET"]
