"""Why a certificate was refused, in plain words, and what to do about it. OpenSSL's codes are known here only."""

from __future__ import annotations

import ssl
from typing import Final

import attrs


@attrs.frozen
class Reason:
    """Why, and what to do.

    Attributes:
        kind: One stable word.
        told: In plain words.
        advice: What to do.
    """

    kind: str
    told: str
    advice: str


_TRUST: Final = (
    "If the issuer is your own organisation's (a private authority, or a proxy that opens TLS), set SSL_CERT_FILE to "
    "its certificate in PEM, or pass tls_context=...; if you don't know the issuer, somebody is in between: stop here"
)
_UNKNOWN: Final = Reason(
    "unknown_issuer", "the certificate is from an authority that this machine does not know", _TRUST
)
_SELF_SIGNED: Final = Reason(
    "self_signed",
    "the certificate is signed by itself, or by an authority that is not known here",
    _TRUST,
)
_WRONG_HOST: Final = Reason(
    "wrong_host",
    "the certificate is for another host",
    "Check the URL; behind a proxy or in a test system, ask whoever runs it for a certificate with this name",
)
_REASONS: Final = {  # X509_V_ERR_…, as openssl-verification-options(1) numbers them
    9: Reason(
        "not_yet_valid",
        "the certificate does not count yet",
        "Check this machine's clock and date first; then ask whoever runs the host",
    ),
    10: Reason(
        "expired",
        "the certificate has expired",
        "Check this machine's clock and date first; then ask whoever runs the host to renew it",
    ),
    18: _SELF_SIGNED,
    19: _SELF_SIGNED,
    20: _UNKNOWN,
    21: _UNKNOWN,
    23: Reason("revoked", "the certificate was revoked", "Ask whoever runs the host"),
    62: _WRONG_HOST,
    64: _WRONG_HOST,
}


def why_refused(exc: ssl.SSLError) -> Reason:
    """The reason of an error at the handshake."""
    if not isinstance(exc, ssl.SSLCertVerificationError):
        return Reason(
            "tls_failed",
            f"no agreement on TLS ({exc.reason or 'no reason given'})",
            "Check the port; a host that only speaks old versions of TLS, or wants a client's certificate, needs "
            "tls_context=...",
        )
    known = _REASONS.get(exc.verify_code)
    words = exc.verify_message or "no reason given"
    return known or Reason("certificate_refused", f"the certificate is refused: {words}", _TRUST)
