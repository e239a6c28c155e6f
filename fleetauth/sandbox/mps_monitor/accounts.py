"""MPS Monitor's accounts: who is signed in, one by its id, and a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetauth.sandbox.mps_monitor.asking import asked, chosen, holds, words
from fleetauth.sandbox.mps_monitor.envelope import missing, paged, single
from fleetauth.sandbox.mps_monitor.fleet import names_of
from fleetauth.sandbox.times import iso_z, utc
from fleetauth.sandbox.world import EPOCH, picked

if TYPE_CHECKING:
    from fleetauth.sandbox.answer import Answer, JsonObject
    from fleetauth.sandbox.mps_monitor.service import MPSMonitor
    from fleetauth.sandbox.routes import Call

_ACCOUNTS = 27
_SEARCH: dict[str, str | tuple[str, ...]] = {
    "Roles": "texts",
    "DealerCode": "text",
    "CustomerCode": "text",
    "IsActive": "flag",
    "OriginType": ("Mps", "Api"),
    "FilterText": "text",
}


def own(mps_monitor: MPSMonitor, _: Call) -> Answer:
    """`GET Account/GetAccount`: the account that is signed in."""
    return single(_account(mps_monitor, 0))


def profile(mps_monitor: MPSMonitor, _: Call) -> Answer:
    """`GET Account/GetProfile`: the same; a good answer that calls itself invalid, as was seen."""
    return single(_account(mps_monitor, 0), valid=False)


def by_id(mps_monitor: MPSMonitor, call: Call) -> Answer:
    """`POST Account/GetAccount`."""
    body = asked(mps_monitor, call, {"Id!": "text", "DealerCode": "text"})
    accounts = (_account(mps_monitor, number) for number in range(_ACCOUNTS))
    account = next((account for account in accounts if account["Id"] == body["Id"]), None)
    if account is None:
        raise missing("account")
    return single(account)


def search(mps_monitor: MPSMonitor, call: Call) -> Answer:
    """`POST Account/GetAccounts`."""
    body = asked(mps_monitor, call, _SEARCH, pages=True)
    roles = words(body, "Roles")
    rows = [
        account
        for account in (_account(mps_monitor, number) for number in range(_ACCOUNTS))
        if holds(body.get("FilterText"), account["Name"])
        and body.get("IsActive") in (None, account["IsActive"])
        and (not roles or account["Role"] in roles)
        and body.get("DealerCode") in (None, "", _dealer(mps_monitor)["Code"])
        and body.get("CustomerCode") in (None, "")
        and chosen(body, "OriginType", ("Mps", "Api")) == "Mps"
    ]
    return paged(rows, body)


def _dealer(mps_monitor: MPSMonitor) -> JsonObject:
    return names_of(mps_monitor, "dealer", 0)


def _account(mps_monitor: MPSMonitor, number: int) -> JsonObject:
    world = mps_monitor.world
    created = EPOCH - number * 86_400 * 11 + 74_681
    name = mps_monitor.credentials["username"] if number == 0 else f"user{number}@mps.example"
    last_login = mps_monitor.clock.now() - number * 3_600
    return {
        "Id": world.token("account", number, 23),
        "Name": name,
        "Nominative": world.drivers[number].name,
        "Email": name,
        "Token": f"invented-{world.token('account token', number, 20)}",
        "Role": "Astronaut"
        if picked(number, _ACCOUNTS, 17)
        else ("Administrator", "Dealer", "Customer")[number % 3],
        "Capabilities": ["Devices_View", "Accounts_View", "Sandbox_View"],
        "Language": 1 if number % 2 else "English",
        "ShortLanguage": "en",
        "IsActive": not picked(number, 9, 8),
        "Force2fa": False,
        "ForceSso": None,
        "Use2fa": False,
        "LastLoginAt": iso_z(last_login, 3) if number % 4 else None,
        "CreatedAt": utc(created).strftime("%d/%m/%Y %H:%M:%S"),
        "CreatedAtDate": iso_z(created),
        "IsDeleted": False,
        "PreferredDealer": None,
        "DefaultDealer": _dealer(mps_monitor),
        "DefaultCustomer": None,
        "Customers": [],
        "Dealers": [_dealer(mps_monitor)],
        "Tags": None,
        "Mood": "good",
    }
