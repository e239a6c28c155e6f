"""What a session adds to each call before anything is sent: the look at the token, and the guard of where it goes.

Each is run many times on an open session whose token serves. Nothing is sent meanwhile, so it takes no server's time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import process_time
from typing import Any, Final

import attrs

from .loaded import session
from .measure import WrongResultError, apart
from .report import circumstances
from .server import keep_off_the_servers_core, serving
from .table import Column, Row, Size, Table, spread
from .vehicle import API, ID, PATH, in_object, vehicle

TOGETHER: Final = "together"
_ENGINE: Final = "httpx"  # which one is no matter
_SMOKE: Final = (10, 1)

Step = Callable[[], object]


@attrs.frozen
class Inside:
    """The benchmark."""

    def tables(self, size: Size) -> tuple[Table, ...]:
        """Measure."""
        times, rounds = size.of(20_000, 15, smoke=_SMOKE)
        answer, wanted = apart(vehicle)
        with serving(answer) as served:
            found: dict[str, list[float]] = apart(_measured, served, wanted, times, rounds)
        rows = tuple(Row((name,), (spread(taken),), ours=True) for name, taken in found.items())
        return (
            Table(
                key="inside",
                title="What each call pays for the token and for the guard",
                circumstances=circumstances((), rounds=rounds),
                headings=("step",),
                columns=(Column("processor time (least to most)", "µs"),),
                rows=rows,
            ),
        )


def _measured(served: Any, wanted: str, times: int, rounds: int) -> dict[str, list[float]]:  # noqa: ANN401 - a `Served`
    keep_off_the_servers_core()
    return asyncio.run(_all_measured(served, wanted, times, rounds))


async def _all_measured(
    served: Any,  # noqa: ANN401 - a `Served`
    wanted: str,
    times: int,
    rounds: int,
) -> dict[str, list[float]]:
    async with session(_ENGINE, served) as mzone:
        found = in_object(await mzone.vehicle(ID))
        if found != wanted:
            text = f"{found!r} instead of {wanted!r}"
            raise WrongResultError(text)
        steps = _steps(mzone, served.url)
        taken: dict[str, list[float]] = {name: [] for name in steps}
        for _ in range(rounds):
            for name, step in steps.items():
                taken[name].append(1e6 * _once(step, times))
    return taken


def _steps(mzone: Any, url: str) -> dict[str, Step]:  # noqa: ANN401 - its type would import an engine here
    from fleetauth.transport.origins import joined
    from fleetauth.transport.past_client import target_behind

    api = next(iter(mzone._apis.values()))  # noqa: SLF001 - there is no other way inside
    keeper = api.keeper

    def check() -> None:
        if keeper.ready() is None or keeper.second_factor() is not None:
            raise WrongResultError("the token does not serve")

    def guard() -> None:
        if target_behind(url, joined(api.base_url, PATH)) != f"/{API}{PATH}":
            raise WrongResultError("the guard reads the URL otherwise")

    def together() -> None:
        check()
        guard()

    return {"the look at the token": check, "the guard of where it goes": guard, TOGETHER: together}


def _once(step: Step, times: int) -> float:
    begin = process_time()
    for _ in range(times):
        step()
    return (process_time() - begin) / times


INSIDE: Final = Inside()
