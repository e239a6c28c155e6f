"""Each fault of the network, and what a session does about it: the one source of the tests and of the page's table.

How a fault is played is in `faults`, how a session is looked at in `places`; no test is here.
"""

from __future__ import annotations

import math
from typing import Final

import attrs

from fleetauth.errors import (
    DecodeError,
    FleetAuthError,
    QuotaError,
    RedirectError,
    TimedOutError,
    TransportError,
    VendorFaultError,
)
from fleetauth.tokens.answers import UnusableTokenError

from . import faults as played
from .relay import Fault
from .unreached import dying_after

RETRIES: Final = 2  # what a session does by default
TIMEOUT: Final = 60.0  # seconds for a call, by default
FOLLOWED: Final = 5  # redirects, at most
LONGEST_BACK_OFF: Final = 86_400.0  # seconds that a token endpoint is left alone at most


@attrs.frozen
class Outcome:
    """What a session does about a fault that lasts.

    Attributes:
        error: What the caller gets; `None` for the answer.
        sent: How often the request goes out.
        arrived: What the error says of whether the request may have arrived.
    """

    error: type[FleetAuthError] | None
    sent: int = 1
    arrived: bool | None = None

    @property
    def passes_once(self) -> bool:
        """Whether the caller gets the answer if the fault happens once."""
        return self.error is None or self.sent > 1

    def __str__(self) -> str:
        if self.error is None:
            return "the answer"
        again = {1: "not sent again", RETRIES + 1: "tried again"}.get(self.sent, "followed 5 times")
        return f"{again}, `{self.error.__name__}`"


def _again(error: type[FleetAuthError], *, arrived: bool | None = None) -> Outcome:
    return Outcome(error, RETRIES + 1, arrived)


PASSES: Final = Outcome(None)


@attrs.frozen(kw_only=True)
class Case:
    """One fault.

    Attributes:
        name: In the page's words.
        fault: Plays it; `None` for what another server than the relay does.
        read: What comes of it for a call that may be repeated.
        write: The same for one that may not.
        token: The same for the token request of a call.
        processed: Whether the vendor has done what was asked, so that a refresh token is spent.
        status: Of the answer that the error carries, if it carries one.
        slow: Whether only the time limit ends it.
        wait: Seconds that the error says to wait; `None` for what nobody said.
        on_aiohttp: What it is with that engine, where that differs.
        rare: Whether it is left to runs with full numbers: others are much like it.
        legible: Whether a refusal is understood in spite of it, by its status.
    """

    name: str
    fault: Fault | None
    read: Outcome
    write: Outcome
    token: Outcome
    processed: bool = True
    status: int | None = None
    slow: bool = False
    wait: float | None = None
    on_aiohttp: Case | None = None
    rare: bool = False
    legible: bool = False


def _breaks(name: str, fault: Fault, *, processed: bool = True, legible: bool = False) -> Case:
    """The connection ends before the answer does."""
    return Case(
        name=name,
        fault=fault,
        read=_again(TransportError, arrived=True),
        write=Outcome(TransportError, arrived=True),
        token=_again(TransportError),
        processed=processed,
        legible=legible,
    )


def _hangs(name: str, fault: Fault, *, processed: bool = True) -> Case:
    """Nothing but the time limit ends it."""
    late = Outcome(TimedOutError, arrived=True)
    token = Outcome(TimedOutError)
    return Case(
        name=name, fault=fault, read=late, write=late, token=token, processed=processed, slow=True
    )


def _passes(name: str, fault: Fault) -> Case:
    """It is none for HTTP."""
    return Case(name=name, fault=fault, read=PASSES, write=PASSES, token=PASSES)


def _unreadable(
    name: str,
    fault: Fault,
    *,
    processed: bool = True,
    write: Outcome | None = None,
    on_aiohttp: Case | None = None,
) -> Case:
    """There is an answer, and no sense in it."""
    error = Outcome(DecodeError)
    return Case(
        name=name,
        fault=fault,
        read=error,
        write=write or error,
        token=Outcome(UnusableTokenError),
        processed=processed,
        on_aiohttp=on_aiohttp,
    )


