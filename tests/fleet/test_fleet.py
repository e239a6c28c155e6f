"""A fleet of many vendors: asked at once, in one shape, and one's failure beside the others' rows."""

from __future__ import annotations

import pickle
from collections.abc import Awaitable, Callable

import anyio
import attrs
import pytest

from fleetauth import (
    ConfigurationError,
    Fleet,
    FleetError,
    FleetPosition,
    FleetVehicle,
    QuotaError,
    TransportError,
)
from fleetauth.fleet import FleetRecords


@attrs.define(eq=False)
class Member:
    """An invented vendor's session with one vehicle, or an error."""

    vendor: str = "vans"
    id: str = "V1"
    error: BaseException | None = None
    before: Callable[[], Awaitable[object]] | None = None

    async def fleet_vehicles(self) -> list[FleetVehicle]:
        await self.asked()
        return [FleetVehicle(vendor=self.vendor, id=self.id)]

    async def fleet_positions(self) -> list[FleetPosition]:
        await self.asked()
        return [FleetPosition(vendor=self.vendor, id=self.id, speed=30.0)]

    async def asked(self) -> None:
        if self.before is not None:
            await self.before()
        if self.error is not None:
            raise self.error


DOWN = TransportError("the vans can't be reached", vendor="vans")
BUSY = QuotaError("the cars are busy", vendor="cars", retry_after=7.0)


async def test_vehicles_of_all_members_come_in_their_order() -> None:
    found = await Fleet(Member("vans"), Member("cars", "C1")).vehicles()
    assert list(found) == [
        FleetVehicle(vendor="vans", id="V1", member="vans"),
        FleetVehicle(vendor="cars", id="C1", member="cars"),
    ]
    assert found.failures == {}


async def test_positions_of_all_members_come_in_their_order() -> None:
    found = await Fleet(Member("vans"), Member("cars", "C1")).positions()
    assert [(row.vendor, row.id, row.speed) for row in found] == [
        ("vans", "V1", 30.0),
        ("cars", "C1", 30.0),
    ]


async def test_members_are_asked_at_once() -> None:
    first, second = anyio.Event(), anyio.Event()

    async def meet() -> None:
        first.set()
        await second.wait()

    async def answer() -> None:
        await first.wait()
        second.set()

    found = await Fleet(Member("vans", before=meet), Member("cars", before=answer)).vehicles()
    assert [row.vendor for row in found] == ["vans", "cars"]


async def test_a_failure_stands_beside_the_others_rows() -> None:
    found = await Fleet(Member("vans", error=DOWN), Member("cars")).positions()
    assert [row.vendor for row in found] == ["cars"]
    assert found.failures == {"vans": DOWN}
    assert repr(found) == "<Records of 1 FleetPosition, without vans>"


async def test_all_failing_is_an_error_that_tells_each() -> None:
    fleet = Fleet(Member("vans", error=DOWN), Member("cars", error=BUSY))
    with pytest.raises(FleetError) as caught:
        await fleet.vehicles()
    assert caught.value.message == (
        "none of the fleet's members answered: vans: the vans can't be reached; cars: the cars are busy"
    )
    assert caught.value.failures == {"vans": DOWN, "cars": BUSY}
    assert caught.value.retry_after == 7.0


async def test_when_it_makes_sense_to_ask_again_may_be_unknown() -> None:
    with pytest.raises(FleetError) as caught:
        await Fleet(Member(error=DOWN)).vehicles()
    assert caught.value.retry_after is None


def test_the_error_can_be_pickled() -> None:
    error = FleetError("none", failures={"vans": DOWN})
    copied = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert copied.failures["vans"].message == DOWN.message


async def test_a_mistake_in_a_members_program_is_not_hidden() -> None:
    fleet = Fleet(Member("vans"), Member("cars", error=ZeroDivisionError("oops")))
    with pytest.raises(ZeroDivisionError, match="oops"):
        await fleet.vehicles()


async def test_cancelling_the_call_cancels_the_members() -> None:
    seen: list[str] = []

    async def wait() -> None:
        try:
            await anyio.sleep_forever()
        finally:
            seen.append("ended")

    with anyio.CancelScope() as scope:
        async with anyio.create_task_group() as group:
            group.start_soon(Fleet(Member(before=wait), Member("cars", before=wait)).vehicles)
            await anyio.wait_all_tasks_blocked()
            scope.cancel()
    assert seen == ["ended", "ended"]


# --- who is in it ---------------------------------------------------------------------------------


async def test_two_accounts_of_a_vendor_are_told_apart() -> None:
    fleet = Fleet(Member(), Member(), Member(id="V9"))
    assert [(row.vendor, row.member, row.id) for row in await fleet.vehicles()] == [
        ("vans", "vans", "V1"),
        ("vans", "vans-2", "V1"),
        ("vans", "vans-3", "V9"),
    ]


async def test_a_member_may_have_a_name_of_its_own() -> None:
    fleet = Fleet(Member(), vans=Member(id="V9"), north=Member("cars"))
    assert repr(fleet) == "<Fleet of vans-2, vans, north>"
    assert [row.member for row in await fleet.positions()] == ["vans-2", "vans", "north"]


def test_the_members_can_be_seen_but_not_changed() -> None:
    member = Member()
    fleet = Fleet(member)
    assert fleet.members == {"vans": member}
    assert fleet.members is not fleet.members


def test_a_fleet_of_nobody_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="a fleet needs a member"):
        Fleet()


def test_one_that_tracks_nothing_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="str can't join a fleet"):
        Fleet("mzone")  # type: ignore[arg-type]


def test_one_member_can_not_join_twice() -> None:
    member = Member()
    with pytest.raises(ConfigurationError, match="in the fleet twice"):
        Fleet(member, again=member)


def test_records_without_failures_look_like_others() -> None:
    assert repr(FleetRecords(["row"])) == "<Records of 1 str>"
