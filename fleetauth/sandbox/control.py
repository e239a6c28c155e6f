"""The control of the sandbox over HTTP, for tests in other processes and other languages. It only
wraps what the Python face can do.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from fleetauth.sandbox.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from fleetauth.sandbox.answer import JsonObject
    from fleetauth.sandbox.sandbox import Sandbox
    from fleetauth.sandbox.vendor import Vendor

_MAKERS: dict[object, Callable[..., Fault]] = {
    "status": Fault.status,
    "body": Fault.body,
    "slow": Fault.slow,
    "cut": Fault.cut,
    "cut_body": Fault.cut_body,
    "time_passes": Fault.time_passes,
}
_NUMBER = (int, float)
_TYPES: dict[str, tuple[type, ...]] = {
    "code": (int,),
    "status": (int,),
    "body": (bytes,),
    "content_type": (str,),
    "retry_after": (int, float, str),
    "seconds": _NUMBER,
    "processed": (bool,),
    "times": (int,),
    "path": (str,),
    "after": (int,),
}


class Control:
    """The control's endpoints for one sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def routes(self) -> list[BaseRoute]:
        """Give the routes below `/_sandbox`."""
        return [
            Route("/state", self._state),
            Route("/clock", _command(self._clock), methods=["POST"]),
            Route("/faults", _command(self._faults), methods=["POST"]),
            Route("/reset", _command(self._reset), methods=["POST"]),
            Route("/{vendor}/revoke", _command(self._revoke), methods=["POST"]),
        ]

    def _state(self, _: Request) -> Response:
        sandbox = self._sandbox
        vendors = {name: _state_of(vendor) for name, vendor in sandbox.vendors.items()}
        return JSONResponse({"url": sandbox.url, "now": sandbox.clock.now(), "vendors": vendors})

    def _clock(self, body: JsonObject, _: Request) -> None:
        seconds = body.get("advance")
        if isinstance(seconds, bool) or not isinstance(seconds, _NUMBER):
            raise _BadInput('Send {"advance": seconds}.')
        self._sandbox.clock.advance(float(seconds))

    def _faults(self, body: JsonObject, _: Request) -> None:
        vendors = self._vendors(body.pop("vendor", None))
        if body == {"clear": True}:
            for vendor in vendors:
                vendor.faults.clear()
            return
        fault = _fault(body)
        for vendor in vendors:
            vendor.faults.add(fault)

    def _reset(self, _body: JsonObject, _: Request) -> None:
        self._sandbox.reset()

    def _revoke(self, body: JsonObject, request: Request) -> None:
        tokens = body.get("tokens", "all")
        if tokens not in ("all", "access", "refresh"):
            raise _BadInput('tokens is "access", "refresh" or "all".')
        (vendor,) = self._vendors(request.path_params["vendor"])
        if tokens != "refresh":
            vendor.revoke_access_tokens()
        if tokens != "access":
            vendor.revoke_refresh_tokens()

    def _vendors(self, name: object) -> list[Vendor]:
        """Give the vendor of this name; all of them for no name."""
        vendors = self._sandbox.vendors
        if name is None:
            return list(vendors.values())
        if not isinstance(name, str) or name not in vendors:
            raise _BadInput(f"There is no vendor {name!r}: {', '.join(vendors)}.")
        return [vendors[name]]


class _BadInput(ValueError):
    """What was sent is not understood; the text goes back to the sender."""


def _command(
    act: Callable[[JsonObject, Request], None],
) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            act(_body(await request.body()), request)
        except (TypeError, ValueError) as error:
            return JSONResponse({"error": str(error)}, 400)
        return Response(status_code=204)

    return endpoint


def _body(raw: bytes) -> JsonObject:
    value: object = json.loads(raw or b"{}")
    if not isinstance(value, dict):
        raise _BadInput("Send a JSON object.")
    return cast("JsonObject", value)


def _state_of(vendor: Vendor) -> JsonObject:
    return {
        "url": vendor.url,
        "environment": vendor.environment,
        "requests": [
            {"method": r.method, "path": r.path, "api": r.api, "status": r.status, "at": r.at}
            for r in vendor.requests
        ],
        "token_requests": len(vendor.token_requests),
        "exchanges": [{"grant": e.grant, "user": e.user, "at": e.at} for e in vendor.exchanges],
        "refused_sign_ins": vendor.refused_sign_ins,
        "locked": vendor.locked,
        "faults": len(vendor.faults),
    }


def _fault(body: JsonObject) -> Fault:
    """Make a fault of its kind and its maker's arguments; a body's bytes come as text."""
    given = dict(body)
    make = _MAKERS.get(given.pop("kind", None))
    if make is None:
        raise _BadInput(f"kind is one of {', '.join(map(str, _MAKERS))}.")
    if isinstance(given.get("body"), str):
        given["body"] = str(given["body"]).encode()
    for name, value in given.items():
        if not isinstance(value, _TYPES.get(name, ())):
            raise _BadInput(f"{name} is not something that this fault takes, or not in this form.")
    return make(**given)
