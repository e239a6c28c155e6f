"""Mbanq's payments and transfers. A payment that is made is kept, so that a later read shows it; how
many were made is what tests of "never twice" count.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from fleetauth.sandbox.answer import Answer, JsonObject, Refused
from fleetauth.sandbox.forms import media_type
from fleetauth.sandbox.mbanq.exact import digits, exact_answer, exact_json, number_of
from fleetauth.sandbox.mbanq.paging import paged
from fleetauth.sandbox.times import iso_z
from fleetauth.sandbox.world import EPOCH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetauth.sandbox.mbanq.service import Mbanq
    from fleetauth.sandbox.routes import Call

_TYPES = ("CREDIT", "DEBIT")
_RAILS = ("ACH", "SAMEDAYACH", "WIRE", "SWIFT", "INTERNAL", "FXPAY", "CARD")
# The page's statuses, and one that it does not name.
_STATUSES = (
    "DRAFT",
    "AML_SCREENING",
    "AML_REJECTED",
    "EXECUTION_SCHEDULED",
    "EXECUTION_PROCESSING",
    "EXECUTION_SUCCESS",
    "EXECUTION_FAILURE",
    "RETURNED",
    "CANCELLED",
    "COMPLIANCE_FAILURE",
    "DELETED",
    "UNKNOWN",
    "ON_HOLD",
)
_FIRST_ID = 5_000
_TRANSFERS = 205
_TEXTS = ("accountId", "accountNumber", "postalCode")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATE_FORMATS = ("yyyy-MM-dd",)


def payments(mbanq: Mbanq, call: Call) -> Answer:
    """`GET v1/payments`: those that were always there, then those that were made."""
    return paged(mbanq, call, _all(mbanq))


def payment(mbanq: Mbanq, call: Call) -> Answer:
    """`GET v1/payments/{id}`."""
    return exact_answer(_found(mbanq, call, "Payment", _all(mbanq)))


def create(mbanq: Mbanq, call: Call) -> Answer:
    """`POST v1/payments`: checked, made, kept."""
    body = _body(mbanq, call)
    _check(mbanq, body)
    at = iso_z(mbanq.clock.now())
    internal = body["paymentRail"] == "INTERNAL"
    made: JsonObject = {
        **body,
        "id": _FIRST_ID + len(_STATUSES) + len(mbanq.payments),
        "clientId": 21_001,
        "amount": digits(str(number_of(body["amount"]))),
        "correlationId": body.get("correlationId") or f"invented-{len(mbanq.payments)}",
        "currency": body.get("currency") or "USD",
        "createdAt": at,
        "executedAt": at if internal else None,
        "status": "EXECUTION_SUCCESS" if internal else "EXECUTION_PROCESSING",
    }
    mbanq.payments.append(made)
    return exact_answer(made)


def transfers(mbanq: Mbanq, call: Call) -> Answer:
    """`GET v1/transfers`."""
    return paged(mbanq, call, [_transfer(nth) for nth in range(_TRANSFERS)])


def transfer(mbanq: Mbanq, call: Call) -> Answer:
    """`GET v1/transfers/{id}`."""
    rows = [_transfer(nth) for nth in range(_TRANSFERS)]
    return exact_answer(_found(mbanq, call, "Transfer", rows))


def _found(mbanq: Mbanq, call: Call, kind: str, rows: list[JsonObject]) -> JsonObject:
    wanted = call.parts["id"]
    for row in rows:
        if str(row["id"]) == wanted:
            return row
    raise Refused(mbanq.missing(kind, wanted))


def _all(mbanq: Mbanq) -> list[JsonObject]:
    return [*(_payment(nth) for nth in range(len(_STATUSES))), *mbanq.payments]


def _payment(nth: int) -> JsonObject:
    executed = _STATUSES[nth] == "EXECUTION_SUCCESS"
    return {
        "id": _FIRST_ID + nth,
        "clientId": 21_000 + nth,
        "amount": digits(f"{nth + 10}.50"),
        "correlationId": f"invented-seed-{nth}",
        "paymentType": _TYPES[nth % 2],
        "paymentRail": _RAILS[nth % len(_RAILS)],
        "originator": {"accountId": 40 + nth if nth % 2 else f"00{40 + nth}"},
        "recipient": {
            "accountNumber": f"000{nth:03d}",
            "name": "Invented Garage",
            "postalCode": 1234,
        },
        "createdAt": iso_z(EPOCH + nth),
        "executedAt": iso_z(EPOCH + nth + 60) if executed else None,
        "externalId": None,
        "status": _STATUSES[nth],
        "currency": "USD",
    }


def _transfer(nth: int) -> JsonObject:
    return {
        "id": 9_000 + nth,
        "clientId": 21_000,
        "amount": digits(f"{nth}.05"),
        "currency": "USD",
        "correlationId": f"invented-transfer-{nth}",
        "externalId": f"TR-{nth}",
        "createdAt": iso_z(EPOCH + nth),
        "executedAt": None,
        "transferType": "INTERNAL",
    }


def _body(mbanq: Mbanq, call: Call) -> JsonObject:
    if media_type(call.request.headers) != "application/json":
        raise Refused(mbanq.problem(415, "The content type must be application/json."))
    try:
        body = exact_json(call.request.body)
    except ValueError:
        raise Refused(mbanq.problem(400, "The body is not JSON.")) from None
    if not isinstance(body, dict):
        raise Refused(mbanq.problem(400, "The body must be a JSON object."))
    return cast("JsonObject", body)


def _check(mbanq: Mbanq, body: JsonObject) -> None:
    wrong = list(_wrong(body))
    if wrong:
        raise Refused(mbanq.invalid(wrong))


def _wrong(body: JsonObject) -> Iterator[tuple[str, str]]:
    """What is wrong: the field, and why."""
    if body.get("paymentType") not in _TYPES:
        yield "paymentType", f"The parameter paymentType must be one of {', '.join(_TYPES)}."
    if body.get("paymentRail") not in _RAILS:
        yield "paymentRail", f"The parameter paymentRail must be one of {', '.join(_RAILS)}."
    amount = number_of(body.get("amount"))
    if amount is None or Decimal(amount) <= 0:
        yield "amount", "The parameter amount must be greater than 0."
    for name in ("originator", "recipient"):
        party = body.get(name)
        fields = cast("JsonObject", party) if isinstance(party, dict) else {}
        if not fields or (name == "originator" and "accountId" not in fields):
            yield name, f"The parameter {name} is mandatory."
        for field in _TEXTS:
            if (
                not isinstance(fields.get(field, ""), str)
                or number_of(fields.get(field)) is not None
            ):
                yield f"{name}.{field}", f"The parameter {name}.{field} must be a text."
    has_day = any(_DAY.fullmatch(text) for text in _texts(body))
    if has_day and (body.get("dateFormat") not in _DATE_FORMATS or body.get("locale") != "en"):
        yield "dateFormat", "Requests with dates carry dateFormat and locale."


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for field in cast("JsonObject", value).values():
            yield from _texts(field)
    elif isinstance(value, list):
        for item in cast("list[object]", value):
            yield from _texts(item)
