"""`Coordinate`: a place on the map, as Masternaut's detail calls send it. Only its shape is here."""

from fleetauth.wire import Record, record, wire


@record
class Coordinate(Record):
    """A place on the map.

    Attributes:
        latitude: Degrees north.
        longitude: Degrees east.
    """

    latitude: float | None = wire("latitude", default=None)
    longitude: float | None = wire("longitude", default=None)
