"""The emulated Mbanq's GraphQL: errors under HTTP 200, partial data, one-time passwords and what they open."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import httpx

    from fleetauth.sandbox import Mbanq, Sandbox
    from tests.sandbox.conftest import Wire

A_DAY = 86_400.0
APP = "mutation { confirmTOTP(token: $code) { success mfaToken { token validTo validFrom } } }"


@pytest.fixture
def mbanq(sandbox: Sandbox) -> Mbanq:
    return sandbox.mbanq


def post(wire: Wire, body: object, **headers: str) -> httpx.Response:
    return wire.request(wire.sandbox.mbanq, "POST", "graphql", json=body, headers=headers)


def ask(wire: Wire, query: str, second_factor: str | None = None, **variables: object) -> Any:  # noqa: ANN401 - any JSON
    headers = {} if second_factor is None else {"2FA-Token": second_factor}
    answer = post(wire, {"query": query, "variables": variables}, **headers)
    assert answer.status_code == 200
    return answer.json()


def codes(answer: dict[str, Any]) -> list[str]:
    return [error["extensions"]["code"] for error in answer["errors"]]


def request_otp(wire: Wire, method: str = "email", *, extended: bool = False) -> Any:  # noqa: ANN401 - any JSON
    param = f'{{deliveryMethod: "{method}", extendedToken: {str(extended).lower()}}}'
    return ask(wire, f"mutation {{ requestOTP(param: {param}) }}")


def redeem(wire: Wire, password: str, method: str = "email", selection: str = "token") -> Any:  # noqa: ANN401 - any JSON
    query = (
        "mutation ($otp: String!) { requestAccessTokenFromOTP"
        f'(token: $otp, deliveryMethod: "{method}") {{ {selection} }} }}'
    )
    return ask(wire, query, otp=password)


# --- documents ------------------------------------------------------------------------------------


def test_a_client_is_given_as_it_was_selected(wire: Wire) -> None:
    query = "query One($id: ID!) { # whom\n client(id: $id) { id, status { value } } __typename }"
    assert ask(wire, query, id=21_003)["data"] == {
        "client": {"id": 21_003, "status": {"value": "Active"}},
        "__typename": "Query",
    }


def test_a_literal_is_read_with_its_escapes(wire: Wire) -> None:
    assert ask(wire, r'{ client(id: "2100\u0033") { id } }')["data"]["client"] == {"id": 21_003}


def test_the_operation_is_chosen_by_its_name(wire: Wire) -> None:
    body = {"query": "query a {x} query b {__typename}", "operationName": "b"}
    assert post(wire, body).json() == {"data": {"__typename": "Query"}}


def test_what_can_be_given_is_given_beside_the_errors(wire: Wire) -> None:
    answer = ask(wire, '{ __typename client(id: "1") { id } colour }')
    assert answer["data"] == {"__typename": "Query", "client": None, "colour": None}
    assert codes(answer) == ["NOT_FOUND", "FieldUndefined"]
    assert [error["path"] for error in answer["errors"]] == [["client"], ["colour"]]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "{",
        "{ a",
        "subscription { a }",
        "{ a(b: ) }",
        "{ a(b c) }",
        "{ 7 }",
        "{ a ; }",
        '{ a(b: "x) }',
        "query a {x} query b {x}",
    ],
)
def test_what_is_no_document_is_told_under_200(wire: Wire, query: str) -> None:
    assert codes(ask(wire, query)) == ["InvalidSyntax"]


@pytest.mark.parametrize("query", ['{ client(id: "21003") }', '{ client(id: "21003") { shoe } }'])
def test_a_selection_names_fields(wire: Wire, query: str) -> None:
    assert codes(ask(wire, query)) == ["FieldUndefined"]


@pytest.mark.parametrize(
    "body",
    [{}, {"query": 1}, {"query": "{ a }", "colour": 1}, {"query": "{ a }", "variables": "x"}],
)
def test_what_is_not_graphql_is_refused(wire: Wire, body: object) -> None:
    assert post(wire, body).status_code == 400


# --- the second factor ----------------------------------------------------------------------------


def test_without_the_switch_nothing_is_restricted(wire: Wire) -> None:
    assert ask(wire, "{ __typename }") == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize("factor", [None, "made-up"])
def test_without_a_second_factor_everything_is_restricted(
    wire: Wire, mbanq: Mbanq, factor: str | None
) -> None:
    mbanq.second_factor = True
    answer = ask(wire, "{ __typename }", factor)
    (error,) = answer["errors"]
    assert answer["data"] is None
    assert error["message"] == "Access to type 'Query' is restricted"
    assert error["extensions"] == {"code": "RESTRICTED", "classification": "DataFetchingException"}


def test_a_password_that_was_sent_opens(wire: Wire, mbanq: Mbanq) -> None:
    mbanq.second_factor = True
    assert request_otp(wire) == {"data": {"requestOTP": "OK"}}
    assert mbanq.second_factors.sent == [("email", "004217")]
    bought = redeem(wire, mbanq.second_factors.one_time_password)
    token = bought["data"]["requestAccessTokenFromOTP"]["token"]
    assert ask(wire, "{ __typename }", token) == {"data": {"__typename": "Query"}}


def test_a_token_ends(wire: Wire, mbanq: Mbanq, sandbox: Sandbox) -> None:
    mbanq.second_factor = True
    bought = ask(wire, APP, code=mbanq.second_factors.app_code)["data"]["confirmTOTP"]["mfaToken"]
    sandbox.clock.advance(A_DAY - 1)
    assert "errors" not in ask(wire, "{ __typename }", bought["token"])
    sandbox.clock.advance(1)
    assert codes(ask(wire, "{ __typename }", bought["token"])) == ["RESTRICTED"]


def test_an_extended_token_lasts_longer(wire: Wire, mbanq: Mbanq) -> None:
    request_otp(wire, "sms", extended=True)
    password = mbanq.second_factors.one_time_password
    found = redeem(wire, password, "sms", "validTo validFrom")["data"]["requestAccessTokenFromOTP"]
    end, beginning = (datetime.fromisoformat(found[name]) for name in ("validTo", "validFrom"))
    assert end - beginning == timedelta(days=30)


def test_revoked_tokens_open_nothing(wire: Wire, mbanq: Mbanq) -> None:
    mbanq.second_factor = True
    bought = ask(wire, APP, code=mbanq.second_factors.app_code)["data"]["confirmTOTP"]["mfaToken"]
    mbanq.second_factors.revoke()
    assert codes(ask(wire, "{ __typename }", bought["token"])) == ["RESTRICTED"]


def test_a_password_works_once_and_by_its_own_way_only(wire: Wire, mbanq: Mbanq) -> None:
    request_otp(wire)
    password = mbanq.second_factors.one_time_password
    assert codes(redeem(wire, "999999")) == ["INVALID_OTP"]
    assert codes(redeem(wire, password, "sms")) == ["INVALID_OTP"]
    assert "errors" not in redeem(wire, password)
    assert codes(redeem(wire, password)) == ["INVALID_OTP"]


def test_a_newer_password_ends_the_older(wire: Wire, mbanq: Mbanq) -> None:
    request_otp(wire)
    request_otp(wire)
    assert codes(redeem(wire, mbanq.second_factors.sent[0][1])) == ["INVALID_OTP"]


def test_an_apps_code_is_confirmed(wire: Wire, mbanq: Mbanq) -> None:
    assert ask(wire, "mutation { requestTOTP }")["data"]["requestTOTP"].startswith("otpauth://")
    wrong = ask(wire, APP, code="000000")["data"]["confirmTOTP"]
    right = ask(wire, APP, code=mbanq.second_factors.app_code)["data"]["confirmTOTP"]
    assert wrong == {"success": False, "mfaToken": None}
    assert right["mfaToken"].keys() == {"token", "validTo", "validFrom"}


@pytest.mark.parametrize(
    "query",
    [
        'mutation { requestOTP(param: {deliveryMethod: "pigeon", extendedToken: false}) }',
        'mutation { requestOTP(param: {deliveryMethod: "email", extendedToken: 1}) }',
        "mutation { requestOTP }",
        "mutation { requestAccessTokenFromOTP(token: 4217, deliveryMethod: email) { token } }",
        "mutation { confirmTOTP(token: null) { success } }",
    ],
)
def test_wrong_arguments_are_told(wire: Wire, query: str) -> None:
    assert codes(ask(wire, query)) == ["ValidationError"]
