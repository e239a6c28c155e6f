"""The emulated MPS Monitor: refresh tokens that rotate, envelopes, and business errors under HTTP
200.
"""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import httpx

    from fleetauth.sandbox import MPSMonitor, Sandbox
    from tests.sandbox.conftest import Wire

PAGE = {"PageNumber": 1, "PageRows": 20, "SortColumn": "Id", "SortOrder": "Asc"}
PROFILE = "Account/GetProfile"


@pytest.fixture
def mps(sandbox: Sandbox) -> MPSMonitor:
    return sandbox.mps_monitor


def post(wire: Wire, path: str, body: object) -> httpx.Response:
    return wire.request(wire.sandbox.mps_monitor, "POST", path, json=body)


# --- tokens ---------------------------------------------------------------------------------------


def test_a_token_answer_has_the_documented_fields(wire: Wire, mps: MPSMonitor) -> None:
    answer = wire.sign_in(mps).json()
    assert answer["token_type"] == "bearer"
    assert answer["expires_in"] == 1799
    assert answer["as:client_id"] == mps.arguments["client_id"]
    assert answer["userName"] == "ada%2Bprint%40mps.example"


def test_a_token_answer_tells_its_times_by_the_sandboxs_clock(wire: Wire, mps: MPSMonitor) -> None:
    mps.clock.advance(1_000_000.0)
    answer = wire.sign_in(mps).json()
    issued, expires = (parsedate_to_datetime(answer[name]) for name in (".issued", ".expires"))
    assert abs(issued.timestamp() - mps.clock.now()) < 60
    assert (expires - issued).total_seconds() in {1799, 1800}


def test_expires_in_can_be_left_out(wire: Wire, mps: MPSMonitor) -> None:
    mps.omit_expires_in = True
    answer = wire.sign_in(mps).json()
    assert "expires_in" not in answer
    assert ".expires" in answer


def test_a_login_without_a_scope_is_refused(wire: Wire, mps: MPSMonitor) -> None:
    assert wire.sign_in(mps, scope=None).json()["error"] == "invalid_request"


def test_a_login_with_another_scope_is_refused(wire: Wire, mps: MPSMonitor) -> None:
    assert wire.sign_in(mps, scope="everything").json() == {"error": "invalid_scope"}


def test_a_refresh_with_a_scope_is_refused(wire: Wire, mps: MPSMonitor) -> None:
    value = wire.sign_in(mps).json()["refresh_token"]
    answer = wire.refresh(mps, value, scope="account")
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_a_wrong_client_has_a_code_of_its_own(wire: Wire, mps: MPSMonitor) -> None:
    answer = wire.sign_in(mps, client_id="wrong")
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_clientId"})


def test_a_wrong_password_is_told_in_words(wire: Wire, mps: MPSMonitor) -> None:
    assert wire.sign_in(mps, password="wrong").json() == {
        "error": "invalid_grant",
        "error_description": "The user name or password is incorrect.",
    }


def test_a_refresh_rotates_the_refresh_token(wire: Wire, mps: MPSMonitor) -> None:
    first = wire.sign_in(mps).json()
    second = wire.refresh(mps, first["refresh_token"]).json()
    assert second.keys() == first.keys()
    assert second["refresh_token"] != first["refresh_token"]
    assert wire.refresh(mps, second["refresh_token"]).status_code == 200


def test_the_old_access_token_lives_on_after_a_refresh(wire: Wire, mps: MPSMonitor) -> None:
    first = wire.sign_in(mps).json()
    wire.refresh(mps, first["refresh_token"])
    assert wire.get(mps, PROFILE, first["access_token"]).status_code == 200


def test_a_used_refresh_token_is_refused(wire: Wire, mps: MPSMonitor) -> None:
    first = wire.sign_in(mps).json()
    wire.refresh(mps, first["refresh_token"])
    answer = wire.refresh(mps, first["refresh_token"])
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_grant"})


