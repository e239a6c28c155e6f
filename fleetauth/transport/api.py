"""`Api`: one of a vendor's APIs, as the transport sees it. A vendor with several hosts or schemes has several."""

from __future__ import annotations

from collections.abc import Callable

import attrs

from fleetauth.secrets import Secret
from fleetauth.tokens.keeper import Keeper
from fleetauth.tokens.token import Token
from fleetauth.wire.answer import Answer
from fleetauth.wire.problems import Problem

from .origins import Origin
from .quota import Quota
from .refusals import FreshRefusals
from .schemes import Scheme


def no_problem(answer: Answer) -> Problem | None:  # noqa: ARG001 - the signature of what a vendor declares
    """For APIs whose errors all have a status of their own."""
    return None


def no_refusal(problem: Problem) -> bool:  # noqa: ARG001 - the signature of what a vendor declares
    """For APIs whose 401 is about a token."""
    return False


@attrs.define(kw_only=True, eq=False)
class Api:
    """One API: where it is, how it wants to be signed in to, and its oddities.

    Attributes:
        name: For the user: ``request(…, api="jobs")``.
        base_url: Paths are below it; it ends with a slash.
        scheme: How the token goes onto a request.
        keeper: Whose token.
        headers: What the vendor wants on each request beside it.
        problem_under_success: Finds an error in an answer with a status of success.
        refusals: Where a 401 is not about the token; one for all APIs of a session.
        refuses_credentials: Whether a 401 of an API without tokens is surely about the credentials.
    """

    name: str
    base_url: str
    scheme: Scheme
    keeper: Keeper
    headers: tuple[tuple[str, str | Secret], ...] = ()
    problem_under_success: Callable[[Answer], Problem | None] = no_problem
    refuses_credentials: Callable[[Problem], bool] = no_refusal
    refusals: FreshRefusals = attrs.field(factory=FreshRefusals, repr=False)
    _ready_made: tuple[Token, Secret] | None = attrs.field(default=None, init=False, repr=False)

    @property
    def origin(self) -> Origin:
        """Where its requests may go."""
        return Origin.of_url(self.base_url)

    def signed(self, token: Token) -> tuple[tuple[str, str | Secret], ...]:
        """The headers that sign a request in; the token's own is made once for each token."""
        ready_made = self._ready_made
        if ready_made is None or ready_made[0] is not token:
            ready_made = self._ready_made = (token, self.scheme.value(token))
        return ((self.scheme.header, ready_made[1]), *self.headers)


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
    path: str
    params: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str | Secret], ...] = ()
    content: bytes | None = attrs.field(default=None, repr=False)
    repeatable: bool | None = None
    quota: Quota | None = None

    @property
    def may_repeat(self) -> bool:
        """Whether it may be carried out twice without harm."""
        if self.repeatable is not None:
            return self.repeatable
        return self.method in {"GET", "HEAD", "OPTIONS", "PUT", "DELETE"}
