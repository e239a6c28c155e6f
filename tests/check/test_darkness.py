"""A canary in place of each secret and name, through every step and fault: nothing that is printed has it (I8)."""

from __future__ import annotations

import json
import logging
import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, Final, TypeAlias

import pytest
import trustme

from fleetauth import __main__
from fleetauth.check import check_vendors
from fleetauth.secrets import Secret
from fleetauth.stores import MemoryStore, StoredToken
from fleetauth.transport.proxies import Proxies, Proxy
from tests.check.conftest import ON_ONE, mzone, token
from tests.ground.darkness import CANARY, CLIENT_SECRET, PASSWORD, TOKENS, of_object, traces
from tests.proof.ledger import FULL
from tests.transport.servers import Logged, LoopbackServer, Reply, closed_port, silent_server

Untyped: TypeAlias = Any
"""What a test passes on without looking at it."""

NAMES: Final = {"CLIENT_ID": f"{CANARY}-client", "USERNAME": f"{CANARY}-user@fleet.example"}
SECRETS: Final = {"CLIENT_SECRET": CLIENT_SECRET, "PASSWORD": PASSWORD}
MBANQ: Final = {
    "TENANT_ID": f"{CANARY}-tenant",
    "IP_ADDRESS": "192.0.2.77",
    "DEVICE_ID": f"{CANARY}-device",
}
SETTINGS: Final[Mapping[str, Mapping[str, str]]] = {
    "mzone": NAMES | SECRETS,
    "mps_monitor": NAMES | SECRETS,
    "mbanq": NAMES | SECRETS | MBANQ,
    "masternaut": {
        "CLIENT_ID": NAMES["CLIENT_ID"],
        "CLIENT_SECRET": CLIENT_SECRET,
        "CUSTOMER_ID": f"{CANARY}-customer",
    },
}
OF_VENDOR: Final[list[str]] = []
"""What the settings of the vendor that is being checked hold."""
URLS: Final = {"masternaut": ("BASE_URL", "JOBS_URL", "JOB_REFERENCE_URL", "TACHO_URL")}


def at(vendor: str, url: str) -> dict[str, str]:
    """A vendor's variables, each with a canary, for a server of a test's own."""
    bases = dict.fromkeys(URLS.get(vendor, ("BASE_URL",)), f"{url}/api/")
    settings = {**SETTINGS[vendor], **bases, "TOKEN_URL": f"{url}/token"}
    return {f"{vendor.upper()}_{name}": value for name, value in settings.items()}


def everything(request: Logged) -> str:
    """All that came in, and all that the vendor's settings hold, as a careless server shows it."""
    known = [value for value in OF_VENDOR if CANARY in value]
    known += [] if request.path == "/token" else [TOKENS[1]]
    return f"{request.headers} {request.body!r} {request.path} {' '.join(known)}"


def said(request: Logged, status: int) -> Reply:
    """An error that shows everything."""
    body = {"error": "invalid_grant", "message": everything(request), "code": CLIENT_SECRET}
    headers = (("x-request-id", NAMES["CLIENT_ID"]), ("Content-Type", "application/json"))
    return Reply(status, json.dumps(body).encode(), headers)


def page(request: Logged, status: int) -> Reply:
    """A page that shows everything."""
    return Reply(status, f"<html>{everything(request)}".encode(), (("Content-Type", "text/html"),))


def issued(**fields: object) -> Reply:
    """A token with a canary."""
    return token(access_token=TOKENS[1], accessToken=TOKENS[1], success=True, **fields)


def answering(
    *,
    sign_in: Callable[[Logged], Reply] | None = None,
    call: Callable[[Logged], Reply] | None = None,
) -> Callable[[Logged], Reply]:
    """A vendor that says everything at one place."""

    def reply(request: Logged) -> Reply:
        if request.path == "/token" and request.method == "POST":
            return issued(refresh_token=TOKENS[2]) if sign_in is None else sign_in(request)
        return mzone(request) if call is None or request.method == "HEAD" else call(request)

    return reply


ANSWERS: Final[Mapping[str, Callable[[Logged], Reply]]] = {
    "all goes well": answering(),
    "everything is said before signing in": lambda it: said(it, 500),
    "the scope shows everything": answering(
        sign_in=lambda it: issued(scope=f"{TOKENS[1]} {everything(it)}")
    ),
    "the token is none": answering(sign_in=lambda it: page(it, 200)),
    **{
        f"the token endpoint shows everything: {status}, {how.__name__}": answering(
            sign_in=lambda it, status=status, how=how: how(it, status)  # type: ignore[misc]
        )
        for status in (302, 400, 401, 403, 404, 429, 503)
        for how in (said, page)
    },
    **{
        f"an API shows everything: {status}, {how.__name__}": answering(
            call=lambda it, status=status, how=how: how(it, status)  # type: ignore[misc]
        )
        for status in (200, 302, 400, 401, 403, 404, 429, 503)
        for how in (said, page)
    },
}


def turns(cases: Iterable[str]) -> list[tuple[str, str]]:
    """Each case with one vendor, in turns; with all of them in a full run."""
    vendors = list(SETTINGS)
    return [
        (case, vendor)
        for number, case in enumerate(cases)
        for vendor in (vendors if FULL else [vendors[number % len(vendors)]])
    ]


class Shown:
    """What is shown, to be searched."""

    def __init__(self) -> None:
        self.texts: list[str] = []


