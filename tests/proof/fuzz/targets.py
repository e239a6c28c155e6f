"""What is fuzzed: each target reads any bytes by one of the readers that a vendor's bytes meet, and holds what comes of
it against what must be true. A target gives nothing back: it raises if the proof is lost, and lets pass only errors of
the `FleetAuthError` tree. Nothing here makes bytes; see `seeds` and `mutations`.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import importlib
import re
import zlib
from collections.abc import AsyncIterator, Callable
from datetime import date, datetime
from typing import Any, Final

from fleetauth.clock import Instant
from fleetauth.errors import FleetAuthError, OriginError
from fleetauth.secrets import Redactor, Secret
from fleetauth.tokens.answers import TokenAnswerReader, read_lifetime
from fleetauth.tokens.token import Token
from fleetauth.transport.bounds import MOST_OF_A_REFUSAL, read_within
from fleetauth.transport.breakdowns import Breakdowns
from fleetauth.transport.by_client import built
from fleetauth.transport.cookies import Cookies
from fleetauth.transport.failures import FailureReader
from fleetauth.transport.installed import default_engine
from fleetauth.transport.origins import Origin, joined, same_origin
from fleetauth.transport.outgoing import Outgoing
from fleetauth.transport.past_client import target_behind, told
from fleetauth.vendors.masternaut import envelopes as masternaut
from fleetauth.vendors.mbanq import graphql as mbanq
from fleetauth.vendors.mps_monitor import envelope as mps_monitor
from fleetauth.vendors.mzone import odata as mzone
from fleetauth.wire import Reader
from fleetauth.wire.answer import Answer
from fleetauth.wire.problems import LONGEST_MESSAGE
from fleetauth.wire.retry_after import parse_retry_after
from fleetauth.wire.telling import Teller
from tests.wire.test_straight import PLAIN, STRAIGHT, Van, outcome

Target = Callable[[bytes], None]
TARGETS: Final[dict[str, Target]] = {}

ENGINE: Final = default_engine()
CORE: Final = importlib.import_module(ENGINE.__name__.replace("httpx", "httpcore"))
BASE: Final = "https://api.example/v1/"
STARTED: Final = Instant(1000.0, 1_800_000_000.0)
STATUSES: Final = (200, 204, 301, 400, 401, 403, 404, 429, 500, 503)
_VENDORS: Final = ("mzone", "masternaut", "mps_monitor", "mbanq")
_LONG_EXPONENT: Final = re.compile(
    rb"[eE][+-]?[0-9]{18}"
)  # where the two ways may differ, as `straight` says


def target(function: Target) -> Target:
    """Name it among the targets."""
    TARGETS[function.__name__] = function
    return function


def run(name: str, data: bytes) -> None:
    """Run one target; errors of the SDK's tree are fine, any other is not."""
    with contextlib.suppress(FleetAuthError):
        TARGETS[name](data)


@target
def token_answers(data: bytes) -> None:
    """The answer of a token endpoint; the first byte chooses its status."""
    status, body = _chosen(data)
    redactor = Redactor()
    reader = TokenAnswerReader("fuzzed", read_json=_READER.json, redactor=redactor)
    answer = Answer(status=status, body=body, headers=_retrying(body), redactor=redactor)
    token = reader.read(answer, grant="password", started=STARTED, generation=1)
    assert isinstance(token, Token)
    assert status // 100 == 2
    assert token.access_token.is_token()
    assert token.lifetime is None or 0 <= token.lifetime < float("inf")


@target
def error_answers(data: bytes) -> None:
    """An error of any vendor: by its status, or in an answer of success; the first byte chooses status and vendor."""
    status, body = _chosen(data)
    vendor = _VENDORS[len(body) % 4]
    redactor = Redactor()
    teller = Teller(vendor, redactor)
    failures = FailureReader(teller)
    headers = {**_retrying(body), "content-type": body[:40].decode("latin-1")}
    answer = Answer(status=status, body=body, headers=headers, redactor=redactor)
    if status // 100 != 2:
        error = failures.of_status(answer, wall=STARTED.wall)
        assert isinstance(error, FleetAuthError)
        assert len(error.vendor_message or "") <= LONGEST_MESSAGE
        assert error.retry_after is None or error.retry_after >= 0
        raise error
    for module in (masternaut, mps_monitor, mbanq):
        problem = module.problem_under_success(answer)
        if problem is not None:
            assert isinstance(failures.of_problem(answer, problem), FleetAuthError)


@target
def envelopes(data: bytes) -> None:
    """An answer's envelope, as each vendor's is opened."""
    status, body = _chosen(data)
    answer = Answer(status=status, body=body)
    for opened in (mzone.opened, masternaut.opened, mps_monitor.opened, mps_monitor.opened_list):
        with contextlib.suppress(FleetAuthError):
            opened(answer, _READER)


@target
def dates(data: bytes) -> None:
    """A date in JSON, of whatever form, and a `Retry-After`."""
    text = data.decode("latin-1")
    wait = parse_retry_after(text, STARTED.wall)
    assert wait is None or 0 <= wait < float("inf")
    for value in (text, data.decode("utf-8", "surrogateescape")):
        for kind in (datetime, date):
            with contextlib.suppress(FleetAuthError):
                read: Any = _READER.read(value, kind)
                assert isinstance(read, kind)
    moment = _READER.decode(data, datetime)
    assert moment.utcoffset() is not None


