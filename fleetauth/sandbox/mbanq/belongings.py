"""What belongs to Mbanq's clients: identifiers, addresses and recipients. The page has no shape of
them; identifiers and addresses come as bare lists, as some of the vendor's lists do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetauth.sandbox.answer import Answer, JsonObject, json_answer
from fleetauth.sandbox.mbanq.bank import client_number
from fleetauth.sandbox.mbanq.paging import paged

if TYPE_CHECKING:
    from fleetauth.sandbox.mbanq.service import Mbanq
    from fleetauth.sandbox.routes import Call


def identifiers(mbanq: Mbanq, call: Call) -> Answer:
    """`GET v1/clients/{id}/identifiers`."""
    number = client_number(mbanq, call)
    rows: list[JsonObject] = [
        {
            "id": number * 10 + nth,
            "clientId": int(call.parts["id"]),
            "documentType": {"id": nth + 1, "name": ("Passport", "Licence")[nth]},
            "documentKey": f"00{number:05d}{nth}",
            "description": None if nth else "Seen by the branch",
            "status": "clientIdentifierStatusType.active",
        }
        for nth in range(1 + number % 2)
    ]
    return json_answer(rows)


def addresses(mbanq: Mbanq, call: Call) -> Answer:
    """`GET v1/client/{id}/addresses`: the singular is the vendor's."""
    number = client_number(mbanq, call)
    postal_code: object = 12_345 if number % 2 else f"0{number % 10}234"
    return json_answer(
        [
            {
                "addressId": 900 + number,
                "addressType": "Home",
                "addressLine1": f"{number + 1} Invented Street",
                "addressLine2": None,
                "city": "Leeds",
                "postalCode": postal_code,
                "countryName": "United Kingdom",
                "isActive": True,
            }
        ]
    )


def recipients(mbanq: Mbanq, call: Call) -> Answer:
    """`GET v1/clients/{id}/recipients`."""
    number = client_number(mbanq, call)
    rows: list[JsonObject] = [
        {
            "id": 70_000 + number * 100 + nth,
            "name": f"Recipient {nth + 1}",
            "accountNumber": 8_000 + nth if nth % 2 else f"000{number:03d}{nth:02d}",
            "postalCode": f"0{1000 + nth}",
            "paymentRails": ["ACH", "WIRE"],
        }
        for nth in range(number % 7)
    ]
    return paged(mbanq, call, rows)
