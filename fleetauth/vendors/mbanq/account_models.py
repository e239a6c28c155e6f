"""Mbanq's savings accounts and their transactions, as typed records. Money is `Decimal`, with its own digits.

Facts are those of the Mbanq page; it publishes no shape of a transaction, so that those names are Apache Fineract's.
Every field but a key may be `None`; whatever else comes is in `extra`.
"""

from datetime import datetime
from decimal import Decimal

from fleetauth.wire import Record, record, wire

from .client_models import Coded


@record
class Currency(Record):
    """A currency (Mbanq page, savings account).

    Attributes:
        code: ISO 4217, such as ``EUR``.
        name: Its name.
        decimal_places: Digits after the point.
        display_symbol: Its sign.
    """

    code: str | None = wire("code", default=None)
    name: str | None = wire("name", default=None)
    decimal_places: int | None = wire("decimalPlaces", default=None)
    display_symbol: str | None = wire("displaySymbol", default=None)


@record
class SavingsAccount(Record):
    """A savings account (Mbanq page, savings account).

    Attributes:
        id: The account's key.
        account_number: Its number, with its leading zeros.
        product_id: The product's key.
        product_name: The product's name.
        status: Where the account is in its life.
        currency: Of both balances.
        account_balance: What is on it.
        available_balance: What can be spent of it.
        account_type: Whose kind of account it is.
    """

    id: str = wire("id")
    account_number: str | None = wire("accountNo", "accountNumber", default=None)
    product_id: str | None = wire("productId", default=None)
    product_name: str | None = wire("productName", default=None)
    status: Coded | None = wire("status", default=None)
    currency: Currency | None = wire("currency", default=None)
    account_balance: Decimal | None = wire("accountBalance", default=None)
    available_balance: Decimal | None = wire("availableBalance", default=None)
    account_type: Coded | None = wire("accountType", default=None)


@record
class Transaction(Record):
    """One transaction on a savings account (shape not published: the names are Fineract's).

    Attributes:
        id: The transaction's key.
        account_id: The account's key.
        account_number: The account's number, with its leading zeros.
        amount: How much.
        running_balance: What was on the account afterwards.
        date: When; midnight UTC where the vendor names only the day.
        external_id: The key in a system of your own.
    """

    id: str | None = wire("id", default=None)
    account_id: str | None = wire("accountId", default=None)
    account_number: str | None = wire("accountNo", "accountNumber", default=None)
    amount: Decimal | None = wire("amount", default=None)
    running_balance: Decimal | None = wire("runningBalance", default=None)
    date: datetime | None = wire("date", default=None)
    external_id: str | None = wire("externalId", default=None)
