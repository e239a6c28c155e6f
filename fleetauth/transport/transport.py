"""`Transport`: one authenticated request, from the deadline around it to the error or answer that comes of it.

It adds the token, guards the origin, replays once after a 401, follows redirects within the origin, retries what is
safe, and turns everything else into one error. It knows no vendor: their oddities are declared on each `Api`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Final

import attrs

from fleetauth.clock import Clock
from fleetauth.errors import (
    CredentialsRefusedError,
    FleetAuthError,
    MisuseError,
    OriginError,
    QuotaError,
    RedirectError,
    TimedOutError,
)
from fleetauth.events import CallAnswered, Observer
from fleetauth.progress.meter import current, waiting
from fleetauth.tokens.endpoint import TokenRequest
from fleetauth.tokens.second_factor import SecondFactor
from fleetauth.tokens.token import Token
from fleetauth.watching import Telemetry, within
from fleetauth.wire.answer import Answer
from fleetauth.wire.problems import read_problem
from fleetauth.wire.statuses import REDIRECT, SUCCESS

from .api import Api, Call
from .bounds import MOST_OF_A_TOKEN
from .deadline import Deadline
from .engine import HttpClient
from .failures import FailureReader
from .origins import Origin, joined, same_origin
from .outgoing import Outgoing
from .retry import Progress, RetryPolicy, retrying
from .time_limit import time_limit

_UNAUTHORIZED: Final = 401
_MOST_REDIRECTS: Final = 5
_KEEP_METHOD: Final = frozenset({307, 308})


@attrs.define(eq=False)
class _Used:
    """What a request was signed in with."""

    token: Token
    second_factor: SecondFactor | None


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

    async def call(self, call: Call, *, seconds: float) -> Answer:
        """Make one call within its time limit.

        Raises:
            FleetAuthError: What went wrong; never an engine's own error.
        """
        deadline = Deadline(self._clock, seconds)
        progress = Progress(repeatable=call.may_repeat)
        work = functools.partial(self._attempt, call, progress, deadline)
        around = self._observer.metering.call(call.method, call.path)
        telemetry = self._observer.watch.telemetry
        if telemetry is not None:
            watched = telemetry.call(self._observer.vendor, call.method, call.template)
            around = within(watched, around)
        with around:
            with time_limit(seconds):
                return await retrying(
                    work,
                    progress=progress,
                    policy=self._policy,
                    deadline=deadline,
                    clock=self._clock,
                    random=self._random,
                    observer=self._observer,
                )
            text = f"{_place(call)} did not end within its time limit of {seconds:g} s"
            raise TimedOutError(
                text, vendor=self._observer.vendor, may_have_arrived=progress.may_have_arrived
            )

    async def token(self, api: Api, *, seconds: float, renew: bool = False) -> Token:
        """A token for an API within a time limit, with the retries of a call.

        Raises:
            FleetAuthError: There is none.
        """
        deadline = Deadline(self._clock, seconds)

        progress = Progress(repeatable=True)

        async def work() -> Token:
            progress.sent = True  # the token request is the request itself here
            with waiting("sign-in"):
                return await (api.keeper.renew() if renew else api.keeper.token())

        around = self._observer.metering.call("", "sign-in")
        telemetry = self._observer.watch.telemetry
        if telemetry is not None:
            around = within(telemetry.call(self._observer.vendor, "sign-in", None), around)
        with around:
            with time_limit(seconds):
                return await retrying(
                    work,
                    progress=progress,
                    policy=self._policy,
                    deadline=deadline,
                    clock=self._clock,
                    random=self._random,
                    observer=self._observer,
                )
            text = f"no token within the time limit of {seconds:g} s"
            raise TimedOutError(text, vendor=self._observer.vendor)

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
        return await self._send(outgoing, self._token_time_limit, MOST_OF_A_TOKEN)

    # -------------------------------------------------------------- one attempt

    async def _attempt(self, call: Call, progress: Progress, deadline: Deadline) -> Answer:
        answer, used = await self._authenticated(call, progress, deadline)
        error = self._error_in(call, answer, used)  # what the vendor said stays in its frame
        if isinstance(error, QuotaError) and call.quota is not None:
            await call.quota.share_refusal(error.retry_after or 0.0)
        if error is not None:
            raise error
        return answer

    def _error_in(self, call: Call, answer: Answer, used: _Used) -> FleetAuthError | None:
        api = call.api
        if answer.status // 100 != SUCCESS:
            return self._failure(call, answer, used.token)
        api.refusals.accepted(_told(answer), used.token.generation)
        problem = api.problem_under_success(answer)
        if problem is None:
            return None
        if not api.restricts(problem):
            return self._failures.of_problem(answer, problem)
        wanted = api.keeper.second_factor_wanted(used.second_factor)
        return self._failures.of_restriction(answer, problem, second_factor=wanted)

    async def _authenticated(
        self, call: Call, progress: Progress, deadline: Deadline
    ) -> tuple[Answer, _Used]:
        """Send with the current token; after a 401 that means this token, once more with the next (I4)."""
        api = call.api
        if call.quota is not None:
            # Before the token is looked at: a long wait may outlive it.
            await call.quota.turn(deadline)
        token = api.keeper.ready() or await self._token(api)
        used = _Used(token, api.keeper.second_factor())
        answer = await self._redirected(call, token, progress, deadline)
        if answer.status != _UNAUTHORIZED or not api.scheme.renewable:
            return answer, used
        if api.refusals.tells_nothing(_told(answer), token.generation):
            return answer, used
        progress.sent = False  # what was refused at the door was not carried out
        api.keeper.rejected(token.generation)
        with api.refusals.trial(_told(answer), token.generation) as trial:
            if call.quota is not None:
                await call.quota.turn(deadline)
            token = await self._token(api)
            trial.begins(token.generation)
            used = _Used(token, api.keeper.second_factor())
            answer = await self._redirected(call, token, progress, deadline)
            trial.refused = answer.status == _UNAUTHORIZED
        return answer, used

    async def _token(self, api: Api) -> Token:
        with waiting("sign-in"):
            return await api.keeper.token()

    async def _redirected(
        self, call: Call, token: Token, progress: Progress, deadline: Deadline
    ) -> Answer:
        api = call.api
        try:
            url = joined(api.base_url, call.path)
        except MisuseError as exc:  # its frames hold a link that a vendor wrote
            raise exc.with_traceback(None) from None
        outgoing = Outgoing(
            method=call.method,
            url=url,
            origin=api.origin,
            params=call.params,
            headers=call.headers,
            signature=api.signed(token),
            content=call.content,
            by_vendor="://" in call.path,  # a link
        )
        redirects = 0
        while True:
            progress.sent = True
            sent = None if call.quota is None else call.quota.sent()
            answer = await self._send(outgoing, deadline.remaining())
            if call.quota is not None and sent is not None:
                call.quota.answered(sent)
            if (meter := current()) is not None:
                meter.answered()
            if answer.status // 100 != REDIRECT or "location" not in answer.headers:
                return answer
            redirects += 1
            if redirects > _MOST_REDIRECTS:
                text = f"{_place(call)} was redirected more than {_MOST_REDIRECTS} times"
                raise RedirectError(text, **self._failures.teller.details(answer))
            followed = self._followed(outgoing, answer)
            if isinstance(followed, RedirectError):
                raise followed
            outgoing = followed

    def _followed(self, outgoing: Outgoing, answer: Answer) -> Outgoing | RedirectError:
        """The request that a redirect asks for: within the origin, and only where its meaning is sure."""
        reads = outgoing.method in {"GET", "HEAD"}
        try:
            url = same_origin(outgoing.url, answer.headers["location"])
        except OriginError as exc:
            reason = exc.message
        else:
            if reads or answer.status in _KEEP_METHOD:
                return attrs.evolve(outgoing, url=url, params=(), by_vendor=True)
            reason = f"a {outgoing.method} is not sent again as something else"
        place = f"{outgoing.method} {answer.url}"
        text = self._failures.teller.cleared(
            f"{place} was answered by a redirect ({answer.status}) that is not followed: {reason}"
        )
        return RedirectError(text, **self._failures.teller.details(answer))

    async def _send(self, outgoing: Outgoing, seconds: float, most: int | None = None) -> Answer:
        telemetry = self._observer.watch.telemetry
        if telemetry is None and not self._observer.tells_of(CallAnswered):
            return await self._http.send(outgoing, seconds=seconds, most=most)
        started = self._clock.monotonic()
        if telemetry is None:
            answer = await self._http.send(outgoing, seconds=seconds, most=most)
        else:
            answer = await self._watched(telemetry, outgoing, seconds, most)
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

    async def _watched(
        self, telemetry: Telemetry, outgoing: Outgoing, seconds: float, most: int | None
    ) -> Answer:
        url = self._failures.teller.cleared(outgoing.url.partition("#")[0].partition("?")[0])
        host, port = outgoing.origin.host, outgoing.origin.port
        with telemetry.request(
            self._observer.vendor, outgoing.method, url, host=host, port=port
        ) as watched:
            own = {name.lower() for name, _ in outgoing.fields}
            more = tuple(field for field in watched.headers if field[0].lower() not in own)
            if more:
                outgoing = attrs.evolve(outgoing, headers=(*outgoing.headers, *more))
            answer = await self._http.send(outgoing, seconds=seconds, most=most)
            watched.answered(answer.status)
            return answer

    def _failure(self, call: Call, answer: Answer, token: Token) -> FleetAuthError:
        if answer.status == _UNAUTHORIZED and not call.api.scheme.renewable:
            return self._refused_without_token(call, answer, token)
        error = self._failures.of_status(answer, wall=self._clock.wall())
        if isinstance(error, QuotaError) and call.quota is not None:
            error.retry_after = max(error.retry_after or 0.0, call.quota.refused(error.retry_after))
        return error

    def _refused_without_token(self, call: Call, answer: Answer, token: Token) -> FleetAuthError:
        """A 401 to HTTP Basic: never replayed, and it locks only if it is surely about the credentials."""
        problem = read_problem(answer.body, answer.headers.get("content-type"))
        if not call.api.refuses_credentials(problem):
            return self._failures.of_status(answer, wall=self._clock.wall())
        said = self._failures.teller.said(answer, problem)
        text = (
            f"{self._observer.vendor} refused the credentials at {answer.method} {answer.url}: {said}. "
            "Nothing more is sent to this API until replace_credentials(...) or unlock() is called"
        )
        refusal = CredentialsRefusedError(text, **self._failures.teller.details(answer, problem))
        newest = call.api.keeper.newest
        if newest is not None and newest.generation == token.generation:  # else replaced meanwhile
            call.api.keeper.refuse(refusal)
        return refusal


def _place(call: Call) -> str:
    return f"{call.method} {call.path.partition('?')[0]}"


def _told(answer: Answer) -> str:
    return f"{answer.method} {answer.url}"
