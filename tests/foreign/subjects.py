"""Our sessions as this battery uses them: how each is opened on the foreign server, and a call
whose answer names the owner of the token that opened it. No test here, and no word of how the
server works.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeAlias

import anyio
import attrs

from fleetauth import MasternautSession, MPSMonitorSession, MZoneSession
from tests.foreign.credentials import CREDENTIALS

if TYPE_CHECKING:
    from fleetauth.testing import FakeClock
    from tests.foreign.server import AuthorizationServer

Session: TypeAlias = Any  # the three have no more in common here than what a subject does with them


@attrs.frozen
class Subject:
    """One vendor's session under test.

    Attributes:
        vendor: The vendor's name.
        session: Its class.
        login: The grant that gives the first token.
        renewal: The grant that gives every later one.
        owner: Whose name a good answer carries.
        call: Makes one call; gives the name in its answer. The number picks among several calls.
        options: More arguments for the session.
    """

    vendor: str
    session: Callable[..., Session]
    login: str
    renewal: str
    owner: str | None
    call: Callable[[Session, int], Coroutine[Any, Any, str | None]]
    options: dict[str, str] = attrs.field(factory=dict)

    @property
    def rotates(self) -> bool:
        """Whether refresh tokens are in play."""
        return self.renewal == "refresh_token"

    def open(self, server: AuthorizationServer, clock: FakeClock, **replaced: object) -> Session:
        """The session, not signed in yet."""
        arguments = server.sdk_arguments(self.vendor) | self.options
        return self.session(**{**arguments, "clock": clock, **replaced})

    async def calls(self, session: Session, count: int) -> list[str | None]:
        """That many calls at once; the names in their answers."""
        answers: list[str | None] = []

        async def one(number: int) -> None:
            answers.append(await self.call(session, number))

        async with anyio.create_task_group() as group:
            for number in range(count):
                group.start_soon(one, number)
        return answers


async def _account_name(session: MPSMonitorSession, _: int) -> str | None:
    return (await session.get_account()).name


async def _notification_message(session: MZoneSession, _: int) -> str | None:
    return (await session.notifications())[0].message


async def _tire_or_job_client(session: MasternautSession, number: int) -> str | None:
    """The two APIs that share the token, in turn."""
    if number % 2:
        return (await session.jobs())[0].client_name
    return str((await session.tire_events())[0].extra["client"])


MPS_MONITOR = Subject(
    vendor="mps_monitor",
    session=MPSMonitorSession,
    login="password",
    renewal="refresh_token",
    owner=CREDENTIALS["mps_monitor"].username,
    call=_account_name,
)
MZONE = Subject(
    vendor="mzone",
    session=MZoneSession,
    login="password",
    renewal="refresh_token",
    owner=CREDENTIALS["mzone"].username,
    call=_notification_message,
    options={"scope": "mz6-api.all mz_username"},
)
MASTERNAUT = Subject(
    vendor="masternaut",
    session=MasternautSession,
    login="client_credentials",
    renewal="client_credentials",
    owner=CREDENTIALS["masternaut"].client_id,
    call=_tire_or_job_client,
)
ALL = (MPS_MONITOR, MZONE, MASTERNAUT)