@pytest.fixture
def shown(
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> Iterator[Shown]:
    """After a test: nothing that was printed, reported or logged has a canary in it."""
    caplog.set_level(logging.DEBUG)
    shown = Shown()
    yield shown
    captured = capsys.readouterr()
    # What an HTTP library logs of an answer's headers is the server's own.
    logged = [it.getMessage() for it in caplog.records if it.name.startswith("fleetauth")]
    texts = [captured.out, captured.err, *logged, *shown.texts]
    assert any(text.strip() for text in texts), "a test that looks at nothing proves nothing"
    assert [place for text in texts for place in traces(text)] == []
    assert [text for text in texts if MBANQ["IP_ADDRESS"] in text] == []


async def searched(shown: Shown, vendor: str, url: str, **options: Untyped) -> Untyped:
    """Check a vendor, and keep all that is told."""
    environ = options.pop("environ", None) or at(vendor, url)
    OF_VENDOR[:] = SETTINGS[vendor].values()
    report = await check_vendors(
        vendor,
        environ=environ,
        on_step=lambda probes, step: shown.texts.append(f"{probes} {step}"),
        **{"timeout": 2.0, "renew": True, **options},
    )
    shown.texts += [repr(report), json.dumps(report.as_dict()), of_object(report)]
    return report


@pytest.mark.parametrize(("how", "vendor"), turns(ANSWERS))
@ON_ONE
async def test_a_server_that_shows_everything(shown: Shown, vendor: str, how: str) -> None:
    with LoopbackServer() as server:
        server.reply = ANSWERS[how]
        await searched(shown, vendor, server.url)
        assert server.log


@contextmanager
def behind_tls(*names: str) -> Iterator[str]:
    """A server with a certificate that holds a name of the settings."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority = trustme.CA(organization_name=CLIENT_SECRET)
    authority.issue_cert(*names, organization_name=NAMES["CLIENT_ID"]).configure_cert(context)
    with LoopbackServer(tls=context) as server:
        yield server.url


WAYS: Final[Mapping[str, Callable[[], AbstractContextManager[str]]]] = {
    "a closed port": closed_port,
    "a silent server": silent_server,
    "a certificate that nobody knows": lambda: behind_tls("127.0.0.1"),
    "a name that nobody knows": lambda: nullcontext("https://fleet.invalid:1"),
}


@pytest.mark.parametrize(("way", "vendor"), turns(WAYS))
@ON_ONE
async def test_a_way_that_breaks(
    shown: Shown, vendor: str, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import socket

    plain = socket.getaddrinfo

    def look_up(host: Untyped, *args: Untyped, **options: Untyped) -> Untyped:
        if host in ("fleet.invalid", b"fleet.invalid"):
            raise socket.gaierror(socket.EAI_FAIL, f"{NAMES['CLIENT_ID']} {CLIENT_SECRET}")
        return plain(host, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with WAYS[way]() as url:
        report = await searched(shown, vendor, url, timeout=0.2)
    assert not report.ok


async def test_a_proxys_password(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    with LoopbackServer() as proxy:
        proxy.reply = lambda it: said(it, 407)
        url = proxy.url.replace("//", f"//{CANARY}-user:{CANARY}-word@")
        proxies = Proxies(Proxy.of(Secret(url)), {})
        monkeypatch.setattr(Proxies, "told", classmethod(lambda *_, **__: proxies))
        await searched(shown, "mzone", "https://fleet.example")
        assert "proxy-authorization" in proxy.log[0].headers


WRONG: Final = [
    {"MZONE_BASE_URL": f"https://{CANARY}:{CANARY}@fleet.example/"},
    {"MZONE_BASE_URL": PASSWORD},
    {"MZONE_BASE_URL": f"{CANARY}\x00"},
    {"MZONE_ENVIRONMENT": CLIENT_SECRET},
    {"MZONE_ENVIRONMENT": f"{CANARY}'\"\\\n"},
    {"MZONE_TOKEN_URL": f"http://{CANARY}.example/token"},
    {"MZONE_PASSWORD": f"{PASSWORD}\r\n"},
    {"MZONE_PASSWORD": f"{CANARY}\ud800"},
    {"MZONE_CLIENT_ID": f"'{CANARY}'", "MZONE_USERNAME": " "},
    {"MZONE_PASSWORT": PASSWORD, "MZONE_PASSWORD": ""},
    {"MZONE_SCOPE": PASSWORD},
]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda it: next(iter(it)))
@ON_ONE
async def test_settings_that_are_wrong(shown: Shown, wrong: dict[str, str]) -> None:
    with LoopbackServer() as server:
        server.reply = lambda it: said(it, 400)
        await searched(shown, "mzone", server.url, environ=at("mzone", server.url) | wrong)


class Talkative(MemoryStore):
    """A store that fails with words that show everything."""

    async def save(self, key: str, token: StoredToken, **_: Untyped) -> bool:
        raise OSError(f"{key} {PASSWORD} {token.access_token.reveal()}")


async def test_a_store_that_shows_everything(shown: Shown) -> None:
    with LoopbackServer() as server:
        server.reply = answering()
        report = await searched(shown, "mps_monitor", server.url, store=Talkative())
    assert not report.ok


@pytest.mark.parametrize("words", [[], ["--json"]], ids=str)
@pytest.mark.parametrize("how", ["all goes well", "an API shows everything: 403, said"])
def test_the_command(
    shown: Shown, monkeypatch: pytest.MonkeyPatch, how: str, words: list[str]
) -> None:
    with LoopbackServer() as server:
        server.reply = ANSWERS[how]
        OF_VENDOR[:] = [NAMES["CLIENT_ID"], CLIENT_SECRET]  # what all of them have
        for vendor in SETTINGS:
            for name, value in at(vendor, server.url).items():
                monkeypatch.setenv(name, value)
        assert __main__.main(["check", *words]) == ("403" in how)
    assert shown.texts == []
