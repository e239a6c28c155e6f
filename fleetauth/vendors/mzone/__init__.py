"""MZone 6 and MZone X of Scope Technology: vehicle tracking by OData."""

from .models import Notification, Vehicle
from .session import MZoneSession

__all__ = ["MZoneSession", "Notification", "Vehicle"]
