"""`VendorFaults`: what a test lets go wrong at a fake vendor. How it is carried out is not known here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Final, Literal, TypedDict, Unpack

import attrs

from fleetauth.errors import ArgumentError
from fleetauth.sandbox import Fault, Vendor
from fleetauth.secrets import told

from .checks import body_of, path_of, seconds_of, status_of, times_of, whole

FOREVER: Final = 86_400.0  # seconds that no request waits for
_LOWEST_ERROR: Final = 400
_LOWEST_FAULT: Final = 500
_ON: Final = ("call", "sign_in", "any")


class When(TypedDict, total=False):
    """Which requests a fault happens to.

    Attributes:
        times: To so many of them; `None` for each until it is cleared. 1 by default.
        path: To those with this part in their path below the vendor's own prefix, such as ``"tracking/live"``, in any
            case of letters. To all by default.
        on: To calls (``"call"``, the default), to requests for a token (``"sign_in"``), or to both (``"any"``).
        after: Not to the first so many of those that fit. 0 by default.
    """

    times: int | None
    path: str
    on: Literal["call", "sign_in", "any"]
    after: int


class VendorFaults:
    """What goes wrong at one vendor; each method lets it happen to the next call, or to others (see `When`).

    A fault that was asked for and never happened fails the test, as a misspelt path would make it prove nothing.

    Example:
        >>> with FakeVendors() as vendors:  # doctest: +SKIP
        ...     vendors.mzone.faults.server_error(503, times=2, path="Vehicles")
    """

    def __init__(self, vendor: Vendor) -> None:
        self._vendor = vendor

    def server_error(
        self,
        status: int = 503,
        *,
        retry_after: float | datetime | None = None,
        body: object = b"",
        **when: Unpack[When],
    ) -> None:
        """Let the vendor's server fail.

        Args:
            status: From 500 to 599.
            retry_after: Seconds, or a moment (by the fake clock), that it asks to wait; not told by default.
            body: Bytes, or what is written as JSON.
            **when: See `When`.

        Raises:
            ArgumentError: One of them is none.

        Example:
            >>> vendors.masternaut.faults.server_error(502, times=3)  # doctest: +SKIP
        """
        code = status_of(status, least=_LOWEST_FAULT)
        self._answer(code, body, retry_after=retry_after, when=when)

    def too_many_requests(
        self, *, retry_after: float | datetime | None = None, **when: Unpack[When]
    ) -> None:
        """Let the vendor say 429: the quota is used up.

        Args:
            retry_after: Seconds, or a moment (by the fake clock), that it asks to wait; not told by default.
            **when: See `When`.

        Raises:
            ArgumentError: One of them is none.

        Example:
            >>> vendors.masternaut.faults.too_many_requests(retry_after=15)  # doctest: +SKIP
        """
        self._answer(429, b"", retry_after=retry_after, when=when)

    def unauthorized(self, **when: Unpack[When]) -> None:
        """Let the vendor answer 401, whatever token it is sent. To end a token itself, see `FakeVendor.revoke_tokens`.

        Args:
            **when: See `When`.

        Raises:
            ArgumentError: One of them is none.

        Example:
            >>> vendors.mzone.faults.unauthorized(path="Vehicles")  # doctest: +SKIP
        """
        self._refuse(401, "Not signed in.", when)

    def forbidden(self, **when: Unpack[When]) -> None:
        """Let the vendor answer 403: signed in, and not allowed.

        Args:
            **when: See `When`.

        Raises:
            ArgumentError: One of them is none.

        Example:
            >>> vendors.mzone.faults.forbidden(path="Users", times=None)  # doctest: +SKIP
        """
        self._refuse(403, "This is not allowed.", when)

    def answer(
        self,
        body: object,
        *,
        status: int = 200,
        content_type: str = "text/html",
        **when: Unpack[When],
    ) -> None:
        """Let something wrong be answered, to whoever asks: a maintenance page, half of a JSON, another's error.

        What your application should read, once it is signed in, is `FakeVendor.answer` instead.

        Args:
            body: Bytes, or what is written as JSON.
            status: The HTTP status.
            content_type: What it says it is.
            **when: See `When`.

        Raises:
            ArgumentError: One of them is none.

        Example:
            >>> vendors.mbanq.faults.answer(b"<html>back soon</html>")  # doctest: +SKIP
        """
        self._answer(status_of(status), body, content_type=content_type, when=when)

    def slow(self, seconds: float, **when: Unpack[When]) -> None:
        """Let the vendor do what was asked, and answer late: by the fake clock in process, in real time over HTTP.

        Args:
            seconds: How late. In process, a request whose time limit is shorter ends by it at once.
            **when: See `When`.

        Raises:
            ArgumentError: One of them is none.

        Example:
            >>> vendors.masternaut.faults.slow(20, path="tracking/live")  # doctest: +SKIP
        """
        self._add(Fault.slow(min(seconds_of(seconds), FOREVER)), when)

    def time_out(self, **when: Unpack[When]) -> None:
        """Let no answer come. In process the time limit passes on the fake clock, at once; over HTTP in real time.

        Args:
            **when: See `When`.

        Raises:
            ArgumentError: One of them is none.

        Example:
            >>> vendors.mps_monitor.faults.time_out(times=None)  # doctest: +SKIP
        """
        self.slow(FOREVER, **when)

    def time_passes(self, seconds: float, **when: Unpack[When]) -> None:
        """Let time pass on the fake clock while the call is answered, as it should be: tokens expire in between.

        Args:
            seconds: How long.
            **when: See `When`.

        Raises:
            ArgumentError: One of them is none.

        Example:
            >>> vendors.mzone.faults.time_passes(3600, path="Vehicles")  # doctest: +SKIP
        """
        self._add(Fault.time_passes(seconds_of(seconds)), when)

    def break_connection(self, *, processed: bool = False, **when: Unpack[When]) -> None:
        """Let the connection break before an answer.

        Args:
            processed: Whether the vendor has done what was asked by then: has made the payment, say.
            **when: See `When`.

        Raises:
            ArgumentError: One of them is none.

        Example:
            >>> vendors.mbanq.faults.break_connection(processed=True, path="payments")  # doctest: +SKIP
        """
        self._add(Fault.cut(processed=processed), when)

    def cut_answer(self, **when: Unpack[When]) -> None:
        """Let the connection break in the middle of the answer; the vendor has done what was asked.

        Args:
            **when: See `When`.

        Raises:
            ArgumentError: One of them is none.

        Example:
            >>> vendors.mzone.faults.cut_answer(path="Trips")  # doctest: +SKIP
        """
        self._add(Fault.cut_body(), when)

    def clear(self) -> None:
        """Let everything work again, and expect none of them any more.

        Example:
            >>> vendors.mzone.faults.clear()  # doctest: +SKIP
        """
        self._vendor.faults.clear()

    @property
    def unmet(self) -> Sequence[Fault]:
        """Those that were asked for and did not happen, or not so often.

        Example:
            >>> assert not vendors.mzone.faults.unmet  # doctest: +SKIP
        """
        return self._vendor.faults.unmet()

    def __len__(self) -> int:
        return len(self._vendor.faults)

    def __repr__(self) -> str:
        told = "; ".join(map(described, self._vendor.faults.pending()))
        return f"<VendorFaults of {self._vendor.name}: {told or 'none'}>"

    def _refuse(self, status: int, message: str, when: When) -> None:
        refusal = self._vendor.problem(status, message)
        content_type = dict(refusal.headers).get("content-type")
        self._answer(status, refusal.body, content_type=content_type, when=when)

    def _answer(
        self,
        status: int,
        body: object,
        *,
        when: When,
        content_type: str | None = None,
        retry_after: float | datetime | None = None,
    ) -> None:
        if content_type is None and not isinstance(body, bytes):
            content_type = "application/json"
        fault = Fault.status(
            status, body_of(body), content_type=content_type, retry_after=_wait(retry_after)
        )
        self._add(fault, when)

    def _add(self, fault: Fault, when: When) -> None:
        unknown = sorted(set(when) - set(When.__annotations__))
        if unknown:
            known = ", ".join(When.__annotations__)
            raise ArgumentError(f"a fault takes no {unknown[0]}=…; it takes {known}")
        on = when.get("on", "call")
        if on not in _ON:
            raise ArgumentError(f"on={told(on)} must be one of {', '.join(map(repr, _ON))}")
        path = when.get("path")
        after = when.get("after", 0)
        self._vendor.faults.add(
            attrs.evolve(
                fault,
                times=times_of(when.get("times", 1)),
                path=None if path is None else path_of(path),
                after=whole(after, "after", least=0, expected="a whole number from 0"),
                on=on,
            )
        )


def described(fault: Fault) -> str:
    """What a fault is and which requests it is for, for people."""
    what = {
        "answer": f"answer {fault.code}",
        "slow": f"slow by {fault.seconds:g} s",
        "time_passes": f"time passes by {fault.seconds:g} s",
    }
    where = "" if fault.path is None else f" to {fault.path!r}"
    count = "always" if fault.times is None else f"{fault.times} times"
    return f"{what.get(fault.kind, fault.kind)}{where} (on {fault.on}, {count})"


def _wait(retry_after: object) -> float | str | None:
    if isinstance(retry_after, datetime):
        if retry_after.tzinfo is None:
            raise ArgumentError("retry_after must be a datetime with a time zone, or seconds")
        return format_datetime(retry_after.astimezone(UTC), usegmt=True)
    if retry_after is None:
        return None
    seconds = seconds_of(retry_after, "retry_after")
    return int(seconds) if seconds.is_integer() else seconds
