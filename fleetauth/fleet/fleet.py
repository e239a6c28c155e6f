"""`Fleet`: several tracking vendors asked at once, one's failure beside the others' rows. It owns no session."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, Final, TypeVar

import anyio
import attrs

from fleetauth.errors import ConfigurationError, FleetAuthError, FleetError
from fleetauth.markup import Column, table
from fleetauth.records import Records
from fleetauth.session import VendorSession
from fleetauth.tokens.card import time_left, to_the_second
from fleetauth.tokens.status import TokenStatus

from .shapes import FleetMember, FleetPosition, FleetVehicle

_Row = TypeVar("_Row", FleetVehicle, FleetPosition)
_T_co = TypeVar("_T_co", covariant=True)
_MOST_NAMES: Final = 30  # characters


class FleetRecords(Records[_T_co]):
    """The rows of those vendors that answered, member by member.

    Attributes:
        failures: Why others did not, by the member's name in the fleet; empty if all answered.

    Example:
        >>> positions = await fleet.positions()  # doctest: +SKIP
        >>> for member, error in positions.failures.items():  # doctest: +SKIP
        ...     print(member, error.message)
    """

    __slots__ = ("_failures",)

    def __init__(
        self,
        rows: Iterable[_T_co] = (),
        *,
        failures: Mapping[str, FleetAuthError] | None = None,
        kind: type[Any] | None = None,
    ) -> None:
        super().__init__(rows, kind=kind)
        self._failures = dict(failures or {})

    @property
    def failures(self) -> Mapping[str, FleetAuthError]:
        """Why members did not answer, by their name in the fleet."""
        return self._failures

    def __repr__(self) -> str:
        rows = super().__repr__()
        return f"{rows[:-1]}, without {_few(self.failures)}>" if self.failures else rows

    def _warnings(self) -> Iterable[str]:
        return [f"{name} did not answer: {error.message}" for name, error in self._failures.items()]


class Fleet:
    """Several tracking vendors, or several accounts of one, as one fleet.

    The sessions stay yours: open, use and close them as ever. The rows are in the order of the members.

    Args:
        *members: Sessions, each named as its vendor in the fleet; a second one of a vendor as ``"mzone-2"``, and so on.
        **named: Sessions by names of your own.

    Raises:
        ConfigurationError: There is none, one is no tracking vendor's session, or one is given twice.

    Example:
        >>> fleet = Fleet(mzone, masternaut)  # doctest: +SKIP
        >>> for position in await fleet.positions():  # doctest: +SKIP
        ...     print(position.vendor, position.registration, position.latitude, position.longitude)
    """

    def __init__(self, *members: FleetMember, **named: FleetMember) -> None:
        if not members and not named:
            raise ConfigurationError("a fleet needs a member: Fleet(mzone, masternaut)")
        given: tuple[object, ...] = (*members, *named.values())
        for member in given:
            _check(member)
        if len({id(member) for member in given}) < len(given):
            raise ConfigurationError("a session is in the fleet twice: its rows would come twice")
        found: dict[str, FleetMember] = {}
        for member in members:
            name, number = member.vendor, 1
            while name in found or name in named:
                number += 1
                name = f"{member.vendor}-{number}"
            found[name] = member
        self._members: Mapping[str, FleetMember] = found | named

    @property
    def members(self) -> Mapping[str, FleetMember]:
        """The sessions, by their names in the fleet."""
        return dict(self._members)

    async def vehicles(self) -> FleetRecords[FleetVehicle]:
        """Every vehicle of every vendor, all asked at once.

        Raises:
            FleetError: None answered. If only some did not, `failures` beside the others' rows says why.
        """
        return await self._asked(FleetVehicle, lambda member: member.fleet_vehicles())

    async def positions(self) -> FleetRecords[FleetPosition]:
        """Where each vehicle of every vendor was last, all asked at once.

        Raises:
            FleetError: None answered. If only some did not, `failures` beside the others' rows says why.
        """
        return await self._asked(FleetPosition, lambda member: member.fleet_positions())

    async def _asked(
        self, kind: type[_Row], ask: Callable[[FleetMember], Awaitable[Iterable[_Row]]]
    ) -> FleetRecords[_Row]:
        answers: dict[str, list[_Row] | Exception] = {}

        async def one(name: str, member: FleetMember) -> None:
            try:
                answers[name] = [attrs.evolve(row, member=name) for row in await ask(member)]
            except Exception as exc:  # noqa: BLE001 - told apart below, once all have ended
                answers[name] = exc

        async with anyio.create_task_group() as group:
            for name, member in self._members.items():
                group.start_soon(one, name, member)
        return _joined({name: answers[name] for name in self._members}, kind)

    def __repr__(self) -> str:
        return f"<Fleet of {', '.join(self._members)}>"

    def _repr_html_(self) -> str:
        """The members and how their sessions are, for a notebook."""
        members = tuple(self._members.values())
        statuses = [it.token_status if isinstance(it, VendorSession) else None for it in members]
        columns = [
            Column("member", tuple(self._members)),
            Column("vendor", tuple(member.vendor for member in members)),
            _told(statuses, "state", lambda status: status.state.value),
            _told(statuses, "time left", time_left),
            _told(statuses, "last renewal", lambda status: to_the_second(status.renewed_at)),
        ]
        return table(columns, caption=f"Fleet of {len(members)}")


def _told(
    statuses: Iterable[TokenStatus | None], name: str, tell: Callable[[TokenStatus], object]
) -> Column:
    return Column(name, tuple(None if status is None else tell(status) for status in statuses))


def _few(names: Iterable[str]) -> str:
    """Names, as many as fit into a line with other things."""
    told = ", ".join(names)
    return told if len(told) <= _MOST_NAMES else f"{told[:_MOST_NAMES]}…"


def _check(member: object) -> None:
    if not isinstance(member, FleetMember):
        text = (
            f"{type(member).__name__} can't join a fleet: it has no fleet_vehicles() and fleet_positions(); "
            f"give sessions of tracking vendors"
        )
        raise ConfigurationError(text)


def _joined(answers: Mapping[str, list[_Row] | Exception], kind: type[_Row]) -> FleetRecords[_Row]:
    rows: list[_Row] = []
    failures: dict[str, FleetAuthError] = {}
    for name, answer in answers.items():
        if isinstance(answer, FleetAuthError):
            failures[name] = answer
        elif isinstance(answer, Exception):
            raise answer
        else:
            rows.extend(answer)
    if len(failures) == len(answers):
        raise _none_answered(failures)
    return FleetRecords(rows, failures=failures, kind=kind)


def _none_answered(failures: Mapping[str, FleetAuthError]) -> FleetError:
    told = "; ".join(f"{name}: {error.message}" for name, error in failures.items())
    waits: list[Any] = [error.retry_after for error in failures.values()]
    known = [wait for wait in waits if wait is not None]
    return FleetError(
        f"none of the fleet's members answered: {told}",
        failures=failures,
        retry_after=min(known) if known else None,
    )
