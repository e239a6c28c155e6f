"""Masternaut Connect, now MICHELIN Connected Fleet: vehicle tracking, jobs, tachographs, tyres."""

from .models import InputChannel, InputEvent, InputState, Job, LivePosition, TireEvent
from .session import MasternautSession

__all__ = [
    "InputChannel",
    "InputEvent",
    "InputState",
    "Job",
    "LivePosition",
    "MasternautSession",
    "TireEvent",
]
