"""What a vendor answers: a status, headers and a body, or a refusal raised from deep inside a
handler. The shapes of the vendors' errors live with each vendor, not here.
"""

from __future__ import annotations

import json
from typing import TypeAlias

import attrs

JsonObject: TypeAlias = dict[str, object]


@attrs.frozen
class Answer:
    """One HTTP answer.

    Attributes:
        status: The HTTP status.
        body: The body's bytes.
        headers: Names and values, the content type among them.
    """

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


class Refused(Exception):
    """Raised by a handler to answer at once with what the vendor sends when it refuses."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


def json_answer(
    value: object,
    status: int = 200,
    *,
    headers: tuple[tuple[str, str], ...] = (),
    content_type: str = "application/json",
) -> Answer:
    """Give an answer whose body is this value as JSON in UTF-8."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(status, body, (("content-type", content_type), *headers))


def oauth_error(error: str, description: str | None = None, status: int = 400) -> Answer:
    """Give OAuth 2.0's error answer (RFC 6749, section 5.2)."""
    value = {"error": error}
    if description is not None:
        value["error_description"] = description
    return json_answer(value, status, headers=(("cache-control", "no-store"),))
