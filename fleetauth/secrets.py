"""`Secret`, the form in which passwords and tokens live in memory, and `Redactor`, which takes them out of texts.

A secret is wrapped where it comes in and unwrapped only where a header or a form is written. Nothing here
decides who may see one; that is the origin guard's work.
"""

from __future__ import annotations

import base64
import functools
import hmac
import html
import json
import re
import string
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Final, NoReturn, Self

from .errors import MisuseError

MASK: Final = "***"
_SHORTEST_REDACTED: Final = (
    4  # taking out every "a" because a password is "a" would destroy the text and tell the password
)
_SHORTEST_CUT_OFF: Final = 8  # of a secret's beginning, before the sign that a text was cut
_CUT: Final = "…"
_MOST_REMEMBERED: Final = 64
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_NEVER_ESCAPED: Final = frozenset(string.ascii_letters + string.digits)


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
        return self._value.isascii() or not _SURROGATE.search(self._value)

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
        # Surrogates pass: an encoder's own complaint would hold the secret.
        mine = self._value.encode("utf-8", "surrogatepass")
        return hmac.compare_digest(mine, other._value.encode("utf-8", "surrogatepass"))

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

    def copy(self) -> Self:
        """A copy that is masked as well."""
        return type(self)(self)

    __copy__ = copy

    def __or__(self, other: Mapping[str, str]) -> Self:  # type: ignore[override]
        return type(self)({**self, **other})

    def __ror__(self, other: Mapping[str, str]) -> Self:  # type: ignore[override]
        return type(self)({**other, **self})

    def __reduce__(self) -> NoReturn:
        msg = "headers with a token are not pickled: ask the session for them where they are needed"
        raise MisuseError(msg)


class Redactor:
    """Takes the secrets it has learnt out of texts and bodies that a vendor or a library wrote.

    Passing ones, such as tokens, make room for newer ones; those that are kept stay for good.
    """

    __slots__ = ("_kept", "_learnt")

    def __init__(self) -> None:
        self._kept: dict[Secret, None] = {}
        self._learnt: OrderedDict[Secret, None] = OrderedDict()

    def learn(self, *secrets: Secret | None) -> None:
        """Remember secrets, the newest few dozen of them."""
        for secret in secrets:
            if secret is None or _is_too_plain(secret):
                continue
            self._learnt[secret] = None
            self._learnt.move_to_end(secret)
        while len(self._learnt) > _MOST_REMEMBERED:
            self._learnt.popitem(last=False)

    def keep(self, *secrets: Secret) -> None:
        """Remember secrets for good: what a session was made with must not be forgotten over its many tokens."""
        self._kept |= {secret: None for secret in secrets if not _is_too_plain(secret)}

    def text(self, text: str) -> str:
        """The text with every learnt secret, in any spelling that a wire uses and also cut off, replaced by ``***``."""
        for secret in self._longest_first():
            text = _without_cut_off(re.sub(_spelt(secret), MASK, text), secret)
        return text

    def body(self, body: bytes) -> bytes:
        """The same for bytes, whatever they hold."""
        for secret in self._longest_first():
            body = re.sub(_spelt(secret).encode(), MASK.encode(), body)
        return body

    def __reduce__(self) -> tuple[type[Self], tuple[()]]:
        """What it knows stays in its process."""
        return type(self), ()

    def _longest_first(self) -> list[Secret]:
        # Or a part of a longer one would be replaced, and the rest of it stay.
        known = self._kept | self._learnt
        return sorted(known, key=lambda secret: len(secret.reveal()), reverse=True)


def _is_too_plain(secret: Secret) -> bool:
    return len(secret.reveal()) < _SHORTEST_REDACTED or not secret.is_unicode()


def _without_cut_off(text: str, secret: Secret) -> str:
    """The text without the secret's beginning where an excerpt was cut in the middle of it."""
    before, *rest = text.split(_CUT)
    for after in rest:
        before = _without_beginning(before, secret.reveal()) + _CUT + after
    return before


def _without_beginning(text: str, value: str) -> str:
    for length in range(min(len(value), len(text)), _SHORTEST_CUT_OFF - 1, -1):
        if text.endswith(value[:length]):
            return text[:-length] + MASK
    return text


def _spelt(secret: Secret) -> str:
    """A pattern for every spelling: in a URL, a form, JSON or HTML, each character in its own way, or in Base64."""
    value = secret.reveal()
    in_base64 = base64.b64encode(value.encode()).decode().rstrip("=")
    bare = value.removeprefix("Basic ")  # a header's value may be shown without its scheme
    spellings = ["".join(map(_character, bare)), re.escape(in_base64) + "=*"]
    if bare != value:
        spellings.insert(0, "".join(map(_character, value)))
    return "|".join(spellings)


@functools.cache
def _character(char: str) -> str:
    """A pattern for one character, the character itself last: a backslash is also how its own escape begins."""
    if char in _NEVER_ESCAPED:
        return char
    in_utf16 = char.encode("utf-16-be")
    units = (in_utf16[at : at + 2] for at in range(0, len(in_utf16), 2))
    spellings = [
        "".join(rf"\\u{_hex(unit)}" for unit in units),
        "".join(f"%{_hex(bytes((byte,)))}" for byte in char.encode()),
        f"&#(?:0*{ord(char)}|[xX]0*{_hex(_shortest(ord(char)))});",
    ]
    written = {html.escape(char), json.dumps(char)[1:-1], f"\\{char}"} - {char}
    spellings += map(re.escape, sorted(written))
    if char == " ":
        spellings.append(r"\+")
    return f"(?:{'|'.join([*spellings, re.escape(char)])})"


def _shortest(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8 or 1)


def _hex(data: bytes) -> str:
    """Hexadecimal digits in both cases."""
    return "".join(
        f"[{digit}{digit.upper()}]" if digit.isalpha() else digit for digit in data.hex()
    )
