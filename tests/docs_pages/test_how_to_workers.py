"""The how-to about workers is true: its web application, its two kinds of task queues and its cron job run as a host
would run them, each twice, and the vendor sees one exchange.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from fleetauth.sandbox import Sandbox
from fleetauth.stores import new_key
from tests.docs_pages.examples import DOCS, examples, sandbox_environment

WEB, ARQ, CELERY, CRON = examples(DOCS / "how_to" / "workers.md")


@pytest.fixture(autouse=True)
def environment(sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the page has set: the vendors' variables, a store and its key."""
    shared = {
        "TOKEN_STORE": f"file:{tmp_path}/tokens",
        "FLEETAUTH_STORE_KEY": new_key().reveal(),
    }
    for name, value in (sandbox_environment(sandbox) | shared).items():
        monkeypatch.setenv(name, value)


def worker(example: Any) -> dict[str, Any]:  # noqa: ANN401 - it is one of four
    """A process of its own, as far as that matters: the example, read anew."""
    module: dict[str, Any] = {"__name__": "worker"}
    exec(example.code(), module)  # noqa: S102 - our own page
    return module


@asynccontextmanager
async def web_worker() -> AsyncIterator[httpx.AsyncClient]:
    """A worker of the web application, and who visits it. A server would hand the lifespan's state to each request."""
    app: Any = worker(WEB)["app"]

    async def served(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI's
        await app({**scope, "state": dict(state)}, receive, send)

    async with (
        app.router.lifespan_context(app) as state,
        httpx.AsyncClient(
            transport=httpx.ASGITransport(served), base_url="http://ours.example"
        ) as visitor,
    ):
        yield visitor


async def test_two_workers_of_the_web_application(sandbox: Sandbox) -> None:
    for _ in range(2):
        async with web_worker() as visitor:
            assert (await visitor.get("/jobs")).json()
    assert len(sandbox.masternaut.exchanges) == 1


async def test_a_visitor_whose_turn_is_too_far_away_is_told_when_to_come_again() -> None:
    async with web_worker() as first, web_worker() as second:
        assert (await first.get("/positions")).json()
        refused = await second.get("/positions")
    assert (refused.status_code, refused.json()) == (503, {"retry_in": 16})
    assert refused.headers["retry-after"] == "16"


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_two_workers_with_a_loop(sandbox: Sandbox) -> None:
    names: set[str] = set()
    for module in (worker(ARQ), worker(ARQ)):
        settings: Any = module["WorkerSettings"]
        context: dict[str, Any] = {}
        await settings.on_startup(context)
        names |= {await task(context) for task in settings.functions}
        await settings.on_shutdown(context)
    assert len(names) == len(sandbox.mps_monitor.exchanges) == 1


def test_two_workers_without_a_loop(sandbox: Sandbox) -> None:
    for module in (worker(CELERY), worker(CELERY)):
        module["begin"](sender="the queue")
        assert module["account_name"]()
        assert module["first_devices"](3) == 3
        module["end"](sender="the queue")
    assert len(sandbox.mps_monitor.exchanges) == 1


def test_two_runs_of_the_cron_job(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        worker(CRON)
    assert capsys.readouterr().out == "40 vehicles, by a password grant\n" * 2
    assert len(sandbox.mzone.exchanges) == 1
