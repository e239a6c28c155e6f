"""Mbanq's own words: the values of its fields as an editor completes them. Unknown ones are read all the same."""

from __future__ import annotations

from typing import Literal, TypeAlias

PaymentType: TypeAlias = Literal["CREDIT", "DEBIT"]
"""Whether a payment brings money to the recipient, or takes it."""

PaymentRail: TypeAlias = Literal["ACH", "SAMEDAYACH", "WIRE", "SWIFT", "INTERNAL", "FXPAY", "CARD"]
"""The way that a payment takes."""

PaymentStatus: TypeAlias = Literal[
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
]
"""How far a payment has got."""

SortOrder: TypeAlias = Literal["ASC", "DESC"]
"""The order of a list."""
