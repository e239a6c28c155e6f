"""MPS Monitor's counters, day by day: lists of a dealer's devices without pages, and meter reads with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetauth.sandbox.mps_monitor.asking import agrees, asked, holds, window, words
from fleetauth.sandbox.mps_monitor.envelope import listed, paged
from fleetauth.sandbox.mps_monitor.fleet import (
    COLOURS,
    DAY,
    customer_code,
    dealer_code,
    printers,
)
from fleetauth.sandbox.times import iso_z

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetauth.sandbox.answer import Answer, JsonObject
    from fleetauth.sandbox.mps_monitor.fleet import Printer
    from fleetauth.sandbox.mps_monitor.service import MPSMonitor
    from fleetauth.sandbox.routes import Call

_READ = ("All", "Levels", "Counters", "MaintenanceKits", "OperatorPanelMessages")
_DEVICES = {
    "DealerCode!": "text",
    "CustomerCode": "text",
    "SerialNumber": "text",
    "AssetNumber": "text",
}
_DATED = {**_DEVICES, "FromDate!": "moment", "ToDate!": "moment"}
_METER_READS: dict[str, str | tuple[str, ...]] = {
    "FromDate!": "moment",
    "ToDate!": "moment",
    **dict.fromkeys(
        (
            "CustomerId",
            "CustomerCode",
            "SerialNumber",
            "DeviceId",
            "MacAddress",
            "Brand",
            "Model",
            "IPAddress",
            "DiscardErrorColumnsCode",
            "FilterText",
        ),
        "text",
    ),
    "MeterReadType": _READ,
    "ShowPanelMessage": "flag",
}
_TAGS = ("mono", "color", "duplex")


def by_day(mps_monitor: MPSMonitor, call: Call) -> Answer:
    """`POST Counter/List`."""
    body = asked(mps_monitor, call, _DATED, empty=[])
    start, end = window(body, [])
    return listed(
        [
            {
                **row,
                "LastUpdate": iso_z(printer.reported),
                "Counters": [
                    {
                        "Date": iso_z(day),
                        "Mono": _pages(mps_monitor, printer, day),
                        "Color": _pages(mps_monitor, printer, day) // 3 if printer.colour else None,
                        "MonoA3": 0,
                        "ColorA3": None,
                        "Fax": None,
                        "MonoPagesInPeriod": 24 * (printer.number % 7 + 1),
                        "ColorPagesInPeriod": None,
                    }
                    for day in _days(start, min(end, printer.reported))
                ],
            }
            for printer, row in _wanted(mps_monitor, body)
        ]
    )


def blended(mps_monitor: MPSMonitor, call: Call) -> Answer:
    """`POST Counter/ListBlended`."""
    body = asked(mps_monitor, call, _DATED, empty=[])
    start, end = window(body, [])
    return listed(
        [
            {
                **row,
                "CustomerId": mps_monitor.world.token("customer", printer.customer, 23),
                "LastUpdate": iso_z(printer.reported),
                "CountersBlend": [
                    {
                        "Date": iso_z(day),
                        "Entries": [
                            {"Code": "MONO", "Value": _pages(mps_monitor, printer, day) + 0.5},
                            {"Code": "COLOR", "Value": None},
                        ],
                    }
                    for day in _days(start, min(end, printer.reported))
                ],
            }
            for printer, row in _wanted(mps_monitor, body)
        ]
    )


def detailed(mps_monitor: MPSMonitor, call: Call) -> Answer:
    """`POST Counter/ListDetailed`, with the vendor's spelling of its tags."""
    body = asked(mps_monitor, call, {**_DEVICES, "CounterDetaildTags": "texts"}, empty=[])
    tags = words(body, "CounterDetaildTags") or _TAGS
    return listed(
        [
            {
                **row,
                "CountersDetailed": [
                    {
                        "Id": mps_monitor.world.token(f"counter {tag}", printer.number, 23),
                        "Creation": iso_z(printer.reported),
                        "Type": "Total",
                        "Description": f"Total {tag}",
                        "Mono": printer.pages if tag == "mono" else None,
                        "FullColor": None,
                        "SingleColor": None,
                        "TwoColor": None,
                        "Scans": None,
                        "Tag": tag,
                        "Source": "Mps" if number else 0,
                        "Total": printer.pages,
                    }
                    for number, tag in enumerate(_TAGS)
                    if tag in tags
                ],
            }
            for printer, row in _wanted(mps_monitor, body)
        ]
    )


