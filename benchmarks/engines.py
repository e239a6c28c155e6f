"""Bare HTTP engines, with no authentication and no types: what all else is measured beside.

An engine is imported where it is used, and without types: any of them may be missing.
"""

from __future__ import annotations

import asyncio
import importlib
import sys
import zlib
from collections import deque
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from typing import Any, Final

from .asking import Ask, Way
from .server import Served
from .vehicle import API, PATH, in_content, in_json, url

HTTPX_LIKE: Final = ("httpx", "httpx2")
_MANY: Final = 100  # connections that are kept
_HEAD_ENDS: Final = b"\r\n\r\n"
_GZIPPED: Final = 16 + zlib.MAX_WBITS

_Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@contextmanager
def only(engine: str) -> Generator[None, None, None]:
    """Let nothing within find another engine that would be preferred."""
    hidden = {name: sys.modules.get(name) for name in HTTPX_LIKE if name != engine}
    nowhere: dict[str, Any] = dict.fromkeys(hidden)
    sys.modules.update(nowhere)
    try:
        yield
    finally:
        for name, module in hidden.items():
            del sys.modules[name]
            if module is not None:
                sys.modules[name] = module


def client(engine: str, served: Served, **more: Any) -> Any:  # noqa: ANN401 - an engine has no types here
    """A plain client of an engine with httpx's interface."""
    return importlib.import_module(engine).AsyncClient(verify=served.trust() or True, **more)


@asynccontextmanager
async def _bare(engine: str, served: Served) -> AsyncGenerator[Ask, None]:
    async with client(engine, served) as made:
        yield partial(made.get, url(served))


@asynccontextmanager
async def _keeping_many(engine: str, served: Served) -> AsyncGenerator[Ask, None]:
    limits = importlib.import_module(engine).Limits(
        max_connections=_MANY, max_keepalive_connections=_MANY
    )
    async with client(engine, served, limits=limits) as made:
        yield partial(made.get, url(served))


@asynccontextmanager
async def _on_aiohttp(engine: str, served: Served) -> AsyncGenerator[Ask, None]:
    package = "httpx_aiohttp" if engine == "httpx" else f"httpx_aiohttp.{engine}"
    transport = importlib.import_module(package).AiohttpTransport(verify=served.trust() or True)
    async with client(engine, served, transport=transport) as made:
        yield partial(made.get, url(served))


@asynccontextmanager
async def _aiohttp(served: Served) -> AsyncGenerator[Ask, None]:
    aiohttp: Any = importlib.import_module("aiohttp")
    connector = aiohttp.TCPConnector(ssl=served.trust() or True)
    async with aiohttp.ClientSession(connector=connector) as session:
        address = url(served)

        async def ask() -> bytes:
            async with session.get(address) as response:
                body: bytes = await response.read()
                return body

        yield ask


@asynccontextmanager
async def _streams(served: Served) -> AsyncGenerator[Ask, None]:
    """As little as there can be: no redirects, no time limits, no chunks, and no look at what is answered."""
    scheme, _, host = served.url.partition("://")
    name, _, port = host.partition(":")
    tls = served.trust() if scheme == "https" else None
    written = f"GET /{API}{PATH} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: gzip\r\n\r\n".encode()
    idle: deque[_Stream] = deque()

    async def ask() -> bytes:
        stream = idle.pop() if idle else await asyncio.open_connection(name, int(port), ssl=tls)
        reader, writer = stream
        writer.write(written)
        head = (await reader.readuntil(_HEAD_ENDS)).lower()
        _, _, after = head.partition(b"\r\ncontent-length:")
        body = await reader.readexactly(int(after.partition(b"\r\n")[0]))
        idle.append(stream)
        return zlib.decompress(body, _GZIPPED) if b"\r\ncontent-encoding: gzip" in head else body

    try:
        yield ask
    finally:
        for _, writer in idle:
            writer.close()
            await writer.wait_closed()


def httpx_ways(engine: str) -> tuple[Way, ...]:
    """Those of an engine with httpx's interface; the first is what all others on it are compared with."""
    bare = Way(
        "`AsyncClient.get`, bytes", engine, partial(_bare, engine), in_content, needs=(engine,)
    )
    if engine != "httpx":  # only its pool gets slow with many
        return (bare,)
    kept = f"`AsyncClient.get`, bytes, `max_keepalive_connections={_MANY}`"
    return bare, Way(kept, engine, partial(_keeping_many, engine), in_content, needs=(engine,))


AIOHTTP_WAYS: Final = (
    Way("`ClientSession.get`, bytes", "aiohttp", _aiohttp, in_json, needs=("aiohttp",)),
    *(
        Way(
            f"{engine} on httpx-aiohttp: `AsyncClient.get`, bytes",
            "aiohttp",
            partial(_on_aiohttp, engine),
            in_content,
            needs=(engine, "httpx_aiohttp"),
        )
        for engine in HTTPX_LIKE
    ),
)
STREAMS_WAY: Final = Way("`asyncio.open_connection`, bytes", "asyncio", _streams, in_json, needs=())
