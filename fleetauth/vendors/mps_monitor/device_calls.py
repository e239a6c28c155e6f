"""MPS Monitor's calls about devices: their list, one of them, its supplies, its alerts, and what was read from it."""

from __future__ import annotations

from typing import Unpack

from fleetauth.transport.paging import Pager
from fleetauth.vendors.documented import documented

from .api import MPSMonitorApi
from .device_filters import DeviceFilters, MaintenanceAlertFilters, MeterReadFilters
from .filters import checked_text, written_filters
from .models import Device, DeviceSuppliesDetails, ListedDevice, MaintenanceAlert, MeterReads
from .paging import Order


class DeviceCalls(MPSMonitorApi):
    """The calls about devices."""

    @documented("POST Device/List", api="api3", sample="devices")
    def devices(self, **filters: Unpack[DeviceFilters]) -> Pager[ListedDevice]:
        """The devices (``POST Device/List``).

        Args:
            **filters: See `DeviceFilters` and `Paging`.

        Raises:
            ArgumentError: A filter or the paging can't be.

        Example:
            >>> async for device in mps.devices(status="Managed", level_to=10):  # doctest: +SKIP
            ...     print(device.serial_number, device.black_toner)
        """
        return self._searched("devices", "Device/List", ListedDevice, DeviceFilters, filters)

    @documented("POST Device/Get", api="api3", sample="device")
    async def device(self, device_id: str) -> Device:
        """A device, with everything that is known of it (``POST Device/Get``).

        Args:
            device_id: 23 characters that mind their case.

        Raises:
            ArgumentError: The id is blank.
            NotFoundError: There is no such device.
        """
        return await self._found("Device/Get", Device, {"Id": checked_text(device_id, "device_id")})

    @documented("GET Device/GetSuppliesDetails", api="api3", sample="supplies_details")
    async def supplies_details(self, device_id: str) -> DeviceSuppliesDetails:
        """The supplies in a device, and how long they last (``GET Device/GetSuppliesDetails``).

        Args:
            device_id: 23 characters that mind their case.

        Raises:
            ArgumentError: The id is blank.
            NotFoundError: There is no such device.
        """
        params = {"id": checked_text(device_id, "device_id")}
        answer = await self._ask(self._api3, "GET", "Device/GetSuppliesDetails", params=params)
        return self._one(answer, DeviceSuppliesDetails)

    @documented("GET Device/MaintenanceAlerts/List", api="api3", sample="maintenance_alerts")
    def maintenance_alerts(
        self, **filters: Unpack[MaintenanceAlertFilters]
    ) -> Pager[MaintenanceAlert]:
        """Messages on the printers' panels that want attention (``GET Device/MaintenanceAlerts/List``).

        They come ordered by ``Opened``, if `sort_column` names no other: they have no ``Id``.

        Args:
            **filters: See `MaintenanceAlertFilters` and `Paging`.

        Raises:
            ArgumentError: A filter or the paging can't be.
        """
        asked = written_filters(MaintenanceAlertFilters, filters, call="maintenance_alerts")
        order = Order.of(filters, column="Opened")
        return self._pages(
            "GET",
            "Device/MaintenanceAlerts/List",
            MaintenanceAlert,
            lambda place: asked | order.query(place),
            order.page_size,
        )

    @documented("POST Device/ListMeterReads", api="api3", sample="meter_reads")
    def meter_reads(self, **filters: Unpack[MeterReadFilters]) -> Pager[MeterReads]:
        """What the vendor's agent read from the printers, day by day (``POST Device/ListMeterReads``).

        They come ordered by ``LastUpdate``, if `sort_column` names no other: they have no ``Id``.

        Args:
            **filters: See `MeterReadFilters` and `Paging`. `from_date` and `to_date` are needed.

        Raises:
            ArgumentError: A filter or the paging can't be, or a date is missing or has no time zone.

        Example:
            >>> since = datetime(2026, 1, 1, tzinfo=UTC)  # doctest: +SKIP
            >>> async for read in mps.meter_reads(from_date=since, to_date=datetime.now(UTC)):  # doctest: +SKIP
            ...     print(read.serial_number, read.mono_pages)
        """
        return self._searched(
            "meter_reads",
            "Device/ListMeterReads",
            MeterReads,
            MeterReadFilters,
            filters,
            column="LastUpdate",
        )
