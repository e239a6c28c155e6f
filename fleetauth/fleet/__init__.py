"""One fleet of many vendors: their vehicles and positions in one shape, read at once. No vendor is known here."""

from .fleet import Fleet, FleetRecords
from .shapes import FleetMember, FleetPosition, FleetVehicle

__all__ = ["Fleet", "FleetMember", "FleetPosition", "FleetRecords", "FleetVehicle"]
