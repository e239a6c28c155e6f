"""How Masternaut's configuration can be checked: one row of a list from each API, none of which has a quota.

Vehicle Check has no published paths, and the job reference no published query: neither is called.
"""

from __future__ import annotations

from typing import Final

from fleetauth.vendors.probing import Probe, Probes

from .envelopes import problem_under_success
from .session import MasternautSession

_ONE_ROW: Final = (("pageIndex", "0"), ("pageSize", "1"))

PROBES: Final = Probes(
    session=MasternautSession,
    title="Masternaut",
    issuer="Masternaut (MICHELIN Connected Fleet)",
    calls=(
        Probe(
            api="smart_tire",
            path="events",
            params=_ONE_ROW,
            problem_under_success=problem_under_success,
        ),
        Probe(
            api="tacho",
            method="POST",
            path="live",
            json={"driverKeys": [], "registrations": [], "skip": 0, "limit": 1},
            problem_under_success=problem_under_success,
        ),
        Probe(
            api="jobs",
            path="jobs",
            params=_ONE_ROW,
            problem_under_success=problem_under_success,
        ),
        Probe(
            api="core",
            path="vehicle",
            params=_ONE_ROW,
            problem_under_success=problem_under_success,
        ),
    ),
)
