"""`Secret`, the form in which passwords and tokens live in memory, and `Redactor`, which takes them out of texts.

A secret is wrapped where it comes in and unwrapped only where a header or a form is written. Nothing here
decides who may see one; that is the origin guard's work.
"""

from __future__ import annotations

import functools
import hmac
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NoReturn, ParamSpec, Self, TypeVar

from .errors import FleetAuthError, MisuseError
from .spellings import parts, spelt, unescaped

_P = ParamSpec("_P")
_R = TypeVar("_R")
MASK: Final = "***"
_SHORTEST_REDACTED: Final = (
    4  # taking out every "a" because a password is "a" would destroy the text and tell the password
)
_SHORTEST_CUT_OFF: Final = 8  # of a secret's beginning, before the sign that a text was cut
CUT: Final = "…"  # where an excerpt of a text ends
_NOT_PICKLED: Final = (
    "headers with a token are not pickled: ask the session for them where they are needed"
)
_MOST_REMEMBERED: Final = 64
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_MOST_LAYERS: Final = 3  # of escapes around escapes


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

    def has_line_break_around(self) -> bool:
        """Whether it begins or ends with a line break, as what was read from a file may."""
        return self._value.strip("\r\n") != self._value

    def is_token(self) -> bool:
        """Whether it can stand in a header: visible ASCII only. An HTTP library's own complaint would quote it."""
        value = self._value
        return bool(value) and value.isascii() and value.isprintable() and " " not in value

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


def dark(makes: Callable[_P, _R]) -> Callable[_P, _R]:
    """The same function, but what it raises has no traceback into it: its frames hold what it was given in plain.

    It is for what makes a session: a constructor, or another way to one.
    """

    @functools.wraps(makes)
    def make(*given: _P.args, **arguments: _P.kwargs) -> _R:
        try:
            return makes(*given, **arguments)
        except (FleetAuthError, TypeError, KeyboardInterrupt) as exc:
            error = exc.with_traceback(None)
        del given
        arguments.clear()
        raise error

    return make


def told(value: object) -> str:
    """A wrong argument, for the error that refuses it: a number itself, of anything else its kind. It may be a secret.

    Example:
        >>> told(-1), told("open & sesame")
        ('-1', '<str>')
    """
    return (
        repr(value)
        if value is None or isinstance(value, (int, float))
        else f"<{type(value).__name__}>"
    )


class SecretBytes(bytes):
    """A header's bytes as they go out. An HTTP library writes them like any others; Python shows a mask."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"b'{MASK}'"

    __str__ = __repr__

    def __reduce__(self) -> NoReturn:
        raise MisuseError(_NOT_PICKLED)


class SecretText(str):
    """The same as text. Only its `repr` is masked: an HTTP library writes a header by `str`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"'{MASK}'"

    def __reduce__(self) -> NoReturn:
        raise MisuseError(_NOT_PICKLED)


class SecretHeaders(dict[str, str]):
    """Headers that carry a secret: a `dict` to any HTTP library, masked where Python or a notebook shows it."""

    def __repr__(self) -> str:
        return repr(dict.fromkeys(self, MASK))

    __str__ = __repr__

    def copy(self) -> Self:
        """A copy that is masked as well."""
        return type(self)(self)

    __copy__ = copy

    def __or__(self, other: Mapping[str, str]) -> Self:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        return type(self)({**self, **other})

    def __ror__(self, other: Mapping[str, str]) -> Self:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        return type(self)({**other, **self})

    def __rich_repr__(self) -> Iterator[tuple[str, str]]:
        """For libraries that draw a dictionary's values by themselves, as Rich does."""
        return iter(dict.fromkeys(self, MASK).items())

    def __reduce__(self) -> NoReturn:
        raise MisuseError(_NOT_PICKLED)


