"""MPS Monitor's dealers and customers: lists, one of them, and a customer's dashboard."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from fleetauth.sandbox.mps_monitor.asking import COMMUNICATION, agrees, asked, chosen, holds
from fleetauth.sandbox.mps_monitor.envelope import missing, paged, single
from fleetauth.sandbox.mps_monitor.fleet import (
    CUSTOMERS,
    DAY,
    DEALERS,
    dealer_of,
    names_of,
    printers,
    shortages,
)
from fleetauth.sandbox.times import iso_z
from fleetauth.sandbox.world import EPOCH, picked

if TYPE_CHECKING:
    from fleetauth.sandbox.answer import Answer, JsonObject
    from fleetauth.sandbox.mps_monitor.service import MPSMonitor
    from fleetauth.sandbox.routes import Call

_ZONES = {"TimeZone": "W. Europe Standard Time", "TimeZoneIana": "Europe/Rome"}
_COUNTRY = {"CountryCode": "IT", "CountryName": "Italy", "CountryIsEu": True}
_CUSTOMERS: dict[str, str | tuple[str, ...]] = {
    "DealerId": "text",
    "DealerCode": "text",
    "Code": "text",
    "HasHpSds": "flag",
    "HasPrintReleaf": "flag",
    "ActiveCustomerFilter": "flag",
    "CommunicationStatus": COMMUNICATION,
    "Tags": "text",
    "FilterText": "text",
}


def dealers(mps_monitor: MPSMonitor, call: Call) -> Answer:
    """`POST Dealer/GetDealers`."""
    body = asked(mps_monitor, call, {"FilterText": "text"}, pages=True)
    rows = [_dealer(mps_monitor, number) for number in range(DEALERS)]
    return paged(
        [row for row in rows if holds(body.get("FilterText"), row["Code"], row["Description"])],
        body,
    )


def dealer_by_code(mps_monitor: MPSMonitor, call: Call) -> Answer:
    """`POST Dealer/GetDealerByCode`."""
    body = asked(mps_monitor, call, {"Code!": "text"})
    for number in range(DEALERS):
        row = _dealer(mps_monitor, number)
        if row["Code"] == body["Code"]:
            return single({**row, **_ZONES, "CustomFieldValues": None, "SDICode": "0000000"})
    raise missing("dealer")


def customers(mps_monitor: MPSMonitor, call: Call) -> Answer:
    """`POST Customer/GetCustomers`."""
    body = asked(mps_monitor, call, _CUSTOMERS, pages=True)
    silence = chosen(body, "CommunicationStatus", COMMUNICATION)
    rows = [
        row
        for number in range(CUSTOMERS)
        if body.get("ActiveCustomerFilter") in (None, _is_active(number))
        and not body.get("HasHpSds")
        and not body.get("HasPrintReleaf")
        and (silence == "All" or silence in _states(mps_monitor, number))
        and agrees(
            row := _listed(mps_monitor, number),
            body,
            DealerId="DealerId",
            DealerCode="DealerCode",
            Code="Code",
        )
        and holds(body.get("Tags"), row["Tags"])
        and holds(body.get("FilterText"), row["Code"], row["Description"])
    ]
    return paged(rows, body)


def customer(mps_monitor: MPSMonitor, call: Call) -> Answer:
    """`POST Customer/GetCustomer`."""
    body = asked(mps_monitor, call, {"Id!": "text"})
    return single(_customer(mps_monitor, _numbered(mps_monitor, "Id", body["Id"])))


def customer_by_code(mps_monitor: MPSMonitor, call: Call) -> Answer:
    """`POST Customer/GetCustomerByCode`."""
    body = asked(mps_monitor, call, {"Code!": "text"})
    return single(_customer(mps_monitor, _numbered(mps_monitor, "Code", body["Code"])))


def dashboard(mps_monitor: MPSMonitor, call: Call) -> Answer:
    """`POST CustomerDashboard/Get`."""
    body = asked(mps_monitor, call, {"Code!": "text"})
    number = _numbered(mps_monitor, "Code", body["Code"])
    states = _states(mps_monitor, number)
    alerts = Counter(
        shortage.colour
        for shortage in shortages(mps_monitor)
        if shortage.printer.customer == number
    )
    return single(
        {
            "EnabledDevicesByContract": 20,
            "TotalConnectors": 1,
            "TotalManagedDevices": sum(states.values()),
            "HasSentExplorerEmail": True,
            "EmailExplorerInstallationSentAt": iso_z(EPOCH),
            "ContactedDevices": _key_values(states),
            "ToBeUpdated": [{"Type": "Firmware", "Id": 1, "Count": 0}],
            "Books": [],
            "SupplyAlerts": _key_values(alerts),
            "Warnings": [{"Key": "OverPeriod", "Value": str(states["OverPeriod"])}],
            "SuppliesDelivery": None,
        }
    )


def dashboard_devices(mps_monitor: MPSMonitor, call: Call) -> Answer:
    """`POST CustomerDashboard/Devices`."""
    body = asked(mps_monitor, call, {"Code!": "text", "CustomerTimeZone": "text"})
    number = _numbered(mps_monitor, "Code", body["Code"])
    own = [printer for printer in printers(mps_monitor) if printer.customer == number]
    managed = sum(printer.managed for printer in own)
    states = _states(mps_monitor, number)
    return single(
        {
            "TotalManaged": managed,
            "SdsTotalManaged": 0,
            "TotalNew": 0,
            "TotalUnclassified": None,
            "TotalUnManaged": len(own) - managed,
            "TotalOffline": sum(printer.offline for printer in own),
            **{state: states[state] for state in COMMUNICATION[1:]},
        }
    )


def _numbered(mps_monitor: MPSMonitor, column: str, wanted: object) -> int:
    for number in range(CUSTOMERS):
        if names_of(mps_monitor, "customer", number)[column] == wanted:
            return number
    raise missing("customer")


def _states(mps_monitor: MPSMonitor, number: int) -> Counter[str]:
    """When a customer's devices last reported."""
    now = mps_monitor.clock.now()
    return Counter(
        printer.communication(now)
        for printer in printers(mps_monitor)
        if printer.customer == number
    )


