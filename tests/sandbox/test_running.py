"""Starting, stopping and resetting the sandbox: what a test, a notebook or a demo relies on."""

from __future__ import annotations

import logging
import socket
import sys
import threading
import time

import anyio
import httpx
import pytest
import uvicorn

from fleetauth.sandbox import Sandbox
from fleetauth.sandbox.sandbox import loopback


def test_it_serves_on_a_free_port_of_this_machine() -> None:
    with Sandbox() as sandbox:
        assert sandbox.url.startswith("http://127.0.0.1:")
        assert httpx.get(sandbox.url).status_code == 200


def test_the_front_page_says_in_plain_text_what_it_is() -> None:
    with Sandbox() as sandbox:
        page = httpx.get(sandbox.url)
    assert page.headers["content-type"].startswith("text/plain")
    assert page.text.startswith("This is the sandbox of fleetauth")


def test_an_unknown_prefix_is_not_found() -> None:
    with Sandbox() as sandbox:
        assert httpx.get(f"{sandbox.url}/elsewhere").status_code == 404


def test_the_arguments_of_a_vendor_that_never_ran_are_an_error() -> None:
    with pytest.raises(RuntimeError, match="not running"):
        Sandbox().mzone.arguments  # noqa: B018 - reading it is what is tested


async def test_it_serves_inside_async_with() -> None:
    async with Sandbox() as sandbox, httpx.AsyncClient() as client:
        assert (await client.get(sandbox.url)).status_code == 200


async def test_many_callers_at_once_are_all_answered_and_recorded() -> None:
    async with Sandbox() as sandbox, httpx.AsyncClient(timeout=30.0) as client:
        statuses: list[int] = []

        async def call() -> None:
            statuses.append((await client.get(f"{sandbox.mzone.url}/nothing")).status_code)

        async with anyio.create_task_group() as tasks:
            for _ in range(100):
                tasks.start_soon(call)
        assert statuses == [404] * 100
        assert len(sandbox.mzone.requests) == 100


def test_it_serves_on_the_port_that_is_asked_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with Sandbox(port=port) as sandbox:
        assert sandbox.url == f"http://127.0.0.1:{port}"


def test_a_port_that_is_taken_is_an_os_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        sandbox = Sandbox(port=taken.getsockname()[1])
        with pytest.raises(OSError, match="in use"):
            sandbox.start()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1"])
def test_loopback_addresses_are_served(host: str) -> None:
    assert loopback(host) == host


def test_localhost_is_this_machine() -> None:
    assert loopback("localhost") == "127.0.0.1"


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.com", ""])  # noqa: S104 - refused
def test_any_other_host_is_refused(host: str) -> None:
    with pytest.raises(ValueError, match="this machine only"):
        Sandbox(host=host)


def test_an_ipv6_address_is_bracketed_in_the_url() -> None:
    with Sandbox(host="::1") as sandbox:
        assert sandbox.url.startswith("http://[::1]:")
        assert httpx.get(sandbox.url).status_code == 200


def test_the_url_of_a_sandbox_that_is_not_running_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="not running"):
        Sandbox().url  # noqa: B018 - reading it is what is tested


def test_starting_twice_is_an_error() -> None:
    with Sandbox() as sandbox, pytest.raises(RuntimeError, match="already"):
        sandbox.start()


def test_stopping_twice_is_no_error() -> None:
    sandbox = Sandbox()
    sandbox.start()
    sandbox.stop()
    sandbox.stop()


def test_it_can_be_started_again() -> None:
    sandbox = Sandbox()
    for _ in range(2):
        with sandbox:
            assert httpx.get(sandbox.url).status_code == 200


def test_stopping_gives_back_the_thread_and_the_port() -> None:
    before = set(threading.enumerate())  # one of another test may end meanwhile
    with Sandbox() as sandbox:
        port = int(sandbox.url.rpartition(":")[2])
    assert set(threading.enumerate()) <= before
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port))


def test_stopping_waits_for_no_idle_connection() -> None:
    with httpx.Client() as client, Sandbox() as sandbox:
        client.get(sandbox.url)
        begun = time.perf_counter()
        sandbox.stop()
        assert time.perf_counter() - begun < 1.0  # uvicorn's patience with connections


def test_a_missing_server_library_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [n for n in sys.modules if n.startswith("fleetauth.sandbox.server")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with pytest.raises(ImportError, match=r'pip install "fleetauth\[sandbox\]"'):
        Sandbox().start()


def test_a_server_that_does_not_start_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_args: object, **_kwargs: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(uvicorn.Server, "startup", fail)
    sandbox = Sandbox()
    with pytest.raises(RuntimeError, match="could not be served"):
        sandbox.start()
    sandbox.stop()


def test_another_server_in_the_process_keeps_its_access_log() -> None:
    log = logging.getLogger("uvicorn.access")
    before = (log.propagate, list(log.handlers), log.level)
    with Sandbox():
        assert (log.propagate, list(log.handlers), log.level) == before


def test_requests_do_not_fill_the_access_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="uvicorn.access")
    with Sandbox() as sandbox:
        httpx.get(sandbox.url)
    assert [record for record in caplog.records if record.name == "uvicorn.access"] == []


def test_the_same_seed_gives_the_same_fleet() -> None:
    first, second, other = Sandbox(seed=3), Sandbox(seed=3), Sandbox(seed=4)
    assert first.mzone.world.vehicles == second.mzone.world.vehicles
    assert first.mzone.world.vehicles != other.mzone.world.vehicles


def test_the_clock_starts_at_the_given_wall_time_and_can_be_moved() -> None:
    sandbox = Sandbox(wall=lambda: 1_800_000_000.0)
    sandbox.clock.advance(90.0)
    assert sandbox.clock.now() == 1_800_000_090.0


def test_reset_puts_the_clock_back() -> None:
    sandbox = Sandbox(wall=lambda: 1_800_000_000.0)
    sandbox.clock.advance(-90.0)
    sandbox.reset()
    assert sandbox.clock.now() == 1_800_000_000.0
