"""Mbanq's payments and transfers, as typed records. Money is `Decimal`, with the digits that were sent.

Facts are those of the Mbanq page. Every field but a key may be `None`; whatever else comes is in `extra`.
What is sent to make a payment is in `payment_request`.
"""

from datetime import datetime
from decimal import Decimal

from fleetauth.wire import Record, record, wire

from .vocabulary import PaymentRail, PaymentStatus, PaymentType


@record
class Party(Record):
    """Who pays or is paid (Mbanq page, payments). Numbers keep their leading zeros.

    Attributes:
        account_id: The account's key, if it is one of this bank's.
        account_number: The account's number, if it is another bank's.
        name: Name.
        postal_code: Postal code.
    """

    account_id: str | None = wire("accountId", default=None)
    account_number: str | None = wire("accountNumber", default=None)
    name: str | None = wire("name", default=None)
    postal_code: str | None = wire("postalCode", default=None)


@record
class Payment(Record):
    """A payment (Mbanq page, payments).

    Attributes:
        id: The payment's key.
        client_id: Whose it is.
        amount: How much.
        currency: In which currency, such as ``EUR``.
        correlation_id: The key that the bank follows it by.
        external_id: The key in a system of your own.
        payment_type: Whether money goes to the recipient, or comes from there.
        payment_rail: The way that it takes.
        originator: Who started it.
        recipient: The other side.
        status: How far it has got.
        created_at: When it was entered.
        executed_at: When it was carried out.
    """

    id: str = wire("id")
    client_id: str | None = wire("clientId", default=None)
    amount: Decimal | None = wire("amount", default=None)
    currency: str | None = wire("currency", default=None)
    correlation_id: str | None = wire("correlationId", default=None)
    external_id: str | None = wire("externalId", default=None)
    payment_type: PaymentType | str | None = wire("paymentType", default=None)
    payment_rail: PaymentRail | str | None = wire("paymentRail", default=None)
    originator: Party | None = wire("originator", default=None)
    recipient: Party | None = wire("recipient", default=None)
    status: PaymentStatus | str | None = wire("status", default=None)
    created_at: datetime | None = wire("createdAt", default=None)
    executed_at: datetime | None = wire("executedAt", default=None)


@record
class Transfer(Record):
    """A transfer (shape not published: the names are a payment's).

    Attributes:
        id: The transfer's key.
        client_id: Whose it is.
        amount: How much.
        currency: In which currency, such as ``EUR``.
        correlation_id: The key that the bank follows it by.
        external_id: The key in a system of your own.
        created_at: When it was entered.
        executed_at: When it was carried out.
    """

    id: str = wire("id")
    client_id: str | None = wire("clientId", default=None)
    amount: Decimal | None = wire("amount", default=None)
    currency: str | None = wire("currency", default=None)
    correlation_id: str | None = wire("correlationId", default=None)
    external_id: str | None = wire("externalId", default=None)
    created_at: datetime | None = wire("createdAt", default=None)
    executed_at: datetime | None = wire("executedAt", default=None)
