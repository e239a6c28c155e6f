"""What a method says of the calls that it makes."""

from __future__ import annotations

from fleetauth.vendors.documented import DocumentedCall, documented, documented_calls


@documented("GET account/getaccount", api="api3", sample="get_account")
@documented("POST Account/GetAccount", api="api3", sample=None)
def get_account() -> str:
    return "account"


def test_a_method_names_all_its_calls_in_order_and_stays_what_it_is() -> None:
    assert documented_calls(get_account) == (
        DocumentedCall(method="GET", path="account/getaccount", api="api3", sample="get_account"),
        DocumentedCall(method="POST", path="Account/GetAccount", api="api3", sample=None),
    )
    assert get_account() == "account"


def test_a_method_without_a_mark_names_none() -> None:
    assert documented_calls(lambda: None) == ()
