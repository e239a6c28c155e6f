"""How MPS Monitor's configuration can be checked: by asking who is signed in."""

from __future__ import annotations

from typing import Final

from fleetauth.vendors.probing import Probe, Probes

from .envelope import problem_under_success
from .session import MPSMonitorSession

PROBES: Final = Probes(
    session=MPSMonitorSession,
    title="MPS Monitor",
    issuer="MPS Monitor",
    note="a sign-in ends the refresh tokens of those before: sessions that share no store with this check sign in anew",
    calls=(
        Probe(
            api="api3",
            path="account/getaccount",
            problem_under_success=problem_under_success,
        ),
    ),
)
