"""Who issued a certificate and until when it lasts, read from its bytes, also where it can't be trusted.

Python tells nothing of a certificate that it refuses, and the issuer is what finds a proxy that opens TLS. Only these
few fields are read, by X.690's rules; nothing is verified here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

import attrs

_SEQUENCE: Final = 0x30
_VERSION: Final = 0xA0  # [0], which version 1 leaves out
_UTC_TIME: Final = 0x17  # two digits of the year
_COMMON_NAME: Final = b"\x55\x04\x03"
_ORGANISATION: Final = b"\x55\x04\x0a"
_UTF16: Final = 0x1E
_LONG: Final = 0x80
_MOST_LENGTH_BYTES: Final = 4


@attrs.frozen
class Certificate:
    """What is told of a certificate.

    Attributes:
        issuer: Who issued it: the organisation, and the name of its certificate.
        subject: Whom it is for.
        begins: From when on it counts.
        ends: Until when.
    """

    issuer: str
    subject: str
    begins: datetime
    ends: datetime


@attrs.frozen
class _Field:
    tag: int
    content: bytes


def read_certificate(der: bytes) -> Certificate:
    """Read a certificate.

    Raises:
        ValueError: It is none that can be read.
    """
    try:
        (outer,) = _fields(der)
        signed = next(_fields(outer.content))
        fields = [field for field in _fields(signed.content) if field.tag != _VERSION]
        _, _, issuer, validity, subject = fields[:5]
        begins, ends = _fields(validity.content)
        return Certificate(_name(issuer), _name(subject), _moment(begins), _moment(ends))
    except (IndexError, StopIteration, UnicodeError) as exc:
        raise ValueError("no certificate") from exc


def _fields(data: bytes) -> Iterator[_Field]:
    at = 0
    while at < len(data):
        tag, length, at = data[at], data[at + 1], at + 2
        if length >= _LONG:
            count = length - _LONG
            if not 0 < count <= _MOST_LENGTH_BYTES:
                raise ValueError("a length that no certificate has")
            length, at = int.from_bytes(data[at : at + count]), at + count
        if at + length > len(data):
            raise ValueError("cut off")
        yield _Field(tag, data[at : at + length])
        at += length


def _name(field: _Field) -> str:
    if field.tag != _SEQUENCE:
        raise ValueError("no name")
    parts: dict[bytes, str] = {}
    for group in _fields(field.content):
        for pair in _fields(group.content):
            kind, value = _fields(pair.content)
            encoding = "utf-16-be" if value.tag == _UTF16 else "utf-8"
            parts[kind.content] = value.content.decode(encoding, "replace")
    told = (parts.get(_ORGANISATION), parts.get(_COMMON_NAME))
    return ", ".join(part for part in told if part) or "unnamed"


def _moment(field: _Field) -> datetime:
    text = field.content.decode("ascii")
    form = "%y%m%d%H%M%SZ" if field.tag == _UTC_TIME else "%Y%m%d%H%M%SZ"
    return datetime.strptime(text, form).replace(tzinfo=UTC)
