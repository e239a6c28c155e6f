"""Mbanq's documented calls: how each is made, and the sample that answers it. What is tried with them is in `calls`."""

from __future__ import annotations

from decimal import Decimal

from fleetauth.vendors.mbanq import Party, PaymentRequest
from tests.vendors.calls import Case

PAYMENT = PaymentRequest(
    payment_type="CREDIT",
    payment_rail="ACH",
    amount=Decimal("12.50"),
    originator=Party(account_id="0042"),
    recipient=Party(account_number="00012345"),
)
_ACCOUNT = "GET v1/savingsaccounts/{id}"

CASES = [
    Case("GET v1/userdetails", lambda s: s.user_details(), sample="user_details"),
    Case("GET v1/clients", lambda s: s.clients(), sample="clients"),
    Case("GET v1/clients/{id}", lambda s: s.client("21001"), sample="client"),
    Case("GET v1/clients/{id}/accounts", lambda s: s.accounts("21001"), sample="accounts"),
    Case("GET v1/clients/{id}/identifiers", lambda s: s.identifiers("21001"), sample="identifiers"),
    Case("GET v1/client/{id}/addresses", lambda s: s.addresses("21001"), sample="addresses"),
    Case("GET v1/clients/{id}/recipients", lambda s: s.recipients("21001"), sample="recipients"),
    Case(_ACCOUNT, lambda s: s.savings_account("42"), sample="savings_account"),
    Case(f"{_ACCOUNT}/transactions", lambda s: s.transactions("42"), sample="transactions"),
    Case(
        f"{_ACCOUNT}/unifiedtransactions",
        lambda s: s.unified_transactions("42"),
        sample="unified_transactions",
    ),
    Case(
        f"{_ACCOUNT}/transactions/{{txId}}",
        lambda s: s.transaction("42", "9001"),
        sample="transaction",
    ),
    Case("GET v1/payments", lambda s: s.payments(), sample="payments"),
    Case("GET v1/payments/{id}", lambda s: s.payment("5001"), sample="payment"),
    Case("POST v1/payments", lambda s: s.create_payment(PAYMENT), sample="payment"),
    Case("GET v1/transfers", lambda s: s.transfers(), sample="transfers"),
    Case("GET v1/transfers/{id}", lambda s: s.transfer("9101"), sample="transfer"),
    Case("POST graphql", lambda s: s.graphql("{ client }"), sample="graphql", fixed=True),
    Case("POST graphql", lambda s: s.request_otp(), sample="request_otp", fixed=True),
    Case("POST graphql", lambda s: s.submit_otp("004217"), sample="submit_otp", fixed=True),
    Case("POST graphql", lambda s: s.request_totp(), sample="request_totp", fixed=True),
    Case("POST graphql", lambda s: s.confirm_totp("071123"), sample="confirm_totp", fixed=True),
]
