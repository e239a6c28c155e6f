"""MZone's calls on users, drivers, places, visits and alerts, what can be written beside them, and sets by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, cast, overload

from fleetauth.errors import ArgumentError
from fleetauth.vendors.documented import documented
from fleetauth.vendors.settings import listed
from fleetauth.wire import Record

from .api import PAGE_SIZE, MZoneApi
from .literals import checked_name
from .models import Alert, Driver, GeofenceEntryExit, Place, User
from .query import Query

T = TypeVar("T")


class DirectoryCalls(MZoneApi):
    """Users, drivers, places and what else there is."""

    @documented("GET Users", api="odata", sample="users")
    def users(self, *, page_size: int = PAGE_SIZE) -> Query[User]:
        """Users of MZone (``GET Users``).

        Args:
            page_size: Rows in one request.

        Raises:
            ArgumentError: `page_size` is below 1.
        """
        return self._query("Users", User, page_size=page_size)

    @documented("GET Users/_.self()", api="odata", sample="user")
    async def user(self) -> User:
        """The user who is signed in (``GET Users/_.self()``).

        Example:
            >>> me = await mzone.user()  # doctest: +SKIP
        """
        return await self._get(self._odata, "Users/_.self()", User)

    @documented("GET Drivers", api="odata", sample="drivers")
    def drivers(self, *, page_size: int = PAGE_SIZE) -> Query[Driver]:
        """Drivers (``GET Drivers``).

        Args:
            page_size: Rows in one request.

        Raises:
            ArgumentError: `page_size` is below 1.
        """
        return self._query("Drivers", Driver, page_size=page_size)

    @documented("GET Places", api="odata", sample="places")
    def places(self, *, page_size: int = PAGE_SIZE) -> Query[Place]:
        """Places (``GET Places``).

        Args:
            page_size: Rows in one request.

        Raises:
            ArgumentError: `page_size` is below 1.
        """
        return self._query("Places", Place, page_size=page_size)

    @documented("GET GeofenceEntryExits", api="odata", sample="geofence_entry_exits")
    def geofence_entry_exits(self, *, page_size: int = PAGE_SIZE) -> Query[GeofenceEntryExit]:
        """Visits of vehicles to places (``GET GeofenceEntryExits``).

        Args:
            page_size: Rows in one request.

        Raises:
            ArgumentError: `page_size` is below 1.
        """
        return self._query("GeofenceEntryExits", GeofenceEntryExit, page_size=page_size)

    @documented("GET Alerts", api="odata", sample="alerts")
    def alerts(self, *, page_size: int = PAGE_SIZE) -> Query[Alert]:
        """Alerts (``GET Alerts``).

        Args:
            page_size: Rows in one request.

        Raises:
            ArgumentError: `page_size` is below 1.
        """
        return self._query("Alerts", Alert, page_size=page_size)

    @documented("POST FuelEntries", api="odata", sample="fuel_entry")
    async def create_fuel_entry(self, fields: Mapping[str, Any]) -> Record:
        """Write a fuel entry (``POST FuelEntries``). It is never sent twice by itself.

        Args:
            fields: By the vendor's names, which are not published; datetimes must have a time zone.

        Returns:
            What the vendor says of it, in `extra`; nothing if it says nothing.

        Raises:
            ArgumentError: `fields` is empty.
        """
        return await self._create("FuelEntries", fields)

    @documented("POST DeviceOdometerAdjustments", api="odata", sample="device_odometer_adjustment")
    async def create_device_odometer_adjustment(self, fields: Mapping[str, Any]) -> Record:
        """Set a device's odometer right (``POST DeviceOdometerAdjustments``). It is never sent twice by itself.

        Args:
            fields: By the vendor's names, which are not published; datetimes must have a time zone.

        Returns:
            What the vendor says of it, in `extra`; nothing if it says nothing.

        Raises:
            ArgumentError: `fields` is empty.
        """
        return await self._create("DeviceOdometerAdjustments", fields)

    @overload
    def entities(
        self,
        name: str,
        *,
        key: Iterable[str] = ("id",),
        params: Mapping[str, str] | None = None,
        page_size: int = PAGE_SIZE,
    ) -> Query[Record]: ...
    @overload
    def entities(
        self,
        name: str,
        kind: type[T],
        *,
        key: Iterable[str] = ("id",),
        params: Mapping[str, str] | None = None,
        page_size: int = PAGE_SIZE,
    ) -> Query[T]: ...
    def entities(
        self,
        name: str,
        kind: type[Any] = Record,
        *,
        key: Iterable[str] = ("id",),
        params: Mapping[str, str] | None = None,
        page_size: int = PAGE_SIZE,
    ) -> Query[Any]:
        """Any other entity set, by the vendor's name (``GET <name>``); there are about 277.

        Args:
            name: The set's name.
            kind: What its rows are read as: a record of your own, made by `entity`. By default all is in `extra`.
            key: The properties that tell its rows apart, which the order ends with.
            params: What the set wants beside OData's own options, such as a window of time.
            page_size: Rows in one request.

        Raises:
            ArgumentError: `name` or a `key` can be no name, or `page_size` is below 1.

        Example:
            >>> makes = await mzone.entities("Makes").where(Property("description") == "Fiat").all()  # doctest: +SKIP
        """
        keys = [checked_name(one, "key") for one in listed(key, "key", vendor=self.vendor)]
        if not keys:
            text = "key is empty: without an order, rows repeat and go missing"
            raise ArgumentError(text, vendor=self.vendor)
        path = checked_name(name, "name")
        return self._query(path, kind, page_size=page_size, params=dict(params or {}), key=keys)

    async def _create(self, path: str, fields: object) -> Record:
        if not isinstance(fields, Mapping) or not fields:
            text = f"fields={fields!r} must name what to write, by the vendor's names"
            raise ArgumentError(text, vendor=self.vendor)
        body = self._writer.write(dict(cast("Mapping[str, Any]", fields)))
        answer = await self._ask(self._odata, "POST", path, json=body)
        return (
            self._reader.decode(answer.body, Record, of=answer) if answer.body.strip() else Record()
        )
