"""How each fault is played on the wire: what the relay does to one request or its answer.

What a session is to do about it is said in the table of cases, not here.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from email.utils import formatdate

from tests.proof.network.relay import Fault, Told, Wire

Change = Callable[[Told], bytes]

SLOW = 0.02  # seconds; an answer that is late, but not too late
GAP = 0.004  # seconds between two bytes of an answer that drips


def said(data: bytes) -> Fault:
    """Answer by these bytes; the vendor hears nothing of the request."""
    return lambda wire: wire.send(data)


Field = bytes | Callable[[Wire], bytes]
"""A header's value, or what makes it of the request."""


def told(status: bytes, *fields: Field, body: bytes = b"") -> Fault:
    """Answer so; the vendor hears nothing of the request."""

    def tell(wire: Wire) -> bool:
        lines = (line(wire) if callable(line) else line for line in fields)
        return wire.send(Told(status, tuple(filter(None, lines)), b"").having(body=body).raw)

    return tell


def field(name: bytes, value: Field) -> Field:
    """A header line; none for an empty value."""

    def line(wire: Wire) -> bytes:
        made = value(wire) if callable(value) else value
        return b"%b: %b" % (name, made) if made else b""

    return line


def date_in(seconds: float) -> Field:
    """The date in so many seconds, on the session's clock."""
    return lambda wire: formatdate(wire.now() + seconds, usegmt=True).encode()


def the_same_place(wire: Wire) -> bytes:
    """Where the request went."""
    return wire.asked.line.split()[1].encode()


def elsewhere(wire: Wire) -> bytes:
    """A server that no session knows."""
    return wire.elsewhere.encode() + b"/gathers"


def elsewhere_by_two_slashes(wire: Wire) -> bytes:
    """The same, by the scheme that is in use."""
    return elsewhere(wire).removeprefix(b"http:")


def another_port(wire: Wire) -> bytes:
    """The same path at the other server."""
    return wire.elsewhere.encode() + the_same_place(wire)


def with_a_password(wire: Wire) -> bytes:
    """The same place, signed in to by its URL."""
    return b"http://user:invented@127.0.0.1:%d/x" % wire.port


def changed(change: Change) -> Fault:
    """The vendor's answer in other bytes."""
    return lambda wire: wire.send(change(wire.answer()))


def then_hung_up(change: Change) -> Fault:
    """The vendor's answer in other bytes, and then the end of the connection."""
    return lambda wire: wire.send(change(wire.answer())) and wire.hang_up()


def then_reset(change: Change) -> Fault:
    """The vendor's answer in other bytes, and then a reset."""
    return lambda wire: wire.send(change(wire.answer())) and wire.reset()


def then_silent(change: Change) -> Fault:
    """The vendor's answer in other bytes, and then nothing; the connection stays."""
    return lambda wire: wire.send(change(wire.answer())) and wire.pause()


def then_nothing(wire: Wire) -> bool:
    """No answer but the end of the connection; the vendor hears nothing of the request."""
    return wire.hang_up()


# --- where an answer is cut -----------------------------------------------------------------------


def nothing(_: Told) -> bytes:
    """No byte of it."""
    return b""


def in_status_line(told: Told) -> bytes:
    """As far as into its first line."""
    return told.raw[:11]


def in_header(told: Told) -> bytes:
    """As far as into its last header."""
    return told.head[:-7]


def head_alone(told: Told) -> bytes:
    """Its head."""
    return told.head


