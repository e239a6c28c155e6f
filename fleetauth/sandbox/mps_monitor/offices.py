"""MPS Monitor's offices: a list, one of them, and changes, which last until the sandbox is reset."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from fleetauth.sandbox.mps_monitor.asking import agrees, asked, holds
from fleetauth.sandbox.mps_monitor.envelope import done, missing, paged, refused, single
from fleetauth.sandbox.mps_monitor.fleet import CUSTOMERS, names_of

if TYPE_CHECKING:
    from fleetauth.sandbox.answer import Answer, JsonObject
    from fleetauth.sandbox.mps_monitor.service import MPSMonitor
    from fleetauth.sandbox.routes import Call

_SEARCH = {
    "CustomerId": "text",
    "CustomerCode": "text",
    "HasSubnets": "flag",
    "FilterText": "text",
}


def search(mps_monitor: MPSMonitor, call: Call) -> Answer:
    """`POST Office/List`."""
    body = asked(mps_monitor, call, _SEARCH, pages=True)
    rows = [
        row
        for row in mps_monitor.offices
        if agrees(row, body, CustomerId="CustomerId")
        and agrees(cast("JsonObject", row["Customer"]), body, CustomerCode="Code")
        and body.get("HasSubnets") in (None, bool(row["OfficeSubnets"]))
        and holds(body.get("FilterText"), row["Code"], row["Description"])
    ]
    return paged(rows, body)


def by_id(mps_monitor: MPSMonitor, call: Call) -> Answer:
    """`POST Office/Get`."""
    body = asked(mps_monitor, call, {"Id!": "text"})
    return single(_with_id(mps_monitor, body["Id"]))


def create(mps_monitor: MPSMonitor, call: Call) -> Answer:
    """`POST Office/Create`."""
    body = asked(mps_monitor, call, {"ObjectToCreate!": "object"})
    made = cast("JsonObject", body["ObjectToCreate"])
    _check_description(made)
    number = len(mps_monitor.offices)
    office = {**_office(mps_monitor, number % CUSTOMERS), **made}
    office["Id"] = mps_monitor.world.token("new office", number, 23)
    mps_monitor.offices.append(office)
    return done(str(office["Id"]))


def update(mps_monitor: MPSMonitor, call: Call) -> Answer:
    """`POST Office/Update`."""
    body = asked(mps_monitor, call, {"ObjectToUpdate!": "object"})
    changed = cast("JsonObject", body["ObjectToUpdate"])
    _check_description(changed)
    _with_id(mps_monitor, changed.get("Id")).update(changed)
    return done()


def delete(mps_monitor: MPSMonitor, call: Call) -> Answer:
    """`DELETE Office/Delete`."""
    mps_monitor.offices.remove(_with_id(mps_monitor, call.request.query.get("id")))
    return done()


def first_offices(mps_monitor: MPSMonitor) -> list[JsonObject]:
    """Give the offices that there are at the start: each customer has one."""
    return [_office(mps_monitor, number) for number in range(CUSTOMERS)]


def _with_id(mps_monitor: MPSMonitor, wanted: object) -> JsonObject:
    for office in mps_monitor.offices:
        if office["Id"] == wanted:
            return office
    raise missing("office")


def _check_description(office: JsonObject) -> None:
    if not office.get("Description"):
        raise refused([("Description", "Description cannot be null or empty")], None)


def _office(mps_monitor: MPSMonitor, number: int) -> JsonObject:
    customer = names_of(mps_monitor, "customer", number)
    subnet = {
        "Id": mps_monitor.world.token("subnet", number, 23),
        "IpRootFrom": "192.0.2.1",
        "IpRootTo": "192.0.2.126",
    }
    return {
        **names_of(mps_monitor, "office", number),
        "Customer": customer,
        "CustomerId": customer["Id"],
        "IsDefault": True,
        "Address": "1 Example Street",
        "City": "Exampletown",
        "ZipCode": "00100",
        "Country": "Italy",
        "IsCountryEu": True,
        "Lat": 45.46 + number / 100,
        "Lng": 9.19,
        "MailAddress": None,
        "AvailableDevices": 15,
        "OfficeSubnets": [subnet] if number % 2 else None,
        "ExternalIdentifier": None,
    }
