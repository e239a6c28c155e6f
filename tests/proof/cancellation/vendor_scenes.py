"""The scenes of the vendors' own calls: each public method that asks the vendor, answered as documented."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from fleetauth import Fleet
from tests.proof.cancellation.answers import odata
from tests.proof.cancellation.scenes import expired
from tests.proof.cancellation.vendor import Answers
from tests.proof.cancellation.world import Scene, World
from tests.vendors.calls import Case
from tests.vendors.test_calls import SESSIONS

SUBJECT = "the vendors' own calls"
GUID = "72753c0d-0000-4000-8000-000000000001"
START = datetime(2025, 12, 31, tzinfo=UTC)
PAGES = "pages"  # instead of a sample: a list that comes in several


class _Asked:
    """Stands for a session, to be told the name of the method that a case calls."""

    def __init__(self) -> None:
        self.name = ""

    def __getattr__(self, name: str) -> Callable[..., object]:
        self.name = self.name or name
        return lambda *_, **__: None


def method_of(case: Case) -> str:
    """The name of the method that a case calls."""
    asked = _Asked()
    _ = case.run(asked)  # not to be awaited: it only says its name
    return asked.name


def _first(feed: Any, count: int) -> Any:  # noqa: ANN401 - a feed
    async def read() -> Any:  # noqa: ANN401 - its rows
        rows: list[Any] = []
        async for row in feed:
            rows.append(row)
            if len(rows) == count:
                return tuple(rows)
        return None

    return read()


# What has no documented call of its own: what it is made of has.
MORE: dict[str, list[tuple[str, str | None, Callable[[Any], Awaitable[Any]]]]] = {
    "mzone": [
        ("fleet_vehicles", PAGES, lambda s: s.fleet_vehicles()),
        ("fleet_positions", PAGES, lambda s: s.fleet_positions()),
        ("entities", PAGES, lambda s: s.entities("Vehicles")),
        (
            "events_feed",
            PAGES,
            lambda s: _first(s.events_feed(vehicle_group_id=GUID, since=START), 1),
        ),
    ],
    "masternaut": [
        ("fleet_vehicles", "vehicles", lambda s: s.fleet_vehicles()),
        ("fleet_positions", "live_tracking", lambda s: s.fleet_positions()),
        ("live_feed", "live_tracking_latest", lambda s: _first(s.live_feed(), 1)),
        (
            "vehicle_history_feed",
            "vehicle_history_latest",
            lambda s: _first(s.vehicle_history_feed(), 1),
        ),
        (
            "vehicle_journeys_feed",
            "vehicle_journeys_latest",
            lambda s: _first(s.vehicle_journeys_feed(vehicle_id="V1001"), 1),
        ),
        (
            "driver_journeys_feed",
            "driver_journeys_latest",
            lambda s: _first(s.driver_journeys_feed(driver_id="D20"), 1),
        ),
    ],
    "mps_monitor": [
        ("call_one", "device", lambda s: s.call_one("POST Device/Get", json={"Id": "x"})),
        ("call_many", "counters", lambda s: s.call_many("POST Counter/List")),
        ("call_pages", "devices", lambda s: s.call_pages("POST Device/List")),
        ("call_done", "device", lambda s: s.call_done("DELETE Office/Delete", params={"id": "x"})),
    ],
    "mbanq": [
        ("use_second_factor", None, lambda s: s.use_second_factor("invented-factor")),
    ],
}


def _cases() -> Iterator[tuple[str, str, Case]]:
    for vendor, (_, _, cases) in SESSIONS.items():
        for case in cases:
            yield vendor, method_of(case), case
        for method, sample, run in MORE[vendor]:
            yield vendor, method, Case(method, run, sample)


def _scene(vendor: str, method: str, case: Case) -> Scene:
    kind, arguments, _ = SESSIONS[vendor]
    made: Any = kind
    answer = None if case.sample == PAGES else case.answer(vendor)
    answers: Answers = odata if case.sample == PAGES else lambda _: answer
    return Scene(
        f"{vendor} {method}",
        SUBJECT,
        lambda: World(made, arguments, answers),
        expired,
        lambda world: case.run(world.session),
        covers=f"{kind.__name__}.{method}",
    )


def _fleet_scene(method: str) -> Scene:
    kind, arguments, _ = SESSIONS["mzone"]
    made: Any = kind

    async def asked(world: World) -> Any:  # noqa: ANN401 - rows
        return await getattr(Fleet(world.session), method)()

    return Scene(
        f"Fleet.{method}",
        SUBJECT,
        lambda: World(made, arguments, odata),
        expired,
        asked,
        covers=f"Fleet.{method}",
    )


VENDOR_SCENES = [
    *(_scene(*found) for found in _cases()),
    _fleet_scene("vehicles"),
    _fleet_scene("positions"),
]
