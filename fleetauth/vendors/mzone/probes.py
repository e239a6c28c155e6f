"""How MZone's configuration can be checked: by one page of one notification. Reading marks nothing as read."""

from __future__ import annotations

from typing import Final

from fleetauth.vendors.probing import Probe, Probes

from .session import MZoneSession

PROBES: Final = Probes(
    session=MZoneSession,
    title="MZone",
    issuer="Scope Technology",
    calls=(Probe(api="odata", path="Notifications", params=(("$top", "1"),)),),
)
