"""Which error it is when an engine raises instead of answering, and whether the request may have arrived (I11).

The engine is given in: this module knows neither of them by name. Their errors have the same names.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import Final

import attrs

from fleetauth.errors import (
    AnswerTooLargeError,
    DecodeError,
    FleetAuthError,
    MisuseError,
    TimedOutError,
    TransportError,
)
from fleetauth.secrets import Redactor
from fleetauth.wire.masking import mask_body

from .bounds import ASKED_FOR, MOST_OF_A_TOKEN, PackedError, TooLargeError
from .hush import without_quotes

_DEEPEST_CAUSE: Final = 5
_LONGEST: Final = 300  # letters of an engine's words
_REFUSED_CERTIFICATE: Final = "CERTIFICATE_VERIFY_FAILED"  # OpenSSL's word for it
_SEE_ISSUER: Final = "`python -m fleetauth check` says who issued the certificate, and what to do"


@attrs.frozen(kw_only=True)
class Breakdowns:
    """Makes this library's errors of an engine's.

    Attributes:
        engine: The engine's module.
        core: The module that its connections come from.
        vendor: For the errors.
        redactor: Takes secrets out of the engine's words.
    """

    engine: ModuleType
    core: ModuleType | None = None
    vendor: str
    redactor: Redactor

    def of(self, exc: Exception, *, place: str, client_is_closed: bool) -> FleetAuthError:
        """The error to raise.

        Args:
            exc: What the engine, or a user's own transport, raised.
            place: The request's method and URL.
            client_is_closed: Whether it is the user's own client that is closed.
        """
        name = type(exc).__name__
        if isinstance(exc, TooLargeError):
            return self._too_large(exc, place)
        if isinstance(exc, PackedError):
            text = (
                f"{self.vendor} answered {place} packed as {exc.coding!r}, which was not asked for; asked for was "
                f"{ASKED_FOR!r}. See what stands between: a proxy, or a header Accept-Encoding of your own"
            )
            return DecodeError(
                text, vendor=self.vendor, status=exc.status, body=self._shown(exc.beginning)
            )
        if client_is_closed and isinstance(exc, RuntimeError):
            return self._misuse("the http_client that the session was given is closed")
        if self._is(exc, "HTTPStatusError"):
            return self._misuse(
                "the http_client raises for statuses by itself, which hides answers from the session: "
                "take raise_for_status out of its event_hooks"
            )
        if self._is(exc, "LocalProtocolError"):  # its words quote what it can't write
            return self._misuse(f"the request can't be written ({name}): check its headers")
        if self._is(exc, "ConnectTimeout", "PoolTimeout"):
            return self._timed_out(f"no connection for {place} in time ({name})", arrived=False)
        if self._is(exc, "TimeoutException"):
            return self._timed_out(f"no answer to {place} in time ({name})", arrived=True)
        said = _said(exc)
        if self._is(exc, "RemoteProtocolError"):
            said = tuple(without_quotes(words) for words in said)
        words = _shortened(self.redactor.text(": ".join((name, *said))))
        if self._is(exc, "ConnectError", "ProxyError", "UnsupportedProtocol"):
            refused = _REFUSED_CERTIFICATE in words
            advice = _SEE_ISSUER if refused else "Check the URL, the network and the proxy"
            text = f"can't connect for {place}: {words}. {advice}"
            return TransportError(text, vendor=self.vendor, may_have_arrived=False)
        text = f"the connection broke during {place}: {words}"
        return TransportError(text, vendor=self.vendor, may_have_arrived=True)

    def _is(self, exc: Exception, *names: str) -> bool:
        """Whether it is one of these errors, the engine's or that of the module that its connections come from."""
        modules = [module for module in (self.engine, self.core) if module is not None]
        kinds = (getattr(module, name, None) for module in modules for name in names)
        return isinstance(exc, tuple(kind for kind in kinds if kind is not None))

    def _too_large(self, exc: TooLargeError, place: str) -> AnswerTooLargeError:
        came = f"says that it has {exc.declared}" if exc.declared else "has more, and was cut off"
        text = (
            f"{self.vendor}'s answer to {place} ({exc.status}) is larger than the {exc.most} bytes that it may have, "
            f"unpacked: it {came}. Ask for less at once, or give the session a higher max_answer_bytes (a token "
            f"endpoint's may have {MOST_OF_A_TOKEN} at most: is its URL right?)"
        )
        return AnswerTooLargeError(
            text,
            limit=exc.most,
            declared=exc.declared,
            vendor=self.vendor,
            status=exc.status,
            body=self._shown(exc.beginning),
        )

    def _shown(self, beginning: bytes) -> bytes:
        return self.redactor.body(mask_body(beginning))

    def _misuse(self, text: str) -> MisuseError:
        return MisuseError(text, vendor=self.vendor)

    def _timed_out(self, text: str, *, arrived: bool) -> TimedOutError:
        return TimedOutError(text, vendor=self.vendor, may_have_arrived=arrived)


def _shortened(words: str) -> str:
    """An engine may quote what it could not read: all of a head of a hundred kilobytes."""
    words = "".join(char if char.isprintable() else " " for char in words[: _LONGEST + 1])
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"


def _said(exc: BaseException) -> tuple[str, ...]:
    """The first words in a chain of causes: on trio, an engine's own error has none."""
    return tuple(str(cause) for cause in _causes(exc) if str(cause))[:1]


def _causes(exc: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = exc
    for _ in range(_DEEPEST_CAUSE):
        if cause is None:
            return
        yield cause
        cause = cause.__cause__ or cause.__context__