def _fails(status: bytes) -> Case:
    """A status of the server's, or of what stands in front of it."""
    code = int(status[:3])
    return Case(
        name=f"status {code}",
        fault=played.told(status, b"content-type: text/html", body=b"<h1>invented</h1>"),
        read=_again(VendorFaultError, arrived=True),
        write=Outcome(VendorFaultError, arrived=True),
        token=_again(VendorFaultError),
        processed=False,
        status=code,
    )


BREAKS: Final = [
    _breaks("closed without an answer", played.then_hung_up(played.nothing)),
    _breaks("reset without an answer", played.then_reset(played.nothing)),
    _breaks("closed in the status line", played.then_hung_up(played.in_status_line)),
    _breaks("reset in the status line", played.then_reset(played.in_status_line)),
    _breaks("closed in a header", played.then_hung_up(played.in_header)),
    _breaks("reset in a header", played.then_reset(played.in_header)),
    _breaks("closed between head and body", played.then_hung_up(played.head_alone)),
    _breaks("reset between head and body", played.then_reset(played.head_alone)),
    _breaks("closed in the body", played.then_hung_up(played.in_body)),
    _breaks("reset in the body", played.then_reset(played.in_body)),
    _breaks("closed in a chunk's size", played.then_hung_up(played.in_chunk_size)),
    _breaks("reset in a chunk's size", played.then_reset(played.in_chunk_size)),
    _breaks("closed in a chunk", played.then_hung_up(played.in_chunk)),
    _breaks("reset in a chunk", played.then_reset(played.in_chunk)),
    _breaks("closed before the last chunk", played.then_hung_up(played.without_last_chunk)),
    _breaks("reset before the last chunk", played.then_reset(played.without_last_chunk)),
    _breaks("reset in a body without a length", played.then_reset(played.no_length_half)),
]

TIMES: Final = [
    _passes("an answer that is late", played.late),
    _hangs("taken, and never answered", played.silent, processed=False),
    _hangs("done, and never answered", played.done_but_silent),
    _hangs("silent in the status line", played.then_silent(played.in_status_line)),
    _hangs("silent in a header", played.then_silent(played.in_header)),
    _hangs("silent in the body", played.then_silent(played.in_body)),
    _hangs("silent in a chunk", played.then_silent(played.in_chunk)),
    _hangs("an answer that drips, byte by byte", played.dripping),
    _hangs("a body that drips without end", played.dripping_body),
    _hangs("103 without end", played.early_hints_for_ever, processed=False),
]

_TOO_SHORT: Final = played.changed(played.length(lambda n: b"%d" % (n - 9)))
FRAMES: Final = [
    _passes("in chunks", played.changed(played.chunked)),
    _passes("without a length, ended by the connection", played.then_hung_up(played.no_length)),
    _unreadable("the same, half of it missing", played.then_hung_up(played.no_length_half)),
    _breaks(
        "length too long, then closed",
        played.then_hung_up(played.length(lambda n: b"%d" % (n + 9))),
    ),
    _hangs(
        "length too long, then silent", played.then_silent(played.length(lambda n: b"%d" % (n + 9)))
    ),
    _unreadable("length too short", _TOO_SHORT, on_aiohttp=_breaks("length too short", _TOO_SHORT)),
    _breaks("length negative", played.changed(played.length(lambda n: b"-%d" % n))),
    _breaks("length that is no number", played.changed(played.length(lambda _: b"many"))),
    _breaks("two lengths that differ", played.changed(played.two_lengths)),
    _breaks("chunk size that is no number", played.changed(played.chunk_size(b"zz"))),
    _breaks("chunk size below zero", played.changed(played.chunk_size(b"-5"))),
    _breaks("chunk shorter than its size", played.then_hung_up(played.chunk_size(b"ffff"))),
    _breaks("chunk longer than its size", played.changed(played.chunk_size(b"5"))),
    _breaks("no HTTP", played.said(b"invented\r\n\r\n"), processed=False),
    _breaks("a status that is no number", played.said(b"HTTP/1.1 abc\r\n\r\n"), processed=False),
    _breaks(
        "TLS where HTTP is due", played.said(b"\x15\x03\x03\x00\x02\x02\x46" * 3), processed=False
    ),
    _breaks(
        "a header without a colon",
        played.said(b"HTTP/1.1 200 OK\r\ninvented\r\n\r\n"),
        processed=False,
    ),
]

