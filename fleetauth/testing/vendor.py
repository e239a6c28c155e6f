"""`FakeVendor`: one vendor in a test. Sessions for it, what it answers, what goes wrong, and what it was asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, TypeVar

from fleetauth.errors import ArgumentError
from fleetauth.sandbox import RecordedRequest, Vendor
from fleetauth.sandbox.answer import Answer
from fleetauth.sandbox.answers import Replacement
from fleetauth.secrets import Redactor, Secret
from fleetauth.session import VendorSession

from .calls import Calls, recorded
from .checks import body_of, method_of, path_of, rows_of, seconds_of, status_of, times_of
from .faults import VendorFaults
from .rows import Rows

S_co = TypeVar("S_co", bound=VendorSession, covariant=True)
_SECRETS = ("client_secret", "password")


class FakeVendor(Generic[S_co]):
    """One of the four vendors, emulated for a test. Made by `FakeVendors`.

    Args:
        vendor: The sandbox's vendor.
        session: The vendor's session class.
        connection: What a session needs beside credentials and URLs to get there.

    Attributes:
        name: ``"mzone"``, ``"masternaut"``, ``"mps_monitor"`` or ``"mbanq"``.
        faults: What goes wrong: see `VendorFaults`.
        vendor: The sandbox's vendor itself, with its switches (see `fleetauth.sandbox`).

    Example:
        >>> async with vendors.masternaut.session() as masternaut:  # doctest: +SKIP
        ...     await masternaut.live_tracking()
        >>> vendors.masternaut.calls.one.path  # doctest: +SKIP
        '/connect-webservices/services/public/v1/customer/C-4242/tracking/live'
    """

    def __init__(
        self, vendor: Vendor, session: Callable[..., S_co], connection: Callable[[], dict[str, Any]]
    ) -> None:
        self.vendor: Vendor = vendor
        self.name: str = vendor.name
        self.faults: VendorFaults = VendorFaults(vendor)
        self._session = session
        self._connection = connection

    def session(self, **arguments: Any) -> S_co:  # noqa: ANN401 - each vendor's class has its own
        """A session with this vendor, with invented credentials and the fake clock. Close it as any other.

        Args:
            **arguments: As for the vendor's session class; what is given here wins.

        Raises:
            ConfigurationError: The session class doesn't take them.

        Example:
            >>> async with vendors.mzone.session(retries=0) as mzone:  # doctest: +SKIP
            ...     await mzone.vehicles()
        """
        return self._session(**self.arguments | arguments)

    @property
    def arguments(self) -> dict[str, Any]:
        """What to make a session with yourself: credentials, URLs, the fake clock, and in process the transport.

        Example:
            >>> MasternautSession(**vendors.masternaut.arguments)  # doctest: +SKIP
        """
        return {**self._settings, **self._connection()}

    @property
    def environment(self) -> dict[str, str]:
        """Credentials and URLs as the environment's variables, for a program of its own: over HTTP only.

        Example:
            >>> subprocess.run(["fleet-report"], env=os.environ | vendors.mzone.environment)  # doctest: +SKIP
        """
        return {f"{self.name}_{key}".upper(): text for key, text in self._settings.items()}

    @property
    def _settings(self) -> dict[str, str]:
        # Those that were right at the start: what the vendor accepts by now may be something else.
        return {**self.vendor.invented_credentials(), **self.vendor.urls()}

    # -------------------------------------------------------------- what it was asked

    @property
    def calls(self) -> Calls:
        """What your application asked, oldest first, without its sign-ins.

        Example:
            >>> assert [call.path for call in vendors.mzone.calls] == ["/mzone62.api/Vehicles"]  # doctest: +SKIP
        """
        return recorded(self.name, self.vendor.requests, self._redactor(), sign_ins=False)

    @property
    def sign_ins(self) -> Calls:
        """The requests for a token, by whatever grant, oldest first.

        Example:
            >>> assert [call.grant for call in vendors.mzone.sign_ins] == ["password"]  # doctest: +SKIP
        """
        return recorded(self.name, self.vendor.requests, self._redactor(), sign_ins=True)

    def _redactor(self) -> Redactor:
        redactor = Redactor()
        for credentials in (self.vendor.invented_credentials(), self.vendor.credentials):
            redactor.keep(*(Secret(credentials[name]) for name in _SECRETS if name in credentials))
        for exchange in self.vendor.exchanges:
            tokens = (exchange.access_token, exchange.refresh_token)
            redactor.keep(*(Secret(token) for token in tokens if token))
        return redactor

    # -------------------------------------------------------------- what it answers

    def answer(
        self,
        path: str,
        value: object,
        *,
        status: int = 200,
        content_type: str = "application/json",
        method: str | None = None,
        times: int | None = None,
    ) -> None:
        """Let a call be answered by this, once it is signed in; whatever else it asks for is not looked at.

        Args:
            path: A part of the path, such as ``"tracking/live"``, in any case of letters.
            value: The answer as the vendor writes it: bytes, or what is written as JSON.
            status: The HTTP status.
            content_type: What it says it is.
            method: Of calls with this method only.
            times: So many calls; `None` for all that follow.

        Raises:
            ArgumentError: One of them is none.

        Example:
            >>> vendors.mbanq.answer("userdetails", {"id": 7, "username": "ada"})  # doctest: +SKIP
        """
        body, code = body_of(value), status_of(status)

        def make(_request: RecordedRequest, _own: Callable[[], Answer]) -> Answer:
            return Answer(code, body, (("content-type", content_type),))

        self._replace(make, path, method, times)

    def change(
        self,
        path: str,
        change: Callable[[Any], object],
        *,
        method: str | None = None,
        times: int | None = None,
    ) -> None:
        """Let a call be answered by what a function makes of the sandbox's own answer.

        Args:
            path: A part of the path, such as ``"tracking/live"``, in any case of letters.
            change: Is given the value of the answer's JSON, and gives another. What it raises fails the test.
            method: Of calls with this method only.
            times: So many calls; `None` for all that follow.

        Raises:
            ArgumentError: One of them is none.

        Example:
            >>> vendors.masternaut.change("tracking/live", lambda rows: rows[:1])  # doctest: +SKIP
        """
        if not callable(change):
            raise ArgumentError("change must be a function of the answer's value")
        self._change(path, lambda value, _request: change(value), method, times)

    def rows(
        self,
        path: str,
        rows: Iterable[Mapping[str, object]],
        *,
        method: str | None = None,
        times: int | None = None,
    ) -> None:
        """Let a list have these rows and no others, in the vendor's envelope, counted and in pages as it does.

        Each row is laid over one that the sandbox invented: say what matters, by the names that the vendor's wire has.
        Of more rows than the sandbox has, say their ids too, or they repeat. Filters and the order are not looked at.

        Args:
            path: A part of the path, such as ``"tracking/live"``, in any case of letters.
            rows: All of them.
            method: Of calls with this method only.
            times: So many calls; `None` for all that follow.

        Raises:
            ArgumentError: One of them is none.

        Example:
            >>> vendors.masternaut.rows("tracking/live", [{"assetId": "V1", "speed": 131.0}])  # doctest: +SKIP
        """
        given = rows_of(rows)
        self._change(path, Rows(given).within, method, times)

    def _change(
        self,
        path: str,
        change: Callable[[Any, RecordedRequest], object],
        method: str | None,
        times: int | None,
    ) -> None:
        def make(request: RecordedRequest, own: Callable[[], Answer]) -> Answer:
            answer = own()
            body = body_of(change(json.loads(answer.body), request))
            return Answer(answer.status, body, answer.headers)

        self._replace(make, path, method, times)

    def _replace(
        self,
        make: Callable[[RecordedRequest, Callable[[], Answer]], Answer],
        path: str,
        method: str | None,
        times: int | None,
    ) -> None:
        self.vendor.answers.add(
            Replacement(make, path_of(path), method_of(method), times_of(times))
        )

    # -------------------------------------------------------------- tokens and credentials

    def revoke_tokens(self, *, access: bool = True, refresh: bool = True) -> None:
        """Let the tokens that were given out end at once, as when an administrator signs everybody out.

        Args:
            access: Whether access tokens end: the next call is answered 401.
            refresh: Whether refresh tokens end: the next renewal signs in anew.

        Example:
            >>> vendors.mps_monitor.revoke_tokens(refresh=False)  # doctest: +SKIP
        """
        if access:
            self.vendor.revoke_access_tokens()
        if refresh:
            self.vendor.revoke_refresh_tokens()

    def tokens_live(self, seconds: float) -> None:
        """Let access tokens that are given out from now on live so long.

        Args:
            seconds: On the fake clock.

        Raises:
            ArgumentError: It is no number from 0 on.

        Example:
            >>> vendors.masternaut.tokens_live(600)  # doctest: +SKIP
        """
        self.vendor.access_lifetime = seconds_of(seconds)

    def refuse_credentials(self) -> None:
        """Let the credentials be wrong from now on, and end all tokens: as when a password was changed.

        Example:
            >>> vendors.mbanq.refuse_credentials()  # doctest: +SKIP
        """
        names = [name for name in _SECRETS if name in self.vendor.credentials]
        self.vendor.change_credentials(**{names[-1]: "another-invented-one"})
        self.revoke_tokens()

    def lock_account(self) -> None:
        """Let the vendor have locked the account: even the right credentials are refused now, and all tokens end.

        Example:
            >>> vendors.mzone.lock_account()  # doctest: +SKIP
        """
        self.vendor.lockout_after = 0
        self.revoke_tokens()

    def accept_credentials(self) -> None:
        """Let the invented credentials be right again, and the account open.

        Example:
            >>> vendors.mbanq.accept_credentials()  # doctest: +SKIP
        """
        self.vendor.change_credentials(**self.vendor.invented_credentials())
        self.vendor.lockout_after = self.vendor.refused_sign_ins + 5

    def __repr__(self) -> str:
        return f"<FakeVendor {self.name}>"
