"""Running the sandbox's application: uvicorn on loopback, in a thread and an event loop of its
own. The only file that imports uvicorn; what is served is none of its business.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from fleetauth.sandbox.door import Stopping


class _CuttableProtocol(H11Protocol):
    """HTTP/1.1 whose application is given the connection itself, so that it can cut it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - handed on untouched
        super().__init__(*args, **kwargs)
        # uvicorn would switch its access log off for the whole process; here it is off for this
        # server alone.
        self.access_log = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        # asyncio leaves this out for a listener made by create_server: each answer would take 40 ms.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.app_state = {**self.app_state, "transport": transport}


class _Server(uvicorn.Server):
    """A uvicorn server that says when it is ready, and that can be stopped from another thread."""

    def __init__(self, config: uvicorn.Config, stopping: Stopping) -> None:
        super().__init__(config)
        self.ready = threading.Event()
        self.failure: BaseException | None = None
        self._stopping = stopping
        self._loop: asyncio.AbstractEventLoop

    def serve_in_thread(self, listener: socket.socket) -> None:
        try:
            self.run(sockets=[listener])
        except BaseException as error:  # noqa: BLE001 - the thread that starts it is told
            self.failure = error
            self.ready.set()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self._loop = asyncio.get_running_loop()
        self.ready.set()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stop_here)

    def _stop_here(self) -> None:
        self._stopping.set()
        self.should_exit = True


class ServerThread:
    """A server in a thread, from construction until `stop`.

    Args:
        app: What to serve.
        stopping: Told when the server stops, so that the application lets go of held answers.
        host: A loopback address.
        port: A port; 0 for a free one.

    Raises:
        OSError: The port is taken.
        RuntimeError: The server did not start.
    """

    def __init__(self, app: ASGIApp, stopping: Stopping, host: str, port: int) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host, port), family=family)
        self.port: int = listener.getsockname()[1]
        config = uvicorn.Config(
            app,
            http=_CuttableProtocol,
            ws="none",
            loop="asyncio",
            lifespan="off",
            log_config=None,
            date_header=False,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=75,
            timeout_graceful_shutdown=1,
        )
        self._server = _Server(config, stopping)
        self._thread = threading.Thread(
            target=self._server.serve_in_thread,
            args=(listener,),
            name=f"fleetauth-sandbox-{self.port}",
            daemon=True,  # a sandbox that nobody stopped must not keep the interpreter alive
        )
        self._thread.start()
        self._server.ready.wait()
        if self._server.failure is not None:
            listener.close()
            raise RuntimeError("The sandbox could not be served.") from self._server.failure

    def stop(self) -> None:
        """Stop serving; gives back the port and the thread."""
        self._server.stop()
        self._thread.join()