class Redactor:
    """Takes the secrets it has learnt out of texts and bodies that a vendor or a library wrote.

    Passing ones, such as tokens, make room for newer ones; those that are kept stay for good.
    """

    __slots__ = ("_kept", "_learnt")

    def __init__(self) -> None:
        # With parts of each, one of which is in all of its spellings; none before there is a text to be cleared.
        # They are replaced as a whole: an answer may be shown in another thread while a token is learnt.
        self._kept: dict[Secret, list[Secret]] = {}
        self._learnt: dict[Secret, list[Secret]] = {}

    def learn(self, *secrets: Secret | None) -> None:
        """Remember secrets, the newest few dozen of them."""
        learnt = dict(self._learnt)
        for secret in secrets:
            if secret is None or _is_too_plain(secret):
                continue
            learnt[secret] = learnt.pop(secret, [])
        for oldest in [*learnt][:-_MOST_REMEMBERED]:
            del learnt[oldest]
        self._learnt = learnt

    def keep(self, *secrets: Secret) -> None:
        """Remember secrets for good: what a session was made with must not be forgotten over its many tokens."""
        new = {secret: list[Secret]() for secret in secrets if not _is_too_plain(secret)}
        self._kept = new | self._kept

    def text(self, text: str) -> str:
        """The text with every learnt secret, in any spelling that a wire uses and also cut off, replaced by ``***``.

        If a secret was escaped twice, the text comes back with the escapes taken out around it.
        """

        def clear(text: str) -> str:
            for secret, known in self._longest_first():
                if _may_hold(text, secret, known):
                    text = re.sub(spelt(secret.reveal()), MASK, text)
                if CUT in text:
                    text = _without_cut_off(text, secret)
            return text

        return _cleared(text, clear)

    def body(self, body: bytes) -> bytes:
        """The same for bytes, whatever they hold."""

        def clear(text: str) -> str:
            for secret, known in self._longest_first():
                if _may_hold(text, secret, known):
                    # Each byte is a character, also of a secret beyond ASCII: in UTF-8, or in Latin-1 and UTF-16.
                    pattern = spelt(secret.reveal())
                    text = re.sub(f"{pattern.encode().decode('latin-1')}|{pattern}", MASK, text)
            return text

        return _cleared(body.decode("latin-1"), clear).encode("latin-1", "replace")

    def __reduce__(self) -> tuple[type[Self], tuple[()]]:
        """What it knows stays in its process."""
        return type(self), ()

    def _longest_first(self) -> list[tuple[Secret, list[Secret]]]:
        # Or a part of a longer one would be replaced, and the rest of it stay.
        known = self._kept | self._learnt
        return sorted(known.items(), key=lambda one: len(one[0].reveal()), reverse=True)


def _may_hold(text: str, secret: Secret, known: list[Secret]) -> bool:
    """Whether a part of each spelling is there. A pattern takes long to make; most texts hold no secret."""
    if not known:
        known[:] = map(Secret, parts(secret.reveal()))
    return any(part.reveal() in text for part in known)


def _is_too_plain(secret: Secret) -> bool:
    return len(secret.reveal()) < _SHORTEST_REDACTED or not secret.is_unicode()


def _without_cut_off(text: str, secret: Secret) -> str:
    """The text without the secret's beginning where an excerpt was cut in the middle of it."""
    before, *rest = text.split(CUT)
    for after in rest:
        before = _without_beginning(before, secret.reveal()) + CUT + after
    return before


def _without_beginning(text: str, value: str) -> str:
    for length in range(min(len(value), len(text)), _SHORTEST_CUT_OFF - 1, -1):
        if text.endswith(value[:length]):
            return text[:-length] + MASK
    return text


def _cleared(text: str, clear: Callable[[str], str]) -> str:
    """A text that was cleared, also of what only shows when its escapes are taken out."""
    text = inner = clear(text)
    for _ in range(_MOST_LAYERS):
        opened = unescaped(inner)
        if opened == inner:
            break
        inner = clear(opened)
        if inner != opened:
            text = inner
    return text
