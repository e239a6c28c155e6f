"""Mbanq's user, clients and accounts, with dates in all four of the ways in which they arrive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetauth.sandbox.answer import Answer, JsonObject, Refused, json_answer
from fleetauth.sandbox.mbanq.paging import paged
from fleetauth.sandbox.times import iso_z, utc
from fleetauth.sandbox.world import EPOCH, picked

if TYPE_CHECKING:
    from fleetauth.sandbox.mbanq.service import Mbanq
    from fleetauth.sandbox.routes import Call

CLIENTS = 230
_FIRST_ID = 21_000
_DAY = 86_400


def user_details(mbanq: Mbanq, _: Call) -> Answer:
    """`GET v1/userdetails`."""
    return json_answer(
        {
            "username": mbanq.credentials["username"],
            "userId": 77,
            "accessToken": f"invented-{mbanq.world.token('bank user', 0, 24)}",
            "authenticated": True,
            "officeId": 1,
            "officeName": "Head Office",
            "roles": [
                {"id": 3, "name": "Fleet", "description": "Fleet cards", "disabled": False},
                {"id": 9, "name": "Reader", "description": None, "disabled": False},
            ],
            "permissions": ["READ_CLIENT", "READ_SAVINGSACCOUNT"],
            "shouldRenewPassword": False,
            "isTwoFactorAuthenticationRequired": mbanq.second_factor,
            "isSelfServiceUser": False,
            "staffDisplayName": None,
        }
    )


def clients(mbanq: Mbanq, call: Call) -> Answer:
    """`GET v1/clients`: paged by `offset` and `limit`."""
    query = call.request.query
    rows = [client_row(mbanq, number) for number in client_numbers()]
    for name in ("officeId", "displayName", "firstname", "lastname", "externalId", "mobileNo"):
        if name in query:
            rows = [row for row in rows if query[name].lower() in str(row[name]).lower()]
    if "clientStatus" in query:
        rows = [row for row in rows if row["active"] is (query["clientStatus"].upper() == "ACTIVE")]
    return paged(mbanq, call, rows)


def client_numbers() -> range:
    """Give the numbers of all clients."""
    return range(CLIENTS)


def client(mbanq: Mbanq, call: Call) -> Answer:
    """`GET v1/clients/{id}`."""
    return json_answer(client_row(mbanq, client_number(mbanq, call)))


def accounts(mbanq: Mbanq, call: Call) -> Answer:
    """`GET v1/clients/{id}/accounts`."""
    number = client_number(mbanq, call)
    return json_answer({"savingsAccounts": [account_of(number, nth) for nth in range(number % 3)]})


def client_number(mbanq: Mbanq, call: Call) -> int:
    """Give the number of the client that the path names; `Refused` with 404 if there is none."""
    text = call.parts["id"]
    if not (text.isascii() and text.isdecimal()):
        raise Refused(mbanq.problem(404, "The requested resource is not available."))
    number = int(text) - _FIRST_ID
    if not 0 <= number < CLIENTS:
        message = f"Client with identifier {text} does not exist"
        raise Refused(mbanq.no_client(message, number + _FIRST_ID))
    return number


def client_row(mbanq: Mbanq, number: int) -> JsonObject:
    """Give a client as it arrives."""
    joined = utc(EPOCH - number * _DAY)
    first, _, last = mbanq.world.drivers[number % len(mbanq.world.drivers)].name.partition(" ")
    active = not picked(number, 11, 10)
    status = (300, "Active") if active else (100, "Pending")
    if picked(number, CLIENTS, 17):
        status = (999, "On holiday")
    account_number: object = number if number % 2 else f"00{number:07d}"
    return {
        "id": _FIRST_ID + number,
        "accountNo": account_number,
        "externalId": f"EX-{number}" if number % 4 else None,
        "status": {
            "id": status[0],
            "code": f"clientStatusType.{status[1].lower().replace(' ', '_')}",
            "value": status[1],
        },
        "active": active,
        "activationDate": [joined.year, joined.month, joined.day] if active else None,
        "firstname": first,
        "lastname": last,
        "displayName": f"{first} {last}",
        "mobileNo": f"000{number:04d}",
        "officeId": 1 + number % 2,
        "officeName": ("Head Office", "Branch")[number % 2],
        "isStaff": False,
        "timeline": {
            "submittedOnDate": [joined.year, joined.month, joined.day],
            "activatedOnDate": iso_z(joined.timestamp() + 1.361585, 6),
            "lastLogin": joined.strftime("%Y-%m-%d %H:%M:%S"),
            "updatedOn": {
                "date": [joined.year, joined.month, joined.day],
                "time": {"hour": 11, "minute": 37, "second": 45, "nano": 361_585_000},
            },
            "submittedByUsername": "system",
        },
        "postalCode": 1234 if number % 2 else "01234",
    }


def account_of(number: int, nth: int) -> JsonObject:
    """Give one of a client's savings accounts as it arrives."""
    return {
        "id": number * 10 + nth,
        "accountNo": f"000{number:04d}{nth}",
        "productId": 4,
        "productName": "Fleet card account",
        "status": {"id": 300, "code": "savingsAccountStatusType.active", "value": "Active"},
        "currency": {
            "code": "EUR",
            "name": "Euro",
            "decimalPlaces": 2,
            "displaySymbol": "€",
        },
        # Not exact in binary: a reader that goes through a float and sums up is found out.
        "accountBalance": 1000.1 + number,
        "availableBalance": f"{1000 + number}.10",
        "accountType": {"id": 1, "code": "accountType.individual", "value": "Individual"},
    }
