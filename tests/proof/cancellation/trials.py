"""One trial: a call is given up at one point, and all that must be true afterwards is checked. Then the same at the
next point, until the call ends before it is reached.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from typing import Any

import anyio
import attrs
import sniffio

from tests.proof.cancellation import leftovers
from tests.proof.cancellation.steps import Steps
from tests.proof.cancellation.ways import ByTask, Caller, all_ended, ways_of
from tests.proof.cancellation.world import LIMIT, Counts, Scene, World
from tests.proof.ledger import FULL, Ledger

BATTERY = "cancellation"


@attrs.frozen
class Crowd:
    """How many make the call at once, and who of them gives up.

    Attributes:
        name: For the page.
        size: How many.
        all: Whether all do, instead of one.
    """

    name: str
    size: int
    all: bool = False

    def who(self, callers: list[Caller], number: int) -> list[Caller]:
        """Those that give up in the trial of that number."""
        return callers if self.all else [callers[number % self.size]]


ALONE = Crowd("alone", 1)
ONE_OF_MANY = Crowd("one of 4", 4)
ALL_OF_MANY = Crowd("all of 4", 4, all=True)


@attrs.frozen
class Usual:
    """What comes of a scene where nobody gives up.

    Attributes:
        answer: What the call gives.
        counts: What the vendor is asked for by making it twice.
        steps: How many steps the first takes.
    """

    answer: Any
    counts: Counts
    steps: int


async def usual(scene: Scene, crowd: Crowd = ALONE) -> Usual:
    """Play a scene in which nobody gives up."""
    world = await _opened(scene)
    steps = Steps()
    callers: list[Caller] = [_Plain(lambda: scene.call(world)) for _ in range(crowd.size)]
    with steps.counted():
        await _ended(world, callers, steps)
    for caller in callers:
        caller.judge()
    if not scene.closes:
        await _again(scene, world)
        await world.session.aclose()
    return Usual(callers[0].answer, world.counts(), steps.taken)


async def tried_everywhere(
    scene: Scene,
    way: type[Caller],
    ledger: Ledger,
    *,
    crowd: Crowd = ALONE,
    some: int | None = None,
    after: int | None = None,
) -> None:
    """Give a call up at each of its points, or at some of them.

    Args:
        scene: The call.
        way: How to give up.
        ledger: Counts.
        crowd: Who makes it.
        some: How many points, taken by chance, the same in each run; all if left out.
        after: Give up once more, so many steps later.
    """
    known = await usual(scene, crowd)
    place = f"{scene.subject}, {told(way)}"
    if after is not None:
        place = f"{scene.subject}, given up twice"
    elif crowd is not ALONE:
        place = f"{scene.subject}, {crowd.name}"
    for at in _points(f"{scene.name} {way.name} {crowd.name} {after}", known.steps, some):
        with ledger.trial(BATTERY, place):
            reached = await _tried(scene, way, known, crowd, _Moment(at, after))
        if not reached and some is None:
            return


async def tried_in_every_way(scene: Scene, ledger: Ledger, *, thorough: bool) -> None:
    """Give a call up in all ways, if it is to be thorough; else in one of them, by chance, the same in each run.

    By default, thorough means all points in one way and some in the others; else some points. In full, all points.
    """
    ways = ways_of(sniffio.current_async_library())
    chosen = random.Random(scene.name).choice(ways)
    for number, way in enumerate(ways if thorough else [chosen]):
        few = 3 if thorough else 2
        everywhere = FULL or (thorough and number == 0)
        await tried_everywhere(scene, way, ledger, some=None if everywhere else few)


def told(way: type[Caller]) -> str:
    """The way, and where there is a choice, on which back end."""
    return f"{way.name} on {sniffio.current_async_library()}" if len(way.backends) > 1 else way.name


@attrs.frozen
class _Moment:
    """When to give up, in steps, and how many steps later once more."""

    at: int
    after: int | None


async def _tried(
    scene: Scene, way: type[Caller], known: Usual, crowd: Crowd, moment: _Moment
) -> bool:
    """Whether the point was reached before the call ended."""
    before = leftovers.tasks()
    world = await _opened(scene)
    callers = [way(lambda: scene.call(world)) for _ in range(crowd.size)]
    leaving = crowd.who(callers, moment.at)

    def give_up() -> None:
        for caller in leaving:
            caller.give_up()

    def give_up_again() -> None:
        for caller in leaving:
            caller.give_up_again()

    deeds = {moment.at: give_up}
    if moment.after is not None:
        deeds[moment.at + moment.after] = give_up_again
    steps = Steps(deeds)
    try:
        with anyio.fail_after(LIMIT), steps.counted():
            await _ended(world, callers, steps)
        for caller in callers:
            caller.judge()
            assert caller.has_given_up or caller.answer == known.answer
        await _proved(scene, world, known, before)
    except BaseException as exc:
        exc.add_note(f"{scene.name}, {told(way)}, {crowd.name}, at {moment}")
        with anyio.move_on_after(1, shield=True):
            await world.session.aclose()  # or its warning is told too, long after
        raise
    return moment.at not in steps.left


async def _proved(scene: Scene, world: World, known: Usual, before: set[Any]) -> None:
    await leftovers.gone(before)
    world.check_rest()
    own = world.counts()
    if scene.proof is not None:
        await scene.proof(world)
    own = world.counts() - own
    if not scene.closes:
        answer = await _again(scene, world)
        assert answer == known.answer, f"the same call gives {answer!r} afterwards"
        found = world.counts() - own
        assert found.sign_ins <= known.counts.sign_ins, "a token was lost: it signed in once more"
        assert found.renewals <= known.counts.renewals, "it renewed more often than it has to"
        await world.check_family()
        await leftovers.gone(before)
        world.check_rest()
    with anyio.fail_after(LIMIT):
        await world.session.aclose()
    await leftovers.gone(before)
    world.check_closed()


async def _opened(scene: Scene) -> World:
    world = scene.make_world()
    await scene.before(world)
    return world


async def _again(scene: Scene, world: World) -> Any:  # noqa: ANN401 - whatever the call gives
    with anyio.fail_after(LIMIT):
        return await (scene.again or scene.call)(world)


async def _ended(world: World, callers: list[Caller], steps: Steps) -> None:
    beside: list[Caller] = [_Plain(make) for make in world.beside]
    native = sniffio.current_async_library() == "asyncio"
    await all_ended([*beside, *callers], native=native, begun=steps.begin)
    for caller in beside:
        caller.judge()


def _points(seed: str, steps: int, some: int | None) -> Iterator[int]:
    if some is None:
        yield from itertools.count()  # as many as there are: who tries notices the end
    every = range(steps)
    yield from random.Random(seed).sample(every, min(some or 0, len(every)))


class _Plain(ByTask):
    """One who makes a call and stays."""

    def judge(self) -> None:
        Caller.judge(self)
        assert not self.has_given_up