CODINGS: Final = [
    _breaks("gzip, half of it missing", played.changed(played.zipped(played.half)), legible=True),
    _breaks(
        "gzip without its end", played.changed(played.zipped(played.without_trailer)), legible=True
    ),
    _breaks(
        "deflate, half of it missing",
        played.changed(played.zipped(played.half, coding=b"deflate")),
        legible=True,
    ),
    _breaks(
        "called gzip, and is none",
        played.told(b"200 OK", b"content-encoding: gzip", body=b"{}"),
        processed=False,
    ),
    _passes("gzip", played.changed(played.zipped())),
    _passes("deflate", played.changed(played.zipped(coding=b"deflate"))),
    _breaks(
        "gzip with a wrong checksum",
        played.changed(played.zipped(played.checksum_wrong)),
        legible=True,
    ),
    _breaks(
        "gzip with a wrong bit", played.changed(played.zipped(played.bit_flipped)), legible=True
    ),
]

INFOS: Final = [
    _passes("100 before the answer", played.changed(played.after(b"100 Continue"))),
    _passes(
        "103 before the answer", played.changed(played.after(b"103 Early Hints\r\nlink: </x>"))
    ),
    _passes(
        "100, 102, 103 and 103 before it",
        played.changed(played.after(b"100 A", b"102 B", b"103 C", b"103 D")),
    ),
    _breaks("100, and closed", played.then_hung_up(lambda _: b"HTTP/1.1 100 Continue\r\n\r\n")),
    _breaks(
        "101, which nobody asked for",
        played.said(b"HTTP/1.1 101 Switching Protocols\r\n\r\n"),
        processed=False,
    ),
]

STATUSES: Final = [
    _unreadable(
        "204, no content",
        played.said(b"HTTP/1.1 204 No Content\r\n\r\n"),
        processed=False,
        write=PASSES,
    ),
    _unreadable(
        "205, no content", played.told(b"205 Reset Content"), processed=False, write=PASSES
    ),
    Case(
        name="304, as if something were cached",
        fault=played.said(b"HTTP/1.1 304 Not Modified\r\n\r\n"),
        read=Outcome(VendorFaultError, arrived=True),
        write=Outcome(VendorFaultError, arrived=True),
        token=Outcome(RedirectError),
        processed=False,
        status=304,
    ),
    *(_fails(status) for status in (b"408 A", b"425 B", b"500 C", b"502 D", b"503 E", b"504 F")),
]


def _waits(status: bytes, field: played.Field, name: str, wait: float | None) -> Case:
    error = QuotaError if status.startswith(b"429") else VendorFaultError
    patient = wait is None or wait < TIMEOUT
    again = Outcome(error, RETRIES + 1 if patient else 1)
    # What a quota refuses was not carried out; what a server fails at may have been, in part.
    once = again if error is QuotaError else Outcome(error)
    arrived = None if error is QuotaError else True
    return Case(
        name=f"{status.decode()[:3]}, {name}",
        fault=played.told(status, played.field(b"retry-after", field)),
        read=attrs.evolve(again, arrived=arrived),
        write=attrs.evolve(once, arrived=arrived),
        token=again,
        processed=False,
        status=int(status[:3]),
        wait=wait,
        rare=error is VendorFaultError and wait is None and field != b"",
    )


WAITS: Final = [
    _waits(status, *told)
    for status in (b"429 Too Many Requests", b"503 Service Unavailable")
    for told in (
        (b"", "no `Retry-After`", None),
        (b"7", "`Retry-After: 7`", 7.0),
        (b"1.5", "`Retry-After: 1.5`", 1.5),
        (played.date_in(30.0), "`Retry-After` with a date in 30 s", 30.0),
        (played.date_in(-3600.0), "`Retry-After` with a past date", 0.0),
        (played.date_in(86_400.0), "`Retry-After` with tomorrow's date", 86_400.0),
        (b"Fri, 31 Dec 9999 23:59:59 GMT", "`Retry-After` with a date in 9999", math.inf),
        (b"-7", "`Retry-After: -7`", 0.0),
        (b"1000000000", "`Retry-After: 1000000000`", 1e9),
        (b"9" * 300, "`Retry-After` of 300 digits", float("9" * 300)),
        (b"9" * 400, "`Retry-After` of 400 digits", None),
        (b"1e9", "`Retry-After: 1e9`", None),
        (b"NaN", "`Retry-After: NaN`", None),
        (b"soon", "`Retry-After: soon`", None),
    )
]


