"""Where a vendor's requests come in and its answers go out: ASGI in, one vendor behind it. Carries
out the faults, because only here is there a connection to hold up or cut.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from fleetauth.sandbox.answer import Answer
from fleetauth.sandbox.arriving import body_of, headers_of, recorded

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from fleetauth.sandbox.recording import RecordedRequest
    from fleetauth.sandbox.vendor import Vendor


class Stopping:
    """Says on the server's loop that it is about to stop, so that held answers end at once."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def set(self) -> None:
        """Let everything that waits go on."""
        self._event.set()

    async def wait(self) -> None:
        """Wait until the server is about to stop."""
        await self._event.wait()


class Door:
    """The ASGI application of one vendor."""

    def __init__(self, vendor: Vendor, stopping: Stopping) -> None:
        self._vendor = vendor
        self._stopping = stopping

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        body = await _body(receive)
        if body is None:
            return
        request = self._record(scope, body)
        fault = self._vendor.arrive(request)
        if fault is None:
            await self._send(self._vendor.answer(request), request, send)
        elif fault.kind == "time_passes":
            answer = self._vendor.answer(request)
            self._vendor.clock.advance(fault.seconds)
            await self._send(answer, request, send)
        elif fault.kind == "answer":
            await self._send(Answer(fault.code, fault.content, fault.headers), request, send)
        elif fault.kind == "slow":
            answer = self._vendor.answer(request)
            if await self._held(fault.seconds, receive):
                await self._send(answer, request, send)
            else:
                await _cut(scope, receive)
        elif fault.kind == "cut":
            if fault.processed:
                self._vendor.answer(request)
            await _cut(scope, receive)
        else:
            await self._send_half(self._vendor.answer(request), request, send)
            await _cut(scope, receive)

    def _record(self, scope: Scope, body: bytes) -> RecordedRequest:
        target = (scope["path"], scope["query_string"].decode("latin-1"))
        return recorded(self._vendor, scope["method"], target, scope["headers"], body)

    async def _send(self, answer: Answer, request: RecordedRequest, send: Send) -> None:
        request.status = answer.status
        await send(self._start(answer))
        await send({"type": "http.response.body", "body": body_of(answer)})

    async def _send_half(self, answer: Answer, request: RecordedRequest, send: Send) -> None:
        request.status = answer.status
        await send(self._start(answer, missing=1))
        half = answer.body[: len(answer.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})

    def _start(self, answer: Answer, missing: int = 0) -> dict[str, object]:
        headers = headers_of(self._vendor, answer, missing)
        return {"type": "http.response.start", "status": answer.status, "headers": headers}

    async def _held(self, seconds: float, receive: Receive) -> bool:
        """Wait; tells whether to answer still: not if the caller has gone or the server stops."""
        gone = asyncio.ensure_future(_next(receive))
        stopping = asyncio.ensure_future(self._stopping.wait())
        done, pending = await asyncio.wait(
            {gone, stopping}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED
        )
        for task in pending:
            task.cancel()
        return not done


async def _body(receive: Receive) -> bytes | None:
    """Give the request's body; None if the caller went away in the middle of it."""
    parts: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message["body"])
        if not message["more_body"]:
            return b"".join(parts)


async def _next(receive: Receive) -> None:
    # After the body, all that is left to come is the end of the connection.
    await receive()


async def _cut(scope: Scope, receive: Receive) -> None:
    # Closing, not aborting: what was written before still arrives, then nothing more does.
    scope["state"]["transport"].close()
    await receive()
