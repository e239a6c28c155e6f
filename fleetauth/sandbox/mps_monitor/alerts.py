"""MPS Monitor's alerts: toners that run out, and messages on the printers' panels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetauth.sandbox.mps_monitor.asking import (
    SORTED_OUT,
    agrees,
    asked,
    chosen,
    holds,
    within,
)
from fleetauth.sandbox.mps_monitor.envelope import (
    missing,
    paged,
    paging_in_query,
    refused,
    single,
)
from fleetauth.sandbox.mps_monitor.fleet import (
    COLOURS,
    DAY,
    Shortage,
    names_of,
    owner_columns,
    printers,
    product,
    shortages,
)
from fleetauth.sandbox.times import iso_z

if TYPE_CHECKING:
    from fleetauth.sandbox.answer import Answer, JsonObject
    from fleetauth.sandbox.mps_monitor.fleet import Printer
    from fleetauth.sandbox.mps_monitor.service import MPSMonitor
    from fleetauth.sandbox.routes import Call

_COLOUR_TYPES = ("NotAvailable", *COLOURS, "Black1", "Black2", "Black3")
_SUPPLY_TYPES = ("ManteinanceKit", "PhotoConductor", "Toner")
_INSTALLED = ("All", "Installed", "NotInstalled")
_CANCELLED = ("All", "Canceled", "NotCanceled")
_HIDDEN = ("All", "Hidden", "NotHidden", "PostPoned")
_TEXTS = (
    "DealerCode",
    "DeviceId",
    "SerialNumber",
    "AssetNumber",
    "Brand",
    "Model",
    "OfficeDescription",
    "ProjectDescription",
    "SupplySetDescription",
    "CustomerCode",
    "FilterCustomerText",
    "FilterText",
)
_WINDOWS = {"Initial": "opened", "Exhausted": "empty", "LastUpdateUTC": "opened"}
_SEARCH: dict[str, str | tuple[str, ...]] = {
    **dict.fromkeys(_TEXTS, "text"),
    **dict.fromkeys((f"{name}{end}" for name in _WINDOWS for end in ("From", "To")), "moment"),
    "OutputType": ("All", "AlertsHistory", "DeviceDetail"),
    "ManageOption": SORTED_OUT,
    "InstallationOption": _INSTALLED,
    "CancelOption": _CANCELLED,
    "HiddenOption": _HIDDEN,
    "SupplyType": _SUPPLY_TYPES,
    "ColorType": _COLOUR_TYPES,
    "ExcludeForStockShippedSupplies": "flag",
    "OnlyWithMultipleQuantity": "flag",
}
_MESSAGES = ("Paper jam", "Door open", "Waste container full")
_FLAGS = {"true": True, "false": False}
FILTERS = (
    "idInstalledProduct",
    "filterByOpened",
    "filterByClosed",
    "filterByPanelMessageAlertConfiguration",
    "filterText",
)


def search(mps_monitor: MPSMonitor, call: Call) -> Answer:
    """`POST SupplyAlert/List`: without an option, those whose supply is not installed yet."""
    body = asked(mps_monitor, call, _SEARCH, pages=True)
    rows = [
        row
        for shortage in shortages(mps_monitor)
        if _is_wanted(shortage, body) and _is_selected(row := _row(mps_monitor, shortage), body)
    ]
    return paged(rows, body)


def by_id(mps_monitor: MPSMonitor, call: Call) -> Answer:
    """`POST SupplyAlert/Get`."""
    body = asked(mps_monitor, call, {"Id!": "text"})
    for shortage in shortages(mps_monitor):
        if shortage.id == body["Id"]:
            return single(_alone(mps_monitor, shortage))
    raise missing("alert")


def maintenance(mps_monitor: MPSMonitor, call: Call) -> Answer:
    """`GET Device/MaintenanceAlerts/List`, with its filters and its paging in the query."""
    query = call.request.query
    for name in ("filterByOpened", "filterByClosed"):
        if query.get(name, "true").lower() not in _FLAGS:
            raise refused([(name, f"The value of {name} is not valid")], [])
    rows = [
        row
        for printer in printers(mps_monitor)
        if query.get("idInstalledProduct") in (None, "", printer.id)
        for row in _messages(mps_monitor, printer)
        if _agrees_with(query.get("filterByClosed"), is_so=row["Closed"] is not None)
        and _agrees_with(query.get("filterByOpened"), is_so=row["Closed"] is None)
        and holds(query.get("filterText"), row["Description"])
    ]
    return paged(rows, paging_in_query(query))


def _agrees_with(flag: str | None, *, is_so: bool) -> bool:
    return flag is None or _FLAGS[flag.lower()] is is_so


def _messages(mps_monitor: MPSMonitor, printer: Printer) -> list[JsonObject]:
    """Every fifth printer has a message, of which every second is settled."""
    if printer.number % 5:
        return []
    opened = mps_monitor.clock.now() - (printer.number + 1) * DAY / 10
    message = _MESSAGES[printer.number % len(_MESSAGES)]
    return [
        {
            "Identifier": mps_monitor.world.token("message", printer.number, 23),
            "Code": f"M{printer.number % len(_MESSAGES)}",
            "Description": message,
            "Opened": iso_z(opened, 3),
            "Closed": iso_z(opened + DAY / 20) if printer.number % 2 else None,
            "PanelMessageAlertConfiguration": {
                "Id": mps_monitor.world.token("panel rule", 0, 23),
                "Description": "Example rule",
            },
        }
    ]


def _is_wanted(shortage: Shortage, body: JsonObject) -> bool:
    managed = chosen(body, "ManageOption", SORTED_OUT)
    installed = chosen({"InstallationOption": 2, **body}, "InstallationOption", _INSTALLED)
    cancelled = chosen(body, "CancelOption", _CANCELLED)
    hidden = chosen(body, "HiddenOption", _HIDDEN)
    return (
        (managed == "All" or shortage.printer.managed == (managed == "Managed"))
        and (installed == "All" or (shortage.installed is not None) == (installed == "Installed"))
        and (cancelled == "All" or (shortage.cancelled is not None) == (cancelled == "Canceled"))
        and (hidden == "All" or (hidden != "PostPoned" and shortage.hidden == (hidden == "Hidden")))
        and ("SupplyType" not in body or chosen(body, "SupplyType", _SUPPLY_TYPES) == "Toner")
        and ("ColorType" not in body or chosen(body, "ColorType", _COLOUR_TYPES) == shortage.colour)
        and all(
            within(getattr(shortage, at), body.get(f"{name}From"), body.get(f"{name}To"))
            for name, at in _WINDOWS.items()
        )
    )


def _is_selected(row: JsonObject, body: JsonObject) -> bool:
    return (
        agrees(
            row,
            body,
            DealerCode="DealerCode",
            CustomerCode="CustomerCode",
            DeviceId="DeviceId",
            SerialNumber="SerialNumber",
            AssetNumber="AssetNumber",
            Brand="ProductBrand",
            Model="ProductModel",
        )
        and holds(body.get("FilterCustomerText"), row["CustomerCode"], row["CustomerDescription"])
        and holds(body.get("FilterText"), row["SystemName"], row["SerialNumber"])
    )


def _row(mps_monitor: MPSMonitor, shortage: Shortage) -> JsonObject:
    printer = shortage.printer
    return {
        **_facts(mps_monitor, shortage),
        **owner_columns(mps_monitor, printer),
        "DeviceId": printer.id,
        "IpAddress": f"192.0.2.{printer.number}",
        "MacAddress": f"02:00:00:00:00:{printer.number:02X}",
        "ProductBrand": printer.brand,
        "ProductModel": printer.model,
        "Office": names_of(mps_monitor, "office", printer.customer),
        "ColorType": shortage.colour
        if shortage.number % 2
        else _COLOUR_TYPES.index(shortage.colour),
        "SupplyType": "Toner",
        "SupplyTypeDescription": "Toner",
        "ForecastRemainingPages": shortage.level * 50,
        "ForecastExhaustionExpectedDate": iso_z(shortage.empty),
        "ForecastHasErrors": False,
        "ShippedSupplyGenerationType": None,
        "CounterMono": printer.pages,
    }


def _alone(mps_monitor: MPSMonitor, shortage: Shortage) -> JsonObject:
    office = names_of(mps_monitor, "office", shortage.printer.customer)
    return {
        **_facts(mps_monitor, shortage),
        "InstalledProductId": shortage.printer.id,
        "Office": {**office, "City": "Exampletown", "OfficeSubnets": None},
        "ColorType": shortage.colour,
        "SupplyType": _SUPPLY_TYPES.index("Toner"),
        "SupplyAlertReasons": [
            {
                "Id": mps_monitor.world.token("reason", shortage.number, 23),
                "AlertLimitType": "Level",
                "DateOverThresholdUTC": iso_z(shortage.opened),
                "OverThresholdValue": shortage.level,
                "ThresholdLimit": 25,
                "GeneratedByFallBack": False,
            }
        ],
        "SupplyAlertPostponeThresholds": [],
        "ExistsAnActivePostpone": False,
    }


def _facts(mps_monitor: MPSMonitor, shortage: Shortage) -> JsonObject:
    """What an alert has in the list as well as alone."""
    printer, model = shortage.printer, product(mps_monitor, shortage.printer)
    return {
        "Id": shortage.id,
        "SerialNumber": printer.serial_number,
        "AssetNumber": printer.asset_number,
        "SystemName": printer.system_name,
        "Product": {name: model[name] for name in ("Id", "Brand", "Model")},
        "Project": None,
        "IsShipped": False,
        "InitialDate": iso_z(shortage.opened, 3),
        "InitialResidualPercentage": 25,
        "ActualDate": iso_z(printer.reported),
        "ActualResidualPercentage": shortage.level,
        "CanceledOn": None if shortage.cancelled is None else iso_z(shortage.cancelled),
        "TonerDelivered": None,
        "TonerInstalled": None if shortage.installed is None else iso_z(shortage.installed),
        "IsHidden": shortage.hidden,
        "ExhaustedExpiration": iso_z(shortage.empty),
        "TimeZone": "W. Europe Standard Time",
    }
