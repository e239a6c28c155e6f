"""`Answer`: what a vendor's server said to one request, as values. It holds no request, so nothing that was sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from fleetauth.errors import DecodeError
from fleetauth.secrets import Redactor

from .json_body import NotJsonError, parse_json
from .masking import mask_body
from .parts import Parts


@attrs.frozen(kw_only=True)
class Answer:
    """One HTTP answer, read to its end.

    Attributes:
        status: HTTP status.
        headers: By lower-case name; repeated ones joined by a comma.
        method: Of the request that was answered.
        url: Of the request that was answered, without its query.
        redactor: Knows the session's secrets, for `shown_body`.
    """

    status: int
    headers: Mapping[str, str] = attrs.field(factory=dict[str, str], repr=False)
    _body: bytes = attrs.field(default=b"", alias="body", repr=lambda body: f"<{len(body)} bytes>")
    method: str = "GET"
    url: str = ""
    redactor: Redactor | None = attrs.field(default=None, eq=False, repr=False)
    _parts: Parts | None = attrs.field(default=None, init=False, eq=False, repr=False)

    @property
    def body(self) -> bytes:
        """The raw bytes, decompressed.

        A property, because IPython's verbose tracebacks show the value of each plain attribute in a line of code.
        """
        return self._body

    @property
    def text(self) -> str:
        """The body as UTF-8 text, unreadable bytes replaced."""
        return self.body.decode("utf-8", errors="replace")

    @property
    def shown_body(self) -> bytes:
        """The body, fit for an error or a log: tokens and passwords in it are masked."""
        body = mask_body(self.body)
        return body if self.redactor is None else self.redactor.body(body)

    @property
    def content_type(self) -> str:
        """The media type in lower case without parameters, such as ``application/json``; empty if none was sent."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def request_id(self) -> str | None:
        """The vendor's id of the request, if it sent one."""
        return self.headers.get("x-request-id")

    def parts(self) -> Parts:
        """The body taken apart at its top, once for all who ask.

        Raises:
            NotJsonError: It is an object, and no JSON.
        """
        parts = self._parts
        if parts is None:
            parts = Parts.of(self.body)
            object.__setattr__(self, "_parts", parts)
        return parts

    def json(self) -> Any:  # noqa: ANN401 - any JSON
        """The body as JSON; numbers with a fraction come as `decimal.Decimal`.

        Raises:
            DecodeError: The body is no JSON.
        """
        try:
            return parse_json(self.body)
        except NotJsonError as error:
            problem = str(error)
        raise DecodeError(problem, status=self.status, body=self.shown_body)
