"""Certificates read from their bytes: what they say, and that no bytes do harm."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st

from fleetauth.check.certificates import Certificate, read_certificate
from fleetauth.check.network import certificate_of
from fleetauth.check.refused_certificates import why_refused

BEGINS = datetime(2024, 2, 29, 12, 30, 5, tzinfo=UTC)


def der(ends: datetime = datetime(2030, 6, 1, tzinfo=UTC)) -> bytes:
    """A certificate as it goes over the wire."""
    authority = trustme.CA(organization_name="Invented & Sons Ü")
    issued = authority.issue_cert("fleet.example", not_before=BEGINS, not_after=ends)
    return ssl.PEM_cert_to_DER_cert(issued.cert_chain_pems[0].bytes().decode())


@pytest.mark.parametrize("year", [2030, 2049, 2050, 2120])  # two digits until 2049, then four
def test_issuer_and_dates_are_read(year: int) -> None:
    ends = datetime(year, 6, 1, tzinfo=UTC)
    found = read_certificate(der(ends))
    assert found.issuer.startswith("Invented & Sons Ü")
    assert (found.begins, found.ends) == (BEGINS, ends)


WHOLE = der()


def test_a_certificate_that_is_cut_off_is_none() -> None:
    for length in range(0, len(WHOLE), 7):
        assert certificate_of(WHOLE[:length]) is None


@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255))
def test_a_byte_that_differs_does_no_harm(at: int, byte: int) -> None:
    changed = WHOLE[:at] + bytes((byte,)) + WHOLE[at + 1 :]
    assert isinstance(certificate_of(changed), Certificate | None)


@given(st.binary())
def test_no_bytes_do_harm(data: bytes) -> None:
    assert isinstance(certificate_of(data), Certificate | None)


def name(value: bytes, tag: int = 0x0C) -> bytes:
    """A name of one part."""
    part = field(0x06, b"\x55\x04\x03") + field(tag, value)
    return field(0x30, field(0x31, field(0x30, part)))


def field(tag: int, content: bytes) -> bytes:
    """Bytes as X.690 writes them."""
    return bytes((tag, 0x81, len(content))) + content


def made_up(issuer: bytes) -> bytes:
    """As much of a certificate as is read."""
    dates = field(0x30, field(0x17, b"250101000000Z") + field(0x17, b"260101000000Z"))
    signed = field(0x02, b"\1") + field(0x30, b"") + issuer + dates + name(b"subject")
    return field(0x30, field(0x30, signed))


def test_names_in_utf_16_are_read() -> None:
    assert read_certificate(made_up(name("Ü".encode("utf-16-be"), 0x1E))).issuer == "Ü"


def test_a_name_without_parts_that_are_known() -> None:
    assert read_certificate(made_up(field(0x30, b""))).issuer == "unnamed"


def test_what_should_be_a_name_and_is_none() -> None:
    assert certificate_of(made_up(field(0x02, b"\1"))) is None


def test_a_reason_that_is_not_known_is_told_in_openssls_words() -> None:
    error = ssl.SSLCertVerificationError("no")
    error.verify_code, error.verify_message = 24, "invalid CA certificate"
    assert why_refused(error).told == "the certificate is refused: invalid CA certificate"
    assert why_refused(error).kind == "certificate_refused"
