"""`VendorSession`: what every vendor's session has. Here it makes calls, closes and shows itself; how it signs in is in
`session_signing`, what it is made of in `session_parts`, and from what in `session_sources`.

A vendor's room under ``vendors/`` declares credentials, grants, schemes and calls on top; nothing below changes.
"""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Final, NoReturn, Self, TypeVar

import anyio
import anyio.to_thread

from fleetauth.errors import ArgumentError, MisuseError
from fleetauth.events import SessionClosed
from fleetauth.options import header_fields, sealed
from fleetauth.records import Records
from fleetauth.session_signing import SessionSigning
from fleetauth.tokens.card import session_card
from fleetauth.tokens.task import spawn
from fleetauth.transport.api import Api, Call
from fleetauth.transport.body import json_body
from fleetauth.transport.query import Param, written
from fleetauth.transport.quota import Quota
from fleetauth.turns import in_turns
from fleetauth.wire.answer import Answer, in_blocks, in_one
from fleetauth.wire.envelope import Envelope

_T = TypeVar("_T")
_CLOSE_LIMIT: Final = 5.0  # seconds for the connections to say goodbye


class VendorSession(SessionSigning):
    """A session with one vendor: signs in at the first call, stays signed in, and is safe to share between tasks.

    Make it, await its calls, close it with `aclose` or `async with`. It belongs to one event loop. This is what the
    vendors' sessions have in common; you make one of those, such as `MZoneSession`.

    Example:
        >>> session = MZoneSession.from_env()  # doctest: +SKIP
        >>> status = await session.login()  # not needed: the first call does it
        >>> answer = await session.request("GET", "Vehicles", params={"$top": 5})
        >>> await session.aclose()
    """

    # -------------------------------------------------------------- calling

    async def request(
        self,
        method: str,
        path: str,
        *,
        api: str | None = None,
        params: Mapping[str, Param] | None = None,
        json: Any = None,  # noqa: ANN401 - whatever JSON holds
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | None = None,
        repeatable: bool | None = None,
    ) -> Answer:
        """Make a call that has no method yet, signed in, guarded and retried like those that have one.

        Args:
            method: HTTP method.
            path: Below the API's base URL.
            api: Which of the vendor's APIs; its main one by default.
            params: The query; `None` values are left out.
            json: A body that is written as JSON.
            content: A body as it is; give its ``Content-Type`` in `headers`.
            headers: Further headers. Those that sign in, or that the vendor wants on everything, are the session's.
            timeout: Seconds for everything, instead of the session's own.
            repeatable: Whether the call may be carried out twice without harm, if its method doesn't say so.

        Raises:
            ArgumentError: Something of it can't be sent.
            FleetAuthError: It failed, or the vendor said so.

        Example:
            >>> answer = await mzone.request("GET", "VehicleGroups", params={"$top": 10})  # doctest: +SKIP
            >>> answer.json()["value"]  # doctest: +SKIP
        """
        chosen, headers = self._api(api), sealed(headers)
        if json is not None and content is not None:
            raise ArgumentError("give json or content, not both", vendor=self.vendor)
        _check_target(method, path, self.vendor)
        ours = frozenset(
            name.lower()
            for name, _ in (*chosen.headers, *chosen.second_factor(), *chosen.more_headers())
        )
        extra = header_fields(headers, vendor=self.vendor, written=ours)
        usual = [("Accept", "application/json")]
        if json is not None:
            content = json_body(json)
            usual.append(("Content-Type", "application/json"))
        named = {name.lower() for name, _ in extra}
        call = Call(
            api=chosen,
            method=method.upper(),
            path=path,
            params=written(params),
            headers=(*(field for field in usual if field[0].lower() not in named), *extra),
            content=content,
            repeatable=repeatable,
        )
        answer = await self._call(call, timeout=timeout)
        if in_blocks(answer) is None:
            return answer
        # In a thread, as it takes long; Python lets others work meanwhile.
        return await anyio.to_thread.run_sync(in_one, answer)

    async def _call(self, call: Call, *, timeout: float | None = None) -> Answer:
        self._enter()
        return await self._transport.call(call, seconds=self._seconds(timeout))

    async def _get(
        self, api: Api, path: str, kind: type[_T], *, params: Mapping[str, Param] | None = None
    ) -> _T:
        """One thing, typed."""
        answer = await self._ask(api, "GET", path, params=params)
        return self._reader.decode(answer.body, kind, of=answer)

    async def _ask(
        self,
        api: Api,
        method: str,
        path: str,
        *,
        params: Mapping[str, Param] | None = None,
        json: Any = None,  # noqa: ANN401 - whatever JSON holds
        quota: Quota | None = None,
        repeatable: bool | None = None,
    ) -> Answer:
        """A documented call's answer, its envelope still to be opened."""
        headers = [("Accept", "application/json")]
        if json is not None:
            headers.append(("Content-Type", "application/json"))
        call = Call(
            api=api,
            method=method,
            path=path,
            params=written(params),
            headers=tuple(headers),
            content=None if json is None else json_body(json),
            repeatable=repeatable,
            quota=quota,
        )
        del path  # it may be a link that a vendor wrote, and a traceback may show locals
        return await self._call(call)

    async def _rows(self, kind: type[_T], envelope: Envelope, answer: Answer) -> Records[_T]:
        """Typed rows out of an envelope; an error names the row by its place in the whole answer."""
        many: Any = tuple[kind, ...]  # type: ignore[valid-type]
        # The body gets no name here: a traceback may show locals.
        steps = self._reader.steps(
            envelope.inside,
            many,
            envelope.path,
            body=in_blocks(answer) or answer.body,
            of=answer,
        )
        rows = await in_turns(steps)
        return Records(rows, total=envelope.total, raw=envelope.rest, kind=kind)

    async def _all_rows(self, kind: type[_T], envelope: Envelope, answer: Answer) -> Records[_T]:
        """The same, where nothing else is wanted of the answer: a large one's memory is given back in turns."""
        rows = await self._rows(kind, envelope, answer)
        await self._give_back(answer)
        return rows

    async def _give_back(self, answer: Answer) -> None:
        """Let go of an answer of which nothing is wanted any more, not even for an error."""
        blocks = in_blocks(answer)
        if blocks is not None:
            await in_turns(blocks.given_back())

    # -------------------------------------------------------------- opening and closing

    async def __aenter__(self) -> Self:
        self._enter()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the session. An exchange that is under way is waited for, so that no rotated token is lost.

        Cancelling this does not stop the closing.
        """
        self._loop.check()
        if self._closing is None:
            closing = self._closing = anyio.Event()
            spawn(lambda: self._close(closing), name=f"fleetauth {self.vendor} close")
        await self._closing.wait()

    async def _close(self, closing: anyio.Event) -> None:
        try:
            for keeper in self._keepers():
                await keeper.close()
            # Connections that can't be closed in an orderly way, or not in time, are given up.
            with anyio.move_on_after(_CLOSE_LIMIT), contextlib.suppress(Exception):
                await self._http.aclose()
            if self._own_store:
                with anyio.move_on_after(_CLOSE_LIMIT), contextlib.suppress(Exception):
                    await self._store.aclose()
            self._observer.emit(SessionClosed(vendor=self.vendor))
        finally:
            closing.set()

    def __del__(self, _warn: Any = warnings.warn) -> None:  # noqa: ANN401 - kept for the interpreter's end
        http = getattr(self, "_http", None)  # a constructor that raised leaves none
        if http is not None and http.is_open:
            _warn(
                f"unclosed {self!r}: await aclose() or use async with", ResourceWarning, source=self
            )

    def __repr__(self) -> str:
        name = type(self).__name__
        if not getattr(self, "_apis", None):
            return f"<{name}>"  # its constructor raised; a traceback shows it all the same
        return f"<{name} {self.state.value}>"

    def _repr_html_(self) -> str:
        """How the session is, for a notebook: nothing secret, and nothing is asked for it."""
        name = type(self).__name__
        if not getattr(self, "_apis", None):
            return session_card(name, self.vendor)
        return session_card(
            name,
            self.vendor,
            status=self.token_status,
            trouble=next((it.trouble for it in self._keepers() if it.trouble), None),
            quotas={quota.name: quota.free_in() for quota in self._turns},
        )

    def __reduce__(self) -> NoReturn:
        raise MisuseError(
            "a session is not pickled: make one in the other process, and share the token by a store"
        )


def _check_target(method: object, path: object, vendor: str) -> None:
    if not (isinstance(method, str) and method.isascii() and method.isalpha()):
        raise ArgumentError("method is no HTTP method: pass 'GET' or 'POST'", vendor=vendor)
    if not isinstance(path, str):
        text = f"path must be text, such as what the vendor writes behind its base URL, not {type(path).__name__}"
        raise ArgumentError(text, vendor=vendor)
