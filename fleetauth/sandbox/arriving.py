"""What an HTTP request looks like once it has arrived, and an answer's headers as they leave: the same
for real HTTP and for none. What is in between, a connection or not, is not known here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from fleetauth.sandbox.forms import lenient_form
from fleetauth.sandbox.recording import RecordedRequest
from fleetauth.sandbox.times import rfc1123

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fleetauth.sandbox.answer import Answer
    from fleetauth.sandbox.vendor import Vendor

# With these statuses a body must not be sent (RFC 9110).
_BODILESS = (204, 304)


def recorded(
    vendor: Vendor,
    method: str,
    target: tuple[str, str],
    raw_headers: Iterable[tuple[bytes, bytes]],
    body: bytes,
) -> RecordedRequest:
    """Give the record of a request; `target` is its decoded path and its query as sent."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in raw_headers:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    path, raw_query = target
    return RecordedRequest(
        method=method,
        path=path.removeprefix(f"/{vendor.name}") or "/",
        raw_query=raw_query,
        query=dict(parse_qsl(raw_query, keep_blank_values=True)),
        headers=headers,
        body=body,
        form=lenient_form(headers, body),
        at=vendor.clock.now(),
    )


def body_of(answer: Answer) -> bytes:
    """Give the bytes that are sent: none where the status allows none."""
    return b"" if answer.status in _BODILESS else answer.body


def headers_of(vendor: Vendor, answer: Answer, missing: int = 0) -> list[tuple[bytes, bytes]]:
    """Give an answer's headers as they are sent; they promise so many more bytes than come."""
    headers = [*answer.headers, ("date", rfc1123(vendor.clock.now()))]
    if answer.status not in _BODILESS:
        headers.append(("content-length", str(len(answer.body) + missing)))
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
