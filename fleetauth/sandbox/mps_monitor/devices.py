"""MPS Monitor's devices: a list that is filtered, sorted and paged, one of them, and its supplies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetauth.sandbox.mps_monitor.asking import (
    COMMUNICATION,
    SORTED_OUT,
    agrees,
    asked,
    chosen,
    holds,
    words,
)
from fleetauth.sandbox.mps_monitor.envelope import missing, paged, refused, single
from fleetauth.sandbox.mps_monitor.fleet import (
    COLOURS,
    DAY,
    Printer,
    names_of,
    owner_columns,
    printers,
    product,
)
from fleetauth.sandbox.times import iso_z
from fleetauth.sandbox.world import EPOCH, picked

if TYPE_CHECKING:
    from fleetauth.sandbox.answer import Answer, JsonObject
    from fleetauth.sandbox.mps_monitor.service import MPSMonitor
    from fleetauth.sandbox.routes import Call

_LEVEL_OF = ("All", *COLOURS)
_TEXTS = (
    "FilterDealerId",
    "FilterCustomerText",
    "OfficeId",
    "ProjectId",
    "SupplySetDescription",
    "ParentModel",
    "IdCustomerContract",
    "ExternalIdentifier",
    "LastAssessRemediateOperationPolicyName",
    "SerialNumber",
    "FilterText",
)
_LISTS = (
    "FilterCustomerIds",
    "FilterDealerCodes",
    "FilterCustomerCodes",
    "ProductBrand",
    "ProductModel",
    "ProductIds",
)
_FLAGS = (
    "ProjectDefault",
    "IsNew",
    "ToWork",
    "IsOffline",
    "IsAlertGenerator",
    "IsStandardModel",
    "SDSOnly",
    "CanSetConfigItem",
    "HasAnomalousCounters",
    "HasAnomalousLevels",
    "SDSHasNonGenuineHPCartrige",
    "SDSHasEarlyReplacement",
    "SDSHasFirmwareUpgrade",
    "HasRapaInstalled",
    "IsInCustomerContract",
    "AssociatedToSupplySet",
    "IsUPActivated",
)
_SEARCH: dict[str, str | tuple[str, ...]] = {
    **dict.fromkeys(_TEXTS, "text"),
    **dict.fromkeys(_LISTS, "texts"),
    **dict.fromkeys(_FLAGS, "flag"),
    "Status": SORTED_OUT,
    "ColorTypeFilterEnum": _LEVEL_OF,
    "LevelFrom": "number",
    "LevelTo": "number",
    "CommunicationStatus": COMMUNICATION,
    "LastAssessRemediateOperationResult": ("All", "Passed", "Failed", "NotVerified"),
}
_DAYS_PER_PERCENT = 0.5


def search(mps_monitor: MPSMonitor, call: Call) -> Answer:
    """`POST Device/List`."""
    body = asked(mps_monitor, call, _SEARCH, pages=True)
    rows = [
        row
        for printer in printers(mps_monitor)
        if _is_wanted(mps_monitor, printer, body)
        and _is_selected(mps_monitor, printer, row := _row(mps_monitor, printer), body)
    ]
    return paged(rows, body)


def by_id(mps_monitor: MPSMonitor, call: Call) -> Answer:
    """`POST Device/Get`."""
    body = asked(mps_monitor, call, {"Id!": "text"})
    printer = _with_id(mps_monitor, body["Id"])
    row = _row(mps_monitor, printer)
    for name in ("CounterMono", "CounterColor", "ToWork"):
        del row[name]
    return single(row | _details(mps_monitor, printer))


def supplies(mps_monitor: MPSMonitor, call: Call) -> Answer:
    """`GET Device/GetSuppliesDetails`."""
    wanted = call.request.query.get("id")
    if not wanted:
        raise refused([("Id", "Id cannot be null or empty")], None)
    printer, now = _with_id(mps_monitor, wanted), mps_monitor.clock.now()
    return single(
        {
            "SupplyDetails": [
                {
                    "SupplyType": "Toner" if number % 2 else 2,
                    "ColorTypeEnum": colour,
                    "PartNumber": f"FK-{printer.number % 5}{colour[0]}",
                    "NominalDuration": 5000,
                    "ShippedQuantity": number,
                    "InstalledQuantity": number,
                    "AverageDuration": 4875.5 if number else None,
                    "AverageCoverage": 5.25,
                    "ResidualDuration": 50 * level,
                    "DateExhaustion": iso_z(now + level * _DAYS_PER_PERCENT * DAY),
                }
                for number, (colour, level) in enumerate(printer.levels.items())
            ]
        }
    )


def _with_id(mps_monitor: MPSMonitor, wanted: object) -> Printer:
    for printer in printers(mps_monitor):
        if printer.id == wanted:
            return printer
    raise missing("device")


def _is_wanted(mps_monitor: MPSMonitor, printer: Printer, body: JsonObject) -> bool:
    status = chosen(body, "Status", SORTED_OUT)
    communication = chosen(body, "CommunicationStatus", COMMUNICATION)
    colour = chosen(body, "ColorTypeFilterEnum", _LEVEL_OF)
    levels = printer.levels.values() if colour == "All" else [printer.levels.get(colour, -1)]
    lowest, highest = body.get("LevelFrom", 0), body.get("LevelTo", 100)
    return (
        (status == "All" or printer.managed == (status == "Managed"))
        and communication in ("All", printer.communication(mps_monitor.clock.now()))
        and any(
            isinstance(lowest, int) and isinstance(highest, int) and lowest <= level <= highest
            for level in levels
        )
    )


def _is_selected(
    mps_monitor: MPSMonitor, printer: Printer, row: JsonObject, body: JsonObject
) -> bool:
    picked_lists = {
        "FilterCustomerIds": row["CustomerId"],
        "FilterDealerCodes": row["DealerCode"],
        "FilterCustomerCodes": row["CustomerCode"],
        "ProductBrand": printer.brand,
        "ProductModel": printer.model,
        "ProductIds": product(mps_monitor, printer)["Id"],
    }
    return (
        agrees(
            row,
            body,
            FilterDealerId="DealerId",
            OfficeId="OfficeId",
            SerialNumber="SerialNumber",
            IsOffline="IsOffline",
            IsAlertGenerator="IsAlertGenerator",
            ToWork="ToWork",
            ExternalIdentifier="ExternalIdentifier",
        )
        and all(
            not words(body, name) or at in words(body, name) for name, at in picked_lists.items()
        )
        and holds(body.get("FilterCustomerText"), row["CustomerCode"], row["CustomerDescription"])
        and holds(body.get("FilterText"), row["SystemName"], row["SerialNumber"])
    )


def _row(mps_monitor: MPSMonitor, printer: Printer) -> JsonObject:
    number, colour = printer.number, printer.colour
    office = names_of(mps_monitor, "office", printer.customer)
    toners = {f"{name}Toner": printer.levels.get(name) for name in COLOURS}
    photos = {
        f"{name}Photo": 90 - number % 30 if name == "Black" or colour else None for name in COLOURS
    }
    return {
        "Id": printer.id,
        "SerialNumber": printer.serial_number,
        "MacAddress": f"02:00:00:00:00:{number:02X}",
        "IpAddress": f"192.0.2.{number}",
        "SystemName": printer.system_name,
        "AssetNumber": printer.asset_number,
        "ExternalIdentifier": None,
        **owner_columns(mps_monitor, printer),
        **{f"Office{name}": value for name, value in office.items()},
        "OfficeFloorDescription": None,
        "ProjectId": None,
        "ProjectDescription": None,
        "Contact": "",
        "Department": "Example Department",
        "Product": product(mps_monitor, printer),
        "DealerSupplySet": None,
        "Firmware": "1.2.3",
        "IsOffline": printer.offline,
        "IsAlertGenerator": not picked(number, 4, 3),
        "IsManageSupplies": printer.managed,
        "ToWork": picked(number, 20, 6),
        "LastUpdate": iso_z(printer.reported, number % 4),
        "Install": iso_z(EPOCH - number * DAY),
        "Uninstall": None,
        **toners,
        **photos,
        "CounterMono": printer.pages,
        "CounterColor": printer.pages // 3 if colour else None,
        "MonoCoverage": 4.75,
        "ColorCoverage": 11.2 if colour else None,
        "SdsDevice": None,
        "SandboxNote": None,
    }


def _details(mps_monitor: MPSMonitor, printer: Printer) -> JsonObject:
    number, received = printer.number, iso_z(printer.reported)
    return {
        "IsOnline": printer.communication(mps_monitor.clock.now()) == "LastDay",
        "OfficeAddress": "1 Example Street",
        "OfficeCity": "Exampletown",
        "CustomFieldValues": [{"Label": "Floor", "Placeholder": None, "Value": str(number % 4)}],
        "WalkStatus": "Enabled" if number % 2 else 2,
        "MonoInstallCounter": 10_000,
        "Counter": {
            "Id": mps_monitor.world.token("counter", number, 23),
            "Received": received,
            "Mono": printer.pages,
            "Color": printer.pages // 3 if printer.colour else 0,
            "MonoA3": 0,
            "ColorA3": 0,
            "Fax": None,
            "AccountName": "eXplorer",
            "IdAccount": 1,
            "IsFromBlend": False,
        },
        "CountersDetailed": [],
        "CountersBlend": None,
        "MaintenanceAlerts": [],
        "ProjectSupplies": [],
    }