def _key_values(counted: Counter[str]) -> list[JsonObject]:
    return [{"Key": key, "Value": str(counted[key])} for key in sorted(counted)]


def _is_active(number: int) -> bool:
    return not picked(number, CUSTOMERS, CUSTOMERS - 1)


def _dealer(mps_monitor: MPSMonitor, number: int) -> JsonObject:
    return {
        **names_of(mps_monitor, "dealer", number),
        "AlternativeAssetDescription": None,
        "Telephone": "+00 555 0100",
        "Address": "1 Example Street",
        "ZipCode": "00100",
        "City": "Exampletown",
        **_COUNTRY,
        "Currency": "EUR",
        "Token": f"invented-{mps_monitor.world.token('dealer token', number, 20)}",
        "AccountingEmail": "accounts@dealer.example",
        "Mailaddress": "office@dealer.example",
        "ShortLanguage": "en",
        "TimeZone": _ZONES["TimeZone"],
        "IsEnableJam": False,
        "TrialDemoExpireAt": None,
        "EnableExplorerCleanup": bool(number),
        "ExplorerCleanupDayLimit": 30 if number else None,
    }


def _listed(mps_monitor: MPSMonitor, number: int) -> JsonObject:
    dealer = names_of(mps_monitor, "dealer", dealer_of(number))
    return {
        **names_of(mps_monitor, "customer", number),
        **{f"Dealer{name}": value for name, value in dealer.items()},
        **_ZONES,
        **_COUNTRY,
        "Tags": "pilot,north" if number % 4 == 0 else None,
        "ExternalIdentifier": f"000{number}" if number % 2 else None,
    }


def _customer(mps_monitor: MPSMonitor, number: int) -> JsonObject:
    return {
        **names_of(mps_monitor, "customer", number),
        "Dealer": names_of(mps_monitor, "dealer", dealer_of(number)),
        **_ZONES,
        **_COUNTRY,
        "Tags": ["pilot", "north"] if number % 4 == 0 else [],
        "ContractExpires": iso_z(EPOCH + 900 * DAY),
        "Creation": iso_z(EPOCH - 300 * DAY, 3),
        "City": "Exampletown",
        "MonthlyVolumeMono": 1000,
        "MonthlyVolumeColor": None,
        "HasDca4": True,
        "CustomFieldValues": [],
        "SdsCustomer": None,
        "ExternalIdentifier": None,
        "Note": "",
    }
