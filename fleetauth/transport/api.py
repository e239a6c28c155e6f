"""`Api`: one of a vendor's APIs, as the transport sees it. A vendor with several hosts or schemes has several."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import attrs

from fleetauth.secrets import Secret
from fleetauth.tokens.keeper import Keeper
from fleetauth.tokens.token import Token
from fleetauth.wire.answer import Answer
from fleetauth.wire.problems import Problem

from .origins import Origin, origin_of_base
from .quota import Quota
from .refusals import FreshRefusals
from .schemes import Scheme

Headers: TypeAlias = tuple[tuple[str, str | Secret], ...]


def no_problem(answer: Answer) -> Problem | None:  # noqa: ARG001 - the signature of what a vendor declares
    """For APIs whose errors all have a status of their own."""
    return None


def no_refusal(problem: Problem) -> bool:  # noqa: ARG001 - the signature of what a vendor declares
    """For APIs that don't refuse so."""
    return False


def nothing_more() -> Headers:
    """For APIs that want the same headers on each request."""
    return ()


def no_template(api: str, method: str, path: str) -> str | None:  # noqa: ARG001 - the signature of what a session gives
    """For APIs whose paths are documented nowhere."""
    return None


def _origin_of(api: Api) -> Origin:
    return origin_of_base(api.base_url)


# `on_setattr=[]` gives each field a hook, so that making an `Api` goes past all of them: with two frozen fields alone,
# attrs would have each of the thirteen go through `__setattr__`, which takes twice as long as all else.
@attrs.define(kw_only=True, eq=False, on_setattr=[])
class Api:
    """One API: where it is, how it wants to be signed in to, and its oddities.

    Attributes:
        name: For the user: ``request(…, api="jobs")``.
        base_url: Paths are below it; it ends with a slash, and never changes.
        origin: Where its requests may go.
        scheme: How the token goes onto a request.
        keeper: Whose token.
        headers: What the vendor wants on each request beside it.
        problem_under_success: Finds an error in an answer with a status of success.
        refusals: Where a 401 is not about the token; one for all APIs of a session.
        refuses_credentials: Whether a 401 of an API without tokens is surely about the credentials.
        second_factor_header: Where what a one-time password bought goes, for a vendor that wants one.
        restricts: Whether an error means that the second factor is missing, or a permission.
        more_headers: Made anew for each request, such as an id of its own.
        template: The documented path that a path is one of, for telemetry: of an API's name, a method and a path.
    """

    name: str
    base_url: str = attrs.field(on_setattr=attrs.setters.frozen)
    origin: Origin = attrs.field(
        init=False,
        default=attrs.Factory(_origin_of, takes_self=True),
        on_setattr=attrs.setters.frozen,
    )
    scheme: Scheme
    keeper: Keeper
    headers: Headers = ()
    problem_under_success: Callable[[Answer], Problem | None] = no_problem
    refuses_credentials: Callable[[Problem], bool] = no_refusal
    second_factor_header: str | None = None
    restricts: Callable[[Problem], bool] = no_refusal
    more_headers: Callable[[], Headers] = nothing_more
    template: Callable[[str, str, str], str | None] = no_template
    refusals: FreshRefusals = attrs.field(factory=FreshRefusals, repr=False)
    _ready_made: tuple[Token, Headers, Headers] | None = attrs.field(
        default=None, init=False, repr=False
    )

    def second_factor(self) -> Headers:
        """What goes beside the token, if there is anything."""
        if self.second_factor_header is None:
            return ()
        found = self.keeper.second_factor()
        return () if found is None else ((self.second_factor_header, found.value),)

    def signed(self, token: Token) -> Headers:
        """The headers that sign a request in; what of them is the token's is made once for each token.

        Where nothing changes from request to request, it is the same object each time: a request that is written
        after another depends on that.
        """
        ready_made = self._ready_made
        if ready_made is None or ready_made[0] is not token or ready_made[1] is not self.headers:
            made = ((self.scheme.header, self.scheme.value(token)), *self.headers)
            ready_made = self._ready_made = (token, self.headers, made)
        if self.second_factor_header is None and self.more_headers is nothing_more:
            return ready_made[2]
        return (*ready_made[2], *self.second_factor(), *self.more_headers())


@attrs.frozen(kw_only=True)
class Call:
    """One call of an API.

    Attributes:
        api: Which.
        method: HTTP method.
        path: Below the API's base URL, or an absolute URL on its origin.
        params: The query's fields.
        headers: What this call wants beside the API's own.
        content: The body.
        repeatable: Whether it may be carried out twice without harm; `None` leaves it to its method (RFC 9110).
        quota: Whose turn it waits for.
    """

    api: Api
    method: str
    path: str = attrs.field(repr=lambda path: "…" if "://" in path else repr(path))
    params: tuple[tuple[str, str], ...] = ()
    headers: Headers = ()
    content: bytes | Secret | None = attrs.field(default=None, repr=False)
    repeatable: bool | None = None
    quota: Quota | None = None

    @property
    def may_repeat(self) -> bool:
        """Whether it may be carried out twice without harm."""
        if self.repeatable is not None:
            return self.repeatable
        return self.method in {"GET", "HEAD", "OPTIONS", "PUT", "DELETE"}

    @property
    def template(self) -> str | None:
        """The documented path that its path is one of, for telemetry."""
        path = self.path.removeprefix(self.api.base_url).partition("?")[0]
        return self.api.template(self.api.name, self.method, path)