def in_body(told: Told) -> bytes:
    """As far as into its body."""
    return told.head + told.body[: len(told.body) // 2]


def chunked(told: Told) -> bytes:
    """All of it, in three chunks."""
    return _chunked(told, told.body)


def in_chunk_size(told: Told) -> bytes:
    """In chunks, as far as into the size of the second."""
    whole = _chunked(told, told.body)
    size = len(told.body) // 3 + 1
    behind_first = whole.index(b"\r\n\r\n") + 4 + len(b"%x\r\n\r\n" % size) + size
    return whole[: behind_first + 1]


def in_chunk(told: Told) -> bytes:
    """In chunks, as far as into one of them."""
    whole = _chunked(told, told.body)
    return whole[: len(whole) - len(told.body) // 3]


def without_last_chunk(told: Told) -> bytes:
    """In chunks, without the one that says that there is no other."""
    return _chunked(told, told.body).removesuffix(b"0\r\n\r\n")


def cut_at(number: int, change: Change | None = None) -> Change:
    """So many bytes of it."""
    return lambda told: (told.raw if change is None else change(told))[:number]


def _chunked(told: Told, body: bytes) -> bytes:
    size = len(body) // 3 + 1
    parts = [body[start : start + size] for start in range(0, len(body), size)]
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts)
    head = told.without(b"content-length").having(b"transfer-encoding: chunked").head
    return head + chunks + b"0\r\n\r\n"


# --- chunks, lengths and encodings that are wrong -------------------------------------------------


def chunk_size(wrong: bytes) -> Change:
    """In one chunk, of which the size is wrong."""

    def change(told: Told) -> bytes:
        head = told.without(b"content-length").having(b"transfer-encoding: chunked").head
        return head + wrong + b"\r\n" + told.body + b"\r\n0\r\n\r\n"

    return change


def length(wrong: Callable[[int], bytes]) -> Change:
    """With a length that is wrong."""
    return lambda told: told.having(b"content-length: " + wrong(len(told.body))).raw


def two_lengths(told: Told) -> bytes:
    """With its own length and another."""
    size = len(told.body)
    fields = (*told.fields, b"content-length: %d" % (size - 1))
    return Told(told.status, fields, told.body).raw


def no_length(told: Told) -> bytes:
    """Without a length: it ends where the connection does."""
    return told.without(b"content-length").raw


def no_length_half(told: Told) -> bytes:
    """The same, and half of the body is missing."""
    return told.without(b"content-length").head + told.body[: len(told.body) // 2]


def zipped(
    spoil: Callable[[bytes], bytes] = lambda data: data, *, coding: bytes = b"gzip"
) -> Change:
    """Compressed, and then spoilt; the length is that of what is sent."""

    def change(told: Told) -> bytes:
        data = gzip.compress(told.body) if coding == b"gzip" else zlib.compress(told.body)
        return told.having(b"content-encoding: " + coding, body=spoil(data)).raw

    return change


def half(data: bytes) -> bytes:
    """The first half."""
    return data[: len(data) // 2]


def bit_flipped(data: bytes) -> bytes:
    """With one bit in the middle that is wrong."""
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 0x10]) + data[middle + 1 :]


def checksum_wrong(data: bytes) -> bytes:
    """With a checksum at its end that is another's."""
    return data[:-8] + bytes(byte ^ 0xFF for byte in data[-8:-4]) + data[-4:]


def without_trailer(data: bytes) -> bytes:
    """Whole, but for the checksum and length at its end."""
    return data[:-8]


# --- time -----------------------------------------------------------------------------------------


def late(wire: Wire) -> bool:
    """The answer comes after some time."""
    answer = wire.answer()
    wire.pause(SLOW)
    return wire.send(answer.raw)


def silent(wire: Wire) -> bool:
    """The request is taken, and nothing comes, ever."""
    return wire.pause()


def done_but_silent(wire: Wire) -> bool:
    """The same, but the vendor has done what was asked for."""
    wire.answer()
    return wire.pause()


def dripping(wire: Wire) -> bool:
    """The answer comes byte by byte, for longer than anybody waits."""
    raw = wire.answer().raw
    for number in range(len(raw)):
        wire.send(raw[number : number + 1])
        if not wire.wanted:
            return False
        wire.pause(GAP)
    return wire.pause()


def dripping_body(wire: Wire) -> bool:
    """The head comes at once, and then a body without end, byte by byte."""
    answer = wire.answer()
    wire.send(answer.having(b"content-length: 1000000").head)
    while wire.wanted:
        wire.send(b" ")
        wire.pause(GAP)
    return False


def early_hints_for_ever(wire: Wire) -> bool:
    """Nothing but 103, again and again."""
    while wire.wanted:
        wire.send(b"HTTP/1.1 103 Early Hints\r\n\r\n")
        wire.pause(GAP)
    return False


def after(*infos: bytes) -> Change:
    """The answer behind others that announce it."""
    before = b"".join(b"HTTP/1.1 " + info + b"\r\n\r\n" for info in infos)
    return lambda told: before + told.raw
