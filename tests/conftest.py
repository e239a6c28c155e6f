"""What every test has: two async back ends, one HTTP engine, a clean sandbox, and no network beyond
this machine. Also what keeps a run honest: in CI a skip is a failure, and a run of no test fails.
Fixtures of one subject live beside its tests, not here.
"""

from __future__ import annotations

import importlib.util
import ipaddress
import os
import socket
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from blockbuster import blockbuster_ctx

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from fleetauth.sandbox import Sandbox

Result = TypeVar("Result")

IN_CI = bool(os.environ.get("CI"))


FAST = "aiohttp"  # sends what another engine composes; on asyncio only


def asked_engine() -> str | None:
    """The HTTP engine that this run was asked to use."""
    return os.environ.get("FLEETAUTH_TEST_ENGINE") or None


def expected_engine() -> str:
    """The HTTP engine that this run must use: the one asked for, else the one installed; see `FAST`."""
    installed = "httpx2" if importlib.util.find_spec("httpx2") else "httpx"
    asked = asked_engine()
    return installed if asked in {None, FAST} else asked or installed


def backends() -> list[str]:
    """The async back ends that the engine works on; what can't run is left out, not skipped."""
    return ["asyncio"] if asked_engine() == FAST else ["asyncio", "trio"]


# --- fixtures -------------------------------------------------------------------------------------


@pytest.fixture(params=backends())
def anyio_backend(request: pytest.FixtureRequest) -> str:
    """The async back end; every `async def` test runs once on each."""
    return str(request.param)


@pytest.fixture(scope="session")
def engine() -> str:
    """The name of the HTTP engine that this run must use."""
    return expected_engine()


@pytest.fixture(scope="session", autouse=True)
def fast_sessions() -> Iterator[None]:
    """In a run on the fast engine, every session that brings no engine of its own sends by it."""
    if asked_engine() != FAST:
        yield
        return
    from fleetauth.transport.engine import HttpClient

    plain = HttpClient.__init__

    def fast(self: HttpClient, **options: Any) -> None:  # noqa: ANN401 - whatever it takes
        brings_own = options.get("client") is not None or options.get("transport") is not None
        if not brings_own and options.get("engine") is None:
            options["engine"] = FAST
        plain(self, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HttpClient, "__init__", fast)
        yield


@pytest.fixture(scope="session")
def running_sandbox(loopback_only: None) -> Iterator[Sandbox]:  # noqa: ARG001
    """One sandbox for the whole run of a worker; ask for `sandbox` instead."""
    from fleetauth.sandbox import Sandbox

    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running_sandbox: Sandbox) -> Sandbox:
    """The four vendors over real HTTP, as if just started."""
    running_sandbox.reset()
    return running_sandbox


@pytest.fixture(scope="session", autouse=True)
def unblocked_loop() -> Iterator[None]:
    """No blocking call of the SDK on an event loop (I12): it raises `BlockingError` there.

    It sees asyncio's loops only; what it finds there blocks trio's just as well.
    """
    with blockbuster_ctx(
        "fleetauth", excluded_modules=["fleetauth.sandbox", "fleetauth.demo"]
    ) as guard:
        # Locks of logging and coverage, which the sandbox's thread takes too, are held for microseconds.
        for name in ("threading.Lock.acquire", "threading.Lock.acquire_lock"):
            guard.functions[name].deactivate()
        # An optional package is read from disk once, where it is first used; Python has no other way.
        for function in guard.functions.values():
            function.can_block_in("fleetauth/extras.py", "optional")
        yield


# --- no network beyond loopback -------------------------------------------------------------------


class NetworkTouchedError(AssertionError):
    """A test tried to leave this machine. Not an OSError: nothing may take it for a fault."""


def _is_loopback(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode()
    if host in {None, "", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False


def _refuse_remote(host: object) -> None:
    if not _is_loopback(host):
        raise NetworkTouchedError(f"a test tried to reach {host!r}, which is not this machine")


@pytest.fixture(scope="session", autouse=True)
def loopback_only() -> Iterator[None]:
    """Refuse every connection and name look-up that leaves this machine, on any back end."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex
    getaddrinfo = socket.getaddrinfo

    def guarded(original: Callable[..., Result]) -> Callable[..., Result]:
        def call(sock: socket.socket, address: Any) -> Result:  # noqa: ANN401
            if sock.family in {socket.AF_INET, socket.AF_INET6}:
                _refuse_remote(address[0])
            return original(sock, address)

        return call

    def guarded_getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        _refuse_remote(host)
        return getaddrinfo(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded(connect))
        patch.setattr(socket.socket, "connect_ex", guarded(connect_ex))
        patch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)
        yield


# --- honest runs ----------------------------------------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "engine(name): for one HTTP engine only; left out of runs on the other"
    )
    config.addinivalue_line(
        "markers", "kernel: starts a Jupyter kernel; on the oldest and the newest Python only"
    )
    is_worker = hasattr(config, "workerinput")
    if not is_worker and not config.option.collectonly:
        config.pluginmanager.register(_EmptyRunFails())


class _EmptyRunFails:
    """Fails a run in which no test was executed, also when all were skipped."""

    def __init__(self) -> None:
        self.executed = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.executed = self.executed or (report.when == "call" and report.outcome != "skipped")

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if not self.executed and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.NO_TESTS_COLLECTED


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, rather than skip, what is meant for the other engine."""
    engine = expected_engine()
    others = [
        item
        for item in items
        if (marker := item.get_closest_marker("engine")) and marker.args != (engine,)
    ]
    if not others:
        return
    items[:] = [item for item in items if item not in others]
    config.hook.pytest_deselected(items=others)


def _fail_skip_in_ci(report: pytest.TestReport | pytest.CollectReport) -> None:
    if IN_CI and report.outcome == "skipped" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {report.longrepr}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _fail_skip_in_ci(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _fail_skip_in_ci(report)
    return report
