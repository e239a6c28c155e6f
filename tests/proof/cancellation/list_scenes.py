"""The scenes of lists: every way to read one, page by page, ahead, from a position on, as batches and to a file. Who
gives up in the middle goes on with the same reading, and has each row once.
"""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from fleetauth import MasternautSession, MZoneSession
from tests.proof.cancellation.answers import PAGE, feed, journeys, odata
from tests.proof.cancellation.leftovers import until
from tests.proof.cancellation.scenes import expired
from tests.proof.cancellation.world import Scene, World
from tests.vendors.test_calls import SESSIONS

Act = Callable[[World], Awaitable[Any]]
Reading = Callable[[Any], Any]
SUBJECT = "lists and feeds"
FILES = "exports to a file"
START = datetime(2026, 1, 1, tzinfo=UTC)


def vehicles(world: World) -> Any:  # noqa: ANN401 - a list
    """A list in pages."""
    return world.session.vehicles(page_size=PAGE)


def a_year(world: World) -> Any:  # noqa: ANN401 - a list
    """A range in windows."""
    return world.session.vehicle_journeys(
        vehicle_id="V1", start=START, end=START + timedelta(days=3), asset_days=1
    )


def changes(world: World) -> Any:  # noqa: ANN401 - a feed
    """A feed without an end."""
    return world.session.live_feed(from_date_time=START)


def events(world: World) -> Any:  # noqa: ANN401 - a feed
    """Another."""
    return world.session.events_feed(
        vehicle_group_id="72753c0d-0000-4000-8000-000000000001", since=START
    )


# --- ways to read ---------------------------------------------------------------------------------


def going_on(begin: Reading, *, most: int | None = None) -> Act:
    """Read to the end, or so many; who comes again goes on where it was left."""

    async def read(world: World) -> Any:  # noqa: ANN401 - rows, pages or batches
        if "reading" not in world.kept:
            world.kept |= {"reading": begin(world), "found": []}
        reading, found = world.kept["reading"], world.kept["found"]
        while most is None or len(found) < most:
            one = await anext(reading, None)
            if one is None:
                break
            found.append(one)
        return tuple(map(_plain, found))

    return read


def _plain(found: Any) -> Any:  # noqa: ANN401 - as above
    return found.to_pydict() if hasattr(found, "to_pydict") else found


async def _resumed(world: World) -> Any:  # noqa: ANN401 - rows
    rows = vehicles(world).rows()
    async for _ in rows:
        break
    return tuple(await vehicles(world).resume(rows.position).all())


def _at_once(read: Callable[[Any], Awaitable[Any]], of: Callable[[World], Any]) -> Act:
    async def reading(world: World) -> Any:  # noqa: ANN401 - rows
        return await read(of(world))

    return reading


async def _closed(world: World) -> Any:  # noqa: ANN401 - a row
    async with vehicles(world).prefetch(3).pages() as pages:
        return await anext(pages)


async def _first(pager: Any) -> Any:  # noqa: ANN401 - a list, and its first page
    return await pager


def export_scene(place: Path) -> Scene:
    """All rows are written to a file, each time in a new directory below this one."""
    numbers = itertools.count()

    async def make_room(world: World) -> None:
        await expired(world)
        world.kept["directory"] = place / str(next(numbers))
        world.kept["directory"].mkdir()

    async def to_parquet(world: World) -> Any:  # noqa: ANN401 - a number
        return await vehicles(world).to_parquet(world.kept["directory"] / "vans.parquet", rows=3)

    return Scene("to_parquet", FILES, MZONE, make_room, to_parquet, proof=whole_or_nothing)


async def whole_or_nothing(world: World) -> None:
    """What is there is a whole file, or nothing.

    Raises:
        AssertionError: A part is left.
    """
    place: Path = world.kept["directory"]
    await until(
        lambda: {path.name for path in place.iterdir()} <= {"vans.parquet"},
        lambda: f"files are left: {sorted(path.name for path in place.iterdir())}",
    )


PAGER: dict[str, Act] = {
    "await": _at_once(_first, vehicles),
    "rows": going_on(lambda world: aiter(vehicles(world))),
    "pages": going_on(lambda world: vehicles(world).pages()),
    "all": _at_once(lambda pager: pager.all(), vehicles),
    "all(limit)": _at_once(lambda pager: pager.all(limit=3), vehicles),
    "prefetch": _at_once(lambda pager: pager.prefetch(3).all(), vehicles),
    "prefetch, row by row": going_on(lambda world: vehicles(world).prefetch(3).rows()),
    "prefetch, left": _closed,
    "resume": _resumed,
    "batches": going_on(lambda world: vehicles(world).batches(rows=2)),
}
RANGE: dict[str, Act] = {
    "await": _at_once(_first, a_year),
    "rows": going_on(lambda world: a_year(world).rows()),
    "pages": going_on(lambda world: a_year(world).pages()),
    "all": _at_once(lambda reader: reader.all(), a_year),
}


def _made(vendor: str, kind: Any, answers: Any) -> Callable[[], World]:  # noqa: ANN401 - as above
    return lambda: World(kind, SESSIONS[vendor][1], answers)


MZONE = _made("mzone", MZoneSession, odata)
JOURNEYS = _made("masternaut", MasternautSession, journeys)
CHANGES = _made("masternaut", MasternautSession, feed)


async def _later(world: World) -> None:
    await expired(world)
    world.clock.advance(86_400)


LIST_SCENES = [
    *(Scene(f"list, {name}", SUBJECT, MZONE, expired, act) for name, act in PAGER.items()),
    *(Scene(f"range, {name}", SUBJECT, JOURNEYS, expired, act) for name, act in RANGE.items()),
    Scene("live_feed, row by row", SUBJECT, CHANGES, expired, going_on(changes, most=3)),
    Scene(
        "live_feed, by batches",
        SUBJECT,
        CHANGES,
        expired,
        going_on(lambda world: changes(world).batches(), most=3),
    ),
    Scene("events_feed", SUBJECT, MZONE, _later, going_on(events, most=4)),
]
