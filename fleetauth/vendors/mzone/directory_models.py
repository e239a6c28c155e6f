"""What else MZone knows of: users, drivers, places, visits to them and alerts, as typed records.

The vendor publishes hardly any of their fields: the others are in each record's `extra`.
"""

from fleetauth.wire import Record

from .entity import entity, prop
from .properties import Property


@entity
class User(Record):
    """A user of MZone (MZone page, also there). Its other fields are not published.

    Attributes:
        id: Its key.
    """

    id: Property[str | None] = prop("id", default=None, kind="guid")


@entity
class Driver(Record):
    """A driver (MZone page, also there). Its other fields are not published.

    Attributes:
        id: Its key.
        description: Their name.
    """

    id: Property[str | None] = prop("id", default=None, kind="guid")
    description: Property[str | None] = prop("description", default=None)


@entity
class Place(Record):
    """A place (MZone page, also there). Its other fields are not published.

    Attributes:
        id: Its key.
    """

    id: Property[str | None] = prop("id", default=None, kind="guid")


@entity
class GeofenceEntryExit(Record):
    """A visit of a vehicle to a place (MZone page, also there). Its other fields are not published.

    Attributes:
        id: Its key.
    """

    id: Property[str | None] = prop("id", default=None, kind="guid")


@entity
class Alert(Record):
    """An alert (MZone page, also there). Its other fields are not published.

    Attributes:
        id: Its key.
    """

    id: Property[str | None] = prop("id", default=None, kind="guid")
