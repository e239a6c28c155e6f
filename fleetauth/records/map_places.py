"""Where a record says that something is: which of its fields are its place, and which tell what it does there.

They are found by their names, which differ from vendor to vendor. Nothing is drawn here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias

import attrs

from .map_fields import Field, Item, flattened, listed

Point: TypeAlias = tuple[float, float]
Fields: TypeAlias = Mapping[str, Field]

_PAIRS: Final = (("latitude", "longitude"), ("lat", "lng"), ("lat", "lon"))
_BEGIN, _END, _INSTEAD = "start", "end", "override"
_HEADINGS: Final = ("heading", "direction")
_SPEEDS: Final = ("speed",)
_IGNITIONS: Final = ("ignition", "ignition_on", "ignition_status")
_TIMES: Final = (
    *("time", "utc_timestamp", "date", "event_date_time", "start_utc_timestamp"),
    *("start_time", "start_date_time", "start_date", "event_start_date"),
)
_LABELS: Final = (
    *(
        "job_title",
        "registration",
        "vehicle_registration",
        "asset_registration",
        "name",
        "vehicle_name",
    ),
    *("asset_name", "description", "vehicle_description", "driver_name"),
    *("job_id", "vehicle_id", "asset_id", "driver_id", "id"),
)


@attrs.frozen
class Pair:
    """A latitude and a longitude."""

    latitude: Field
    longitude: Field

    @property
    def words(self) -> list[str]:
        """What its name says beside the latitude's: ``["start", "coordinate"]``."""
        return self.latitude.name.split("_")[:-1]

    @property
    def depth(self) -> int:
        """In how many records it is nested."""
        return len(self.latitude.path)

    def of(self, item: Item) -> Point | None:
        """The point, or `None` if half of it is missing.

        Raises:
            ValueError: It is not on Earth.
        """
        latitude, longitude = self.latitude.of(item), self.longitude.of(item)
        if latitude is None or longitude is None:
            return None
        return _degrees(latitude, 90), _degrees(longitude, 180)


@attrs.frozen
class Roles:
    """Which fields of a class say what.

    Attributes:
        at: Its point; the first one that is set counts.
        start: Where a journey began; with it, there is no `at`.
        end: Where it ended.
        heading: Degrees, clockwise from north.
        speed: km/h.
        ignition: Whether the engine is on.
        time: When it was there.
        labels: What it is called; the first one that is set counts.
        parts: The list of records that have the places, if the row itself has none.
        border: The list of points around an area.
        corners: Where such a point is.
        radius: km around `at`.
    """

    at: tuple[Pair, ...] = ()
    start: Pair | None = None
    end: Pair | None = None
    heading: Field | None = None
    speed: Field | None = None
    ignition: Field | None = None
    time: Field | None = None
    labels: tuple[Field, ...] = ()
    parts: Field | None = None
    border: Field | None = None
    corners: tuple[Pair, ...] = ()
    radius: Field | None = None

    @property
    def telling(self) -> tuple[Field, ...]:
        """The fields that say where it is, what it is called and what it does."""
        beside = (self.time, self.speed, self.heading, self.ignition)
        places = [field for pair in self.pairs for field in (pair.latitude, pair.longitude)]
        return (*self.labels, *(field for field in beside if field is not None), *places)

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """All pairs that may say where it is."""
        ends = [pair for pair in (self.start, self.end) if pair is not None]
        return (*self.at, *ends)


def roles_of(kind: type[Any], *, of_listed: bool = False) -> Roles | None:
    """Which fields of the class say what; `None` if it has no place."""
    fields = flattened(kind, of_listed=of_listed)
    pairs = sorted(_pairs(fields), key=lambda pair: (pair.depth, _INSTEAD not in pair.words))
    if not pairs:
        return None if of_listed else _of_parts(fields)
    start, end = _journey(pair for pair in pairs if pair.depth == pairs[0].depth)
    plain = tuple(pair for pair in pairs if not {_BEGIN, _END} & set(pair.words))
    at = () if start else plain or tuple(pairs)
    border, corners = _border(fields)
    return told(fields, Roles(at=at, start=start, end=end, border=border, corners=corners))


def told(fields: Fields, roles: Roles) -> Roles:
    """The roles with what the fields around its place tell beside it."""
    beside = roles.pairs[0].latitude.path[:-1]
    moments = {name: field for name, field in fields.items() if field.is_moment}
    return attrs.evolve(
        roles,
        heading=_near(fields, beside, _HEADINGS),
        speed=_near(fields, beside, _SPEEDS),
        ignition=_near(fields, beside, _IGNITIONS),
        time=_near(moments, beside, _TIMES) or next(iter(moments.values()), None),
        labels=tuple(fields[name] for name in _LABELS if name in fields),
        radius=fields.get("radius_km"),
    )


def _of_parts(fields: Fields) -> Roles | None:
    for field in fields.values():
        inside = listed(field)
        roles = None if inside is None else roles_of(inside, of_listed=True)
        if roles is not None:
            labels = tuple(fields[name] for name in _LABELS if name in fields)
            return attrs.evolve(roles, parts=field, labels=(*roles.labels, *labels))
    return None


def _pairs(fields: Fields) -> Iterator[Pair]:
    for north, east in _PAIRS:
        for field in fields.values():
            *above, last = field.path
            if last != north and not last.endswith(f"_{north}"):
                continue
            partner = fields.get("_".join([*above, last.removesuffix(north) + east]))
            if partner is not None:
                yield Pair(latitude=field, longitude=partner)


def _journey(pairs: Iterable[Pair]) -> tuple[Pair | None, Pair | None]:
    by_words = {tuple(pair.words): pair for pair in pairs}
    for words, start in by_words.items():
        end = by_words.get(tuple(_END if word == _BEGIN else word for word in words))
        if _BEGIN in words and end is not None:
            return start, end
    return None, None


def _border(fields: Fields) -> tuple[Field | None, tuple[Pair, ...]]:
    field = fields.get("polygon")
    inside = None if field is None else listed(field)
    roles = None if inside is None else roles_of(inside, of_listed=True)
    return (None, ()) if roles is None else (field, roles.at)


def _near(fields: Fields, beside: tuple[str, ...], names: tuple[str, ...]) -> Field | None:
    """The field of such a name in the record that the place is in, else in the one around it, and so on."""
    for depth in range(len(beside), -1, -1):
        for name in names:
            field = fields.get("_".join([*beside[:depth], name]))
            if field is not None:
                return field
    return None


def _degrees(value: Any, most: int) -> float:  # noqa: ANN401 - a number of any kind
    try:
        degrees = float(value)
    except TypeError:
        degrees = math.nan
    if not math.isfinite(degrees) or abs(degrees) > most:
        text = f"{degrees} is beyond {most} degrees"
        raise ValueError(text)
    return degrees
