"""aiohttp's protocol of a connection, for what it leaves out: an answer that turns to no HTTP amid its body, such as a
chunked one whose trailer has a line without end. aiohttp hangs up, and tells nobody: who reads the body would wait for
the call's time limit.
"""

from __future__ import annotations

import functools
from importlib import import_module
from types import ModuleType
from typing import Any


@functools.cache
def protocol_class(aiohttp: ModuleType) -> Any:  # noqa: ANN401 - a class made for what is installed
    """The class of a connection's protocol.

    Args:
        aiohttp: The package.
    """
    plain: Any = import_module(f"{aiohttp.__name__}.client_proto").ResponseHandler

    class Protocol(plain):  # type: ignore[misc]
        """One whose reader is told when its answer can't be parsed any further."""

        def connection_lost(self, exc: BaseException | None) -> None:
            """The last that a connection tells."""
            body, why = self._payload, self.exception()
            plain.connection_lost(self, exc)
            unparsable = isinstance(why, aiohttp.http.HttpProcessingError)
            if unparsable and body is not None and body.exception() is None:
                # A new one: that of the parser quotes what came.
                body.set_exception(aiohttp.http.HttpProcessingError(message="no HTTP"))

    return Protocol
