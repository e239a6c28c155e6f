"""Every error that fleetauth raises, as one tree under `FleetAuthError`, told apart by what a caller can do about it.

Nothing here knows a vendor, a wire or an HTTP library: a reader of an answer decides which error it is,
this file only says what the errors are. Texts and bodies arrive here already cleared of secrets.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self


class FleetAuthError(Exception):
    """Something that a call could not do, with everything that is known of why.

    Attributes:
        vendor: The session's vendor name (``"mzone"``), or `None` before there is one.
        status: HTTP status of the answer, or `None` if there was none.
        code: The vendor's own error code as text, if it sent one.
        vendor_message: The vendor's own words, cleared of secrets.
        request_id: The vendor's id of the request, to be named to its support.
        body: The raw answer, cleared of secrets.
        retry_after: Seconds until a new attempt makes sense, if that is known.
    """

    def __init__(
        self,
        message: str,
        *,
        vendor: str | None = None,
        status: int | None = None,
        code: str | None = None,
        vendor_message: str | None = None,
        request_id: str | None = None,
        body: bytes | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.vendor = vendor
        self.status = status
        self.code = code
        self.vendor_message = vendor_message
        self.request_id = request_id
        self.body = body
        self.retry_after = retry_after

    @property
    def message(self) -> str:
        """The sentence that says what was wrong, what was expected and what to do."""
        return str(self.args[0])

    def __reduce__(self) -> tuple[Any, ...]:
        """Keep every attribute when the error crosses a process (a bare exception would keep its text only)."""
        return _rebuild, (type(self), self.args, dict(self.__dict__))

    def again(self) -> Self:
        """A fresh copy for one more caller: an exception raised in many tasks would gather all their tracebacks."""
        twin: Self = _rebuild(type(self), self.args, dict(self.__dict__))
        return twin


def _rebuild(kind: type[FleetAuthError], args: tuple[Any, ...], state: dict[str, Any]) -> Any:  # noqa: ANN401 - pickle's own signature
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(state)
    return error


class CredentialsRefusedError(FleetAuthError):
    """The vendor refused the credentials. Nothing is sent until they are replaced: repeats get accounts locked."""


class SecondFactorError(FleetAuthError):
    """The vendor wants a one-time password before it lets this user in."""


class NotAllowedError(FleetAuthError):
    """Signed in, but not allowed to do this: a missing permission, or an API that is not enabled for the account."""


class NotFoundError(FleetAuthError):
    """The vendor knows no such thing, or a URL of the session is wrong."""


class InputRefusedError(FleetAuthError):
    """The vendor says that the input is wrong; sending it again changes nothing."""


class QuotaError(FleetAuthError):
    """The vendor's quota is used up. `retry_after` says how many seconds to wait, where that is known."""


class TransportError(FleetAuthError):
    """The vendor could not be reached, or the connection broke.

    Attributes:
        may_have_arrived: Whether the vendor may have received the request, and perhaps carried it out.
    """

    def __init__(self, message: str, *, may_have_arrived: bool = False, **details: Any) -> None:  # noqa: ANN401 - the parent's own keywords
        super().__init__(message, **details)
        self.may_have_arrived = may_have_arrived


class TimedOutError(TransportError, TimeoutError):
    """The time limit passed first. Also a `TimeoutError`."""


class VendorFaultError(FleetAuthError):
    """The vendor's server failed, or answered something that makes no sense. Not the caller's doing; later may work."""


class RedirectError(VendorFaultError):
    """An answer pointed to a place that secrets must not follow: another origin, or anywhere from a token endpoint."""


class FleetError(FleetAuthError):
    """None of a fleet's vendors answered.

    Attributes:
        failures: Why, by the member's name in the fleet.
    """

    def __init__(
        self,
        message: str,
        *,
        failures: Mapping[str, FleetAuthError] | None = None,
        **details: Any,  # noqa: ANN401 - the parent's own keywords
    ) -> None:
        super().__init__(message, **details)
        self.failures: Mapping[str, FleetAuthError] = dict(failures or {})


class DecodeError(FleetAuthError):
    """An answer could not be read. Nothing is lost: the raw answer is in `body`.

    Attributes:
        path: Where in the answer, such as ``items[17].speed``; empty for the answer as a whole.
    """

    def __init__(self, message: str, *, path: str = "", **details: Any) -> None:  # noqa: ANN401 - the parent's own keywords
        super().__init__(message, **details)
        self.path = path


class StoreError(FleetAuthError):
    """A token store could not do its work: it is not reachable, locked, full, or may be read by others."""


class StoreValueError(StoreError):
    """What a store holds can't be read: damaged, of a newer version, or written with another key.

    Nothing of it is in the text.
    """


class MisuseError(FleetAuthError):
    """The calling code, not the vendor, is at fault. Nothing was sent."""


class ConfigurationError(MisuseError, ValueError):
    """A session was given something it can't work with: a missing credential, a wrong URL, an unknown environment."""


class ArgumentError(MisuseError, ValueError):
    """A call was given something it can't send: a naive datetime, a negative page size."""


class OriginError(MisuseError):
    """A URL leads to an origin that the session was not made with; secrets are not sent there."""


class SessionClosedError(MisuseError):
    """The session is closed."""


class EventLoopError(MisuseError):
    """The session was first used in another event loop."""


class LifecycleError(MisuseError):
    """An event that the token's present state does not allow. A bug in the code that drives the lifecycle."""


class MissingExtraError(MisuseError, ImportError):
    """An optional package is needed and not installed; the text names the extra to install."""
