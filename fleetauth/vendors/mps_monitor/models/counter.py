"""Counters: how many pages a printer has printed, by kind, by day and blended.

Facts are those of the vendor's published interface.
"""

from datetime import datetime
from decimal import Decimal

from fleetauth.wire import Record, record, wire

from .vocabulary import CounterSource


@record
class Counter(Record):
    """A device's last reading of its counters (``CounterDto``).

    Attributes:
        id: The key, opaque and case-sensitive.
        received: When the printer was read, UTC.
        mono: Black and white pages.
        color: Color pages.
        mono_a3: Black and white pages in A3.
        color_a3: Color pages in A3.
        fax: Faxed pages.
        account_name: Where the reading comes from: an account or a system.
        id_account: The number of that account or system.
        is_from_blend: Whether it was blended of several counters.
    """

    id: str | None = wire("Id", default=None)
    received: datetime | None = wire("Received", default=None)
    mono: int | None = wire("Mono", default=None, unit="pages")
    color: int | None = wire("Color", default=None, unit="pages")
    mono_a3: int | None = wire("MonoA3", default=None, unit="pages")
    color_a3: int | None = wire("ColorA3", default=None, unit="pages")
    fax: int | None = wire("Fax", default=None, unit="pages")
    account_name: str | None = wire("AccountName", default=None)
    id_account: int | None = wire("IdAccount", default=None)
    is_from_blend: bool | None = wire("IsFromBlend", default=None)


@record
class DetailedCounter(Record):
    """One of a device's counters, in the printer's own terms (``CounterDetailedDto``).

    Attributes:
        id: The key, opaque and case-sensitive.
        description: The name.
        creation: When it was made, UTC.
        type: Type.
        mono: Black and white pages.
        full_color: Pages in full color.
        single_color: Pages in a single color.
        two_color: Pages in two colors.
        scans: Scanned pages.
        tag: The counter's tag.
        source: Who read it.
        total: Pages of all kinds.
    """

    id: str | None = wire("Id", default=None)
    description: str | None = wire("Description", default=None)
    creation: datetime | None = wire("Creation", default=None)
    type: str | None = wire("Type", default=None)
    mono: int | None = wire("Mono", default=None, unit="pages")
    full_color: int | None = wire("FullColor", default=None, unit="pages")
    single_color: int | None = wire("SingleColor", default=None, unit="pages")
    two_color: int | None = wire("TwoColor", default=None, unit="pages")
    scans: int | None = wire("Scans", default=None, unit="pages")
    tag: str | None = wire("Tag", default=None)
    source: CounterSource | None = wire("Source", default=None)
    total: int | None = wire("Total", default=None, unit="pages")


@record
class BlendedEntry(Record):
    """One of the blended counters (``CodeValueDto[String,Decimal]``).

    Attributes:
        code: Which counter.
        value: What it stands at.
    """

    code: str | None = wire("Code", default=None)
    value: Decimal | None = wire("Value", default=None)


@record
class BlendedCounters(Record):
    """The blended counters of a day (``CountersBlendCounterDto``).

    Attributes:
        date: The day that they were received on.
        entries: The counters.
    """

    date: datetime | None = wire("Date", default=None)
    entries: tuple[BlendedEntry, ...] = wire("Entries", default=())


@record
class CounterReading(Record):
    """The counters of a day (``CountersCounterDto``).

    Attributes:
        mono: Black and white pages.
        color: Color pages.
        mono_a3: Black and white pages in A3.
        color_a3: Color pages in A3.
        fax: Faxed pages.
        date: When they were received, UTC.
        mono_pages_in_period: Black and white pages since the reading before.
        color_pages_in_period: Color pages since the reading before.
    """

    mono: int | None = wire("Mono", default=None, unit="pages")
    color: int | None = wire("Color", default=None, unit="pages")
    mono_a3: int | None = wire("MonoA3", default=None, unit="pages")
    color_a3: int | None = wire("ColorA3", default=None, unit="pages")
    fax: int | None = wire("Fax", default=None, unit="pages")
    date: datetime | None = wire("Date", default=None)
    mono_pages_in_period: int | None = wire("MonoPagesInPeriod", default=None, unit="pages")
    color_pages_in_period: int | None = wire("ColorPagesInPeriod", default=None, unit="pages")


@record
class DeviceCounters(Record):
    """A device, and its counters by day (``CountersDeviceDto``).

    Attributes:
        customer_code: The customer's code.
        serial_number: Serial number.
        device_id: The device's key.
        asset_number: The number that the dealer gave the device.
        last_update: When it last reported, UTC.
        counters: One for each day.
    """

    customer_code: str | None = wire("CustomerCode", default=None)
    serial_number: str | None = wire("SerialNumber", default=None)
    device_id: str | None = wire("DeviceId", default=None)
    asset_number: str | None = wire("AssetNumber", default=None)
    last_update: datetime | None = wire("LastUpdate", default=None)
    counters: tuple[CounterReading, ...] = wire("Counters", default=())


@record
class DeviceBlendedCounters(Record):
    """A device, and its blended counters by day (``CountersBlendDeviceDto``).

    Attributes:
        customer_id: The customer's key.
        customer_code: The customer's code.
        device_id: The device's key.
        serial_number: Serial number.
        asset_number: The number that the dealer gave the device.
        last_update: When it last reported, UTC.
        counters_blend: One for each day.
    """

    customer_id: str | None = wire("CustomerId", default=None)
    customer_code: str | None = wire("CustomerCode", default=None)
    device_id: str | None = wire("DeviceId", default=None)
    serial_number: str | None = wire("SerialNumber", default=None)
    asset_number: str | None = wire("AssetNumber", default=None)
    last_update: datetime | None = wire("LastUpdate", default=None)
    counters_blend: tuple[BlendedCounters, ...] = wire("CountersBlend", default=())


@record
class DeviceDetailedCounters(Record):
    """A device, and its counters in detail (``CountersDetailedDeviceDto``).

    Attributes:
        customer_code: The customer's code.
        device_id: The device's key.
        serial_number: Serial number.
        asset_number: The number that the dealer gave the device.
        counters_detailed: The counters.
    """

    customer_code: str | None = wire("CustomerCode", default=None)
    device_id: str | None = wire("DeviceId", default=None)
    serial_number: str | None = wire("SerialNumber", default=None)
    asset_number: str | None = wire("AssetNumber", default=None)
    counters_detailed: tuple[DetailedCounter, ...] = wire("CountersDetailed", default=())
