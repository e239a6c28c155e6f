"""`Outgoing`: one request before it is written, its secrets still wrapped, and what of it can't be written at all."""

from __future__ import annotations

import re
from typing import Final, TypeAlias
from urllib.parse import quote, urlencode

import attrs

from fleetauth.secrets import Secret
from fleetauth.tokens.grants import encode_form

from .origins import Origin

# RFC 9110, section 5: what may stand in a header. Left to an HTTP library, its complaint would quote the value.
_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE: Final = re.compile(r"(?:[!-~](?:[ \t]*[!-~])*)?")

Signature: TypeAlias = tuple[tuple[str, str | Secret], ...]


@attrs.define(
    kw_only=True, eq=False
)  # made for each request: frozen costs a call for each of its attributes
class Outgoing:
    """One request, its secrets still wrapped.

    Attributes:
        method: HTTP method.
        url: Absolute, perhaps with a query.
        origin: Where it may go; anything else is refused.
        params: The query's fields, beside those in `url`.
        headers: Names and values.
        signature: Further headers: those that sign it in. The same object says that nothing of them has changed.
        by_vendor: Whether the vendor wrote the URL, which may hold anything.
        content: The body; a secret is written as UTF-8, a tuple of fields as a form.
    """

    method: str
    url: str = attrs.field(repr=False)
    origin: Origin
    params: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str | Secret], ...] = ()
    signature: Signature = ()
    content: bytes | Secret | tuple[tuple[str, str | Secret], ...] | None = attrs.field(
        default=None, repr=False
    )
    by_vendor: bool = False

    @property
    def target(self) -> str:
        """The URL with all of its query. What a link's query holds is kept as it is spelt.

        A space is ``%20``, never a form's ``+``, which to OData is a plus sign.
        """
        if not self.params:
            return self.url
        url, _, query = self.url.partition("?")
        fields = urlencode(self.params, quote_via=quote)
        return f"{url}?{'&'.join(filter(None, (query, fields)))}"

    @property
    def fields(self) -> tuple[tuple[str, str | Secret], ...]:
        """All headers."""
        return (*self.headers, *self.signature)

    def unwritable(self) -> str | None:
        """What can't be written, in words that don't quote it; `None` if all can."""
        if not _TOKEN.fullmatch(self.method):
            return "its method is none"
        for name, value in self.fields:
            if not _TOKEN.fullmatch(name):
                return "a header's name is blank or has characters that none can have"
            if not _VALUE.fullmatch(_plain(value)):
                return f"the header {name} must be visible ASCII characters, without line breaks or spaces around"
        return None

    def plain_headers(self) -> list[tuple[str, str]]:
        """The headers with their secrets in plain."""
        return [(name, _plain(value)) for name, value in self.fields]

    def plain_content(self) -> bytes | None:
        """The body with its secrets in plain."""
        if isinstance(self.content, Secret):
            return self.content.reveal().encode()
        return encode_form(self.content) if isinstance(self.content, tuple) else self.content


def _plain(value: str | Secret) -> str:
    return value.reveal() if isinstance(value, Secret) else value
