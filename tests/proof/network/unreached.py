"""Servers and proxies that no request gets through to: TLS that can't be trusted, tunnels that break.

Which error that is, and how often a session tries, is in the table of cases.
"""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final, TypeAlias

import attrs
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.transport.conftest import issue_or_ok
from tests.transport.servers import LoopbackServer, closed_port, silent_server

from .relay import Fault, Wire

NOW: Final = dt.datetime.now(dt.UTC)
DAY: Final = dt.timedelta(days=1)
HOST: Final = "127.0.0.1"

Serving: TypeAlias = Callable[["Authorities"], Iterator[str]]


@attrs.frozen
class Authorities:
    """One that the session trusts, and one that it doesn't."""

    trusted: trustme.CA = attrs.field(factory=trustme.CA)
    unknown: trustme.CA = attrs.field(factory=trustme.CA)

    def client(self) -> ssl.SSLContext:
        """The session's context."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.trusted.configure_trust(context)
        return context


def context_of(certificate: trustme.LeafCert) -> ssl.SSLContext:
    """A server's context."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


@contextmanager
def served(context: ssl.SSLContext | None) -> Iterator[str]:
    """A server that answers well to who gets through to it; nobody may."""
    with LoopbackServer(tls=context) as server:
        server.reply = issue_or_ok
        yield server.url.replace("http:", "https:")
    assert server.log == []


@contextmanager
def by_hand(serve: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that does this with each connection."""
    listening = socket.create_server((HOST, 0))

    def accept() -> None:
        with suppress(OSError):
            while True:
                sock, _ = listening.accept()
                with suppress(OSError), sock:
                    serve(sock)

    thread = threading.Thread(target=accept)
    thread.start()
    try:
        yield f"https://{HOST}:{listening.getsockname()[1]}"
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


def _issued(authorities: Authorities, **details: Any) -> ssl.SSLContext:  # noqa: ANN401 - the certificate's
    return context_of(authorities.trusted.issue_cert(HOST, **details))


def _self_signed(_: Authorities) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - DAY)
        .not_valid_after(NOW + DAY)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return context_of(
        trustme.LeafCert(pem, certificate.public_bytes(serialization.Encoding.PEM), [])
    )


def _old(authorities: Authorities) -> ssl.SSLContext:
    context = _issued(authorities)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # that is the point
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1
    context.set_ciphers("ALL:@SECLEVEL=0")
    return context


def _wants_a_certificate(authorities: Authorities) -> ssl.SSLContext:
    context = _issued(authorities)
    context.maximum_version = ssl.TLSVersion.TLSv1_2  # later, it says so only after the handshake
    context.verify_mode = ssl.CERT_REQUIRED
    authorities.trusted.configure_trust(context)
    return context


CONTEXTS: Final[dict[str, Callable[[Authorities], ssl.SSLContext | None]]] = {
    "a certificate that has expired": lambda them: _issued(
        them, not_before=NOW - 2 * DAY, not_after=NOW - DAY
    ),
    "a certificate that is not valid yet": lambda them: _issued(
        them, not_before=NOW + DAY, not_after=NOW + 2 * DAY
    ),
    "another host's certificate": lambda them: context_of(
        them.trusted.issue_cert("vendor.example")
    ),
    "an unknown issuer": lambda them: context_of(them.unknown.issue_cert(HOST)),
    "a certificate that has signed itself": _self_signed,
    "TLS 1.0 and nothing later": _old,
    "a client's certificate is wanted": _wants_a_certificate,
    "plain HTTP where TLS is due": lambda _: None,
}


def _closes(sock: socket.socket) -> None:
    sock.recv(1)


def _closes_later(sock: socket.socket) -> None:
    sock.recv(65536)
    sock.sendall(b"\x16\x03\x03\x00\x7a\x02")  # the beginning of a handshake's answer


@contextmanager
def unreached(name: str, authorities: Authorities) -> Iterator[str]:
    """The URL of a server of that kind."""
    if name in CONTEXTS:
        with served(CONTEXTS[name](authorities)) as url:
            yield url
    elif name == "nobody listens":
        with closed_port() as url:
            yield url.replace("http:", "https:")
    elif name == "silent in the handshake":
        with silent_server() as url:
            yield url.replace("http:", "https:")
    else:
        with by_hand(_closes if "without" in name else _closes_later) as url:
            yield url


# --- a proxy --------------------------------------------------------------------------------------


def tunnel(wire: Wire, *, most: int | None = None) -> bool:
    """What a proxy does when asked to connect; it cuts the connection off after so many bytes of the other end's."""
    host, _, port = wire.asked.line.split()[1].partition(":")
    try:
        there = socket.create_connection((host, int(port)))
    except OSError:
        wire.send(b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n")
        return wire.hang_up()
    with there:
        wire.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
        thread = threading.Thread(target=_pump, args=(wire.sock, there, None))
        thread.start()
        whole = _pump(there, wire.sock, most)
        if not whole:
            wire.reset()
        with suppress(OSError):
            wire.sock.shutdown(socket.SHUT_RDWR)
        thread.join()
    return False


def _pump(source: socket.socket, target: socket.socket, most: int | None) -> bool:
    """Pass on what comes; whether to the end."""
    passed = 0
    with suppress(OSError):
        while data := source.recv(65536):
            part = data if most is None else data[: most - passed]
            passed += len(part)
            target.sendall(part)
            if most is not None and passed >= most:
                return False
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
    return True


def dying_after(number: int) -> Fault:
    """A proxy that ends so far into a tunnel."""
    return lambda wire: tunnel(wire, most=number)