def test_reuse_kills_the_whole_family(wire: Wire, mps: MPSMonitor) -> None:
    first = wire.sign_in(mps).json()
    second = wire.refresh(mps, first["refresh_token"]).json()
    wire.refresh(mps, first["refresh_token"])
    assert wire.refresh(mps, second["refresh_token"]).status_code == 400
    assert wire.get(mps, PROFILE, first["access_token"]).status_code == 401
    assert wire.get(mps, PROFILE, second["access_token"]).status_code == 401


def test_reuse_spares_another_login(wire: Wire, mps: MPSMonitor) -> None:
    old = wire.sign_in(mps).json()
    wire.refresh(mps, old["refresh_token"])
    new = wire.sign_in(mps).json()
    wire.refresh(mps, old["refresh_token"])
    assert wire.get(mps, PROFILE, new["access_token"]).status_code == 200
    assert wire.refresh(mps, new["refresh_token"]).status_code == 200


def test_a_second_login_kills_the_firsts_refresh_token(wire: Wire, mps: MPSMonitor) -> None:
    first = wire.sign_in(mps).json()
    wire.sign_in(mps)
    assert wire.refresh(mps, first["refresh_token"]).json() == {"error": "invalid_grant"}


def test_a_second_login_leaves_the_firsts_access_token(wire: Wire, mps: MPSMonitor) -> None:
    first = wire.sign_in(mps).json()
    wire.sign_in(mps)
    assert wire.get(mps, PROFILE, first["access_token"]).status_code == 200


# --- accounts and devices -------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["account/getaccount", "Account/GetAccount", "ACCOUNT/GETPROFILE"])
def test_paths_are_known_in_any_case(wire: Wire, mps: MPSMonitor, path: str) -> None:
    answer = wire.get(mps, path).json()
    assert answer["Errors"] == []
    assert answer["Result"]["Name"] == mps.arguments["username"]


def test_a_good_answer_may_call_itself_invalid(wire: Wire, mps: MPSMonitor) -> None:
    answer = wire.get(mps, PROFILE).json()
    assert (answer["IsValid"], answer["Errors"]) == (False, [])


@pytest.mark.parametrize(
    "name",
    [
        "Id",
        "Name",
        "Nominative",
        "Email",
        "Token",
        "Role",
        "Capabilities",
        "Language",
        "ShortLanguage",
        "IsActive",
        "Force2fa",
        "ForceSso",
        "Use2fa",
        "LastLoginAt",
        "CreatedAt",
        "CreatedAtDate",
        "IsDeleted",
        "PreferredDealer",
        "DefaultDealer",
        "DefaultCustomer",
        "Customers",
        "Dealers",
        "Tags",
    ],
)
def test_an_account_has_the_pages_fields(wire: Wire, mps: MPSMonitor, name: str) -> None:
    assert name in wire.get(mps, PROFILE).json()["Result"]


def test_an_account_by_its_id(wire: Wire) -> None:
    accounts = post(wire, "Account/GetAccounts", PAGE).json()["Result"]
    found = post(wire, "Account/GetAccount", {"Id": accounts[3]["Id"], "DealerCode": "x"}).json()
    assert found["Result"]["Name"] == accounts[3]["Name"]


@pytest.mark.parametrize(
    ("body", "code"), [({}, "Id"), ({"Id": "made-up"}, "NotFound"), ({"Colour": 1}, "Colour")]
)
def test_a_business_error_comes_under_200(wire: Wire, body: object, code: str) -> None:
    answer = post(wire, "Account/GetAccount", body)
    assert answer.status_code == 200
    assert (answer.json()["IsValid"], answer.json()["Result"]) == (False, None)
    assert [error["Code"] for error in answer.json()["Errors"]] == [code]


def count(wire: Wire, path: str, **more: object) -> int:
    answer: dict[str, Any] = post(wire, path, {**PAGE, **more}).json()
    assert answer["Errors"] == []
    return int(answer["TotalRows"])


