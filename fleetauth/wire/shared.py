"""`shared_converter`: what all sessions of a vendor read with. How it reads is said by the hooks, not here."""

from __future__ import annotations

import functools

from cattrs import Converter

from .hooks import make_converter


@functools.cache
def shared_converter(vendor: str) -> Converter:  # noqa: ARG001 - each vendor has one of its own
    """The one converter of all of a vendor's sessions: it takes a millisecond to make, and learns what is read often.

    It holds no session's data. A hook that is added to it is every session's.
    """
    return make_converter()
