"""An engine's way to the network, which also closes a connection whose TLS handshake is given up halfway.

The engines close it after an error. When a call's time is over, or a caller is cancelled, they forget it, and its
socket stays open for as long as the other end likes. Nothing else of a connection is touched here.
"""

from __future__ import annotations

import asyncio
import functools
from types import ModuleType
from typing import Any

import anyio

from fleetauth.tokens.task import running_loop


class Network:
    """What an engine's connections connect by, on the event loop that runs.

    Args:
        core: The module that they come from.
    """

    __slots__ = ("_inner",)

    def __init__(self, core: ModuleType) -> None:
        on_asyncio = isinstance(running_loop(), asyncio.AbstractEventLoop)
        self._inner: Any = core.AnyIOBackend() if on_asyncio else core.TrioBackend()

    async def connect_tcp(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - the engine's own
        """A stream to a host, that cleans up after itself."""
        stream = await self._inner.connect_tcp(*args, **options)
        stream.start_tls = functools.partial(_begin_tls, stream, stream.start_tls)
        return stream


async def _begin_tls(stream: Any, start: Any, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - the engine's own
    try:
        return await start(*args, **options)
    except BaseException:
        with anyio.CancelScope(shield=True):
            await stream.aclose()
        raise