def _redirects(code: int, where: str, location: played.Field, *, within: bool = False) -> Case:
    refused = Outcome(RedirectError, arrived=True)
    followed = Outcome(RedirectError, FOLLOWED + 1, arrived=True)
    keeps = code in (307, 308)
    return Case(
        name=f"{code} to {where}",
        fault=played.told(b"%d Moved" % code, played.field(b"location", location)),
        read=followed if within else refused,
        write=followed if within and keeps else refused,
        token=Outcome(RedirectError),
        processed=False,
        status=code,
        rare=code not in (301, 307) and not within and location is not played.elsewhere,
    )


_WITH_A_PLACE: Final = [
    _redirects(code, where, location, within=within)
    for code in (301, 302, 303, 307, 308)
    for where, location, within in (
        ("the same place, in a loop", played.the_same_place, True),
        ("another origin", played.elsewhere, False),
        ("another origin, without its scheme", played.elsewhere_by_two_slashes, False),
        ("another port of the same host", played.another_port, False),
        ("plain HTTP elsewhere", b"http://vendor.example/", False),
        ("a place with a password in it", played.with_a_password, False),
        ("a place that is no URL", b"http://[vendor", False),
        ("a file of the machine", b"file:///etc/hosts", False),
    )
]
REDIRECTS: Final = _WITH_A_PLACE + [
    Case(
        name=f"{code} without a place",
        fault=played.told(b"%d Moved" % code),
        read=Outcome(VendorFaultError, arrived=True),
        write=Outcome(VendorFaultError, arrived=True),
        token=Outcome(RedirectError),
        processed=False,
        status=code,
    )
    for code in (301, 307)
]


def _unreached(name: str, fault: Fault | None = None) -> Case:
    """The request surely did not arrive."""
    again = _again(TransportError, arrived=False)
    return Case(name=name, fault=fault, read=again, write=again, token=again, processed=False)


UNREACHED: Final = [
    _unreached("nobody listens"),
    _unreached("a certificate that has expired"),
    _unreached("a certificate that is not valid yet"),
    _unreached("another host's certificate"),
    _unreached("an unknown issuer"),
    _unreached("a certificate that has signed itself"),
    _unreached("TLS 1.0 and nothing later"),
    _unreached("a client's certificate is wanted"),
    _unreached("plain HTTP where TLS is due"),
    _unreached("the handshake ends without an answer"),
    _unreached("the handshake ends in its answer"),
]
NO_NAME: Final = _unreached("the host's name is not found")

PROXIES: Final = [
    _unreached(
        "a proxy that wants a password (407)", played.told(b"407 Proxy Authentication Required")
    ),
    _unreached("a proxy that can't reach the host (502)", played.told(b"502 Bad Gateway")),
    _unreached(
        "a proxy that redirects (302)",
        played.told(b"302 Found", b"location: http://vendor.example/"),
    ),
    _unreached("a proxy that ends in the handshake", dying_after(100)),
    _breaks("a proxy that ends without an answer", played.then_nothing),
    _breaks("a proxy that ends in an answer", dying_after(30_000)),
]

GROUPS: Final = {
    "No connection": [*UNREACHED, NO_NAME],
    "A proxy": PROXIES,
    "The connection ends": BREAKS,
    "Time": TIMES,
    "Lengths, chunks and lines": FRAMES,
    "Compression": CODINGS,
    "Announcements": INFOS,
    "Statuses": STATUSES,
    "Waits that are asked for": WAITS,
    "Redirects": REDIRECTS,
}
CASES: Final = [
    case
    for group in GROUPS.values()
    for case in group
    if case.fault is not None and group is not PROXIES
]
"""Those that the relay plays."""
