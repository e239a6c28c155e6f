"""Mbanq's documented answers, read field by field."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from fleetauth.secrets import Secret
from fleetauth.vendors.mbanq.models import (
    Address,
    Client,
    Coded,
    Currency,
    Identifier,
    Party,
    Payment,
    Recipient,
    Role,
    SavingsAccount,
    Timeline,
    Transaction,
    Transfer,
    UserDetails,
)
from fleetauth.wire import Reader
from tests.samples.files import sample

READER = Reader("mbanq")


def test_user_details_with_every_field() -> None:
    assert READER.decode(sample("mbanq/user_details"), UserDetails) == UserDetails(
        user_id="42",
        username="sam.sample",
        authenticated=True,
        office_id="1",
        office_name="Head Office",
        roles=(Role(id="7", name="Teller", description="Serves clients", disabled=False),),
        permissions=("READ_CLIENT", "READ_SAVINGSACCOUNT"),
        should_renew_password=False,
        is_two_factor_authentication_required=True,
        is_self_service_user=False,
        access_token=Secret("canary-not-a-real-token"),
    )


def test_user_details_do_not_show_a_token() -> None:
    assert "canary" not in repr(READER.decode(sample("mbanq/user_details"), UserDetails))


def test_a_credential_that_is_not_documented_is_a_secret_too() -> None:
    details = READER.read({"userId": 1, "base64EncodedAuthenticationKey": "canary"}, UserDetails)
    assert details.extra == {"base64EncodedAuthenticationKey": Secret("canary")}


def rows(name: str, kind: Any, inside: str = "pageItems") -> Any:  # noqa: ANN401 - records of any kind
    """The records of a sample that holds a list; bare if it has no name."""
    data = READER.json(sample(f"mbanq/{name}"))
    return READER.read(data[inside] if inside else data, tuple[kind, ...])


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


CLIENT = Client(
    id="21001",
    account_number="000021001",
    external_id="EX-1",
    status=Coded(id="300", code="clientStatusType.active", value="Active"),
    active=True,
    activation_date=at(2023, 7, 3),
    first_name="Sam",
    last_name="Sample",
    display_name="Sam Sample",
    mobile_number="0000001",
    office_id="1",
    office_name="Head Office",
    is_staff=False,
    postal_code="01234",
    timeline=Timeline(
        submitted_on=at(2022, 5, 30, 11, 37, 45, 361585),
        activated_on=at(2022, 5, 31, 11, 40, 12),
        closed_on=at(2023, 7, 3, 10, 30),
    ),
)
ACCOUNT = SavingsAccount(
    id="42",
    account_number="000000042",
    product_id="4",
    product_name="Fleet card account",
    status=Coded(id="300", code="savingsAccountStatusType.active", value="Active"),
    currency=Currency(code="USD", name="US Dollar", decimal_places=2, display_symbol="$"),
    account_balance=Decimal("1000.10"),
    available_balance=Decimal("999.90"),
    account_type=Coded(id="1", code="accountType.individual", value="Individual"),
)
TRANSACTION = Transaction(
    id="9001",
    account_id="42",
    account_number="000000042",
    amount=Decimal("12.50"),
    running_balance=Decimal("1012.60"),
    date=at(2023, 7, 3),
    external_id="TX-1",
    extra={"enriched": {"merchant": "Invented Garage"}},
)
PAYMENT = Payment(
    id="5001",
    client_id="21001",
    amount=Decimal("12.50"),
    currency="USD",
    correlation_id="invented-correlation",
    external_id="EX-9",
    payment_type="CREDIT",
    payment_rail="ACH",
    originator=Party(account_id="0042"),
    recipient=Party(account_number="00012345", name="Invented Garage", postal_code="01234"),
    status="EXECUTION_SUCCESS",
    created_at=at(2022, 5, 30, 11, 37, 45, 361585),
    executed_at=at(2023, 7, 3, 10, 30),
)
TRANSFER = Transfer(
    id="9101",
    client_id="21001",
    amount=Decimal("7.05"),
    currency="USD",
    correlation_id="invented-transfer",
    external_id="TR-1",
    created_at=at(2022, 5, 31, 11, 40, 12),
    executed_at=at(2022, 6, 1),
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("client", CLIENT),
        ("savings_account", ACCOUNT),
        ("transaction", TRANSACTION),
        ("payment", PAYMENT),
        ("transfer", TRANSFER),
    ],
)
def test_one_with_every_field(name: str, expected: Any) -> None:  # noqa: ANN401 - records of any kind
    assert READER.decode(sample(f"mbanq/{name}"), type(expected)) == expected


@pytest.mark.parametrize(
    ("name", "first", "inside"),
    [
        ("clients", CLIENT, "pageItems"),
        ("accounts", ACCOUNT, "savingsAccounts"),
        ("transactions", TRANSACTION, "pageItems"),
        ("unified_transactions", TRANSACTION, "pageItems"),
        ("payments", PAYMENT, "pageItems"),
        ("transfers", TRANSFER, "pageItems"),
        (
            "identifiers",
            Identifier(
                id="501",
                client_id="21001",
                document_key="00X1234",
                description="Seen by the branch",
                status="clientIdentifierStatusType.active",
                extra={"documentType": {"id": 1, "name": "Passport"}},
            ),
            "",
        ),
        (
            "addresses",
            Address(
                id="901",
                address_type="Home",
                line_1="1 Invented Street",
                line_2="Flat 2",
                line_3="Rear",
                city="Leeds",
                postal_code="01234",
                state="Yorkshire",
                country="United Kingdom",
                active=True,
            ),
            "",
        ),
        (
            "recipients",
            Recipient(
                id="70001",
                name="Invented Garage",
                account_id="0042",
                account_number="00012345",
                postal_code="01234",
            ),
            "pageItems",
        ),
    ],
)
def test_a_list_begins_with_one_that_has_every_field(name: str, first: Any, inside: str) -> None:  # noqa: ANN401 - records of any kind
    assert rows(name, type(first), inside)[0] == first


def test_numbers_that_name_something_keep_their_digits_and_zeros() -> None:
    first, second = rows("recipients", Recipient)
    assert (first.account_number, second.account_number) == ("00012345", "12345")
    assert (first.postal_code, second.postal_code) == ("01234", "1234")
    assert (first.account_id, second.account_id) == ("0042", "42")


def test_money_keeps_its_digits_from_numbers_and_texts() -> None:
    amounts = [
        str(row.amount) for name in ("payments", "transactions") for row in rows(name, Payment)
    ]
    assert amounts == ["12.50", "0.10", "12.50", "-0.10"]


def test_a_status_that_is_not_known_survives() -> None:
    assert rows("payments", Payment)[1].status == "ON_HOLD"
