"""MPS Monitor, emulated from its vendor page: rotating refresh tokens, envelopes, and business
errors under HTTP 200.
"""

from __future__ import annotations

from fleetauth.sandbox.mps_monitor.service import MPSMonitor

__all__ = ["MPSMonitor"]
