"""MZone, emulated from its vendor page: tokens, OData conventions, vehicles and notifications. The
SDK's own idea of MZone is not here, and nothing here knows it.
"""

from __future__ import annotations

from fleetauth.sandbox.mzone.service import MZone

__all__ = ["MZone"]