def consumables(mps_monitor: MPSMonitor, call: Call) -> Answer:
    """`POST Consumable/List`."""
    body = asked(mps_monitor, call, _DEVICES, empty=[])
    return listed(
        [
            {
                **row,
                "LastUpdate": iso_z(printer.reported),
                "Consumables": [
                    {
                        "LastUpdate": iso_z(printer.reported),
                        "Key": f"{colour}Toner",
                        "Value": level,
                        "SupplyType": {"Id": 3, "Description": "Toner"},
                        "ColorType": {"Id": COLOURS.index(colour) + 1, "Description": colour},
                        "MaintenanceKitType": None,
                        "MaintenanceKitColor": None,
                    }
                    for colour, level in printer.levels.items()
                ],
            }
            for printer, row in _wanted(mps_monitor, body)
        ]
    )


def meter_reads(mps_monitor: MPSMonitor, call: Call) -> Answer:
    """`POST Device/ListMeterReads`: a row for each device and day."""
    body = asked(mps_monitor, call, _METER_READS, pages=True)
    start, end = window(body, [])
    rows = [
        row
        for printer in printers(mps_monitor)
        if printer.id == body.get("DeviceId", printer.id)
        and mps_monitor.world.token("customer", printer.customer, 23)
        == body.get("CustomerId", mps_monitor.world.token("customer", printer.customer, 23))
        and customer_code(printer.customer)
        == body.get("CustomerCode", customer_code(printer.customer))
        for day in _days(start, min(end, printer.reported))
        if _is_selected(row := _meter_read(mps_monitor, printer, day), body)
    ]
    return paged(rows, body)


def _is_selected(row: JsonObject, body: JsonObject) -> bool:
    columns = {"SerialNumber": "SerialNumber", "MacAddress": "MacAddress", "IPAddress": "IpAddress"}
    return agrees(row, body, Brand="Brand", Model="Model", **columns) and holds(
        body.get("FilterText"), row["SerialNumber"], row["SystemName"]
    )


def _meter_read(mps_monitor: MPSMonitor, printer: Printer, day: float) -> JsonObject:
    pages = _pages(mps_monitor, printer, day)
    return {
        "ErrorColumns": None,
        "Brand": printer.brand,
        "Model": printer.model,
        "SerialNumber": printer.serial_number,
        "Firmware": "1.2.3",
        "MacAddress": f"02:00:00:00:00:{printer.number:02X}",
        "IpAddress": f"192.0.2.{printer.number}",
        "SystemName": printer.system_name,
        "Position": "Ground floor",
        "Contact": None,
        "MonoPages": str(pages),
        "ColorPages": str(pages // 3) if printer.colour else "",
        "MonoScans": None,
        "ColorScans": None,
        "Fax": None,
        "TonerBlackMultiple": None,
        **{f"Toner{colour}": printer.levels.get(colour) for colour in COLOURS},
        **{f"Photoconductor{colour}": None for colour in COLOURS},
        "LastUpdate": iso_z(day + printer.number),
        "MaintenanceKits": [],
        "OperatorPanelMessages": [{"Code": "10001", "Description": "Ready"}],
        "AnalysisInfo": None,
    }


def _wanted(mps_monitor: MPSMonitor, body: JsonObject) -> Iterator[tuple[Printer, JsonObject]]:
    for printer in printers(mps_monitor):
        row: JsonObject = {
            "CustomerCode": customer_code(printer.customer),
            "SerialNumber": printer.serial_number,
            "DeviceId": printer.id,
            "AssetNumber": printer.asset_number,
        }
        columns = {name: name for name in ("CustomerCode", "SerialNumber", "AssetNumber")}
        if dealer_code(printer.dealer) == body["DealerCode"] and agrees(row, body, **columns):
            yield printer, row


def _days(start: float, end: float) -> Iterator[float]:
    """Midnights, UTC."""
    day = -(-start // DAY) * DAY
    while day <= end:
        yield day
        day += DAY


def _pages(mps_monitor: MPSMonitor, printer: Printer, at: float) -> int:
    """Pages by then: so many in each hour, backwards from now."""
    hours = (mps_monitor.clock.now() - at) / 3600
    return max(0, int(printer.pages - hours * (printer.number % 7 + 1)))
