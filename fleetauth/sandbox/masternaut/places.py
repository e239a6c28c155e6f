"""Masternaut's locations: the list, changes, categories, and which are nearest to a place."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from fleetauth.sandbox.answer import Answer, JsonObject, Refused, json_answer
from fleetauth.sandbox.masternaut import bodies
from fleetauth.sandbox.masternaut.asking import counted, page_bounds
from fleetauth.sandbox.masternaut.books import CATEGORIES, known
from fleetauth.sandbox.masternaut.near import nearest

if TYPE_CHECKING:
    from fleetauth.sandbox.masternaut.service import Masternaut
    from fleetauth.sandbox.routes import Call

_POINT = bodies.thing(latitude=bodies.within(-90, 90), longitude=bodies.within(-180, 180))
_ADDRESS = bodies.thing(
    **dict.fromkeys(
        (
            "formattedAddress",
            "roadNumber",
            "road",
            "roadType",
            "city",
            "postCode",
            "country",
        ),
        bodies.text,
    )
)
_LOCATION: dict[str, bodies.Check] = {
    **dict.fromkeys(
        ("id", "name", "reference", "phoneNumber", "contact", "email", "notes"), bodies.text
    ),
    "categoryName": bodies.one_of(*CATEGORIES),
    "address": _ADDRESS,
    "coordinate": _POINT,
    "radius": bodies.within(0.001, 1),
    "polygon": bodies.many(_POINT),
}


def locations(masternaut: Masternaut, call: Call) -> Answer:
    """`GET location/current`."""
    query = call.request.query
    rows = [_listed(masternaut, row) for row in masternaut.books.locations.values()]
    for field in ("name", "reference", "phoneNumber"):
        wanted = query.get(field, "").lower()
        rows = [row for row in rows if wanted in str(row.get(field)).lower()]
    address = query.get("address", "").lower()
    rows = [row for row in rows if address in str(row["address"]).lower()]
    if "category" in query:
        rows = [row for row in rows if row["categoryName"] == query["category"]]
    return json_answer(counted(rows, page_bounds(masternaut, call)))


def create(masternaut: Masternaut, call: Call) -> Answer:
    """`POST location`."""
    body = _body(masternaut, call, "name", "categoryName")
    if (body.get("radius") is None) == (body.get("polygon") is None):
        raise Refused(masternaut.problem(400, "Send a radius or a polygon."))
    key = masternaut.books.new_key("L")
    masternaut.books.locations[key] = {**body, "id": key}
    return json_answer(masternaut.books.locations[key])


def change(masternaut: Masternaut, call: Call) -> Answer:
    """`PUT location`, whose body names the location."""
    body = _body(masternaut, call, "id")
    row = known(masternaut, masternaut.books.locations, body["id"], "location")
    row |= body
    return json_answer(row)


def delete(masternaut: Masternaut, call: Call) -> Answer:
    """`DELETE location/{id}`."""
    row = known(masternaut, masternaut.books.locations, call.parts["id"], "location")
    del masternaut.books.locations[str(row["id"])]
    return Answer(204)


def categories(masternaut: Masternaut, _: Call) -> Answer:
    """`GET location/category`: the vendor does not publish its fields, so these are invented."""
    used = [row["categoryName"] for row in masternaut.books.locations.values()]
    rows = [
        {"id": f"LC{number}", "name": name, "countLocations": used.count(name)}
        for number, name in enumerate(CATEGORIES)
    ]
    return json_answer(rows)


def nearest_locations(masternaut: Masternaut, call: Call) -> Answer:
    """`GET location/nearest`; a location without a point is near to nothing."""
    points: list[tuple[str, object, float, float]] = []
    for key, row in masternaut.books.locations.items():
        point = cast("dict[str, float]", row.get("coordinate") or {})
        if point.keys() >= {"latitude", "longitude"}:
            points.append((key, row["name"], point["latitude"], point["longitude"]))
    return nearest(masternaut, call, points)


def _body(masternaut: Masternaut, call: Call, *wanted: str) -> JsonObject:
    body = bodies.read(masternaut, call, _LOCATION, *wanted)
    others = masternaut.books.locations.values()
    if any(row["name"] == body.get("name") and row["id"] != body.get("id") for row in others):
        raise Refused(masternaut.problem(400, "There is a location of this name."))
    return body


def _listed(masternaut: Masternaut, row: JsonObject) -> JsonObject:
    """A location as the list has it: with the radius under another name, and with what follows from the rest."""
    address = cast("JsonObject", row.get("address") or {})
    parts = ("roadNumber", "road", "postCode", "city", "country")
    line = " ".join(str(address[name]) for name in parts if address.get(name))
    kept = {name: value for name, value in row.items() if name != "radius"}
    category = row.get("categoryName")
    return {
        **kept,
        "address": {**address, "formattedAddress": line, "roadType": None},
        "customerId": masternaut.credentials["customer_id"],
        "customerReference": row.get("reference"),
        "categoryId": next(
            (f"LC{n}" for n, name in enumerate(CATEGORIES) if name == category), None
        ),
        "radiusKm": row.get("radius"),
        "type": "CIRCLE" if row.get("polygon") is None else "POLYGON",
    }
