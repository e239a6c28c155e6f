"""Mbanq, emulated from its vendor page: tenant, address and device headers everywhere, and errors
in Fineract's shape.
"""

from __future__ import annotations

from fleetauth.sandbox.mbanq.service import Mbanq

__all__ = ["Mbanq"]
