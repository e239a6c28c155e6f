"""`Answer`: what a vendor's server said to one request, as values. It holds no request, so nothing that was sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from fleetauth.errors import DecodeError
from fleetauth.secrets import Redactor

from .blocks import Blocks
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
        body: The raw bytes, decompressed.
        url: Of the request that was answered, without its query.
        redactor: Knows the session's secrets, for `shown_body`.
    """

    status: int
    headers: Mapping[str, str] = attrs.field(factory=dict[str, str], repr=False)
    _body: bytes = attrs.field(
        default=b"", alias="body", repr=False
    )  # nor for tools that show fields
    method: str = "GET"
    url: str = ""
    redactor: Redactor | None = attrs.field(default=None, eq=False, repr=False)
    _parts: Parts | None = attrs.field(default=None, init=False, eq=False, repr=False)
    _blocks: Blocks | None = attrs.field(default=None, init=False, repr=False)

    @property
    def body(self) -> bytes:
        """The raw bytes, decompressed.

        A property, because IPython's verbose tracebacks show the value of each plain attribute in a line of code.
        """
        return self._body if self._blocks is None else self._blocks.joined()

    @property
    def size(self) -> int:
        """Bytes of the body."""
        return len(self._body if self._blocks is None else self._blocks)

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
            parts = Parts.of(self._body if self._blocks is None else self._blocks)
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

    def __repr__(self) -> str:
        size = f"<{self.size} bytes>"
        return (
            f"Answer(status={self.status}, body={size}, method={self.method!r}, url={self.url!r})"
        )


def same_body(one: Answer, other: Answer) -> bool:
    """Whether both have the same body. Of large lists it may stay unknown, and then they don't."""
    blocks, others = in_blocks(one), in_blocks(other)
    if blocks is None or others is None:
        return blocks is others and one.body == other.body
    return blocks.is_like(others)


def in_blocks(answer: Answer) -> Blocks | None:
    """The body, if it is a large one in the blocks that it came in."""
    # It is no part of what users see of an answer.
    return answer._blocks  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]


def with_body(answer: Answer, body: Blocks) -> Answer:
    """The same answer, which nobody else has yet, with a large body in the blocks that it came in."""
    object.__setattr__(answer, "_blocks", body)
    return answer


def in_one(answer: Answer) -> Answer:
    """The same answer as users get it, its body in one: it is compared, copied and changed like any other."""
    return attrs.evolve(answer, body=answer.body)
