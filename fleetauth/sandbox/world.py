"""The invented world that the vendors tell of: vehicles that drive, who drives them, and where
they are at any time. All of it follows from a seed and the time, so nothing is stored and two runs
agree. How a vendor words it is not said here.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from copy import copy
from functools import cache
from itertools import accumulate
from random import Random
from uuid import NAMESPACE_URL, UUID, uuid5

import attrs

# Odometers count from here (2026-01-01), so that they have plausible sizes.
EPOCH = 1_767_225_600.0
_EARTH_KM = 6371.0

_TOWNS = (
    ("Leeds", "United Kingdom", 53.80, -1.55),
    ("Manchester", "United Kingdom", 53.48, -2.24),
    ("Birmingham", "United Kingdom", 52.48, -1.90),
    ("Lyon", "France", 45.76, 4.84),
    ("Clermont-Ferrand", "France", 45.78, 3.08),
    ("Lille", "France", 50.63, 3.06),
)
_MAKES = (
    ("Fiktiv", "Carrier 35"),
    ("Exempla", "Partner"),
    ("Invento", "City E"),
    ("Modela", "Tractor 480"),
)
_FIRST = ("Ada", "Bram", "Chloé", "Dieter", "Elif", "Farid", "Greta", "Hugo", "Inés", "Jörg")
_LAST = ("Example", "Sample", "Invented", "Fictive")


@attrs.frozen
class Group:
    """A group of vehicles and drivers; the first has no parent."""

    id: str
    name: str
    parent_id: str | None


@attrs.frozen
class Driver:
    """A driver."""

    id: str
    name: str
    group: Group


@attrs.frozen
class Vehicle:
    """A vehicle, and the closed route that it drives again and again."""

    index: int
    id: str
    guid: str
    unit_guid: str
    registration: str
    description: str
    vin: str
    make: str
    model: str
    electric: bool
    group: Group
    driver: Driver | None
    town: str
    country: str
    route: tuple[tuple[float, float], ...]
    top_speed: float
    cycle: float
    driving: float
    offset: float
    first_odometer: float


@attrs.frozen
class Motion:
    """Where a vehicle is and what it does.

    Attributes:
        at: When, in seconds since 1970.
        latitude: Degrees north.
        longitude: Degrees east.
        heading: Degrees from north.
        speed: km/h.
        odometer: km.
        ignition: Whether the ignition is on.
        journey: Which journey this is, or was, counted from the first.
        journey_start: When it started.
        journey_end: When it ends, or ended.
        journey_km: How far it has gone so far, km.
    """

    at: float
    latitude: float
    longitude: float
    heading: float
    speed: float
    odometer: float
    ignition: bool
    journey: int
    journey_start: float
    journey_end: float
    journey_km: float


@cache
def _guid(seed: int, kind: str, index: int) -> str:
    return str(uuid5(NAMESPACE_URL, f"https://sandbox.example/{seed}/{kind}/{index}"))


class World:
    """Forty vehicles, their drivers and groups, from one seed.

    Example:
        >>> world = World(seed=1)
        >>> len(world.vehicles)
        40
    """

    def __init__(self, seed: int = 1) -> None:
        self.seed: int = seed
        self.groups: tuple[Group, ...] = self._groups()
        self.drivers: tuple[Driver, ...] = self._drivers()
        self.vehicles: tuple[Vehicle, ...] = tuple(self._vehicle(index) for index in range(40))

    def guid(self, kind: str, index: int) -> str:
        """Give the same invented GUID for the same thing, every time."""
        return _guid(self.seed, kind, index)

    def token(self, kind: str, index: int, length: int) -> str:
        """Give the same invented letters and digits for the same thing, every time."""
        number = UUID(self.guid(kind, index)).int
        letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789-_"
        text = ""
        while len(text) < length:
            number, digit = divmod(number * 31 + 7, len(letters))
            text += letters[digit]
        return text

    def vehicle(self, id_or_guid: str) -> Vehicle | None:
        """Give the vehicle with this id, in either of its forms."""
        wanted = id_or_guid.lower()
        return next((v for v in self.vehicles if wanted in (v.id.lower(), v.guid)), None)

    def motion(self, vehicle: Vehicle, at: float) -> Motion:
        """Give where a vehicle is at a time; speed, odometer and position agree."""
        journey, into = divmod(at - EPOCH + vehicle.offset, vehicle.cycle)
        return self.moment(vehicle, int(journey), into)

    def report(self, vehicle: Vehicle, at: float) -> Motion:
        """Give the last report of a vehicle's device: every 30 s while it drives, every 10 min
        while it stands.
        """
        journey, into = divmod(at - EPOCH + vehicle.offset, vehicle.cycle)
        standing = into - vehicle.driving
        last = into // 30 * 30 if standing < 0 else vehicle.driving + standing // 600 * 600
        return self.moment(vehicle, int(journey), last)

    def moment(self, vehicle: Vehicle, journey: int, into: float) -> Motion:
        """Give where a vehicle is so many seconds after the start of a journey."""
        done = min(into / vehicle.driving, 1.0)
        full_km = vehicle.top_speed * vehicle.driving / 3600 / 2
        journey_km = full_km * (done - math.sin(2 * math.pi * done) / (2 * math.pi))
        driven = journey * full_km + journey_km
        latitude, longitude, heading = _along(vehicle.route, driven)
        start = EPOCH - vehicle.offset + journey * vehicle.cycle
        return Motion(
            at=start + into,
            latitude=latitude,
            longitude=longitude,
            heading=heading,
            speed=vehicle.top_speed * math.sin(math.pi * done) ** 2 if done < 1 else 0.0,
            odometer=vehicle.first_odometer + driven,
            ignition=done < 1,
            journey=journey,
            journey_start=start,
            journey_end=start + vehicle.driving,
            journey_km=journey_km,
        )

    def _groups(self) -> tuple[Group, ...]:
        root = Group("G1", "Example Logistics", None)
        return (root, *(Group(f"G{n + 2}", town[0], root.id) for n, town in enumerate(_TOWNS)))

    def _drivers(self) -> tuple[Driver, ...]:
        return tuple(
            Driver(
                f"D{1000 + n}",
                f"{_FIRST[n % len(_FIRST)]} {_LAST[n // len(_FIRST) % len(_LAST)]}",
                self.groups[1 + n % len(_TOWNS)],
            )
            for n in range(36)
        )

    def _vehicle(self, index: int) -> Vehicle:
        chance = Random(f"{self.seed}/vehicle/{index}")
        town, country, latitude, longitude = _TOWNS[index % len(_TOWNS)]
        make, model = _MAKES[index % len(_MAKES)]
        cycle = chance.uniform(2400, 5400)
        return Vehicle(
            index=index,
            id=f"V{5000 + index}",
            guid=self.guid("vehicle", index),
            unit_guid=self.guid("unit", index),
            registration=f"ZZ{index:02d} FKE",
            description=f"{model} {index + 1}",
            vin=f"ZZZ00FAKE{index:08d}",
            make=make,
            model=model,
            electric=picked(index, 7, 2),
            group=self.groups[1 + index % len(_TOWNS)],
            driver=self.drivers[index] if index < len(self.drivers) else None,
            town=town,
            country=country,
            route=_loop(chance, latitude, longitude),
            top_speed=chance.uniform(45, 95),
            cycle=cycle,
            driving=cycle * chance.uniform(0.35, 0.65),
            offset=chance.uniform(0, cycle),
            first_odometer=chance.uniform(4_000, 60_000),
        )


def world_of(seed: int) -> World:
    """Give the world of a seed, which may be changed: what it is made of is invented once only."""
    return copy(_invented(seed))


@cache
def _invented(seed: int) -> World:
    return World(seed)


def picked(number: int, every: int, first: int) -> bool:
    """Tell whether this is one of the few that differ: `first`, and each `every`-th after."""
    return number % every == first


def _loop(chance: Random, latitude: float, longitude: float) -> tuple[tuple[float, float], ...]:
    corners = 14
    radius = chance.uniform(6, 24)
    points: list[tuple[float, float]] = []
    for corner in range(corners):
        angle = 2 * math.pi * (corner + chance.uniform(-0.3, 0.3)) / corners
        km = radius * chance.uniform(0.6, 1.0)
        north = math.degrees(km * math.cos(angle) / _EARTH_KM)
        east = math.degrees(km * math.sin(angle) / _EARTH_KM) / math.cos(math.radians(latitude))
        points.append((latitude + north, longitude + east))
    return tuple(points)


def _along(route: tuple[tuple[float, float], ...], km: float) -> tuple[float, float, float]:
    corners = list(zip(route, (*route[1:], route[0]), strict=True))
    ends = list(accumulate(_distance(start, end) for start, end in corners))
    left = km % ends[-1]
    leg = min(bisect_right(ends, left), len(ends) - 1)
    start, end = corners[leg]
    part = 1 - (ends[leg] - left) / _distance(start, end)
    latitude = start[0] + (end[0] - start[0]) * part
    longitude = start[1] + (end[1] - start[1]) * part
    return latitude, longitude, _heading(start, end)


def _distance(start: tuple[float, float], end: tuple[float, float]) -> float:
    north, east = _offsets(start, end)
    return math.hypot(north, east) * _EARTH_KM


def _heading(start: tuple[float, float], end: tuple[float, float]) -> float:
    north, east = _offsets(start, end)
    return math.degrees(math.atan2(east, north)) % 360


def _offsets(start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
    middle = math.radians((start[0] + end[0]) / 2)
    return math.radians(end[0] - start[0]), math.radians(end[1] - start[1]) * math.cos(middle)
