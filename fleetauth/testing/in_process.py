"""The sandbox without a socket: a transport for an HTTP engine that hands each request to the emulated vendor, in the
same task. Faults happen here as the door does them over HTTP, but time passes on the fake clock.
"""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator
from types import ModuleType
from typing import Any, ClassVar, Final

import anyio.lowlevel

from fleetauth.clock import Clock
from fleetauth.sandbox import Fault, RecordedRequest, Sandbox, Vendor
from fleetauth.sandbox.answer import Answer
from fleetauth.sandbox.arriving import body_of, headers_of, recorded
from fleetauth.transport.engine import AsyncTransport

# Of a name that never resolves: what escapes from a test reaches nobody.
ORIGIN: Final = "https://sandbox.fleetauth.invalid"


def in_process(sandbox: Sandbox, clock: Clock, engine: ModuleType) -> AsyncTransport:
    """A transport to the sandbox for clients of this engine.

    Args:
        sandbox: It need not be running.
        clock: On which slow answers take their time.
        engine: httpx or httpx2.
    """
    transport: AsyncTransport = _kind(engine)(sandbox, clock)
    return transport


@functools.cache
def _kind(engine: ModuleType) -> type[Any]:
    bases = (_InProcess, engine.AsyncBaseTransport)
    half = type("_Half", (_HalfOfABody, engine.AsyncByteStream), {"engine": engine})
    return type("InProcessTransport", bases, {"engine": engine, "half": half})


class _InProcess:
    """What an engine's transport does; the engine's own class is mixed in."""

    engine: ClassVar[ModuleType]
    half: ClassVar[type[Any]]

    def __init__(self, sandbox: Sandbox, clock: Clock) -> None:
        self._sandbox = sandbox
        self._clock = clock

    async def handle_async_request(self, request: Any) -> Any:  # noqa: ANN401 - either engine's
        """Answer one request."""
        body: bytes = await request.aread()
        await anyio.lowlevel.checkpoint()  # where a network would let others have their turn
        vendor = self._sandbox.vendors.get(request.url.path.split("/")[1])
        if vendor is None:
            return self.engine.Response(404, request=request)
        target = (request.url.path, request.url.query.decode("ascii"))
        arrived = recorded(vendor, request.method, target, request.headers.raw, body)
        fault = vendor.arrive(arrived)
        answer = await self._answer(vendor, arrived, fault, request)
        arrived.status = answer.status
        await anyio.lowlevel.checkpoint()
        return self._response(vendor, answer, fault, request)

    async def _answer(
        self,
        vendor: Vendor,
        arrived: RecordedRequest,
        fault: Fault | None,
        request: Any,  # noqa: ANN401 - either engine's
    ) -> Answer:
        if fault is None or fault.kind == "cut_body":
            return vendor.answer(arrived)
        if fault.kind == "time_passes":
            answer = vendor.answer(arrived)
            vendor.clock.advance(fault.seconds)
            return answer
        if fault.kind == "answer":
            return Answer(fault.code, fault.content, fault.headers)
        if fault.kind == "slow":
            answer = vendor.answer(arrived)
            await self._hold(fault.seconds, request)
            return answer
        if fault.processed:
            vendor.answer(arrived)
        raise self.engine.RemoteProtocolError(
            "Server disconnected without sending a response.", request=request
        )

    async def _hold(self, seconds: float, request: Any) -> None:  # noqa: ANN401 - either engine's
        limit = request.extensions.get("timeout", {}).get("read")
        if limit is None or seconds < limit:
            await self._clock.sleep(seconds)
            return
        await self._clock.sleep(limit)
        raise self.engine.ReadTimeout("No answer in time.", request=request)

    def _response(self, vendor: Vendor, answer: Answer, fault: Fault | None, request: Any) -> Any:  # noqa: ANN401 - either engine's
        broken = fault is not None and fault.kind == "cut_body"
        headers = headers_of(vendor, answer, missing=1 if broken else 0)
        body = body_of(answer)
        content = {"stream": self.half(body, request)} if broken else {"content": body}
        return self.engine.Response(answer.status, headers=headers, request=request, **content)


class _HalfOfABody:
    """A body that breaks off in its middle."""

    engine: ClassVar[ModuleType]

    def __init__(self, body: bytes, request: Any) -> None:  # noqa: ANN401 - either engine's
        self._body = body
        self._request = request

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._body[: len(self._body) // 2]
        raise self.engine.RemoteProtocolError(
            "peer closed connection without sending complete message body", request=self._request
        )
