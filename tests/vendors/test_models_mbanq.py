"""Mbanq's documented answers, read field by field."""

from __future__ import annotations

from fleetauth.secrets import Secret
from fleetauth.vendors.mbanq.models import Role, UserDetails
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
