"""Mbanq's savings accounts and their transactions. The page has no shape of a transaction: dates
come in its four ways, and money as numbers and as texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetauth.sandbox.answer import Answer, JsonObject, Refused
from fleetauth.sandbox.mbanq.bank import CLIENTS, account_of
from fleetauth.sandbox.mbanq.exact import digits, exact_answer
from fleetauth.sandbox.mbanq.paging import paged
from fleetauth.sandbox.times import iso_z, utc
from fleetauth.sandbox.world import EPOCH

if TYPE_CHECKING:
    from fleetauth.sandbox.mbanq.service import Mbanq
    from fleetauth.sandbox.routes import Call

_TRANSACTIONS = 230
_UNIFIED = 120
_SIX_HOURS = 21_600
ENRICHED = ("showEnrichedTransactions",)


def savings_account(mbanq: Mbanq, call: Call) -> Answer:
    """`GET v1/savingsaccounts/{id}`."""
    _enriched(mbanq, call)
    number, nth = _account(mbanq, call)
    return exact_answer(account_of(number, nth))


def transactions(mbanq: Mbanq, call: Call) -> Answer:
    """`GET v1/savingsaccounts/{id}/transactions`."""
    return paged(mbanq, call, _rows(mbanq, call, _TRANSACTIONS))


def unified(mbanq: Mbanq, call: Call) -> Answer:
    """`GET v1/savingsaccounts/{id}/unifiedtransactions`: 50 by default, where all others have 200."""
    return paged(mbanq, call, _rows(mbanq, call, _UNIFIED), 50)


def transaction(mbanq: Mbanq, call: Call) -> Answer:
    """`GET v1/savingsaccounts/{id}/transactions/{tx}`."""
    wanted = call.parts["tx"]
    for row in _rows(mbanq, call, _TRANSACTIONS):
        if str(row["id"]) == wanted:
            return exact_answer(row)
    raise Refused(mbanq.missing("Transaction", wanted))


def _rows(mbanq: Mbanq, call: Call, count: int) -> list[JsonObject]:
    enriched = _enriched(mbanq, call)
    _account(mbanq, call)
    account = int(call.parts["id"])
    rows = [_transaction(account, nth) for nth in range(count)]
    if enriched:
        rows = [{**row, "enriched": {"merchant": f"Merchant {row['id']}"}} for row in rows]
    return rows


def _enriched(mbanq: Mbanq, call: Call) -> bool:
    text = call.request.query.get("showEnrichedTransactions", "false")
    if text not in ("true", "false"):
        answer = mbanq.problem(400, "It must be true or false.", field="showEnrichedTransactions")
        raise Refused(answer)
    return text == "true"


def _account(mbanq: Mbanq, call: Call) -> tuple[int, int]:
    text = call.parts["id"]
    number, nth = divmod(int(text), 10) if text.isascii() and text.isdecimal() else (CLIENTS, 0)
    if number >= CLIENTS or nth >= number % 3:
        raise Refused(mbanq.missing("Savings account", text))
    return number, nth


def _transaction(account: int, nth: int) -> JsonObject:
    at = EPOCH + nth * _SIX_HOURS
    moment = utc(at)
    day = [moment.year, moment.month, moment.day]
    clock = {"hour": moment.hour, "minute": moment.minute, "second": 5, "nano": 361_585_000}
    dates: tuple[object, ...] = (
        day,
        {"date": day, "time": clock},
        moment.strftime("%Y-%m-%d %H:%M:%S"),
        iso_z(at),
    )
    amount = f"{nth + 1}.10"
    return {
        "id": account * 1000 + nth,
        "accountId": account,
        "accountNo": f"000{account:05d}",
        "amount": amount if nth % 3 == 2 else digits(amount),  # noqa: PLR2004 - every third one
        "runningBalance": digits(f"{1000 + nth}.00"),
        "date": dates[nth % 4],
        "transactionType": {"id": 1, "code": "savingsAccountTransactionType.deposit"},
        "externalId": f"TX-{nth}" if nth % 2 else None,
    }
