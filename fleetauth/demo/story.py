"""What the demo does with each vendor, step by step, held against what the sandbox itself counted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

import anyio
import attrs

from fleetauth import (
    CredentialsRefusedError,
    FleetAuthError,
    MasternautSession,
    MbanqSession,
    MPSMonitorSession,
    MZoneSession,
    VendorSession,
)
from fleetauth.sandbox import Sandbox
from fleetauth.testing import FakeClock

from .screen import Screen, Step

_CALLERS: Final = 50
_ROWS_SHOWN: Final = 2
_WIDTH: Final = 100


@attrs.frozen(kw_only=True)
class Story:
    """One vendor's part.

    Attributes:
        name: The vendor's name in the library.
        title: For people.
        session: Its session class.
        calls: The documented calls by their names, each giving rows.
        busy_call: The one that many tasks make at once; it has no quota.
        renewed_by: The grant that should renew the token.
    """

    name: str
    title: str
    session: Callable[..., VendorSession]
    calls: Mapping[str, Callable[[Any], Awaitable[Sequence[object]]]]
    busy_call: Callable[[Any], Awaitable[object]]
    renewed_by: str


async def _one(thing: Awaitable[object]) -> Sequence[object]:
    return (await thing,)


async def _rows(thing: Awaitable[Sequence[object]]) -> Sequence[object]:
    return await thing


STORIES: Final = (
    Story(
        name="mzone",
        title="MZone: password grant, bearer token, OData",
        session=MZoneSession,
        calls={
            "notifications(unread=True)": lambda s: _rows(s.notifications(unread=True)),
            "vehicles()": lambda s: _rows(s.vehicles()),
        },
        busy_call=lambda s: _rows(s.notifications(page_size=5)),
        renewed_by="password",
    ),
    Story(
        name="masternaut",
        title="Masternaut: HTTP Basic, bearer and x-connect-token side by side on one credential pair",
        session=MasternautSession,
        calls={
            "live_tracking()": lambda s: _rows(s.live_tracking()),
            "tire_events()": lambda s: _rows(s.tire_events()),
            "jobs()": lambda s: _rows(s.jobs()),
        },
        busy_call=lambda s: _rows(s.tire_events()),
        renewed_by="client_credentials",
    ),
    Story(
        name="mps_monitor",
        title="MPS Monitor: password grant with scope, refresh token that rotates",
        session=MPSMonitorSession,
        calls={"get_account()": lambda s: _one(s.get_account())},
        busy_call=lambda s: _one(s.get_account()),
        renewed_by="refresh_token",
    ),
    Story(
        name="mbanq",
        title="Mbanq: password grant and refresh with tenant, IP-address and device headers",
        session=MbanqSession,
        calls={"user_details()": lambda s: _one(s.user_details())},
        busy_call=lambda s: _one(s.user_details()),
        renewed_by="refresh_token",
    ),
)


class Teller:
    """Tells stories on one sandbox. Time passes when the story says so, for the vendor and the session alike."""

    def __init__(self, sandbox: Sandbox, screen: Screen) -> None:
        self._sandbox = sandbox
        self._screen = screen
        self._clock = FakeClock(wall=sandbox.clock.now())

    async def tell(self, story: Story) -> None:
        """One vendor's part, from sign-in to many callers at once."""
        self._screen.heading(story.title)
        vendor = self._sandbox.vendors[story.name]
        async with story.session(**vendor.arguments, clock=self._clock) as session:
            await self._step(story, "sign in", lambda: self._sign_in(session))
            for name, call in story.calls.items():
                await self._step(story, name, lambda call=call: self._call(session, call))  # type: ignore[misc]
            await self._step(
                story,
                "the token expires; the next call renews it",
                lambda: self._expire(story, session),
            )
            await self._step(
                story,
                "the vendor revokes the token early; the call is repeated with a new one",
                lambda: self._revoke(story, session),
            )
            await self._step(
                story,
                f"{_CALLERS} calls at once over an expiry make one exchange",
                lambda: self._rush(story, session),
            )

    async def tell_of_refusal(self, story: Story) -> None:
        """A wrong password: refused once, explained, and never sent again."""
        self._screen.heading("A wrong secret")
        name = (
            "password" if "password" in story.session.__init__.__annotations__ else "client_secret"
        )
        await self._step(
            story,
            f"a wrong {name} is refused, explained, and not sent again",
            lambda: self._refused(story, name),
        )

    async def _step(
        self, story: Story, title: str, work: Callable[[], Awaitable[list[str]]]
    ) -> None:
        try:
            told, ok = await work(), True
        except (FleetAuthError, _UnexpectedError) as exc:
            told, ok = [f"{type(exc).__name__}: {exc}"], False
        self._screen.step(Step(story.name, title, ok, tuple(told)))

    async def _sign_in(self, session: VendorSession) -> list[str]:
        status = await session.login()
        life = f"token {status.generation} for {status.expires_in:.0f} s"
        return [f"grant {status.grant}, state {status.state.value}, {life}"]

    async def _call(
        self, session: VendorSession, call: Callable[[Any], Awaitable[Sequence[object]]]
    ) -> list[str]:
        rows = await call(session)
        _expect(len(rows) > 0, "the call gave no rows")
        told = [_shortened(repr(row)) for row in rows[:_ROWS_SHOWN]]
        more = len(rows) - len(told)
        return [*told, f"… and {more} more"] if more else told

    async def _expire(self, story: Story, session: VendorSession) -> list[str]:
        before = session.token_status
        passed = await self._pass_the_end(session)
        exchanges = await self._exchanges_during(story, lambda: story.busy_call(session))
        status = session.token_status
        _expect(exchanges == 1, f"{exchanges} exchanges were made")
        _expect(status.grant == story.renewed_by, f"renewed by {status.grant}")
        came = f"token {status.generation} came by {status.grant}"
        return [f"{passed:.0f} s later: token {before.generation} has expired, {came}"]

    async def _revoke(self, story: Story, session: VendorSession) -> list[str]:
        self._sandbox.vendors[story.name].revoke_access_tokens()
        exchanges = await self._exchanges_during(story, lambda: story.busy_call(session))
        _expect(exchanges == 1, f"{exchanges} exchanges were made")
        return [
            f"401, one exchange, same request again: token {session.token_status.generation} serves"
        ]

    async def _rush(self, story: Story, session: VendorSession) -> list[str]:
        await self._pass_the_end(session)
        answers: list[object] = []
        failures: list[FleetAuthError] = []

        async def one_caller() -> None:
            try:
                answers.append(await story.busy_call(session))
            except FleetAuthError as exc:  # a task group would make a group of it
                failures.append(exc)

        async def all_callers() -> None:
            async with anyio.create_task_group() as tasks:
                for _ in range(_CALLERS):
                    tasks.start_soon(one_caller)

        exchanges = await self._exchanges_during(story, all_callers)
        if failures:
            raise failures[0]
        _expect(exchanges == 1, f"{exchanges} exchanges were made")
        return [f"{len(answers)} answers, 1 exchange counted by the sandbox"]

    async def _refused(self, story: Story, name: str) -> list[str]:
        vendor = self._sandbox.vendors[story.name]
        arguments = {**vendor.arguments, name: "not the right one"}
        async with story.session(**arguments, clock=self._clock) as session:
            sent_before = len(vendor.token_requests)
            refusals: list[str] = []
            for _ in range(2):
                try:
                    await story.busy_call(session)
                except CredentialsRefusedError as exc:
                    refusals.append(exc.message)
            sent = len(vendor.token_requests) - sent_before
            _expect(len(refusals) == 2, "it was not refused")  # noqa: PLR2004 - both calls
            _expect(sent == 1, f"it was sent {sent} times")
            return [
                *_folded(refusals[0]),
                f"state {session.state.value}; a second call sent nothing",
            ]

    async def _pass_the_end(self, session: VendorSession) -> float:
        seconds = (session.token_status.expires_in or 0.0) + 1.0
        self._clock.advance(seconds)
        self._sandbox.clock.advance(seconds)
        return seconds

    async def _exchanges_during(self, story: Story, work: Callable[[], Awaitable[object]]) -> int:
        vendor = self._sandbox.vendors[story.name]
        before = len(vendor.exchanges)
        await work()
        return len(vendor.exchanges) - before


class _UnexpectedError(Exception):
    """Something went otherwise than the demo says it should."""


def _expect(holds: bool, otherwise: str) -> None:  # noqa: FBT001 - a check, not an option
    if not holds:
        raise _UnexpectedError(otherwise)


def _shortened(text: str) -> str:
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"


def _folded(text: str) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) >= _WIDTH:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
