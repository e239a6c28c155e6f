"""The emulated Mbanq's accounts, payments and transfers: pages, money with its own digits, and what is kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from fleetauth.sandbox import Mbanq, Sandbox
    from tests.sandbox.conftest import Wire

ACCOUNT = "v1/savingsaccounts/20"
PAYMENT: dict[str, Any] = {
    "paymentType": "CREDIT",
    "paymentRail": "ACH",
    "amount": 12.5,
    "originator": {"accountId": "0042"},
    "recipient": {"accountNumber": "00012345"},
}


@pytest.fixture
def mbanq(sandbox: Sandbox) -> Mbanq:
    return sandbox.mbanq


def rows(wire: Wire, path: str, **query: str) -> list[dict[str, Any]]:
    answer = wire.get(wire.sandbox.mbanq, path, **query).json()
    assert answer["totalFilteredRecords"] >= len(answer["pageItems"])
    found: list[dict[str, Any]] = answer["pageItems"]
    return found


# --- reading --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "usual"),
    [
        (f"{ACCOUNT}/transactions", 200),
        (f"{ACCOUNT}/unifiedtransactions", 50),
        ("v1/transfers", 200),
        ("v1/payments", 13),
        ("v1/clients/21006/recipients", 6),
    ],
)
def test_a_list_has_the_vendors_own_limit(wire: Wire, path: str, usual: int) -> None:
    assert len(rows(wire, path)) == usual
    assert len(rows(wire, path, offset="1", limit="3")) == 3


@pytest.mark.parametrize("path", ["v1/clients/21003/identifiers", "v1/client/21003/addresses"])
def test_some_lists_are_bare(wire: Wire, mbanq: Mbanq, path: str) -> None:
    assert isinstance(wire.get(mbanq, path, offset="0", limit="5").json(), list)


@pytest.mark.parametrize(
    "path",
    [
        "v1/savingsaccounts/9",
        "v1/savingsaccounts/x",
        f"{ACCOUNT}/transactions/1",
        "v1/payments/1",
        "v1/transfers/1",
        "v1/clients/1/recipients",
        "v1/clients/20/addresses",
    ],
)
def test_what_is_not_there_is_not_found(wire: Wire, mbanq: Mbanq, path: str) -> None:
    assert wire.get(mbanq, path).status_code == 404


def test_an_account_is_that_of_its_client(wire: Wire, mbanq: Mbanq) -> None:
    (first, _) = wire.get(mbanq, "v1/clients/21002/accounts").json()["savingsAccounts"]
    assert wire.get(mbanq, f"v1/savingsaccounts/{first['id']}").json() == first


def test_a_transaction_is_that_of_its_list(wire: Wire, mbanq: Mbanq) -> None:
    first = rows(wire, f"{ACCOUNT}/transactions")[0]
    assert wire.get(mbanq, f"{ACCOUNT}/transactions/{first['id']}").json() == first


def test_transactions_have_their_dates_in_four_forms(wire: Wire) -> None:
    dates = [row["date"] for row in rows(wire, f"{ACCOUNT}/transactions")[:4]]
    assert [type(date) for date in dates] == [list, dict, str, str]


def test_enriched_transactions_tell_more(wire: Wire, mbanq: Mbanq) -> None:
    path = f"{ACCOUNT}/transactions"
    assert "enriched" not in rows(wire, path)[0]
    assert "enriched" in rows(wire, path, showEnrichedTransactions="true")[0]
    assert wire.get(mbanq, path, showEnrichedTransactions="maybe").status_code == 400


def test_money_keeps_its_digits(wire: Wire, mbanq: Mbanq) -> None:
    assert '"amount":1.10,' in wire.get(mbanq, f"{ACCOUNT}/transactions").text
    assert '"amount":10.50,' in wire.get(mbanq, "v1/payments/5000").text


def test_a_transfer_is_that_of_its_list(wire: Wire, mbanq: Mbanq) -> None:
    first = rows(wire, "v1/transfers")[0]
    assert wire.get(mbanq, f"v1/transfers/{first['id']}").json() == first


def test_payments_have_a_status_that_the_page_does_not_name(wire: Wire) -> None:
    assert [row["status"] for row in rows(wire, "v1/payments")][-2:] == ["UNKNOWN", "ON_HOLD"]


# --- paying ---------------------------------------------------------------------------------------


def pay(wire: Wire, body: object) -> Any:  # noqa: ANN401 - httpx's answer
    return wire.request(wire.sandbox.mbanq, "POST", "v1/payments", json=body)


def test_a_payment_is_kept(wire: Wire, mbanq: Mbanq) -> None:
    made = pay(wire, PAYMENT).json()
    assert wire.get(mbanq, f"v1/payments/{made['id']}").json() == made
    assert rows(wire, "v1/payments")[-1] == made
    assert len(mbanq.payments) == 1


def test_a_payments_amount_comes_back_with_its_digits(wire: Wire, mbanq: Mbanq) -> None:
    body = json.dumps(PAYMENT | {"recipient": {"x": 1.5}}).replace("12.5", "0.10")
    headers = {"content-type": "application/json"}
    content = body.replace("1.5}", "1.50}").encode()
    answer = wire.request(mbanq, "POST", "v1/payments", content=content, headers=headers)
    assert '"amount":0.10,' in answer.text
    assert '"recipient":{"x":1.50}' in answer.text


@pytest.mark.parametrize(
    ("rail", "status", "executed"),
    [("INTERNAL", "EXECUTION_SUCCESS", True), ("WIRE", "EXECUTION_PROCESSING", False)],
)
def test_an_internal_payment_is_done_at_once(
    wire: Wire, rail: str, status: str, *, executed: bool
) -> None:
    made = pay(wire, PAYMENT | {"paymentRail": rail}).json()
    assert (made["status"], made["executedAt"] is not None) == (status, executed)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"paymentType": "GIFT"}, "paymentType"),
        ({"paymentRail": None}, "paymentRail"),
        ({"amount": 0}, "amount"),
        ({"amount": -1.5}, "amount"),
        ({"amount": "12.50"}, "amount"),
        ({"amount": True}, "amount"),
        ({"originator": {}}, "originator"),
        ({"originator": {"name": "x"}}, "originator"),
        ({"originator": {"accountId": 42}}, "originator.accountId"),
        ({"recipient": "somebody"}, "recipient"),
        ({"recipient": {"accountNumber": 12}}, "recipient.accountNumber"),
        ({"recipient": {"postalCode": 1.5}}, "recipient.postalCode"),
        ({"executeOn": "2026-02-03"}, "dateFormat"),
        ({"later": [{"on": "2026-02-03"}], "dateFormat": "yyyy-MM-dd"}, "dateFormat"),
    ],
)
def test_a_wrong_payment_is_not_made(
    wire: Wire, mbanq: Mbanq, change: dict[str, Any], field: str
) -> None:
    answer = pay(wire, PAYMENT | change)
    assert answer.status_code == 400
    assert [error["parameterName"] for error in answer.json()["errors"]] == [field]
    assert mbanq.payments == []


def test_a_payment_keeps_what_the_page_does_not_name(wire: Wire) -> None:
    assert pay(wire, PAYMENT | {"notes": ["none", 1, None]}).json()["notes"] == ["none", 1, None]


def test_a_payment_with_dates_says_how_they_are_written(wire: Wire) -> None:
    dated = {"executeOn": "2026-02-03", "dateFormat": "yyyy-MM-dd", "locale": "en"}
    assert pay(wire, PAYMENT | dated).status_code == 200


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{}", "text/plain", 415),
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
    ],
)
def test_a_payment_is_a_json_object(
    wire: Wire, mbanq: Mbanq, content: bytes, kind: str, status: int
) -> None:
    headers = {"content-type": kind}
    answer = wire.request(mbanq, "POST", "v1/payments", content=content, headers=headers)
    assert answer.status_code == status


def test_a_reset_forgets_payments(wire: Wire, mbanq: Mbanq) -> None:
    pay(wire, PAYMENT)
    mbanq.reset()
    assert mbanq.payments == []
