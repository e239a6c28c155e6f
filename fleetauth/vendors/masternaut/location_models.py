"""What Masternaut says of the customer's own locations, and what they are made of.

Only shapes are here: no request, no paging. Facts are those of the vendor's API reference, where the Masternaut page
has the calls alone. Every field but a key may be `None`.
"""

from fleetauth.wire import Record, record, wire


@record
class Coordinate(Record):
    """A point on the map.

    Attributes:
        latitude: Degrees north.
        longitude: Degrees east.
    """

    latitude: float | None = wire("latitude", default=None, unit="°")
    longitude: float | None = wire("longitude", default=None, unit="°")


@record
class LocationAddress(Record):
    """Where a location is, in words.

    Attributes:
        formatted_address: All of it in one line.
        road_number: The house's number.
        road: The street.
        road_type: What kind of street.
        city: The town.
        post_code: Its post code.
        country: The country.
    """

    formatted_address: str | None = wire("formattedAddress", default=None)
    road_number: str | None = wire("roadNumber", default=None)
    road: str | None = wire("road", default=None)
    road_type: str | None = wire("roadType", default=None)
    city: str | None = wire("city", default=None)
    post_code: str | None = wire("postCode", "postcode", default=None)
    country: str | None = wire("country", default=None)


@record
class Location(Record):
    """A place of the customer's, such as a depot (``GET location/current``).

    Attributes:
        id: The location's key.
        name: Its name.
        address: Where it is, in words.
        coordinate: Where it is, on the map.
        customer_id: Whose location.
        customer_reference: The customer's own key for it.
        category_id: Its category's key.
        category_name: Its category's name.
        radius_km: km around the point; `None` for a polygon.
        polygon: Its border, point by point.
        type: What kind of location.
        reference: The customer's reference.
        phone_number: Whom to ring.
        contact: Whom to ask for.
        email: Their address.
        notes: What else there is to know.
    """

    id: str = wire("id")
    name: str | None = wire("name", default=None)
    address: LocationAddress | None = wire("address", default=None)
    coordinate: Coordinate | None = wire("coordinate", default=None)
    customer_id: str | None = wire("customerId", default=None)
    customer_reference: str | None = wire("customerReference", default=None)
    category_id: str | None = wire("categoryId", default=None)
    category_name: str | None = wire("categoryName", default=None)
    radius_km: float | None = wire("radiusKm", "radius", default=None, unit="km")
    polygon: tuple[Coordinate, ...] = wire("polygon", default=())
    type: str | None = wire("type", default=None)
    reference: str | None = wire("reference", default=None)
    phone_number: str | None = wire("phoneNumber", default=None)
    contact: str | None = wire("contact", default=None)
    email: str | None = wire("email", default=None)
    notes: str | None = wire("notes", default=None)


@record
class LocationCategory(Record):
    """A category of locations (``GET location/category``).

    The vendor publishes no fields of it, so all that it sends is in `extra`.
    """
