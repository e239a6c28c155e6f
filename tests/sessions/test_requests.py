"""`request()`: calls that have no method yet, and what it refuses to send."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest

from fleetauth import (
    ArgumentError,
    MasternautSession,
    MbanqSession,
    MZoneSession,
    TimedOutError,
    TransportError,
    VendorFaultError,
)
from fleetauth.sandbox import Fault, Sandbox
from tests.sessions.answering import Answering
from tests.sessions.conftest import Open, SharedClock


async def test_a_query_is_written_as_text(mzone: MZoneSession, sandbox: Sandbox) -> None:
    params = {"$top": 2, "$count": True, "$filter": None, "$orderby": "id"}
    answer = await mzone.request("get", "Vehicles", params=params)
    assert sandbox.mzone.requests[-1].query == {"$top": "2", "$count": "true", "$orderby": "id"}
    assert len(answer.json()["value"]) == 2


async def test_an_answer_holds_status_headers_and_body(mzone: MZoneSession) -> None:
    answer = await mzone.request("GET", "Vehicles", params={"$top": 1})
    assert (answer.status, answer.content_type) == (200, "application/json")
    assert answer.headers["odata-version"] == "4.0"
    assert json.loads(answer.body) == json.loads(answer.text)


async def sent(http: ModuleType, **arguments: Any) -> Any:  # noqa: ANN401 - the engine's own type
    """The request that `request()` makes of its arguments."""
    answering = Answering(http)
    session: dict[str, Any] = {
        "client_id": "a",
        "client_secret": "example-secret",
        "username": "b",
        "password": "example-password",
    }
    async with MZoneSession(**session, transport=answering.transport) as mzone:
        await mzone.request("POST", "FuelEntries", **arguments)
    return answering.requests[-1]


async def test_json_is_sent_as_json(http: ModuleType) -> None:
    request = await sent(http, json={"litres": [1, 2.5, True, None], "name": "Zoë"})
    assert request.headers["content-type"] == "application/json"
    assert request.content == '{"litres":[1,2.5,true,null],"name":"Zoë"}'.encode()


async def test_money_goes_out_with_its_own_digits(http: ModuleType) -> None:
    request = await sent(http, json={"amount": Decimal("12.50")})
    assert request.content == b'{"amount":12.50}'


async def test_content_is_sent_as_it_is(http: ModuleType) -> None:
    request = await sent(http, content=b"a;b", headers={"Content-Type": "text/csv"})
    assert (request.headers["content-type"], request.content) == ("text/csv", b"a;b")


async def test_a_header_of_the_callers_own_replaces_the_usual_one(http: ModuleType) -> None:
    headers = {"accept": "text/csv", "Content-Type": "application/merge-patch+json"}
    request = await sent(http, json={}, headers=headers)
    assert request.headers.get_list("accept") == ["text/csv"]
    assert request.headers.get_list("content-type") == ["application/merge-patch+json"]


@pytest.mark.parametrize("name", ["Authorization", "authorization", "X-Connect-Token", "Host"])
async def test_a_header_that_signs_in_is_refused_without_its_value(
    mzone: MZoneSession, sandbox: Sandbox, name: str
) -> None:
    with pytest.raises(ArgumentError, match=f"{name} can't be given") as caught:
        await mzone.request("GET", "Vehicles", headers={name: "canary"})
    assert "canary" not in str(caught.value)
    assert sandbox.mzone.requests == []


async def test_authorization_is_refused_where_the_token_goes_into_another_header(
    masternaut: MasternautSession,
) -> None:
    with pytest.raises(ArgumentError, match="the session writes it itself"):
        await masternaut.request("GET", "jobs", api="jobs", headers={"Authorization": "x"})


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"json": {}, "content": b""}, "json or content, not both"),
        ({"method": "GE T"}, "method is no HTTP method"),
        ({"method": None}, "method is no HTTP method"),
        ({"path": None}, "path must be text.*not NoneType"),
        ({"method": ""}, "is no HTTP method"),
        ({"headers": {"X Y": "z"}}, "the name of a header is none"),
        ({"headers": {"X-Y": "a\nb"}}, "the header X-Y must be text"),
        ({"params": {"from": datetime(2026, 1, 1, tzinfo=UTC)}}, "'from'.*is a datetime"),
        ({"params": {"ids": ["a"]}}, "'ids'.*is a list"),
        ({"json": {"a": [0, {"from": datetime(2026, 1, 1, tzinfo=UTC)}]}}, r"json\.a\[1\]\.from"),
        ({"json": {"day": date(2026, 1, 1)}}, r"json\.day is a date; write it as the text"),
        ({"json": {"for": timedelta(1)}}, r"json\.for is a timedelta"),
        ({"json": [float("nan")]}, r"json\[0\] is nan, which JSON has no number for"),
        ({"json": [Decimal("Infinity")]}, r"json\[0\] is Infinity"),
        ({"json": {"a": object()}}, r"json\.a is a object, which is nothing that JSON has"),
        ({"json": {3: "a"}}, "json has the name 3, which is no text"),
        ({"json": {"a": "\ud800"}}, r"json\.a holds broken characters"),
        ({"json": {"\udfff": 1}}, "json holds broken characters"),
        ({"api": "tracking"}, "api=<str> is none of this vendor's: odata"),
        ({"timeout": 0}, "timeout=0 must be a number of seconds above 0"),
    ],
)
async def test_what_can_not_be_sent_is_refused_before_anything_is(
    mzone: MZoneSession, sandbox: Sandbox, arguments: dict[str, Any], words: str
) -> None:
    call: dict[str, Any] = {"method": "POST", "path": "FuelEntries"} | arguments
    with pytest.raises(ValueError, match=words):
        await mzone.request(**call)
    assert sandbox.mzone.requests == []


async def test_the_apis_of_a_vendor_are_told(masternaut: MasternautSession) -> None:
    with pytest.raises(ArgumentError, match="core, smart_tire, jobs, job_reference, tacho"):
        await masternaut.request("GET", "jobs", api="job")


async def test_a_get_is_tried_again_after_a_fault(
    mzone: MZoneSession, sandbox: Sandbox, clock: SharedClock
) -> None:
    sandbox.mzone.faults.add(Fault.status(503, retry_after=7, times=2, path="Vehicles"))
    assert (await mzone.request("GET", "Vehicles")).status == 200
    assert [request.status for request in sandbox.mzone.requests[1:]] == [503, 503, 200]
    assert min(clock.slept) >= 7


async def test_a_post_is_not_tried_again(mbanq: MbanqSession, sandbox: Sandbox) -> None:
    sandbox.mbanq.faults.add(Fault.status(503, path="payments"))
    with pytest.raises(VendorFaultError):
        await mbanq.request("POST", "v1/payments", json={})
    assert len(sandbox.mbanq.requests) == 2


async def test_a_post_that_is_said_to_be_repeatable_is_tried_again(
    mbanq: MbanqSession, sandbox: Sandbox
) -> None:
    sandbox.mbanq.faults.add(Fault.status(503, path="graphql", times=1))
    body = {"query": "{__typename}"}
    answer = await mbanq.request("POST", "graphql", json=body, repeatable=True)
    assert answer.status == 200


async def test_a_get_that_is_said_not_to_be_repeatable_is_not_tried_again(
    mzone: MZoneSession, sandbox: Sandbox
) -> None:
    sandbox.mzone.faults.add(Fault.cut(path="Vehicles"))
    with pytest.raises(TransportError):
        await mzone.request("GET", "Vehicles", repeatable=False)
    assert len(sandbox.mzone.requests) == 2


async def test_no_retries_means_one_attempt(opened: Open, sandbox: Sandbox) -> None:
    sandbox.mzone.faults.add(Fault.status(503, path="Vehicles"))
    with pytest.raises(VendorFaultError):
        await opened("mzone", retries=0).request("GET", "Vehicles")
    assert len(sandbox.mzone.requests) == 2


async def test_a_time_limit_of_one_call_is_kept(mzone: MZoneSession, sandbox: Sandbox) -> None:
    await mzone.login()
    sandbox.mzone.faults.add(Fault.slow(30, path="Vehicles"))
    with pytest.raises(TimedOutError):
        await mzone.request("GET", "Vehicles", timeout=0.05)
