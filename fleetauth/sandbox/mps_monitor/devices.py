"""MPS Monitor's devices: a list that is filtered, sorted and paged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetauth.sandbox.mps_monitor.envelope import PAGE_FIELDS, check_fields, paged
from fleetauth.sandbox.times import iso_z
from fleetauth.sandbox.world import EPOCH, picked

if TYPE_CHECKING:
    from fleetauth.sandbox.answer import Answer, JsonObject
    from fleetauth.sandbox.mps_monitor.service import MPSMonitor
    from fleetauth.sandbox.routes import Call

_DEVICES = 120
_SEARCH = PAGE_FIELDS | frozenset(
    {
        "FilterDealerId",
        "FilterCustomerText",
        "FilterCustomerIds",
        "FilterDealerCodes",
        "FilterCustomerCodes",
        "ProductBrand",
        "ProductModel",
        "OfficeId",
        "Status",
        "IsOffline",
        "IsAlertGenerator",
        "CommunicationStatus",
        "SerialNumber",
        "LevelFrom",
        "LevelTo",
        "FilterText",
    }
)


def search(mps_monitor: MPSMonitor, call: Call) -> Answer:
    """`POST Device/List`."""
    body = mps_monitor.json_object(call)
    check_fields(body, _SEARCH, [])
    serial, offline = body.get("SerialNumber"), body.get("IsOffline")
    text = str(body.get("FilterText") or "").lower()
    rows = [
        device
        for device in (_device(mps_monitor, number) for number in range(_DEVICES))
        if serial in (None, "", device["SerialNumber"])
        and offline in (None, device["IsOffline"])
        and text in str(device["SystemName"]).lower()
    ]
    return paged(rows, body)


def _device(mps_monitor: MPSMonitor, number: int) -> JsonObject:
    world = mps_monitor.world
    colour = number % 3 == 0
    pages = int((mps_monitor.clock.now() - EPOCH) / 3600 * (number % 7 + 1))
    customer = number % 8
    product: JsonObject = {
        "Id": world.token("product", number % 5, 23),
        "Brand": ("Fiktiv", "Exempla")[number % 2],
        "Model": f"Printer {number % 5 + 1}",
        "IsColor": colour,
        "Type": 3 if number % 2 else "Laser",
    }
    return {
        "Id": world.token("device", number, 23),
        "SerialNumber": f"{number:06d}FAKE",
        "MacAddress": f"02:00:00:00:00:{number:02X}",
        "IpAddress": f"192.0.2.{number}",
        "SystemName": f"printer-{number:03d}",
        "AssetNumber": f"000{number}" if number % 2 else None,
        "ExternalIdentifier": None,
        "DealerId": world.token("dealer", 0, 23),
        "DealerCode": "0000012345",
        "DealerDescription": "Example Dealer",
        "CustomerId": world.token("customer", customer, 23),
        "CustomerCode": f"00000{customer:05d}",
        "CustomerDescription": f"Example Customer {customer}",
        "OfficeId": world.token("office", customer, 23),
        "OfficeCode": f"OF{customer}",
        "OfficeDescription": "Ground floor",
        "Product": product,
        "Firmware": "1.2.3",
        "IsOffline": picked(number, 10, 9),
        "IsAlertGenerator": not picked(number, 4, 3),
        "LastUpdate": iso_z(mps_monitor.clock.now() - number * 60, number % 4),
        "Install": iso_z(EPOCH - number * 86_400),
        "Uninstall": None,
        "BlackToner": 100 - pages // 50 % 100,
        "CyanToner": 80 - number % 40 if colour else None,
        "MagentaToner": 70 - number % 40 if colour else None,
        "YellowToner": 60 - number % 40 if colour else None,
        "BlackPhoto": 90 - number % 30,
        "CyanPhoto": 50 if colour else None,
        "MagentaPhoto": 50 if colour else None,
        "YellowPhoto": 50 if colour else None,
        "CounterMono": 10_000 + pages,
        "CounterColor": pages // 3 if colour else None,
        "MonoCoverage": 4.75,
        "ColorCoverage": 11.2 if colour else None,
        "SandboxNote": None,
    }
