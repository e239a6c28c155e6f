"""The way to a host, piece by piece: addresses, a connection, a proxy's tunnel, TLS. What it means is said elsewhere.

Nothing of a session's goes this way: no credential, no token, no request.
"""

from __future__ import annotations

import errno
import ipaddress
import socket
import ssl
from collections.abc import Iterator
from itertools import islice
from typing import Final

import anyio
import attrs
from anyio.abc import ByteStream
from anyio.streams.tls import TLSAttribute, TLSStream

from fleetauth.transport.origins import Origin
from fleetauth.transport.proxies import Proxy
from fleetauth.wire.statuses import SUCCESS

from .certificates import Certificate, read_certificate

_MOST_CAUSES: Final = 20
_LONGEST_REPLY: Final = 8192  # bytes of a proxy's reply
_CONNECT_WORDS: Final = {
    errno.ECONNREFUSED: "refused: nobody listens on this port, or a firewall says no",
    errno.ENETUNREACH: "there is no way to this network",
    errno.EHOSTUNREACH: "there is no way to this host",
    errno.ETIMEDOUT: "no answer: a firewall drops it, or the port is wrong",
}
_LOOK_UP_WORDS: Final = {
    socket.EAI_NONAME: "there is no such name",
    socket.EAI_AGAIN: "the name server does not answer",
}


class NoWayError(Exception):
    """A piece of the way is missing; the text says why, without the host."""


@attrs.frozen
class Secured:
    """What TLS agreed on.

    Attributes:
        version: Such as ``"TLSv1.3"``.
        certificate: The host's, if it can be read.
    """

    version: str
    certificate: Certificate | None


async def addresses(host: str, port: int | None) -> list[str]:
    """A host's addresses, each once.

    Raises:
        NoWayError: There are none.
    """
    try:
        found = await anyio.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError:
        text = "no name that could be looked up"
    except OSError as exc:
        text = _LOOK_UP_WORDS.get(exc.errno or 0, exc.strerror or type(exc).__name__)
    else:
        return list(dict.fromkeys(address[0] for *_, address in found))
    raise NoWayError(text)


def is_address(host: str) -> bool:
    """Whether it is an address, which nobody has to look up."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


async def connected(host: str, port: int | None) -> ByteStream:
    """A connection to a host.

    Raises:
        NoWayError: There is none.
    """
    try:
        return await anyio.connect_tcp(host, port or 0)
    except OSError as exc:
        known = [_CONNECT_WORDS[number] for number in _numbers(exc) if number in _CONNECT_WORDS]
        text = known[0] if known else exc.strerror or type(exc).__name__
    raise NoWayError(text)


async def tunnelled(stream: ByteStream, origin: Origin, proxy: Proxy) -> None:
    """Have a proxy connect to an origin.

    Raises:
        NoWayError: It does not; its status is in the text.
    """
    host = f"[{origin.host}]" if ":" in origin.host else origin.host
    place = f"{host}:{origin.port}"
    lines = [f"CONNECT {place} HTTP/1.1", f"Host: {place}"]
    signature = proxy.authorization()
    if signature is not None:
        lines.append(f"Proxy-Authorization: {signature.reveal()}")
    reply = b""
    try:
        await stream.send("\r\n".join([*lines, "", ""]).encode())
        while b"\r\n\r\n" not in reply and len(reply) < _LONGEST_REPLY:
            reply += await stream.receive()
    except (OSError, anyio.BrokenResourceError, anyio.EndOfStream):
        pass
    status = reply.partition(b"\r\n")[0].split()[1:2]
    if b"\r\n\r\n" not in reply or not status or not status[0].isdigit():
        raise NoWayError("it does not answer as a proxy does")
    if int(status[0]) // 100 != SUCCESS:
        raise NoWayError(f"it answers {int(status[0])}")


async def secured(stream: ByteStream, host: str, context: ssl.SSLContext) -> Secured:
    """TLS on a connection.

    Raises:
        ssl.SSLError: They don't agree, or the certificate is refused.
        NoWayError: The connection ends.
    """
    try:
        tls = await TLSStream.wrap(
            stream, hostname=host, ssl_context=context, standard_compatible=False
        )
    except ssl.SSLError:
        raise
    except (OSError, anyio.BrokenResourceError, anyio.EndOfStream) as exc:
        raise NoWayError("the host ends the connection instead of agreeing on TLS") from exc
    told = tls.extra_attributes
    der = told[TLSAttribute.peer_certificate_binary]()
    return Secured(told[TLSAttribute.tls_version](), certificate_of(der))


def unchecked_context() -> ssl.SSLContext:
    """A context that takes any certificate, to look at one that was refused: nothing is sent over it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def certificate_of(der: bytes | None) -> Certificate | None:
    """What can be told of a certificate; `None` if nothing can."""
    try:
        return read_certificate(der or b"")
    except ValueError:
        return None


def _numbers(exc: BaseException) -> Iterator[int]:
    """The numbers of the operating system's errors, in an error and what it is made of."""
    ahead: list[BaseException] = [exc]
    for met in islice(ahead, _MOST_CAUSES):  # while it grows
        if isinstance(met, OSError) and met.errno is not None:
            yield met.errno
        ahead += getattr(met, "exceptions", ())  # a group's, where a host has several addresses
        if met.__cause__ is not None:
            ahead.append(met.__cause__)
