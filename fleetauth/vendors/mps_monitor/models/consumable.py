"""Consumables: how much of each is left in a printer, and how long it lasts.

Facts are those of the vendor's published interface.
"""

from datetime import datetime

from fleetauth.wire import Record, record, wire

from .references import NumberedDescription
from .vocabulary import ColorType, SupplyType


@record
class Consumable(Record):
    """A consumable's last known level (``ConsumableBaseDto``).

    The level's unit is not documented, and taken for percent.

    Attributes:
        last_update: When it last reported, UTC.
        key: The consumable's name.
        value: What is left.
        supply_type: Its type, with the vendor's number.
        color_type: Its color, with the vendor's number.
        maintenance_kit_type: Of a maintenance kit, what kind.
        maintenance_kit_color: Of a maintenance kit, its color.
    """

    last_update: datetime | None = wire("LastUpdate", default=None)
    key: str | None = wire("Key", default=None)
    value: int | None = wire("Value", default=None)
    supply_type: NumberedDescription | None = wire("SupplyType", default=None)
    color_type: NumberedDescription | None = wire("ColorType", default=None)
    maintenance_kit_type: NumberedDescription | None = wire("MaintenanceKitType", default=None)
    maintenance_kit_color: NumberedDescription | None = wire("MaintenanceKitColor", default=None)


@record
class DeviceConsumables(Record):
    """A device, and the levels of its consumables (``ConsumablesDeviceDto``).

    Attributes:
        customer_code: The customer's code.
        serial_number: Serial number.
        device_id: The device's key.
        asset_number: The number that the dealer gave the device.
        last_update: When it last reported, UTC.
        consumables: One for each consumable.
    """

    customer_code: str | None = wire("CustomerCode", default=None)
    serial_number: str | None = wire("SerialNumber", default=None)
    device_id: str | None = wire("DeviceId", default=None)
    asset_number: str | None = wire("AssetNumber", default=None)
    last_update: datetime | None = wire("LastUpdate", default=None)
    consumables: tuple[Consumable, ...] = wire("Consumables", default=())


@record
class DeviceSupplyDetail(Record):
    """A supply in a device, and how long it lasts (``DeviceSupplyDetailDto``).

    Attributes:
        supply_type: What kind of supply.
        color_type_enum: Its color.
        part_number: Part number.
        nominal_duration: How many pages it is made for.
        shipped_quantity: How many were shipped.
        installed_quantity: How many were installed.
        average_duration: How many pages one lasted on average.
        average_coverage: How much of a page was printed on, on average.
        residual_duration: How many pages this one will last.
        date_exhaustion: When it will be empty, UTC.
    """

    supply_type: SupplyType | None = wire("SupplyType", default=None)
    color_type_enum: ColorType | None = wire("ColorTypeEnum", default=None)
    part_number: str | None = wire("PartNumber", default=None)
    nominal_duration: int | None = wire("NominalDuration", default=None, unit="pages")
    shipped_quantity: int | None = wire("ShippedQuantity", default=None)
    installed_quantity: int | None = wire("InstalledQuantity", default=None)
    average_duration: float | None = wire("AverageDuration", default=None, unit="pages")
    average_coverage: float | None = wire("AverageCoverage", default=None)
    residual_duration: int | None = wire("ResidualDuration", default=None, unit="pages")
    date_exhaustion: datetime | None = wire("DateExhaustion", default=None)


@record
class DeviceSuppliesDetails(Record):
    """The supplies in a device (``DeviceSuppliesDetailsDto``).

    Attributes:
        supply_details: One for each supply.
    """

    supply_details: tuple[DeviceSupplyDetail, ...] = wire("SupplyDetails", default=())
