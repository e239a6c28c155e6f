"""Reading `application/x-www-form-urlencoded` bodies as strictly as it can be done, so that a
client that encodes a password wrongly is told so here. Which fields a vendor wants is said by the
vendor, not here.
"""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

FORM = "application/x-www-form-urlencoded"
# What may stand in a form's name or value: RFC 6749's appendix B, which leaves these bytes
# unencoded.
_PART = re.compile(r"(?:[A-Za-z0-9*._~!'()@:/?,;$-]|\+|%[0-9A-Fa-f]{2})*")


class BadForm(Exception):
    """A body is not the form that was wanted.

    Attributes:
        status: The HTTP status that says so: 415 for another content type, 400 for the rest.
        message: What is wrong, in a sentence that holds no value of the form.
    """

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


def media_type(headers: dict[str, str]) -> str:
    """Give the content type without its parameters, in lower case; empty if there is none."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def read_form(headers: dict[str, str], body: bytes) -> dict[str, str]:
    """Give the fields of a form.

    Raises:
        BadForm: The content type is another, a byte is not encoded, or a field is repeated or
        blank.
    """
    if media_type(headers) != FORM:
        raise BadForm(f"The content type must be {FORM}.", status=415)
    form: dict[str, str] = {}
    for name, value in _pairs(body):
        if name in form:
            raise BadForm(f"The field {name} is repeated.")
        if not value.strip():
            raise BadForm(f"The field {name} is blank.")
        form[name] = value
    return form


def lenient_form(headers: dict[str, str], body: bytes) -> dict[str, str] | None:
    """Give what a form seems to say, for the record; None where the body is no form."""
    if media_type(headers) != FORM:
        return None
    try:
        return dict(_pairs(body))
    except BadForm:
        return None


def _pairs(body: bytes) -> list[tuple[str, str]]:
    if not body:
        raise BadForm("The body is empty.")
    pairs: list[tuple[str, str]] = []
    for field in body.split(b"&"):
        name, equals, value = field.partition(b"=")
        if not name or not equals:
            raise BadForm("A field of the body has no name or no '='.")
        pairs.append((_decoded(name), _decoded(value)))
    return pairs


def _decoded(part: bytes) -> str:
    try:
        text = part.decode("ascii")
        if _PART.fullmatch(text):
            return unquote_to_bytes(text.replace("+", " ")).decode("utf-8")
    except UnicodeDecodeError:
        pass
    raise BadForm("The body is not percent-encoded UTF-8.")
