"""Which vendors there are to check: each room under ``vendors/`` that declares its probes. None is named here."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping

from fleetauth import vendors
from fleetauth.vendors.probing import Probes


def rooms() -> Mapping[str, Probes]:
    """Each vendor's probes by its name. Not for an event loop: it imports all rooms."""
    found: dict[str, Probes] = {}
    for name in vendor_names():
        probes: Probes = importlib.import_module(f"{vendors.__name__}.{name}.probes").PROBES
        found[name] = probes
    return found


def vendor_names() -> tuple[str, ...]:
    """The names of all vendors; none is imported for it."""
    found = pkgutil.iter_modules(vendors.__path__)
    return tuple(sorted(room.name for room in found if room.ispkg))
