"""`Transport`: one authenticated request, from the deadline around it to the error or answer that comes of it.

It adds the token, guards the origin, replays once after a 401, follows redirects within the origin, retries what is
safe, and turns everything else into one error. It knows no vendor: their oddities are declared on each `Api`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Final

import anyio
import attrs

from fleetauth.clock import Clock
from fleetauth.errors import (
    CredentialsRefusedError,
    FleetAuthError,
    OriginError,
    QuotaError,
    RedirectError,
    TimedOutError,
)
from fleetauth.events import CallAnswered, Observer
from fleetauth.tokens.endpoint import TokenRequest
from fleetauth.tokens.token import Token
from fleetauth.wire.answer import Answer
from fleetauth.wire.problems import read_problem

from .api import Api, Call
from .deadline import Deadline
from .engine import HttpClient, Outgoing
from .failures import FailureReader
from .origins import Origin, joined, same_origin
from .retry import Attempt, RetryPolicy, retrying

_UNAUTHORIZED: Final = 401
_SUCCESS: Final = 2  # HTTP's classes of statuses
_REDIRECT: Final = 3
_MOST_REDIRECTS: Final = 5
_KEEP_METHOD: Final = frozenset({307, 308})
_MOST_REMEMBERED: Final = 256


class Transport:
    """Sends a session's calls and token requests.

    Args:
        http: The engine's client.
        policy: When to retry.
        token_time_limit: Seconds for one token request.
        clock: Time.
        random: Gives numbers from 0 to 1, for jitter.
        observer: Told of answers and retries.
        failures: Makes errors of answers.
    """

    def __init__(
        self,
        *,
        http: HttpClient,
        policy: RetryPolicy,
        token_time_limit: float,
        clock: Clock,
        random: Callable[[], float],
        observer: Observer,
        failures: FailureReader,
    ) -> None:
        self._http = http
        self._policy = policy
        self._token_time_limit = token_time_limit
        self._clock = clock
        self._random = random
        self._observer = observer
        self._failures = failures
        self._fresh_but_refused: OrderedDict[tuple[str, str, str], int] = OrderedDict()

    async def call(self, call: Call, *, seconds: float) -> Answer:
        """Make one call within its time limit.

        Raises:
            FleetAuthError: What went wrong; never an engine's own error.
        """
        deadline = Deadline(self._clock, seconds)
        last = Attempt(repeatable=call.may_repeat)

        async def work(attempt: Attempt) -> Answer:
            nonlocal last
            last = attempt
            return await self._attempt(call, attempt, deadline)

        try:
            with anyio.fail_after(seconds):
                return await retrying(
                    work,
                    repeatable=call.may_repeat,
                    policy=self._policy,
                    deadline=deadline,
                    clock=self._clock,
                    random=self._random,
                    observer=self._observer,
                )
        except FleetAuthError:
            raise
        except TimeoutError:
            text = f"{call.method} {call.path} did not end within its time limit of {seconds:g} s"
            error = TimedOutError(text, vendor=self._observer.vendor, may_have_arrived=last.sent)
        raise error

    async def token(self, api: Api, *, seconds: float, renew: bool = False) -> Token:
        """A token for an API within a time limit, with the retries of a call.

        Raises:
            FleetAuthError: There is none.
        """
        deadline = Deadline(self._clock, seconds)

        async def work(_attempt: Attempt) -> Token:
            return await (api.keeper.renew() if renew else api.keeper.token())

        try:
            with anyio.fail_after(seconds):
                return await retrying(
                    work,
                    repeatable=True,
                    policy=self._policy,
                    deadline=deadline,
                    clock=self._clock,
                    random=self._random,
                    observer=self._observer,
                )
        except FleetAuthError:
            raise
        except TimeoutError:
            text = f"no token within the time limit of {seconds:g} s"
            error = TimedOutError(text, vendor=self._observer.vendor)
        raise error

    async def post_form(self, request: TokenRequest) -> Answer:
        """Send a token request. It is never repeated here, and no redirect is followed."""
        headers = (("Accept", "application/json"), ("Cache-Control", "no-cache"), *request.headers)
        outgoing = Outgoing(
            method="POST",
            url=request.url,
            origin=Origin.of_url(request.url),
            headers=(*headers, ("Content-Type", "application/x-www-form-urlencoded")),
            content=request.form,
        )
        return await self._send(outgoing, self._token_time_limit)

    # -------------------------------------------------------------- one attempt

    async def _attempt(self, call: Call, attempt: Attempt, deadline: Deadline) -> Answer:
        answer = await self._authenticated(call, attempt, deadline)
        if answer.status // 100 != _SUCCESS:
            raise self._failure(call, answer)
        problem = call.api.problem_under_success(answer)
        if problem is not None:
            raise self._failures.of_problem(answer, problem)
        return answer

    async def _authenticated(self, call: Call, attempt: Attempt, deadline: Deadline) -> Answer:
        """Send with the current token; after a 401 that means this token, once more with the next (I4)."""
        keeper = call.api.keeper
        await self._turn(call, deadline)
        token = keeper.ready() or await keeper.token()
        answer = await self._redirected(call, token, attempt, deadline)
        if answer.status != _UNAUTHORIZED or not call.api.scheme.renewable:
            return answer
        name = (call.api.name, call.method, call.path)
        if self._fresh_but_refused.get(name) == token.generation:
            return answer  # this very token was new when it was refused here: it is not about the token
        keeper.rejected(token.generation)
        await self._turn(call, deadline)
        token = await keeper.token()
        answer = await self._redirected(call, token, attempt, deadline)
        if answer.status == _UNAUTHORIZED:
            self._remember(name, token.generation)
        return answer

    async def _turn(self, call: Call, deadline: Deadline) -> None:
        # Before the token is looked at: a long wait may outlive it.
        if call.quota is not None:
            await call.quota.turn(deadline)

    def _remember(self, name: tuple[str, str, str], generation: int) -> None:
        self._fresh_but_refused[name] = generation
        self._fresh_but_refused.move_to_end(name)
        if len(self._fresh_but_refused) > _MOST_REMEMBERED:
            self._fresh_but_refused.popitem(last=False)

    async def _redirected(
        self, call: Call, token: Token, attempt: Attempt, deadline: Deadline
    ) -> Answer:
        api = call.api
        outgoing = Outgoing(
            method=call.method,
            url=joined(api.base_url, call.path),
            origin=api.origin,
            params=call.params,
            headers=(*call.headers, *api.signed(token)),
            content=call.content,
        )
        redirects = 0
        while True:
            attempt.sent = True
            answer = await self._send(outgoing, deadline.remaining())
            location = answer.headers.get("location")
            if answer.status // 100 != _REDIRECT or location is None:
                return answer
            redirects += 1
            if redirects > _MOST_REDIRECTS:
                text = f"{call.method} {call.path} was redirected more than {_MOST_REDIRECTS} times"
                raise RedirectError(text, **self._failures.teller.details(answer))
            outgoing = self._follow(outgoing, answer, location)

    def _follow(self, outgoing: Outgoing, answer: Answer, location: str) -> Outgoing:
        """The request that a redirect asks for: within the origin, and only where its meaning is sure."""
        reads = outgoing.method in {"GET", "HEAD"}
        try:
            url = same_origin(outgoing.url, location)
        except OriginError as exc:
            reason = exc.message
        else:
            if reads or answer.status in _KEEP_METHOD:
                return attrs.evolve(outgoing, url=url, params=())
            reason = f"a {outgoing.method} is not sent again as something else"
        place = f"{outgoing.method} {answer.url}"
        text = (
            f"{place} was answered by a redirect ({answer.status}) that is not followed: {reason}"
        )
        raise RedirectError(text, **self._failures.teller.details(answer))

    async def _send(self, outgoing: Outgoing, seconds: float) -> Answer:
        started = self._clock.monotonic()
        answer = await self._http.send(outgoing, seconds=seconds)
        self._observer.emit(
            CallAnswered(
                vendor=self._observer.vendor,
                method=answer.method,
                url=answer.url,
                status=answer.status,
                seconds=self._clock.monotonic() - started,
            )
        )
        return answer

    def _failure(self, call: Call, answer: Answer) -> FleetAuthError:
        if answer.status == _UNAUTHORIZED and not call.api.scheme.renewable:
            return self._refused_without_token(call, answer)
        error = self._failures.of_status(answer, wall=self._clock.wall())
        if isinstance(error, QuotaError) and call.quota is not None:
            error.retry_after = max(error.retry_after or 0.0, call.quota.refused())
        return error

    def _refused_without_token(self, call: Call, answer: Answer) -> FleetAuthError:
        """A 401 to HTTP Basic: never replayed, and it locks only if it is surely about the credentials."""
        problem = read_problem(answer.body, answer.headers.get("content-type"))
        details = self._failures.teller.details(answer, problem)
        said = self._failures.teller.said(answer, problem)
        if call.api.refuses_credentials(problem):
            text = (
                f"{self._observer.vendor} refused the credentials at {answer.method} {answer.url}: {said}. "
                "Nothing more is sent to this API until replace_credentials(...) or unlock() is called"
            )
            refusal = CredentialsRefusedError(text, **details)
            call.api.keeper.refuse(refusal)
            return refusal
        return self._failures.of_status(answer, wall=self._clock.wall())
