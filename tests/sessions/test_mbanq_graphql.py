"""Mbanq's GraphQL: data as it is, errors under status 200 with all that they say, and what is sent once only."""

from __future__ import annotations

import json
import pickle
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest

from fleetauth import (
    ArgumentError,
    DecodeError,
    InputRefusedError,
    MbanqSession,
    SecondFactorError,
    Secret,
    State,
    TransportError,
)
from fleetauth.sandbox import Fault, Sandbox
from tests.sessions.answering import Answering
from tests.sessions.conftest import Open


async def answered(http: ModuleType, opened: Open, body: object, query: str = "{ a }") -> Any:  # noqa: ANN401 - any JSON
    return await opened("mbanq", transport=Answering(http, body).transport).graphql(query)


# --- what goes well -------------------------------------------------------------------------------


async def test_the_data_is_given_as_it_was_asked_for(mbanq: MbanqSession) -> None:
    query = "query One($id: ID!) { client(id: $id) { id displayName } } query Two { __typename }"
    data = await mbanq.graphql(query, {"id": "21000"}, "One")
    assert data == {"client": {"id": 21000, "displayName": "Ada Example"}}
    assert await mbanq.graphql(query, operation_name="Two") == {"__typename": "Query"}


async def test_a_request_has_the_documented_fields(mbanq: MbanqSession, sandbox: Sandbox) -> None:
    await mbanq.graphql("query One { __typename }", {"amount": Decimal("0.10")}, "One")
    request = sandbox.mbanq.requests[-1]
    assert (request.method, request.path) == ("POST", "/graphql")
    assert request.body == (
        b'{"query":"query One { __typename }","variables":{"amount":0.10},"operationName":"One"}'
    )
    await mbanq.graphql("{ __typename }")
    assert json.loads(sandbox.mbanq.requests[-1].body) == {"query": "{ __typename }"}


async def test_money_keeps_its_digits(http: ModuleType, opened: Open) -> None:
    class Raw(Answering):
        async def _answer(self, request: Any) -> Any:  # noqa: ANN401 - the engine's own types
            answer = await super()._answer(request)
            return http.Response(200, content=answer.content.replace(b'"much"', b"0.10"))

    transport = Raw(http, {"data": {"balance": "much"}}).transport
    data = await opened("mbanq", transport=transport).graphql("{ balance }")
    assert str(data["balance"]) == "0.10"


async def test_text_in_a_field_that_is_named_like_a_credential_is_a_secret(
    http: ModuleType, opened: Open
) -> None:
    data = await answered(http, opened, {"data": {"card": {"accessToken": "canary", "id": 1}}})
    assert data == {"card": {"accessToken": Secret("canary"), "id": 1}}


async def test_no_errors_are_none(http: ModuleType, opened: Open) -> None:
    assert await answered(http, opened, {"data": {"a": None}, "errors": []}) == {"a": None}


# --- errors under 200 -----------------------------------------------------------------------------


async def test_errors_raise_with_every_code_and_message_and_what_came_all_the_same(
    mbanq: MbanqSession,
) -> None:
    with pytest.raises(InputRefusedError, match="does not exist") as caught:
        await mbanq.graphql('{ __typename client(id: "1") { id } colour }')
    error = caught.value
    assert (error.status, error.code) == (200, "NOT_FOUND")
    assert error.errors == (
        ("NOT_FOUND", "Client with identifier 1 does not exist"),
        ("FieldUndefined", "Field 'colour' is undefined"),
    )
    assert error.data == {"__typename": "Query", "client": None, "colour": None}
    assert "Field 'colour' is undefined" in error.message


