"""`RecordedCall`: one request that a fake vendor was sent, without its secrets; and `Calls`, several of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlencode

import attrs

from fleetauth.sandbox import RecordedRequest
from fleetauth.secrets import MASK, Redactor

from .checks import method_of, path_of

_READABLE: Final = "$,:/*"  # what needs no escape to be understood
_DARK_HEADERS: Final = frozenset({"authorization", "x-connect-token", "2fa-token", "cookie"})
_DARK_FIELDS: Final = frozenset({"client_secret", "password", "refresh_token"})


@attrs.frozen(kw_only=True)
class RecordedCall:
    """One request that a vendor was sent. Secrets in it are replaced by ``***``.

    Attributes:
        vendor: ``"mzone"``, ``"masternaut"``, ``"mps_monitor"`` or ``"mbanq"``.
        api: Which of the vendor's APIs it was for: ``"token"`` for a sign-in, else ``"odata"``; ``"core"``, ``"jobs"``,
            ``"tire"``, ``"tacho"``; ``"api3"``; ``"rest"``, ``"graphql"``. ``"unknown"`` if there is no such path.
        method: The HTTP method.
        path: The decoded path below the vendor's own prefix.
        query: The decoded query; of a repeated name, the last value.
        headers: The headers, names in lower case.
        body: The body's bytes.
        form: The body's fields, where it is a form, as a sign-in's is.
        status: What was answered; `None` where no answer was, or not yet.
        at: When it arrived, in seconds since 1970, by the fake clock.

    Example:
        >>> call = RecordedCall(vendor="mzone", api="odata", method="GET", path="/mzone62.api/Vehicles", at=0.0)
        >>> call.moment.isoformat()
        '1970-01-01T00:00:00+00:00'
    """

    vendor: str
    api: str
    method: str
    path: str
    query: Mapping[str, str] = attrs.field(factory=dict[str, str])
    headers: Mapping[str, str] = attrs.field(factory=dict[str, str], repr=False)
    body: bytes = b""
    form: Mapping[str, str] | None = None
    status: int | None = None
    at: float

    @property
    def is_sign_in(self) -> bool:
        """Whether it asked for a token, by whatever grant."""
        return self.api == "token"

    @property
    def grant(self) -> str | None:
        """What a sign-in was by: ``"password"``, ``"client_credentials"`` or ``"refresh_token"``."""
        return self.form.get("grant_type") if self.is_sign_in and self.form else None

    @property
    def moment(self) -> datetime:
        """When it arrived, in UTC, by the fake clock."""
        return datetime.fromtimestamp(self.at, UTC)

    def json(self) -> Any:  # noqa: ANN401 - whatever JSON holds
        """The body's value.

        Raises:
            ValueError: It is no JSON.

        Example:
            >>> vendors.mzone.calls[-1].json()["vehicle_Id"]  # doctest: +SKIP
        """
        return json.loads(self.body)

    def __str__(self) -> str:
        query = f"?{urlencode(self.query, safe=_READABLE)}" if self.query else ""
        answered = "no answer" if self.status is None else self.status
        return f"{self.vendor} {self.method} {self.path}{query} -> {answered}"


class Calls(tuple[RecordedCall, ...]):  # noqa: SLOT001 - a tuple can have none but empty ones
    """Requests, oldest first: a tuple of `RecordedCall` that can be searched, and that shows itself a line each.

    Example:
        >>> call = RecordedCall(vendor="mzone", api="odata", method="GET", path="/mzone62.api/Trips", at=0.0)
        >>> len(Calls([call]).where(path="trips", method="GET"))
        1
    """

    _among: Calls | None = None  # what `where` chose from

    def where(
        self,
        *,
        path: str | None = None,
        method: str | None = None,
        api: str | None = None,
        matches: Callable[[RecordedCall], bool] | None = None,
    ) -> Calls:
        """Those that fit all that is given.

        Args:
            path: A part of the path, in any case of letters.
            method: The HTTP method.
            api: The vendor's API, such as ``"jobs"``.
            matches: A test of your own.

        Raises:
            ArgumentError: The path or the method is none.

        Example:
            >>> Calls().where(path="tracking/live", matches=lambda call: call.query["groupIds"] == "G2")
            no calls
        """
        part = None if path is None else path_of(path).lower()
        wanted = method_of(method)
        found = Calls(
            call
            for call in self
            if (part is None or part in call.path.lower())
            and wanted in {None, call.method}
            and api in {None, call.api}
            and (matches is None or matches(call))
        )
        found._among = self._among or self
        return found

    @property
    def one(self) -> RecordedCall:
        """The only one.

        Raises:
            AssertionError: There is another number of them; the text shows them, or what was asked instead.

        Example:
            >>> assert vendors.mzone.calls.one.status == 200  # doctest: +SKIP
        """
        if len(self) != 1:
            text = f"one call was expected, there are {len(self)}: {self!r}"
            if not self and self._among:
                text += f". What was asked instead:\n{self._among!r}"
            raise AssertionError(text)
        return self[0]

    def __repr__(self) -> str:
        return "\n".join(map(str, self)) or "no calls"


def recorded(
    vendor: str, requests: Iterable[RecordedRequest], redactor: Redactor, *, sign_ins: bool
) -> Calls:
    """What a vendor of the sandbox was asked: its sign-ins, or all the rest."""
    return Calls(
        _call(vendor, request, redactor)
        for request in requests
        if (request.api == "token") is sign_ins
    )


def _call(vendor: str, request: RecordedRequest, redactor: Redactor) -> RecordedCall:
    form = None if request.form is None else _darkened(request.form, _DARK_FIELDS, redactor)
    body = redactor.body(request.body) if form is None else urlencode(form, safe="*").encode()
    return RecordedCall(
        vendor=vendor,
        api=request.api,
        method=request.method,
        path=redactor.text(request.path),
        query=_darkened(request.query, frozenset(), redactor),
        headers=_darkened(request.headers, _DARK_HEADERS, redactor),
        body=body,
        form=form,
        status=request.status,
        at=request.at,
    )


def _darkened(
    fields: Mapping[str, str], dark: frozenset[str], redactor: Redactor
) -> dict[str, str]:
    return {name: MASK if name in dark else redactor.text(text) for name, text in fields.items()}
