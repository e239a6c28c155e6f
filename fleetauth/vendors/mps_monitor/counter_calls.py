"""MPS Monitor's calls about counters and consumables: lists of devices, which come whole, without pages."""

from datetime import datetime
from typing import Annotated, Required, TypedDict, Unpack

from fleetauth.records import Records
from fleetauth.vendors.documented import documented

from .api import MPSMonitorApi
from .filters import Texts, written_filters
from .models import (
    DeviceBlendedCounters,
    DeviceConsumables,
    DeviceCounters,
    DeviceDetailedCounters,
)


class ConsumableFilters(TypedDict, total=False):
    """Whose consumables.

    Attributes:
        dealer_code: Only this dealer's; the vendor asks for it on every request.
        customer_code: Only this customer's.
        serial_number: Only of the device with this serial number.
        asset_number: Only of the device with this number.
    """

    dealer_code: Required[Annotated[str, "DealerCode"]]
    customer_code: Annotated[str, "CustomerCode"]
    serial_number: Annotated[str, "SerialNumber"]
    asset_number: Annotated[str, "AssetNumber"]


class CounterFilters(ConsumableFilters, total=False):
    """Whose counters, and of which time.

    Attributes:
        from_date: From then on; the vendor asks for it on every request.
        to_date: Until then; the vendor asks for it on every request.
    """

    from_date: Required[Annotated[datetime, "FromDate"]]
    to_date: Required[Annotated[datetime, "ToDate"]]


class DetailedCounterFilters(ConsumableFilters, total=False):
    """Whose counters, and which.

    Attributes:
        counter_detailed_tags: Only the counters with these tags (``CounterDetaildTags``, in the vendor's spelling).
    """

    counter_detailed_tags: Annotated[Texts, "CounterDetaildTags"]


class CounterCalls(MPSMonitorApi):
    """The calls about counters and consumables."""

    @documented("POST Counter/List", api="api3", sample="counters")
    async def counters(self, **filters: Unpack[CounterFilters]) -> Records[DeviceCounters]:
        """Devices, and their counters day by day (``POST Counter/List``).

        Args:
            **filters: See `CounterFilters`. `dealer_code`, `from_date` and `to_date` are needed.

        Raises:
            ArgumentError: A filter can't be, or one that is needed is missing.

        Example:
            >>> for device in await mps.counters(  # doctest: +SKIP
            ...     dealer_code="0000012345", from_date=start, to_date=end
            ... ):
            ...     print(device.serial_number, device.counters[-1].mono)
        """
        asked = written_filters(CounterFilters, filters, call="counters")
        return await self._listed("Counter/List", DeviceCounters, asked)

    @documented("POST Counter/ListBlended", api="api3", sample="blended_counters")
    async def blended_counters(
        self, **filters: Unpack[CounterFilters]
    ) -> Records[DeviceBlendedCounters]:
        """Devices, and their blended counters day by day (``POST Counter/ListBlended``).

        Args:
            **filters: See `CounterFilters`. `dealer_code`, `from_date` and `to_date` are needed.

        Raises:
            ArgumentError: A filter can't be, or one that is needed is missing.
        """
        asked = written_filters(CounterFilters, filters, call="blended_counters")
        return await self._listed("Counter/ListBlended", DeviceBlendedCounters, asked)

    @documented("POST Counter/ListDetailed", api="api3", sample="detailed_counters")
    async def detailed_counters(
        self, **filters: Unpack[DetailedCounterFilters]
    ) -> Records[DeviceDetailedCounters]:
        """Devices, and their counters in the printers' own terms (``POST Counter/ListDetailed``).

        Args:
            **filters: See `DetailedCounterFilters`. `dealer_code` is needed.

        Raises:
            ArgumentError: A filter can't be, or one that is needed is missing.
        """
        asked = written_filters(DetailedCounterFilters, filters, call="detailed_counters")
        return await self._listed("Counter/ListDetailed", DeviceDetailedCounters, asked)

    @documented("POST Consumable/List", api="api3", sample="consumables")
    async def consumables(self, **filters: Unpack[ConsumableFilters]) -> Records[DeviceConsumables]:
        """Devices, and what is left of their consumables (``POST Consumable/List``).

        Args:
            **filters: See `ConsumableFilters`. `dealer_code` is needed.

        Raises:
            ArgumentError: A filter can't be, or one that is needed is missing.
        """
        asked = written_filters(ConsumableFilters, filters, call="consumables")
        return await self._listed("Consumable/List", DeviceConsumables, asked)
