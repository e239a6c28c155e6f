"""The search itself: a secret that is planted in a place is found there, in every spelling, and nothing is found that
is not there.
"""

from __future__ import annotations

import asyncio
import base64
import contextvars
import html
import json
import logging
import textwrap
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import attrs
import pytest

from fleetauth import FleetAuthError
from fleetauth.events import SessionLocked
from fleetauth.secrets import Secret, SecretHeaders
from tests.ground.spellings import KINDS, canary, found
from tests.proof.ledger import Ledger
from tests.proof.secrets.scene import Searched
from tests.proof.secrets.shown import SHOWN, Sight

LEAK = canary("pw", " & wo/rd+%ü\"'<")
OTHERS_FRAME: Any = compile(
    "def leak(password):\n    raise ValueError('no secret in these words')\n",
    "elsewhere.py",
    "exec",
)
NAMED = contextvars.ContextVar[str]("NAMED")


@attrs.frozen
class Hidden:
    """A record whose one field is not in its repr."""

    inner: str = attrs.field(repr=False)


@attrs.frozen
class Nested:
    """A record that shows itself by a method that a notebook calls."""

    inner: str = attrs.field(repr=False)

    def _repr_html_(self) -> str:
        return html.escape(self.inner)


class Unpickled:
    """An object that refuses to be pickled, in words that show what it holds."""

    def __init__(self, inner: str) -> None:
        self._inner = Secret(inner)

    def __reduce__(self) -> Any:  # noqa: ANN401 - never returns
        raise TypeError(self._inner.reveal())


def raised(leak: str) -> BaseException:
    """An error out of a frame that has a secret in a local variable."""
    scope: dict[str, Any] = {}
    exec(OTHERS_FRAME, scope)  # noqa: S102 - a frame that is not the tests' own
    try:
        scope["leak"](leak)
    except ValueError as exc:
        return exc
    raise AssertionError


def behind(leak: str, how: str) -> BaseException:
    """An error with another behind it."""
    error = FleetAuthError("no secret in these words")
    setattr(error, how, ValueError(leak))
    return error


def noted(leak: str) -> BaseException:
    """An error with a note."""
    error = FleetAuthError("no secret in these words")
    error.add_note(leak)
    return error


def record(message: str, *args: object, **more: object) -> logging.LogRecord:
    """What was logged."""
    made = logging.LogRecord("httpx", logging.DEBUG, __file__, 1, message, args, None)
    vars(made).update(more)
    return made


def warning(leak: str, source: object = None) -> warnings.WarningMessage:
    """What was warned of."""
    return warnings.WarningMessage(ResourceWarning(leak), ResourceWarning, "x.py", 1, source=source)


def locked(leak: str) -> SessionLocked:
    """An event."""
    return SessionLocked(vendor="mzone", message=leak)


PLANTED: dict[str, Callable[[str], Sight]] = {
    "objects": lambda leak: Sight(things=[[{"a": leak}]]),
    "objects: HTML": lambda leak: Sight(things=[Nested(leak)]),
    "objects: an attribute": lambda leak: Sight(things=[Hidden(leak)]),
    "taken apart": lambda leak: Sight(things=[Hidden(leak)]),
    "copies, pickles": lambda leak: Sight(things=[Hidden(leak)]),
    "copies, pickles: the refusal": lambda leak: Sight(things=[Unpickled(leak)]),
    "errors": lambda leak: Sight(errors=[FleetAuthError(leak)]),
    "errors: an attribute": lambda leak: Sight(errors=[FleetAuthError("-", body=leak.encode())]),
    "errors: a note": lambda leak: Sight(errors=[noted(leak)]),
    "errors: a cause": lambda leak: Sight(errors=[behind(leak, "__cause__")]),
    "errors: a context": lambda leak: Sight(errors=[behind(leak, "__context__")]),
    "errors: a group": lambda leak: Sight(errors=[ExceptionGroup("-", [ValueError(leak)])]),
    "tracebacks": lambda leak: Sight(errors=[raised(leak)]),
    "logs": lambda leak: Sight(records=[record(leak)]),
    "logs: arguments": lambda leak: Sight(records=[record("%s", leak)]),
    "logs: what goes along": lambda leak: Sight(records=[record("-", event=locked(leak))]),
    "warnings": lambda leak: Sight(warned=[warning(leak)]),
    "warnings: their source": lambda leak: Sight(warned=[warning("-", locked(leak))]),
    "events": lambda leak: Sight(events=[locked(leak)]),
    "printed": lambda leak: Sight(printed=[leak]),
    "other origins": lambda leak: Sight(elsewhere=[f"GET /{leak} HTTP/1.1".encode()]),
    "Redis": lambda leak: Sight(stored=[f"SET key {leak}".encode()]),
    "spans": lambda leak: Sight(spans=[locked(leak)]),
}


