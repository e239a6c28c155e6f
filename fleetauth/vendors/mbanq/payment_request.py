"""`PaymentRequest`: what is sent to make a payment, checked before anything is sent, and how it is written.

Nothing here sends it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from fleetauth.errors import ArgumentError
from fleetauth.wire import Record, Writer, record, wire
from fleetauth.wire.record import fields_of, spellings
from fleetauth.wire.shapes import is_list, is_object

from .payment_models import Party
from .vocabulary import PaymentRail, PaymentType

_WITH_DATES: Final = {"dateFormat": "yyyy-MM-dd", "locale": "en"}
_VENDOR: Final = "mbanq"


@record
class PaymentRequest(Record):
    """What to pay, to whom, from where (Mbanq page, payments).

    Attributes:
        payment_type: Whether money goes to the recipient (``CREDIT``), or comes from there (``DEBIT``).
        payment_rail: The way that it takes.
        amount: How much; more than 0, and a `Decimal`, because money is never a binary float.
        originator: Who starts it: an account of this bank.
        recipient: The other side. What the rail wants beside the fields that `Party` has goes into its `extra`.
        currency: In which currency, such as ``"USD"``; the account's own if left out.
        correlation_id: A key to follow it by.
        external_id: A key of your own, to find it again by. It keeps no payment from being made twice.
        extra: Whatever else the vendor takes, by the wire's names. Days may be `datetime.date`.

    Example:
        >>> request = PaymentRequest(
        ...     payment_type="CREDIT", payment_rail="ACH", amount=Decimal("12.50"),
        ...     originator=Party(account_id="0042"), recipient=Party(account_number="00012345"),
        ... )
    """

    payment_type: PaymentType | str = wire("paymentType")
    payment_rail: PaymentRail | str = wire("paymentRail")
    amount: Decimal = wire("amount")
    originator: Party = wire("originator")
    recipient: Party = wire("recipient")
    currency: str | None = wire("currency", default=None)
    correlation_id: str | None = wire("correlationId", default=None)
    external_id: str | None = wire("externalId", default=None)


def payment_body(request: object) -> dict[str, Any]:
    """The JSON object of a payment request; with ``dateFormat`` and ``locale`` if there is a date in it.

    Raises:
        ArgumentError: It is no request, or something in it can't be sent.
    """
    if not isinstance(request, PaymentRequest):
        text = f"create_payment takes a PaymentRequest, not {type(request).__name__}"
        raise ArgumentError(text, vendor=_VENDOR)
    _check_amount(request.amount)
    for name, party in (("originator", request.originator), ("recipient", request.recipient)):
        _check_party(party, name)
    _check_texts(request, "")
    days: list[date] = []

    def written(day: date) -> str:
        days.append(day)
        return day.isoformat()

    body: dict[str, Any] = Writer(moment=_no_moment, day=written).write(request)
    if any(isinstance(leaf, float) for leaf in _leaves(body)):
        raise ArgumentError("extra holds a float: money is a Decimal", vendor=_VENDOR)
    return body | _WITH_DATES if days else body  # the page: requests with dates carry both


def _check_amount(amount: object) -> None:
    if not isinstance(amount, Decimal):
        text = f"amount must be a Decimal, not {type(amount).__name__}: write Decimal('12.50')"
        raise ArgumentError(text, vendor=_VENDOR)
    if not (amount.is_finite() and amount > 0):
        raise ArgumentError(f"amount={amount} must be more than 0", vendor=_VENDOR)


def _check_party(party: object, name: str) -> None:
    if not isinstance(party, Party):
        text = f"{name} must be a Party, not {type(party).__name__}"
        raise ArgumentError(text, vendor=_VENDOR)
    _check_texts(party, f"{name}.")
    if party == Party() or (name == "originator" and not party.account_id):
        wanted = "account_id" if name == "originator" else "account_id, account_number or extra"
        text = f"{name} is missing its {wanted}: the vendor must know the account"
        raise ArgumentError(text, vendor=_VENDOR)


def _check_texts(given: Record, place: str) -> None:
    """What is read as text is sent as text: a number would lose its leading zeros."""
    for field in fields_of(type(given)):
        value = getattr(given, field.name)
        if not spellings(field) or isinstance(value, (str, Decimal, Party)):
            continue
        if value is not None or field.default is not None:
            text = f"{place}{field.name} must be text, not {type(value).__name__}"
            raise ArgumentError(text, vendor=_VENDOR)


def _no_moment(moment: datetime) -> str:
    text = f"{moment.isoformat()} is a moment, and a payment takes days: give a datetime.date"
    raise ArgumentError(text, vendor=_VENDOR)


def _leaves(value: Any) -> Iterator[object]:  # noqa: ANN401 - whatever JSON holds
    if is_object(value):
        for field in value.values():
            yield from _leaves(field)
    elif is_list(value):
        for item in value:
            yield from _leaves(item)
    else:
        yield value
