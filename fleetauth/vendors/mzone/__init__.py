"""MZone 6 and MZone X of Scope Technology: vehicle tracking by OData."""

from .conditions import Condition
from .entity import entity, prop
from .events_feed import EventsFeed
from .models import (
    Alert,
    Driver,
    GeofenceEntryExit,
    LastKnownFuelLevel,
    LastKnownPosition,
    Notification,
    NotificationTemplate,
    Place,
    Trip,
    User,
    Vehicle,
    VehicleEvent,
    VehicleGroup,
)
from .properties import Change, Order, Property
from .query import Query
from .related import Collection, Expansion, Navigation
from .session import MZoneSession

__all__ = [
    "Alert",
    "Change",
    "Collection",
    "Condition",
    "Driver",
    "EventsFeed",
    "Expansion",
    "GeofenceEntryExit",
    "LastKnownFuelLevel",
    "LastKnownPosition",
    "MZoneSession",
    "Navigation",
    "Notification",
    "NotificationTemplate",
    "Order",
    "Place",
    "Property",
    "Query",
    "Trip",
    "User",
    "Vehicle",
    "VehicleEvent",
    "VehicleGroup",
    "entity",
    "prop",
]
