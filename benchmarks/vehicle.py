"""The call that all make: one vehicle of MZone's. Where it is, what is answered, and what must be found."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from .server import Served

ID: Final = "00000000-0000-4000-8000-000000000000"  # the server answers whatever it is asked
API: Final = "api/"
PATH: Final = f"Vehicles({ID})"


def vehicle() -> tuple[bytes, str]:
    """A vehicle as the sandbox's MZone writes it, and its id."""
    from fleetauth.sandbox import Sandbox
    from fleetauth.sandbox.mzone.vehicles import row

    mzone = Sandbox().mzone
    first = mzone.world.vehicles[0]
    return msgspec.json.encode(row(mzone, first)), first.guid


def url(served: Served) -> str:
    """Where the vehicle is."""
    return f"{served.url}/{API}{PATH}"


def in_json(body: bytes) -> str:
    """The id in an answer's bytes."""
    found: str = msgspec.json.decode(body)["id"]
    return found


def in_content(response: Any) -> str:  # noqa: ANN401 - any engine's
    """The id in a response whose bytes are its `content`."""
    return in_json(response.content)


def in_object(found: Any) -> str:  # noqa: ANN401 - any typed object
    """The id of a typed object."""
    text: str = found.id
    return text