def test_accounts_are_filtered(wire: Wire) -> None:
    path = "Account/GetAccounts"
    assert count(wire, path) == 27
    assert count(wire, path, FilterText="USER1") == 11
    assert count(wire, path, IsActive=False) == 3
    assert count(wire, path, Roles=["Dealer", "Astronaut"]) == 10
    assert count(wire, path, DealerCode="nobody") == 0


def test_roles_must_be_a_list(wire: Wire) -> None:
    answer = post(wire, "Account/GetAccounts", {**PAGE, "Roles": "Dealer"}).json()
    assert [error["Code"] for error in answer["Errors"]] == ["Roles"]


def test_devices_are_filtered(wire: Wire) -> None:
    path = "Device/List"
    assert count(wire, path) == 120
    assert count(wire, path, SerialNumber="000007FAKE") == 1
    assert count(wire, path, IsOffline=True) == 12
    assert count(wire, path, FilterText="printer-01") == 10


def test_pages_give_every_device_once(wire: Wire) -> None:
    pages = [
        post(wire, "Device/List", {**PAGE, "PageNumber": n, "PageRows": 50}).json()["Result"]
        for n in (1, 2, 3, 4)
    ]
    assert [len(page) for page in pages] == [50, 50, 20, 0]
    assert len({device["Id"] for page in pages for device in page}) == 120


def test_devices_come_in_the_order_asked_for(wire: Wire) -> None:
    body = {**PAGE, "SortColumn": "SerialNumber", "SortOrder": "Desc", "PageRows": 2}
    found = post(wire, "Device/List", body).json()["Result"]
    assert [device["SerialNumber"] for device in found] == ["000119FAKE", "000118FAKE"]


@pytest.mark.parametrize(
    ("change", "code", "description"),
    [
        ({"PageNumber": 0}, "PageNumber", "PageNumber must be greater than 0"),
        ({"PageRows": "20"}, "PageRows", "PageRows must be greater than 0"),
        ({"PageRows": True}, "PageRows", "PageRows must be greater than 0"),
        ({"SortColumn": ""}, "SortColumn", "SortColumn cannot be null or empty"),
        ({"SortColumn": "Colour"}, "SortColumn", "SortColumn Colour does not exist"),
        ({"SortOrder": "Up"}, "SortOrder", "SortOrder must be Asc or Desc"),
        ({"Colour": 1}, "Colour", "Colour is not known here"),
    ],
)
def test_wrong_paging_is_a_business_error(
    wire: Wire, change: dict[str, object], code: str, description: str
) -> None:
    answer = post(wire, "Device/List", {**PAGE, **change})
    assert answer.status_code == 200
    assert answer.json() == {
        "TotalRows": 0,
        "Result": [],
        "IsValid": False,
        "ReturnValue": None,
        "Errors": [{"Code": code, "Description": description}],
    }


def test_all_four_paging_fields_are_wanted(wire: Wire) -> None:
    errors = post(wire, "Device/List", {}).json()["Errors"]
    assert [error["Code"] for error in errors] == list(PAGE)


def test_enums_come_as_texts_and_as_numbers(wire: Wire) -> None:
    alerts = post(wire, "SupplyAlert/List", PAGE).json()["Result"]
    assert {type(alert["ColorType"]) for alert in alerts} == {int, str}


# --- errors ---------------------------------------------------------------------------------------


def test_a_bad_bearer_has_web_apis_shape(wire: Wire, mps: MPSMonitor) -> None:
    answer = wire.get(mps, PROFILE, "made-up")
    assert answer.json() == {"Message": "Authorization has been denied for this request."}


def test_a_missing_capability_is_a_bare_403(wire: Wire, mps: MPSMonitor) -> None:
    mps.deny("device/list")
    answer = post(wire, "Device/List", PAGE)
    assert (answer.status_code, answer.content) == (403, b"")


def test_an_unknown_parameter_is_named(wire: Wire, mps: MPSMonitor) -> None:
    assert wire.get(mps, PROFILE, colour="red").json()["MessageDetail"] == "colour"
