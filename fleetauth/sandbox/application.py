"""The sandbox as one Starlette application: the vendors behind their prefixes, the control, and a
page that says what this is. What a vendor does and what the control does live in their own files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route

from fleetauth.sandbox.control import Control
from fleetauth.sandbox.door import Door, Stopping

if TYPE_CHECKING:
    from starlette.requests import Request

    from fleetauth.sandbox.sandbox import Sandbox

_WELCOME = """\
This is the sandbox of fleetauth: four invented vendors on your own machine. Nothing here is real.

{vendors}

GET  /_sandbox/state     what happened so far, and the credentials as environment variables
POST /_sandbox/clock     {{"advance": 1800}}
POST /_sandbox/faults    {{"vendor": "mzone", "kind": "status", "code": 503, "times": 1}}
POST /_sandbox/reset
POST /_sandbox/mzone/revoke
"""


def application(sandbox: Sandbox, stopping: Stopping) -> Starlette:
    """Give the ASGI application that serves this sandbox."""

    def welcome(_: Request) -> PlainTextResponse:
        vendors = "\n".join(f"{v.name:12} {v.url}" for v in sandbox.vendors.values())
        return PlainTextResponse(_WELCOME.format(vendors=vendors))

    app = Starlette(
        routes=[
            Route("/", welcome),
            Mount("/_sandbox", routes=Control(sandbox).routes()),
            *(Mount(f"/{name}", app=Door(v, stopping)) for name, v in sandbox.vendors.items()),
        ]
    )
    app.router.redirect_slashes = False  # a redirect would hide that a path is wrong
    return app