async def test_partial_data_shows_no_secret_and_can_be_pickled(
    http: ModuleType, opened: Open
) -> None:
    token = "t-1-canary-token"
    data = {
        "card": {"accessToken": "canary", "pins": [1], "apiKey": 7, "secret": None},
        "said": f"it was {token}",
        "rows": ["canary is fine here", {"passwd": ["canary"], "password": True}],
    }
    answering = Answering(http, {"data": data, "errors": [{"message": f"see {token}"}]})
    mbanq = opened("mbanq", transport=answering.transport)
    mbanq._redactor.learn(Secret(token))
    with pytest.raises(InputRefusedError) as caught:
        await mbanq.graphql("{ a }")
    error = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own
    assert error.data == {
        "card": {"accessToken": "***", "pins": [1], "apiKey": "***", "secret": None},
        "said": "it was ***",
        "rows": ["canary is fine here", {"passwd": ["***"], "password": True}],
    }
    assert error.errors == ((None, "see ***"),)


@pytest.mark.parametrize(
    "errors", [[{}], ["no"], [None], {"message": "no"}, "no", [{"extensions": {"code": "X"}}]]
)
async def test_errors_of_any_shape_raise(http: ModuleType, opened: Open, errors: object) -> None:
    with pytest.raises(InputRefusedError):
        await answered(http, opened, {"data": {"a": 1}, "errors": errors})


async def test_restricted_means_a_second_factor(mbanq: MbanqSession, sandbox: Sandbox) -> None:
    sandbox.mbanq.second_factor = True
    with pytest.raises(SecondFactorError, match="is restricted") as caught:
        await mbanq.graphql("{ __typename }")
    assert (caught.value.status, caught.value.code) == (200, "RESTRICTED")
    assert "request_otp" in caught.value.message
    assert mbanq.state is State.SECOND_FACTOR


async def test_one_restricted_error_among_others_is_enough(http: ModuleType, opened: Open) -> None:
    errors = [
        {"message": "no", "extensions": {"code": "OTHER"}},
        {"message": "no", "extensions": {"code": "RESTRICTED"}},
    ]
    with pytest.raises(SecondFactorError) as caught:
        await answered(http, opened, {"data": {"a": 1, "b": None}, "errors": errors})
    assert caught.value.data == {"a": 1, "b": None}


async def test_the_same_goes_for_a_request_by_hand(mbanq: MbanqSession, sandbox: Sandbox) -> None:
    sandbox.mbanq.second_factor = True
    with pytest.raises(SecondFactorError):
        await mbanq.request("POST", "graphql", json={"query": "{__typename}"}, repeatable=True)


@pytest.mark.parametrize("body", [None, {}, {"data": None}, {"data": [1]}, [], "data"])
async def test_what_has_no_data_can_not_be_read(
    http: ModuleType, opened: Open, body: object
) -> None:
    with pytest.raises(DecodeError):
        await answered(http, opened, body)


async def test_what_is_no_json_can_not_be_read(mbanq: MbanqSession, sandbox: Sandbox) -> None:
    sandbox.mbanq.faults.add(Fault.body(b"<html></html>", path="graphql"))
    with pytest.raises(DecodeError, match="HTML"):
        await mbanq.graphql("{ __typename }")


# --- sent once, or again --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "sent"), [("{ __typename }", 2), ("mutation { requestTOTP }", 1)]
)
async def test_only_what_surely_reads_is_tried_again(
    mbanq: MbanqSession, sandbox: Sandbox, query: str, sent: int
) -> None:
    sandbox.mbanq.faults.add(Fault.cut(processed=True, path="graphql", times=1))
    if sent == 1:
        with pytest.raises(TransportError) as caught:
            await mbanq.graphql(query)
        assert caught.value.may_have_arrived
    else:
        await mbanq.graphql(query)
    assert len(sandbox.mbanq.requests) == 1 + sent


# --- wrong arguments ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("",), "query must be"),
        ((7,), "query must be"),
        (("{ a }", "x"), "variables must be a mapping"),
        (("{ a }", {"on": object()}), "nothing that JSON has"),
        (("{ a }", None, 7), "operation_name must be text"),
    ],
)
async def test_a_wrong_argument_is_refused_before_anything_is_sent(
    mbanq: MbanqSession, sandbox: Sandbox, arguments: tuple[Any, ...], words: str
) -> None:
    with pytest.raises(ArgumentError, match=words):
        await mbanq.graphql(*arguments)
    assert sandbox.mbanq.requests == []