@target
def jwt_ends(data: bytes) -> None:
    """A token's end, by the claims of a JWT: bytes as they are, and as a payload."""
    payload = base64.urlsafe_b64encode(data).decode().rstrip("=")
    for text in (data.decode("latin-1"), f"e30.{payload}.c2ln"):
        try:
            lifetime = read_lifetime({"expires_in": None}, Secret(text), STARTED)
        except ValueError as exc:
            if not str(exc).startswith("an expires_in"):  # the one that it is said to raise
                raise
        else:
            assert lifetime is None or 0 < lifetime < float("inf")


@target
def records(data: bytes) -> None:
    """Records by the fast way and by the plain one: the same, or the same error."""
    if _LONG_EXPONENT.search(data):
        return
    for kind in (Van, tuple[Van, ...]):
        assert outcome(STRAIGHT, data, kind) == outcome(PLAIN, data, kind)


@target
def links(data: bytes) -> None:
    """A next link or a redirect: the engine would ask this origin or nobody, in the fast way and in the other."""
    text = data.decode("utf-8", "replace")
    home = Origin.of_url(BASE)
    with contextlib.suppress(FleetAuthError):
        _check_goes_home(same_origin(f"{BASE}things?x=1", text), home)
    with contextlib.suppress(FleetAuthError):
        _check_goes_home(joined(BASE, text), home)


def _check_goes_home(url: str, home: Origin) -> None:
    outgoing = Outgoing(method="GET", url=url, origin=home)
    request = built(_ENGINE_CLIENT, outgoing, timeout=1.0, vendor="mzone")
    if isinstance(request, FleetAuthError):
        assert target_behind("https://api.example", url) is None or isinstance(request, OriginError)
        return
    assert (request.url.scheme, request.url.host) == ("https", "api.example")
    assert request.url.port in (None, 443)
    assert request.headers["host"] == "api.example"
    behind = target_behind("https://api.example", url)
    assert behind is None or behind.encode() == request.url.raw_path


@target
def bodies(data: bytes) -> None:
    """A packed body, in parts of any size: what comes of it is within its bounds, and what zlib makes of it."""
    coding = ("gzip", "deflate", "identity", "br", "x-gzip", "utf-8")[data[0] % 6] if data else ""
    size, packed, most = (data[1] if len(data) > 1 else 0) + 1, data[2:], 1 << 16
    closed: list[bool] = []

    async def stream() -> AsyncIterator[bytes]:
        for at in range(0, len(packed), size):
            yield packed[at : at + size]

    async def stop() -> None:
        closed.append(True)

    async def read() -> bytes:
        parts = await read_within(
            stream(), status=200, headers={"content-encoding": coding}, most=most, stop=stop
        )
        return b"".join(parts)

    try:
        found = asyncio.run(read())
    except Exception as exc:  # noqa: BLE001 - whatever it is, a call must make a typed error of it
        place = "GET https://api.example/"
        error = _BREAKDOWNS.of(exc, place=place, client_is_closed=False)
        assert "DecodingError" in error.message or error.status == 200
        raise error from None
    assert len(found) <= most <= MOST_OF_A_REFUSAL
    if coding == "gzip" and packed and (whole := _at_once(packed)) is not None:
        assert found == whole


def _at_once(packed: bytes) -> bytes | None:
    inflater = zlib.decompressobj(31)
    whole = inflater.decompress(packed, 1 << 17)
    return whole if inflater.eof and not inflater.unused_data else None


@target
def headers(data: bytes) -> None:
    """A head's fields, one a line, and the cookies in it."""
    fields = [
        (name.strip() or b"x", text.strip())
        for line in data.split(b"\n")[:100]
        for name, _, text in (line.partition(b":"),)
    ]
    read = told(fields)
    assert not any("A" <= letter <= "Z" for name in read for letter in name)
    cookies = Cookies(ENGINE, lambda _: None)
    url = CORE.URL(BASE)
    cookies.keep(url, fields)
    sent = cookies.sent_to(url)
    assert sum(len(text) for _, text in sent) <= 1 << 14
    assert not any(b"\n" in text or b"\r" in text or b"\0" in text for _, text in sent)
    assert cookies.sent_to(CORE.URL("https://other.example/")) == []


def _chosen(data: bytes) -> tuple[int, bytes]:
    return (STATUSES[data[0] % len(STATUSES)], data[1:]) if data else (200, b"")


def _retrying(body: bytes) -> dict[str, str]:
    return {"retry-after": body[:64].decode("latin-1")}


_READER: Final = Reader("fuzzed")
_ENGINE_CLIENT: Final = ENGINE.AsyncClient(transport=ENGINE.AsyncBaseTransport(), trust_env=False)
_BREAKDOWNS: Final = Breakdowns(engine=ENGINE, core=CORE, vendor="fuzzed", redactor=Redactor())
