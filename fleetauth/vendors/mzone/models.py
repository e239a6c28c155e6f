"""What MZone's API answers with, as typed records: all of them by one name.

They are declared by subject in the files beside this one.
"""

from .directory_models import Alert, Driver, GeofenceEntryExit, Place, User
from .notification_models import Notification, NotificationTemplate
from .trip_models import Trip, VehicleEvent
from .vehicle_models import LastKnownFuelLevel, LastKnownPosition, Vehicle, VehicleGroup

__all__ = [
    "Alert",
    "Driver",
    "GeofenceEntryExit",
    "LastKnownFuelLevel",
    "LastKnownPosition",
    "Notification",
    "NotificationTemplate",
    "Place",
    "Trip",
    "User",
    "Vehicle",
    "VehicleEvent",
    "VehicleGroup",
]
