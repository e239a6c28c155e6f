"""The sandbox itself: one clock, one invented world, four vendors, and a server that is started
and stopped. What the vendors do lives in their folders; how they are served, in the server's file.
"""

from __future__ import annotations

import ipaddress
import time
from typing import TYPE_CHECKING

import anyio.to_thread

from fleetauth.sandbox.clock import Clock
from fleetauth.sandbox.masternaut import Masternaut
from fleetauth.sandbox.mbanq import Mbanq
from fleetauth.sandbox.mps_monitor import MPSMonitor
from fleetauth.sandbox.mzone import MZone
from fleetauth.sandbox.world import world_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

    from fleetauth.sandbox.server import ServerThread
    from fleetauth.sandbox.vendor import Vendor


class Sandbox:
    """The four vendors, emulated over real HTTP on this machine.

    Args:
        port: The port to serve on; 0 for a free one.
        host: A loopback address.
        seed: What the invented world follows from; the same seed gives the same vehicles.
        wall: What gives the real time, in seconds since 1970.

    Raises:
        ValueError: The host is not this machine.

    Attributes:
        clock: The sandbox's wall clock, which can be moved.
        mzone: The emulated MZone.
        masternaut: The emulated Masternaut.
        mps_monitor: The emulated MPS Monitor.
        mbanq: The emulated Mbanq.

    Example:
        >>> with Sandbox() as sandbox:
        ...     sandbox.url.startswith("http://127.0.0.1:")
        True
    """

    def __init__(
        self,
        port: int = 0,
        host: str = "127.0.0.1",
        seed: int = 1,
        *,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._host = loopback(host)
        self._port = port
        self._server: ServerThread | None = None
        self.clock: Clock = Clock(wall)
        world = world_of(seed)
        self.mzone: MZone = MZone(self.clock, world)
        self.masternaut: Masternaut = Masternaut(self.clock, world)
        self.mps_monitor: MPSMonitor = MPSMonitor(self.clock, world)
        self.mbanq: Mbanq = Mbanq(self.clock, world)

    @property
    def vendors(self) -> dict[str, Vendor]:
        """The four vendors by name."""
        four: tuple[Vendor, ...] = (self.mzone, self.masternaut, self.mps_monitor, self.mbanq)
        return {vendor.name: vendor for vendor in four}

    @property
    def url(self) -> str:
        """Where it is served, such as `http://127.0.0.1:8787`. Raises `RuntimeError` while it is
        not.
        """
        if self._server is None:
            raise RuntimeError(
                "The sandbox is not running: use `with Sandbox() as sandbox:` or start()."
            )
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._server.port}"

    def reset(self) -> None:
        """Put requests, faults, tokens, switches and the clock back to the start."""
        self.clock.reset()
        for vendor in self.vendors.values():
            vendor.reset()

    def start(self) -> None:
        """Serve from now on.

        Raises:
            ImportError: Starlette or uvicorn is missing.
            OSError: The port is taken.
            RuntimeError: It is running already.
        """
        if self._server is not None:
            raise RuntimeError("The sandbox is running already.")
        try:
            from fleetauth.sandbox.application import application
            from fleetauth.sandbox.door import Stopping
            from fleetauth.sandbox.server import ServerThread
        except ImportError as error:
            raise ImportError(
                'The sandbox needs Starlette and uvicorn: pip install "fleetauth[sandbox]"'
            ) from error
        stopping = Stopping()
        self._server = ServerThread(application(self, stopping), stopping, self._host, self._port)
        for vendor in self.vendors.values():
            vendor.origin = self.url

    def stop(self) -> None:
        """Serve no longer; does nothing if it is not running."""
        server, self._server = self._server, None
        if server is not None:
            server.stop()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    async def __aenter__(self) -> Self:
        await anyio.to_thread.run_sync(self.start)
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        # Stopping takes a moment; a cancelled caller still gets the thread and the port back.
        with anyio.CancelScope(shield=True):
            await anyio.to_thread.run_sync(self.stop)


def loopback(host: str) -> str:
    """Give this host back if it is this machine's own; its credentials are public, so no other is
    served.

    Raises:
        ValueError: It is not.
    """
    if host == "localhost":
        return "127.0.0.1"
    try:
        if ipaddress.ip_address(host).is_loopback:
            return host
    except ValueError:
        pass
    raise ValueError(f"The sandbox serves this machine only: {host!r} is not a loopback address.")
