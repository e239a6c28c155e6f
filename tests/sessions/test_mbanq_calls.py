"""Mbanq's REST calls on the sandbox: typed, paged to the end; a wrong argument is refused before anything is sent."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest

from fleetauth import ArgumentError, DecodeError, InputRefusedError, MbanqSession, NotFoundError
from fleetauth.sandbox import Sandbox
from fleetauth.vendors.mbanq import (
    Address,
    Client,
    Currency,
    Identifier,
    Payment,
    Recipient,
    SavingsAccount,
    Transaction,
    Transfer,
)
from tests.sessions.answering import Answering
from tests.sessions.conftest import Open

CLIENT, ACCOUNT = "21005", "51"
LISTS: list[tuple[Callable[[MbanqSession], Any], str, type, int]] = [
    (lambda s: s.clients(), "/v1/clients", Client, 230),
    (lambda s: s.identifiers(CLIENT), "/v1/clients/21005/identifiers", Identifier, 2),
    (lambda s: s.addresses(CLIENT), "/v1/client/21005/addresses", Address, 1),
    (lambda s: s.recipients(CLIENT), "/v1/clients/21005/recipients", Recipient, 5),
    (lambda s: s.transactions("51"), "/v1/savingsaccounts/51/transactions", Transaction, 230),
    (
        lambda s: s.unified_transactions("51"),
        "/v1/savingsaccounts/51/unifiedtransactions",
        Transaction,
        120,
    ),
    (lambda s: s.payments(), "/v1/payments", Payment, 13),
    (lambda s: s.transfers(), "/v1/transfers", Transfer, 205),
]
PAGED: list[Callable[..., Any]] = [
    lambda s, **given: s.clients(**given),
    lambda s, **given: s.identifiers("1", **given),
    lambda s, **given: s.addresses("1", **given),
    lambda s, **given: s.recipients("1", **given),
    lambda s, **given: s.transactions("1", **given),
    lambda s, **given: s.unified_transactions("1", **given),
    lambda s, **given: s.payments(**given),
    lambda s, **given: s.transfers(**given),
]
BY_ID: list[Callable[[Any, Any], Any]] = [
    lambda s, it: s.client(it),
    lambda s, it: s.accounts(it),
    lambda s, it: s.identifiers(it),
    lambda s, it: s.addresses(it),
    lambda s, it: s.recipients(it),
    lambda s, it: s.savings_account(it),
    lambda s, it: s.transactions(it),
    lambda s, it: s.unified_transactions(it),
    lambda s, it: s.transaction(it, "1"),
    lambda s, it: s.transaction("1", it),
    lambda s, it: s.payment(it),
    lambda s, it: s.transfer(it),
]


# --- lists ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("listed", LISTS)
async def test_a_list_gives_every_row_once_and_typed(
    mbanq: MbanqSession,
    sandbox: Sandbox,
    listed: tuple[Callable[[MbanqSession], Any], str, type, int],
) -> None:
    call, path, kind, count = listed
    rows = [row async for row in call(mbanq)]
    assert {type(row) for row in rows} == {kind}
    assert (len(rows), len({row.id for row in rows})) == (count, count)
    assert {request.path for request in sandbox.mbanq.requests[1:]} == {path}


@pytest.mark.parametrize(
    ("call", "limits"),
    [
        (lambda s: s.clients(), [("0", "200"), ("200", "200")]),
        (lambda s: s.clients(page_size=100), [("0", "100"), ("100", "100"), ("200", "100")]),
        (lambda s: s.unified_transactions("51"), [("0", "50"), ("50", "50"), ("100", "50")]),
    ],
)
async def test_pages_begin_where_the_last_one_ended(
    mbanq: MbanqSession,
    sandbox: Sandbox,
    call: Callable[[MbanqSession], Any],
    limits: list[tuple[str, str]],
) -> None:
    assert [page async for page in call(mbanq).pages()]
    queries = [request.query for request in sandbox.mbanq.requests[1:]]
    assert [(query["offset"], query["limit"]) for query in queries] == limits


async def test_a_first_page_says_how_many_there_are(mbanq: MbanqSession) -> None:
    page = await mbanq.clients(page_size=3)
    assert (len(page), page.total) == (3, 230)


async def test_clients_are_filtered_and_ordered_by_the_vendors_names(
    mbanq: MbanqSession, sandbox: Sandbox
) -> None:
    page = await mbanq.clients(
        office_id="1",
        display_name="a",
        first_name="ada",
        last_name="e",
        external_id="EX",
        client_status="active",
        mobile_number="0",
        order_by="displayName",
        sort_order="DESC",
    )
    assert {client.first_name for client in page} == {"Ada"}
    assert sandbox.mbanq.requests[-1].query == {
        "officeId": "1",
        "displayName": "a",
        "firstname": "ada",
        "lastname": "e",
        "externalId": "EX",
        "clientStatus": "active",
        "mobileNo": "0",
        "orderBy": "displayName",
        "sortOrder": "DESC",
        "offset": "0",
        "limit": "200",
    }


async def test_enriched_transactions_tell_more(mbanq: MbanqSession) -> None:
    plain = await mbanq.transaction(ACCOUNT, "51000")
    rich = await mbanq.transaction(ACCOUNT, "51000", show_enriched_transactions=True)
    assert "enriched" not in plain.extra
    assert rich.extra["enriched"] == {"merchant": "Merchant 51000"}
    for listed in (mbanq.transactions, mbanq.unified_transactions):
        page = await listed(ACCOUNT, show_enriched_transactions=True)
        assert all("enriched" in row.extra for row in page)
    assert (await mbanq.savings_account(ACCOUNT, show_enriched_transactions=False)).id == ACCOUNT


# --- one of them ----------------------------------------------------------------------------------


async def test_a_client_has_its_dates_numbers_and_state(mbanq: MbanqSession) -> None:
    client = await mbanq.client("21003")
    assert (client.id, client.account_number, client.postal_code) == ("21003", "3", "1234")
    assert (await mbanq.client("21002")).account_number == "000000002"
    assert client.activation_date == datetime(2025, 12, 29, tzinfo=UTC)
    assert client.status is not None
    assert client.status.value == "Active"
    assert client.timeline is not None
    assert client.timeline.activated_on == datetime(2025, 12, 29, 0, 0, 1, 361585, tzinfo=UTC)


async def test_a_clients_accounts_have_exact_balances(mbanq: MbanqSession) -> None:
    accounts = await mbanq.accounts(CLIENT)
    assert [account.account_number for account in accounts] == ["00000050", "00000051"]
    assert accounts[0].account_balance == Decimal("1005.1")
    assert str(accounts[0].available_balance) == "1005.10"


async def test_a_client_without_accounts_has_none(mbanq: MbanqSession) -> None:
    assert list(await mbanq.accounts("21003")) == []


async def test_a_savings_account_is_typed(mbanq: MbanqSession) -> None:
    account = await mbanq.savings_account(ACCOUNT)
    assert isinstance(account, SavingsAccount)
    assert account.currency == Currency(
        code="EUR", name="Euro", decimal_places=2, display_symbol="€"
    )


async def test_transactions_have_exact_amounts_and_their_dates_from_four_forms(
    mbanq: MbanqSession,
) -> None:
    page = await mbanq.transactions(ACCOUNT, page_size=4)
    assert [str(row.amount) for row in page] == ["1.10", "2.10", "3.10", "4.10"]
    assert [row.date for row in page] == [
        datetime(2026, 1, 1, tzinfo=UTC),
        datetime(2026, 1, 1, 6, 0, 5, 361585, tzinfo=UTC),
        datetime(2026, 1, 1, 12, tzinfo=UTC),
        datetime(2026, 1, 1, 18, tzinfo=UTC),
    ]


async def test_a_payment_and_a_transfer_are_typed(mbanq: MbanqSession) -> None:
    payment, transfer = await mbanq.payment("5012"), await mbanq.transfer("9001")
    assert (payment.status, str(payment.amount)) == ("ON_HOLD", "22.50")
    assert payment.originator is not None
    assert payment.originator.account_id == "0052"
    assert (transfer.id, str(transfer.amount)) == ("9001", "1.05")


async def test_what_is_not_there_is_not_found(mbanq: MbanqSession) -> None:
    for call in BY_ID:
        with pytest.raises(NotFoundError, match="does not exist"):
            await call(mbanq, "7")


# --- wrong arguments ------------------------------------------------------------------------------


async def test_an_id_is_text(mbanq: MbanqSession, sandbox: Sandbox) -> None:
    for call in BY_ID:
        for wrong in ("", "  ", ".", "..", 42, None):
            with pytest.raises(ArgumentError, match="must be an id as text"):
                await call(mbanq, wrong)
    assert sandbox.mbanq.requests == []


async def test_an_id_can_not_lead_elsewhere(mbanq: MbanqSession, sandbox: Sandbox) -> None:
    with pytest.raises(NotFoundError):
        await mbanq.client("1/accounts?x=#")
    assert sandbox.mbanq.requests[-1].path == "/v1/clients/1/accounts?x=#"
    assert sandbox.mbanq.requests[-1].query == {}


async def test_a_page_has_a_size(mbanq: MbanqSession, sandbox: Sandbox) -> None:
    for call in PAGED:
        with pytest.raises(ArgumentError, match="page_size=0"):
            await call(mbanq, page_size=0)
    assert sandbox.mbanq.requests == []


async def test_an_order_is_up_or_down(mbanq: MbanqSession) -> None:
    with pytest.raises(ArgumentError, match="must be 'ASC' or 'DESC'"):
        await mbanq.clients(sort_order="UP")  # type: ignore[arg-type]


async def test_an_order_that_the_vendor_does_not_know_is_its_refusal(mbanq: MbanqSession) -> None:
    with pytest.raises(InputRefusedError, match="nothing of this name"):
        await mbanq.clients(order_by="colour")


# --- envelopes ------------------------------------------------------------------------------------


async def read(http: ModuleType, opened: Open, *bodies: object) -> tuple[list[str], int]:
    """The ids of all clients, from these answers; and how many were asked for."""
    answering = Answering(http, bodies[0])
    asked = 0

    async def next_body() -> None:
        nonlocal asked
        if len(answering.requests) > 1:
            answering._body = bodies[min(asked, len(bodies) - 1)]
            asked += 1

    answering._before = next_body
    mbanq = opened("mbanq", transport=answering.transport)
    return [client.id async for client in mbanq.clients(page_size=2)], asked


def rows(*ids: int) -> list[dict[str, int]]:
    return [{"id": number} for number in ids]


@pytest.mark.parametrize(
    ("bodies", "ids", "asked"),
    [
        ([[]], [], 1),
        ([rows(1)], ["1"], 1),  # bare, and shorter than a page: all there is
        ([rows(1, 2, 3)], ["1", "2", "3"], 1),  # bare, and longer: it knows no pages
        ([rows(1, 2), rows(1, 2)], ["1", "2"], 2),  # bare, the same again: it knows no pages
        ([rows(1, 2), rows(3)], ["1", "2", "3"], 2),  # bare, but paged
        ([{"pageItems": rows(1, 2)}, {"pageItems": []}], ["1", "2"], 2),  # no count: to the end
        ([{"pageItems": rows(1, 2), "totalFilteredRecords": "2"}], ["1", "2"], 1),
        ([{"pageItems": [], "totalFilteredRecords": 0}], [], 1),
    ],
)
async def test_lists_come_in_several_envelopes(
    http: ModuleType, opened: Open, bodies: list[object], ids: list[str], asked: int
) -> None:
    assert await read(http, opened, *bodies) == (ids, asked)


@pytest.mark.parametrize("body", [{}, {"pageItems": None}, {"items": []}, "rows", None, 7])
async def test_what_is_no_list_is_no_quiet_end(
    http: ModuleType, opened: Open, body: object
) -> None:
    with pytest.raises(DecodeError, match="neither pageItems nor a list") as caught:
        await read(http, opened, body)
    assert caught.value.body == json.dumps(body).encode()


async def test_what_is_no_list_of_accounts_says_so(http: ModuleType, opened: Open) -> None:
    mbanq = opened("mbanq", transport=Answering(http, "rows").transport)
    with pytest.raises(DecodeError, match="neither savingsAccounts nor a list"):
        await mbanq.accounts("7")


async def test_a_row_that_can_not_be_read_is_named(http: ModuleType, opened: Open) -> None:
    with pytest.raises(DecodeError) as caught:
        await read(http, opened, {"pageItems": [{"id": 1}, {"id": None}]})
    assert caught.value.path == "pageItems[1].id"


async def test_accounts_of_other_kinds_are_kept(http: ModuleType, opened: Open) -> None:
    answering = Answering(http, {"savingsAccounts": [{"id": 1}], "loanAccounts": [{"id": 2}]})
    found = await opened("mbanq", transport=answering.transport).accounts("1")
    assert ([account.id for account in found], found.raw) == (["1"], {"loanAccounts": [{"id": 2}]})
