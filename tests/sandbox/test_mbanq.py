"""The emulated Mbanq: headers everywhere, refresh tokens of several habits, and errors in
Fineract's shape.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from fleetauth.sandbox import Mbanq, Sandbox
    from tests.sandbox.conftest import Wire

USER = "v1/userdetails"


@pytest.fixture
def mbanq(sandbox: Sandbox) -> Mbanq:
    return sandbox.mbanq


# --- headers --------------------------------------------------------------------------------------

BAD_HEADERS = [
    {"tenantId": None},
    {"tenantId": "another-tenant"},
    {"X-Forwarded-For": None},
    {"X-Forwarded-For": "somewhere, 192.0.2.1"},
    {"X-Device-Fingerprint": None},
]


@pytest.mark.parametrize("change", BAD_HEADERS)
def test_a_token_request_without_its_headers_is_refused(
    wire: Wire, mbanq: Mbanq, change: dict[str, str | None]
) -> None:
    headers = {k: v for k, v in {**wire.headers(mbanq), **change}.items() if v is not None}
    answer = wire.send_form(mbanq, wire.form(mbanq), headers)
    assert answer.status_code == 400
    (parameter,) = [error["parameterName"] for error in answer.json()["errors"]]
    assert parameter in change


@pytest.mark.parametrize("change", BAD_HEADERS)
def test_a_call_without_its_headers_is_refused(
    wire: Wire, mbanq: Mbanq, change: dict[str, str | None]
) -> None:
    headers = {k: v for k, v in {**wire.headers(mbanq), **change}.items() if v is not None}
    headers["authorization"] = f"Bearer {wire.token(mbanq)}"
    url = f"{mbanq.arguments['base_url']}/{USER}"
    assert wire.client.get(url, headers=headers).status_code == 400


@pytest.mark.parametrize("address", ["192.0.2.7, 198.51.100.1", "2001:db8::1"])
def test_the_address_comes_first_in_its_list(wire: Wire, mbanq: Mbanq, address: str) -> None:
    headers = {"X-Forwarded-For": address}
    assert wire.request(mbanq, "GET", USER, headers=headers).status_code == 200


# --- tokens ---------------------------------------------------------------------------------------


def test_a_token_answer_has_the_documented_fields(wire: Wire, mbanq: Mbanq) -> None:
    answer = wire.sign_in(mbanq).json()
    assert (answer["scope"], answer["token_type"], answer["expires_in"]) == ("all", "bearer", 3599)
    assert answer["access_token"].count(".") == 2
    assert answer["refresh_token"]


def test_a_scope_is_not_known_here(wire: Wire, mbanq: Mbanq) -> None:
    assert wire.sign_in(mbanq, scope="all").json()["error"] == "invalid_request"


def test_a_wrong_client_is_refused_with_401(wire: Wire, mbanq: Mbanq) -> None:
    answer = wire.sign_in(mbanq, client_secret="wrong")
    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})


def test_a_refresh_keeps_the_refresh_token(wire: Wire, mbanq: Mbanq) -> None:
    first = wire.sign_in(mbanq).json()
    second = wire.refresh(mbanq, first["refresh_token"]).json()
    assert second["refresh_token"] == first["refresh_token"]
    assert second["access_token"] != first["access_token"]


def test_a_refresh_can_leave_the_refresh_token_out(wire: Wire, mbanq: Mbanq) -> None:
    mbanq.omit_refresh_token = True
    value = wire.sign_in(mbanq).json()["refresh_token"]
    assert "refresh_token" not in wire.refresh(mbanq, value).json()
    assert wire.refresh(mbanq, value).status_code == 200


def test_a_refresh_can_rotate_the_refresh_token(wire: Wire, mbanq: Mbanq) -> None:
    mbanq.rotate_refresh_token = True
    first = wire.sign_in(mbanq).json()
    second = wire.refresh(mbanq, first["refresh_token"]).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert wire.refresh(mbanq, first["refresh_token"]).status_code == 400
    assert wire.refresh(mbanq, second["refresh_token"]).status_code == 200


def test_revoked_refresh_tokens_are_refused(wire: Wire, mbanq: Mbanq) -> None:
    value = wire.sign_in(mbanq).json()["refresh_token"]
    mbanq.revoke_refresh_tokens()
    assert wire.refresh(mbanq, value).json() == {"error": "invalid_grant"}


# --- calls ----------------------------------------------------------------------------------------


def test_the_user_has_the_pages_fields(wire: Wire, mbanq: Mbanq) -> None:
    names = [
        "username",
        "userId",
        "authenticated",
        "officeId",
        "officeName",
        "roles",
        "permissions",
        "shouldRenewPassword",
        "isTwoFactorAuthenticationRequired",
        "isSelfServiceUser",
    ]
    assert set(names) <= wire.get(mbanq, USER).json().keys()


def test_a_second_factor_can_be_required(wire: Wire, mbanq: Mbanq) -> None:
    mbanq.second_factor = True
    assert wire.get(mbanq, USER).json()["isTwoFactorAuthenticationRequired"] is True


def clients(wire: Wire, **query: str) -> dict[str, Any]:
    answer: dict[str, Any] = wire.get(wire.sandbox.mbanq, "v1/clients", **query).json()
    return answer


def test_clients_come_in_pages_of_200(wire: Wire) -> None:
    answer = clients(wire)
    assert (answer["totalFilteredRecords"], len(answer["pageItems"])) == (230, 200)


def test_pages_give_every_client_once(wire: Wire) -> None:
    pages = [clients(wire, offset=str(n), limit="100")["pageItems"] for n in (0, 100, 200, 300)]
    assert [len(page) for page in pages] == [100, 100, 30, 0]
    assert len({client["id"] for page in pages for client in page}) == 230


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ({"firstname": "ada"}, 26),
        ({"lastname": "sample"}, 64),
        ({"externalId": "EX-7"}, 9),
        ({"officeId": "2"}, 115),
        ({"clientStatus": "active"}, 210),
        ({"clientStatus": "pending"}, 20),
        ({"displayName": "nobody", "orderBy": "id"}, 0),
    ],
)
def test_clients_are_filtered(wire: Wire, query: dict[str, str], total: int) -> None:
    assert clients(wire, **query)["totalFilteredRecords"] == total


def test_clients_come_in_the_order_asked_for(wire: Wire) -> None:
    found = clients(wire, orderBy="displayName", sortOrder="DESC")["pageItems"]
    names = [client["displayName"] for client in found]
    assert names == sorted(names, reverse=True)


@pytest.mark.parametrize(
    "query", [{"sortOrder": "UP"}, {"orderBy": "colour"}, {"limit": "x"}, {"offset": "-1"}]
)
def test_wrong_paging_is_a_validation_error(
    wire: Wire, mbanq: Mbanq, query: dict[str, str]
) -> None:
    answer = wire.get(mbanq, "v1/clients", **query)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameterName"] in query


def test_dates_arrive_in_all_four_ways(wire: Wire, mbanq: Mbanq) -> None:
    client = wire.get(mbanq, "v1/clients/21003").json()
    timeline = client["timeline"]
    assert client["activationDate"] == [2025, 12, 29]
    assert timeline["updatedOn"]["time"]["nano"] == 361_585_000
    assert timeline["lastLogin"] == "2025-12-29 00:00:00"
    assert timeline["activatedOnDate"] == "2025-12-29T00:00:01.361585Z"


def test_account_numbers_come_as_numbers_and_as_texts(wire: Wire) -> None:
    found = clients(wire)["pageItems"]
    assert {type(client["accountNo"]) for client in found} == {int, str}


def test_a_clients_accounts(wire: Wire, mbanq: Mbanq) -> None:
    answer = wire.get(mbanq, "v1/clients/21002/accounts").json()
    assert [account["accountNo"] for account in answer["savingsAccounts"]] == [
        "00000020",
        "00000021",
    ]


def test_a_client_that_is_not_there_has_the_pages_error(wire: Wire, mbanq: Mbanq) -> None:
    answer = wire.get(mbanq, "v1/clients/21994")
    assert answer.status_code == 404
    assert answer.json() == {
        "developerMessage": "The requested resource is not available.",
        "httpStatusCode": "404",
        "defaultUserMessage": "The requested resource is not available.",
        "userMessageGlobalisationCode": "error.msg.resource.not.found",
        "errors": [
            {
                "developerMessage": "Client with identifier 21994 does not exist",
                "defaultUserMessage": "Client with identifier 21994 does not exist",
                "userMessageGlobalisationCode": "error.msg.client.id.invalid",
                "parameterName": "id",
                "value": None,
                "args": [{"value": 21994}],
            }
        ],
    }


def test_a_client_id_that_is_no_number_is_not_found(wire: Wire, mbanq: Mbanq) -> None:
    assert wire.get(mbanq, "v1/clients/x").status_code == 404


def test_a_bad_bearer_is_told_in_fineracts_shape(wire: Wire, mbanq: Mbanq) -> None:
    error = wire.get(mbanq, USER, "made-up").json()
    assert error["userMessageGlobalisationCode"] == "error.msg.not.authenticated"
    assert error["httpStatusCode"] == "401"
