"""Mbanq Cloud: banking, for fleet cards and accounts."""

from .models import (
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
from .payment_request import PaymentRequest
from .session import MbanqSession

__all__ = [
    "Address",
    "Client",
    "Coded",
    "Currency",
    "Identifier",
    "MbanqSession",
    "Party",
    "Payment",
    "PaymentRequest",
    "Recipient",
    "Role",
    "SavingsAccount",
    "Timeline",
    "Transaction",
    "Transfer",
    "UserDetails",
]
