"""Masternaut's quotas: one request of a kind in so many seconds for the whole account, by the
sandbox's clock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetauth.sandbox.answer import Refused

if TYPE_CHECKING:
    from fleetauth.sandbox.masternaut.service import Masternaut


class Quotas:
    """When each kind of request was last served."""

    def __init__(self) -> None:
        self._served: dict[str, float] = {}

    def spend(self, masternaut: Masternaut, kind: str, every: float) -> None:
        """Count a request of this kind; `Refused` with a bare 429 if the last one was less than
        `every` seconds ago.
        """
        now = masternaut.clock.now()
        last = self._served.get(kind)
        if masternaut.quotas_enabled and last is not None and now - last < every:
            raise Refused(masternaut.problem(429, "Quota"))
        self._served[kind] = now
