"""What all vendors of the sandbox have in common: arguments, records, revoking, locking, refusing
and resetting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fleetauth.sandbox import Fault, Sandbox

if TYPE_CHECKING:
    from fleetauth.sandbox import Vendor
    from tests.sandbox.conftest import Wire

CALLS = {
    "mzone": "Vehicles",
    "masternaut": "customer/C-4242/tire/events",
    "mps_monitor": "Account/GetProfile",
    "mbanq": "v1/userdetails",
}


@pytest.fixture
def path(vendor: Vendor) -> str:
    """A call of the vendor that wants a bearer token."""
    return CALLS[vendor.name]


def test_the_environment_is_the_arguments_in_capitals(vendor: Vendor) -> None:
    prefix = vendor.name.upper()
    assert vendor.environment == {
        f"{prefix}_{name.upper()}": value for name, value in vendor.arguments.items()
    }


def test_the_urls_lie_below_the_vendors_prefix(vendor: Vendor, sandbox: Sandbox) -> None:
    urls = {name: url for name, url in vendor.arguments.items() if name.endswith("_url")}
    assert all(url.startswith(f"{sandbox.url}/{vendor.name}") for url in urls.values())


def test_secrets_and_passwords_need_percent_encoding(vendor: Vendor) -> None:
    secrets = {k: v for k, v in vendor.arguments.items() if k in {"client_secret", "password"}}
    assert all(all(c in value for c in "&%+#$ü ") for value in secrets.values())


def test_the_right_credentials_get_a_token_that_serves(
    vendor: Vendor, wire: Wire, path: str
) -> None:
    assert wire.get(vendor, path).status_code == 200


def test_a_call_without_a_token_is_refused(vendor: Vendor, wire: Wire, path: str) -> None:
    url = vendor.arguments["base_url"].rstrip("/") + "/" + path
    assert wire.client.get(url, headers=wire.headers(vendor)).status_code == 401


def test_basic_where_bearer_belongs_is_refused(vendor: Vendor, wire: Wire, path: str) -> None:
    answer = wire.request(vendor, "GET", path, headers={"authorization": "Basic YTpi"})
    assert answer.status_code == 401


def test_a_made_up_token_is_refused(vendor: Vendor, wire: Wire, path: str) -> None:
    assert wire.get(vendor, path, token="made-up").status_code == 401


def test_a_token_is_told_by_any_case_of_bearer(vendor: Vendor, wire: Wire, path: str) -> None:
    headers = {"authorization": f"bearer {wire.token(vendor)}"}
    assert wire.request(vendor, "GET", path, headers=headers).status_code == 200


def test_a_token_serves_until_its_lifetime_is_over(vendor: Vendor, wire: Wire, path: str) -> None:
    token = wire.token(vendor)
    wire.sandbox.clock.advance(vendor.access_lifetime - 60)
    assert wire.get(vendor, path, token).status_code == 200


def test_a_token_dies_with_its_lifetime(vendor: Vendor, wire: Wire, path: str) -> None:
    token = wire.token(vendor)
    wire.sandbox.clock.advance(vendor.access_lifetime)
    assert wire.get(vendor, path, token).status_code == 401


def test_the_lifetime_can_be_set_and_is_answered(vendor: Vendor, wire: Wire) -> None:
    vendor.access_lifetime = 42.0
    assert wire.sign_in(vendor).json()["expires_in"] == 42


def test_a_lifetime_with_a_fraction_is_answered_as_it_is(vendor: Vendor, wire: Wire) -> None:
    vendor.access_lifetime = 0.5
    assert wire.sign_in(vendor).json()["expires_in"] == 0.5


def test_revoked_access_tokens_are_refused(vendor: Vendor, wire: Wire, path: str) -> None:
    token = wire.token(vendor)
    vendor.revoke_access_tokens()
    assert wire.get(vendor, path, token).status_code == 401


def test_after_revoking_a_new_sign_in_gives_another_token(vendor: Vendor, wire: Wire) -> None:
    token = wire.token(vendor)
    vendor.revoke_access_tokens()
    assert wire.token(vendor) != token


def test_an_override_is_merged_into_the_token_answer(vendor: Vendor, wire: Wire) -> None:
    vendor.token_override = {"expires_in": "soon", "more": 1}
    answer = wire.sign_in(vendor).json()
    assert (answer["expires_in"], answer["more"]) == ("soon", 1)


def test_a_none_in_the_override_removes_the_key(vendor: Vendor, wire: Wire) -> None:
    vendor.token_override = {"access_token": None, "accessToken": None}
    answer = wire.sign_in(vendor)
    assert answer.status_code == 200
    assert not {"access_token", "accessToken"} & answer.json().keys()


def test_an_override_may_be_called_with_the_answer(vendor: Vendor, wire: Wire) -> None:
    vendor.token_override = lambda token: {"seen": sorted(token)}
    assert "expires_in" in wire.sign_in(vendor).json()["seen"]


def test_every_request_is_recorded(vendor: Vendor, wire: Wire, path: str) -> None:
    wire.get(vendor, path)
    first, second = vendor.requests
    assert (first.method, first.api, first.status) == ("POST", "token", 200)
    assert first.form == wire.form(vendor)
    assert (second.method, second.path.endswith(path), second.status) == ("GET", True, 200)
    assert second.headers["authorization"].startswith("Bearer ")


def test_a_record_holds_path_query_and_body(sandbox: Sandbox, wire: Wire) -> None:
    wire.client.post(f"{sandbox.url}/mzone/a%20b?x=1%2B1&y=", content=b"\xff")
    (request,) = sandbox.mzone.requests
    assert (request.path, request.query) == ("/a b", {"x": "1+1", "y": ""})
    assert (request.raw_query, request.body, request.form) == ("x=1%2B1&y=", b"\xff", None)
    assert request.api == "unknown"
    assert abs(request.at - sandbox.clock.now()) < 60


def test_repeated_headers_are_joined_in_the_record(sandbox: Sandbox, wire: Wire) -> None:
    wire.client.get(f"{sandbox.url}/mbanq/", headers=[("x-two", "a"), ("x-two", "b")])
    assert sandbox.mbanq.requests[0].headers["x-two"] == "a, b"


def test_token_requests_are_those_for_the_token_endpoint(
    vendor: Vendor, wire: Wire, path: str
) -> None:
    wire.get(vendor, path)
    assert [request.api for request in vendor.token_requests] == ["token"]


def test_exchanges_tell_the_tokens_given_out(vendor: Vendor, wire: Wire) -> None:
    token = wire.token(vendor)
    (exchange,) = vendor.exchanges
    known = vendor.arguments
    assert exchange.access_token == token
    assert exchange.user == known.get("username", known["client_id"])
    assert exchange.grant == wire.form(vendor)["grant_type"]


def test_a_refused_sign_in_is_no_exchange(user_vendor: Vendor, wire: Wire) -> None:
    wire.sign_in(user_vendor, password="wrong")
    assert user_vendor.exchanges == []
    assert user_vendor.refused_sign_ins == 1


def test_five_refusals_lock_the_account(user_vendor: Vendor, wire: Wire) -> None:
    for _ in range(5):
        wire.sign_in(user_vendor, password="wrong")
    assert user_vendor.locked
    assert wire.sign_in(user_vendor).status_code == 400


def test_four_refusals_do_not_lock_the_account(user_vendor: Vendor, wire: Wire) -> None:
    for _ in range(4):
        wire.sign_in(user_vendor, password="wrong")
    assert wire.sign_in(user_vendor).status_code == 200


def test_a_good_sign_in_ends_the_row_of_refusals(user_vendor: Vendor, wire: Wire) -> None:
    for _ in range(2):
        for _ in range(4):
            wire.sign_in(user_vendor, password="wrong")
        wire.sign_in(user_vendor)
    assert not user_vendor.locked
    assert user_vendor.refused_sign_ins == 8


def test_a_wrong_client_counts_as_a_refusal(user_vendor: Vendor, wire: Wire) -> None:
    wire.sign_in(user_vendor, client_secret="wrong")
    assert user_vendor.refused_sign_ins == 1


def test_a_reset_unlocks_the_account(user_vendor: Vendor, wire: Wire) -> None:
    for _ in range(6):
        wire.sign_in(user_vendor, password="wrong")
    user_vendor.reset()
    assert wire.sign_in(user_vendor).status_code == 200


def test_changed_credentials_replace_the_old_ones(user_vendor: Vendor, wire: Wire) -> None:
    old = wire.form(user_vendor)
    user_vendor.change_credentials(password="new one")
    assert wire.send_form(user_vendor, old).status_code == 400
    assert wire.sign_in(user_vendor).status_code == 200


def test_a_credential_that_the_vendor_does_not_have_cannot_be_changed(vendor: Vendor) -> None:
    with pytest.raises(ValueError, match="shoe_size"):
        vendor.change_credentials(shoe_size="42")


def test_denied_calls_answer_403(vendor: Vendor, wire: Wire, path: str) -> None:
    vendor.deny(path.upper())
    assert wire.get(vendor, path).status_code == 403


def test_what_is_not_denied_is_answered(vendor: Vendor, wire: Wire, path: str) -> None:
    vendor.deny("something else")
    assert wire.get(vendor, path).status_code == 200


def test_an_unknown_path_is_not_found(vendor: Vendor, wire: Wire) -> None:
    assert wire.get(vendor, "no/such/thing").status_code == 404


def test_a_wrong_method_says_which_is_allowed(vendor: Vendor, wire: Wire, path: str) -> None:
    answer = wire.request(vendor, "DELETE", path)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET"


def test_a_wrong_method_at_the_token_endpoint_is_refused(vendor: Vendor, wire: Wire) -> None:
    assert wire.client.get(vendor.arguments["token_url"]).status_code == 405


def test_an_unknown_parameter_is_refused(vendor: Vendor, wire: Wire, path: str) -> None:
    assert wire.get(vendor, path, colour="red").status_code == 400


def test_a_repeated_parameter_is_refused(sandbox: Sandbox, wire: Wire) -> None:
    answer = wire.request(sandbox.mzone, "GET", "Vehicles", params=[("$top", "1"), ("$top", "2")])
    assert answer.status_code == 400


def test_credentials_in_the_token_url_are_refused(vendor: Vendor, wire: Wire) -> None:
    answer = wire.client.post(
        vendor.arguments["token_url"],
        params=wire.form(vendor),
        data=wire.form(vendor),
        headers=wire.headers(vendor),
        auth=wire.basic(vendor),
    )
    assert answer.status_code == 400


def test_answers_carry_the_sandboxs_date(vendor: Vendor, wire: Wire, sandbox: Sandbox) -> None:
    sandbox.clock.advance(10 * 365.25 * 86_400)
    year = int(wire.get(vendor, "nothing").headers["date"].split()[3])
    assert year >= 2036


def test_reset_forgets_everything(vendor: Vendor, wire: Wire, path: str) -> None:
    token = wire.token(vendor)
    vendor.access_lifetime = 1.0
    vendor.faults.add(Fault.status(500))
    vendor.deny("a")
    vendor.token_override = {"a": 1}
    vendor.refresh_lifetime = 5.0
    vendor.reset()
    assert (vendor.requests, vendor.exchanges, len(vendor.faults)) == ([], [], 0)
    assert vendor.access_lifetime == vendor.usual_lifetime
    assert [vendor.token_override, vendor.refresh_lifetime] == [None, None]
    assert wire.get(vendor, path, token).status_code == 401
