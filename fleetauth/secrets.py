"""`Secret`, the form in which passwords and tokens live in memory, and `Redactor`, which takes them out of texts.

A secret is wrapped where it comes in and unwrapped only where a header or a form is written. Nothing here
decides who may see one; that is the origin guard's work.
"""

from __future__ import annotations

import base64
import hmac
import json
from collections import OrderedDict
from typing import Any, Final, NoReturn, Self
from urllib.parse import quote, quote_plus

from .errors import MisuseError

MASK: Final = "***"
_SHORTEST_REDACTED: Final = (
    4  # taking out every "a" because a password is "a" would destroy the text and tell the password
)
_MOST_REMEMBERED: Final = 64


class Secret:
    """Text that does not show itself: not in `repr`, `str`, formatting, logs, tracebacks, `vars` or pickles.

    Example:
        >>> password = Secret("open & sesame")
        >>> password
        Secret('***')
        >>> f"{password}"
        '***'
        >>> password.reveal()
        'open & sesame'
    """

    __slots__ = ("_value",)

    def __init__(self, value: str | Secret) -> None:
        self._value: str = value.reveal() if isinstance(value, Secret) else value

    def reveal(self) -> str:
        """The text itself. Call it only where it is written into a header or a form."""
        return self._value

    def is_unicode(self) -> bool:
        """Whether it can be written as UTF-8; an encoder's own complaint would quote the secret."""
        return not any("\ud800" <= char <= "\udfff" for char in self._value)

    def is_token(self) -> bool:
        """Whether it can stand in a header: visible ASCII only. An HTTP library's own complaint would quote it."""
        return bool(self._value) and all("!" <= char <= "~" for char in self._value)

    def __repr__(self) -> str:
        return f"Secret('{MASK}')"

    def __str__(self) -> str:
        return MASK

    def __format__(self, spec: str) -> str:
        return format(MASK, spec)

    def __bool__(self) -> bool:
        return bool(self._value.strip())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self._value.encode(), other._value.encode())

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    def __reduce__(self) -> NoReturn:
        msg = "a Secret is not pickled: pass the credential itself to the other process, or share the token by a store"
        raise MisuseError(msg)


class SecretHeaders(dict[str, str]):
    """Headers that carry a secret: a `dict` to any HTTP library, masked where Python or a notebook shows it."""

    def __repr__(self) -> str:
        return repr(dict.fromkeys(self, MASK))

    __str__ = __repr__

    def __reduce__(self) -> NoReturn:
        msg = "headers with a token are not pickled: ask the session for them where they are needed"
        raise MisuseError(msg)


class Redactor:
    """Takes the secrets it has learnt out of texts and bodies that a vendor or a library wrote."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: OrderedDict[Secret, None] = OrderedDict()

    def learn(self, *secrets: Secret | None) -> None:
        """Remember secrets, the newest few dozen of them."""
        for secret in secrets:
            if secret is None or len(secret.reveal()) < _SHORTEST_REDACTED:
                continue
            self._known[secret] = None
            self._known.move_to_end(secret)
        while len(self._known) > _MOST_REMEMBERED:
            self._known.popitem(last=False)

    def text(self, text: str) -> str:
        """The text with every learnt secret, in each spelling that a wire uses, replaced by ``***``."""
        for spelling in self._spellings():
            text = text.replace(spelling, MASK)
        return text

    def body(self, body: bytes) -> bytes:
        """The same for bytes, whatever they hold."""
        for spelling in self._spellings():
            body = body.replace(spelling.encode(), MASK.encode())
        return body

    def _spellings(self) -> list[str]:
        found: set[str] = set()
        for secret in self._known:
            value = secret.reveal()
            found |= {value, quote(value, safe=""), quote_plus(value), json.dumps(value)[1:-1]}
            found |= {
                json.dumps(value, ensure_ascii=False)[1:-1],
                base64.b64encode(value.encode()).decode(),
            }
        return sorted(
            found, key=len, reverse=True
        )  # the longest first, or a part would be replaced and the rest stay
