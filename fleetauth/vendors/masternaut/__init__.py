"""Masternaut Connect, now MICHELIN Connected Fleet: vehicle tracking, jobs, tachographs, tyres."""

from .feed import Feed
from .models import (
    BusinessTravel,
    Coordinate,
    IdlingPeriod,
    InputChannel,
    InputEvent,
    InputState,
    Job,
    Journey,
    JourneySummary,
    LivePosition,
    SpeedingEvent,
    TireEvent,
    TrackingEvent,
)
from .ranges import RangeReader
from .session import MasternautSession
from .windows import days_elapsed, days_touched

__all__ = [
    "BusinessTravel",
    "Coordinate",
    "Feed",
    "IdlingPeriod",
    "InputChannel",
    "InputEvent",
    "InputState",
    "Job",
    "Journey",
    "JourneySummary",
    "LivePosition",
    "MasternautSession",
    "RangeReader",
    "SpeedingEvent",
    "TireEvent",
    "TrackingEvent",
    "days_elapsed",
    "days_touched",
]
