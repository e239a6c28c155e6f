"""MPS Monitor's documented answers, read field by field."""

from __future__ import annotations

from datetime import UTC, datetime

from fleetauth.secrets import Secret
from fleetauth.vendors.mps_monitor.models import (
    Account,
    CustomerReference,
    DealerReference,
    Envelope,
    EnvelopeError,
    ReportReference,
)
from fleetauth.wire import Reader
from tests.samples.files import sample

READER = Reader("mps_monitor")
DEALER = DealerReference(
    id="exampleDealerId00000001", code="EXDEALER01", description="Example Dealer"
)


def account() -> Account:
    envelope = READER.decode(sample("mps_monitor/get_account"), Envelope)
    return READER.read(envelope.result, Account, "Result")


def test_an_account_with_every_field() -> None:
    assert account() == Account(
        id="exampleAccountId0000001",
        name="sam.sample",
        nominative="Sam Sample",
        email="sam@example.com",
        token=Secret("canary-not-a-real-token"),
        role="DealerAdmin",
        capabilities=("Devices_View", 7),
        language="en-US",
        short_language="en",
        is_active=True,
        force_2fa=False,
        force_sso=False,
        use_2fa=True,
        last_login_at=datetime(2025, 10, 23, 14, 30, 12, 323_000, tzinfo=UTC),
        created_at="21/05/2024 20:44:41",
        created_at_date=datetime(2024, 5, 21, 20, 44, 41, tzinfo=UTC),
        is_deleted=False,
        exclude_from_warning_notifications=False,
        enabled_new_devices_notification=True,
        enable_password_expiration=False,
        preferred_dealer=DEALER,
        default_dealer=DEALER,
        customers=(
            CustomerReference(
                id="exampleCustomerId000001",
                code="0000000042",
                description="Example Customer",
                country_code="IT",
                country_name="Italy",
                country_is_eu=True,
                external_identifier="00042",
            ),
        ),
        dealers=(DEALER,),
        tags=("pilot",),
        reporting_reports=(ReportReference(code="Coverage"),),
    )


def test_an_account_does_not_show_its_token() -> None:
    assert "canary" not in repr(account())


def test_an_envelope_does_not_show_its_result() -> None:
    envelope = READER.decode(sample("mps_monitor/get_account"), Envelope)
    assert repr(envelope) == "Envelope(is_valid=False)"


def test_an_envelope_with_errors() -> None:
    assert READER.decode(sample("mps_monitor/errors_under_200"), Envelope) == Envelope(
        result=[],
        total_rows=0,
        is_valid=False,
        errors=(
            EnvelopeError(code="PageNumber", description="PageNumber must be greater than 0"),
            EnvelopeError(code="SortColumn", description="SortColumn cannot be null or empty"),
        ),
    )
