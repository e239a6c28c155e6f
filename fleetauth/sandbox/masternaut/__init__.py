"""Masternaut, emulated from its vendor page: one token, three ways to sign in, quotas, and errors
of many shapes.
"""

from __future__ import annotations

from fleetauth.sandbox.masternaut.service import Masternaut

__all__ = ["Masternaut"]