def searched_in(sight: Sight, place: str) -> bool:
    """Whether the search of that place, and of no other, loses something."""
    look = dict(SHOWN)[place.partition(":")[0]]
    return any(found(text) for text in look(sight))


@pytest.mark.parametrize("place", PLANTED)
def test_a_planted_secret_is_found_in(place: str, ledger: Ledger) -> None:
    with ledger.trial("secrets", "the search itself: a secret that was planted is found"):
        assert searched_in(PLANTED[place](LEAK), place)
        assert not searched_in(PLANTED[place]("nothing to see"), place)


def test_a_planted_secret_is_found_in_files_and_their_names(tmp_path: Path) -> None:
    assert not searched_in(Sight(directory=tmp_path), "files")
    (tmp_path / ".hidden.tmp").write_text(LEAK)
    assert searched_in(Sight(directory=tmp_path), "files")
    (tmp_path / ".hidden.tmp").write_text("-")
    (tmp_path / f"{quote_plus(LEAK)}.lock").touch()
    assert searched_in(Sight(directory=tmp_path), "files")


async def test_a_planted_secret_is_found_in_context_variables() -> None:
    assert not searched_in(Sight(), "tasks")
    NAMED.set(LEAK)
    assert searched_in(Sight(), "tasks") or not hasattr(asyncio.Task, "get_context")


def test_a_lost_secret_fails_the_search_and_is_counted() -> None:
    own = Ledger()
    with pytest.raises(AssertionError, match="pw in printed"):
        Searched(own).search(Sight(printed=["clean", LEAK]))
    assert [(it.what, it.tried, it.lost) for it in own.counts() if it.lost] == [
        ("password / printed", 3, 1)
    ]


def test_every_place_has_a_plant() -> None:
    planted = {place.partition(":")[0] for place in PLANTED}
    assert planted == {name for name, _ in SHOWN} - {"files", "tasks"}


WAYS: dict[str, Callable[[str], str | bytes]] = {
    "as it is": str,
    "in capitals": str.upper,
    "its beginning": lambda leak: f"{leak[:8]}…",
    "its end": lambda leak: f"…{leak[-8:]}",
    "in a URL": lambda leak: quote(leak, safe=""),
    "in a form": quote_plus,
    "every byte in a URL": lambda leak: "".join(f"%{byte:02X}" for byte in leak.encode()),
    "in JSON": json.dumps,
    "every letter in JSON": lambda leak: "".join(f"\\u{ord(char):04x}" for char in leak),
    "in HTML": html.escape,
    "every letter in HTML": lambda leak: "".join(f"&#{ord(char)};" for char in leak),
    "as Python shows bytes": lambda leak: repr(leak.encode()),
    "in hexadecimal digits": lambda leak: leak.encode().hex(),
    "in UTF-16": lambda leak: leak.encode("utf-16"),
    "in UTF-16, as Python shows it": lambda leak: repr(leak.encode("utf-16")),
    "letter by letter": "\n".join,
    "over lines, as Python shows them": lambda leak: repr("\n".join(textwrap.wrap(leak, 5))),
}


def over_lines(leak: bytes) -> bytes:
    """In Base64, a few characters a line."""
    return "\n".join(textwrap.wrap(base64.b64encode(leak).decode(), 7)).encode()


def behind_bytes(before: int, encode: Callable[[bytes], bytes], leak: str) -> bytes:
    """Encoded behind some other bytes."""
    return encode(b"." * before + leak.encode())


IN_BASE64: dict[str, Callable[[str], str | bytes]] = {
    f"{encode.__name__} behind {before} bytes": partial(behind_bytes, before, encode)
    for before in range(4)
    for encode in (base64.b64encode, base64.urlsafe_b64encode, over_lines)
}


@pytest.mark.parametrize("way", [*WAYS, *IN_BASE64])
def test_a_secret_is_found_however_it_is_spelt(way: str, ledger: Ledger) -> None:
    for kind in KINDS:
        with ledger.trial("secrets", "the search itself: a secret is found however it is spelt"):
            assert found((WAYS | IN_BASE64)[way](canary(kind, " & wo/rd+%ü\"'<")))


def test_what_is_no_canary_is_not_found() -> None:
    everyday = ["", "invented-client", "***", repr(Secret(LEAK)), repr(SecretHeaders(a=LEAK))]
    assert [found(text) for text in everyday] == [[]] * len(everyday)
