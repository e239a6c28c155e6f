"""Payments: exact in both directions, refused before anything is sent, and never made twice (I11)."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from types import ModuleType
from typing import Any

import anyio
import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetauth import (
    ArgumentError,
    DecodeError,
    FleetAuthError,
    InputRefusedError,
    MbanqSession,
    TransportError,
    VendorFaultError,
)
from fleetauth.sandbox import Fault, Sandbox
from fleetauth.sandbox.clock import Clock
from fleetauth.sandbox.mbanq import Mbanq, payments
from fleetauth.sandbox.recording import RecordedRequest
from fleetauth.sandbox.routes import Call
from fleetauth.sandbox.world import World
from fleetauth.transport.body import json_body
from fleetauth.vendors.mbanq import Party, Payment, PaymentRequest
from fleetauth.vendors.mbanq.payment_request import payment_body
from fleetauth.wire import Reader
from tests.sessions.answering import Answering
from tests.sessions.conftest import Open, SharedClock
from tests.sessions.gathering import at_once


def wanted(**changes: Any) -> PaymentRequest:  # noqa: ANN401 - whatever a user may give
    usual: dict[str, Any] = {
        "payment_type": "CREDIT",
        "payment_rail": "ACH",
        "amount": Decimal("12.50"),
        "originator": Party(account_id="0042"),
        "recipient": Party(account_number="00012345", name="Invented Garage", postal_code="01234"),
    }
    return PaymentRequest(**usual | changes)


# --- made -----------------------------------------------------------------------------------------


async def test_a_payment_is_sent_as_the_page_has_it(mbanq: MbanqSession, sandbox: Sandbox) -> None:
    await mbanq.create_payment(wanted(external_id="EX-1", currency="USD", correlation_id="c-1"))
    assert sandbox.mbanq.requests[-1].body == (
        b'{"paymentType":"CREDIT","paymentRail":"ACH","amount":12.50,"originator":{"accountId":"0042"},'
        b'"recipient":{"accountNumber":"00012345","name":"Invented Garage","postalCode":"01234"},'
        b'"currency":"USD","correlationId":"c-1","externalId":"EX-1"}'
    )


async def test_a_payment_that_was_made_is_found_again(mbanq: MbanqSession) -> None:
    made = await mbanq.create_payment(wanted(external_id="EX-1"))
    assert await mbanq.payment(made.id) == made
    assert [row async for row in mbanq.payments()][-1] == made
    assert (made.status, str(made.amount)) == ("EXECUTION_PROCESSING", "12.50")
    assert (made.external_id, made.recipient) == ("EX-1", wanted().recipient)


async def test_a_request_with_days_says_how_they_are_written(
    mbanq: MbanqSession, sandbox: Sandbox
) -> None:
    days = {"steps": [{"on": date(2026, 2, 3)}]}
    await mbanq.create_payment(wanted(recipient=Party(account_id="1", extra=days)))
    sent = json.loads(sandbox.mbanq.requests[-1].body)
    assert sent["recipient"]["steps"] == [{"on": "2026-02-03"}]
    assert (sent["dateFormat"], sent["locale"]) == ("yyyy-MM-dd", "en")


MONEY = st.decimals(min_value=Decimal("0.0001"), max_value=Decimal("1e12"), places=4)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Co"]), min_size=1, max_size=12)
OPTIONAL = st.none() | TEXTS
PARTIES = st.builds(
    Party,
    account_id=TEXTS,
    account_number=OPTIONAL,
    name=OPTIONAL,
    postal_code=OPTIONAL,
    extra=st.dictionaries(st.sampled_from(["bic", "routingNumber"]), TEXTS, max_size=2),
)
REQUESTS = st.builds(
    PaymentRequest,
    payment_type=st.sampled_from(["CREDIT", "DEBIT"]),
    payment_rail=st.sampled_from(["ACH", "SWIFT", "INTERNAL"]),
    amount=MONEY,
    originator=PARTIES,
    recipient=PARTIES,
    currency=OPTIONAL,
    correlation_id=OPTIONAL,
    external_id=OPTIONAL,
    extra=st.dictionaries(st.sampled_from(["purpose", "fee"]), TEXTS | MONEY, max_size=2),
)


@settings(max_examples=50, deadline=None)
@given(request=REQUESTS)
def test_any_request_is_read_back_as_it_was(request: PaymentRequest) -> None:
    body = json_body(payment_body(request))
    again = Reader("mbanq").decode(body, PaymentRequest)
    assert again == request
    assert str(again.amount) == str(request.amount)


_ADDED = (
    "currency",
    "correlation_id",
    "external_id",
)  # what the bank fills in, where it is left out


@settings(max_examples=30, deadline=None)
@given(request=REQUESTS)
def test_any_request_comes_back_from_the_sandbox_as_it_was(request: PaymentRequest) -> None:
    sent = RecordedRequest(
        method="POST",
        path="/v1/payments",
        raw_query="",
        query={},
        headers={"content-type": "application/json"},
        body=json_body(payment_body(request)),
        form=None,
        at=0.0,
    )
    answer = payments.create(Mbanq(Clock(lambda: 1_772_323_200.0), World(1)), Call(sent, {}))
    made = Reader("mbanq").decode(answer.body, Payment)
    assert str(made.amount) == str(request.amount)
    for name in ("payment_type", "payment_rail", "originator", "recipient", *_ADDED):
        given_one = getattr(request, name)
        assert given_one in (None, getattr(made, name))


async def test_what_was_sent_comes_back_from_the_vendor(
    mbanq: MbanqSession,
) -> None:
    examples = [
        wanted(amount=Decimal(digits), payment_rail=rail)
        for digits in ("0.10", "1234567890123456789.01", "5", "1E+2")
        for rail in ("ACH", "INTERNAL")
    ]
    for request in examples:
        made = await mbanq.create_payment(request)
        names = ("payment_type", "payment_rail", "amount", "originator", "recipient")
        assert [getattr(made, name) for name in names] == [getattr(request, name) for name in names]


# --- refused before anything is sent --------------------------------------------------------------


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (wanted(amount=12.5), r"amount must be a Decimal, not float: write Decimal"),
        (wanted(amount=12), "not int"),
        (wanted(amount="12.50"), "not str"),
        (wanted(amount=Decimal(0)), "must be more than 0"),
        (wanted(amount=Decimal(-1)), "must be more than 0"),
        (wanted(amount=Decimal("NaN")), "must be more than 0"),
        (wanted(amount=Decimal("Infinity")), "must be more than 0"),
        (wanted(payment_type=None), "payment_type must be text, not NoneType"),
        (wanted(payment_rail=7), "payment_rail must be text, not int"),
        (wanted(external_id=7), "external_id must be text, not int"),
        (wanted(originator=None), "originator must be a Party, not NoneType"),
        (wanted(originator="0042"), "originator must be a Party, not str"),
        (wanted(originator=Party(account_id=42)), r"originator\.account_id must be text, not int"),  # type: ignore[arg-type]
        (wanted(originator=Party(name="Ada")), "originator is missing its account_id"),
        (wanted(recipient=Party()), "recipient is missing its account_id, account_number or extra"),
        (wanted(recipient=Party(postal_code=1234)), r"recipient\.postal_code must be text"),  # type: ignore[arg-type]
        (wanted(extra={"fees": [{"amount": 0.1}]}), "extra holds a float: money is a Decimal"),
        (wanted(extra={"at": datetime(2026, 1, 1, tzinfo=UTC)}), "a payment takes days"),
        (wanted(extra={"who": object()}), "nothing that JSON has"),
        ({"amount": 1}, "takes a PaymentRequest, not dict"),
    ],
)
async def test_a_wrong_request_is_refused(
    mbanq: MbanqSession,
    sandbox: Sandbox,
    request_: Any,  # noqa: ANN401 - wrong on purpose
    words: str,
) -> None:
    with pytest.raises(ArgumentError, match=words):
        await mbanq.create_payment(request_)
    assert sandbox.mbanq.requests == []


async def test_what_the_vendor_finds_wrong_is_told_field_by_field(
    mbanq: MbanqSession, sandbox: Sandbox
) -> None:
    with pytest.raises(InputRefusedError, match="paymentType must be one of") as caught:
        await mbanq.create_payment(wanted(payment_type="GIFT", payment_rail="PIGEON"))
    assert [code for code, _ in caught.value.errors] == [
        "validation.msg.payment.paymentType.invalid",
        "validation.msg.payment.paymentRail.invalid",
    ]
    assert sandbox.mbanq.payments == []


# --- never twice ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "made"),
    [
        (Fault.cut(processed=True), 1),
        (Fault.cut(), 0),
        (Fault.cut_body(), 1),
        *((Fault.status(status), 0) for status in (408, 425, 500, 502, 503, 504)),
    ],
    ids=["cut-after", "cut-before", "cut-body", "408", "425", "500", "502", "503", "504"],
)
async def test_a_payment_that_may_have_arrived_is_sent_once_and_says_so(
    mbanq: MbanqSession, sandbox: Sandbox, fault: Fault, made: int
) -> None:
    sandbox.mbanq.faults.add(attrs.evolve(fault, path="payments"))
    with pytest.raises((TransportError, VendorFaultError)) as caught:
        await mbanq.create_payment(wanted())
    error: Any = caught.value
    assert error.may_have_arrived
    assert "The payment may have been made: look for it with payments()" in error.message
    assert [request.path for request in sandbox.mbanq.requests[1:]] == ["/v1/payments"]
    assert len(sandbox.mbanq.payments) == made


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b"{}", b'{"id": 7, "amount": "much"}', b'{"id": {}}']
)
async def test_a_payment_whose_answer_can_not_be_read_was_made(
    mbanq: MbanqSession, sandbox: Sandbox, body: bytes
) -> None:
    sandbox.mbanq.faults.add(Fault.body(body, path="payments"))
    with pytest.raises(DecodeError, match=r"The payment was made \(status 200\)") as caught:
        await mbanq.create_payment(wanted())
    assert caught.value.body == body
    assert len(sandbox.mbanq.requests) == 2


async def test_a_payment_that_does_not_end_in_time_says_that_it_may_have_been_made(
    http: ModuleType, opened: Open
) -> None:
    async def never() -> None:
        if len(answering.requests) > 1:
            await anyio.sleep_forever()

    answering = Answering(http, before=never)
    mbanq = opened("mbanq", transport=answering.transport, timeout=0.05)
    with pytest.raises(TransportError, match="may have been made") as caught:
        await mbanq.create_payment(wanted())
    assert caught.value.may_have_arrived
    assert len(answering.requests) == 2


async def test_a_refused_token_is_renewed_and_the_same_payment_made_once(
    mbanq: MbanqSession, sandbox: Sandbox
) -> None:
    await mbanq.login()
    sandbox.mbanq.revoke_access_tokens()
    await mbanq.create_payment(wanted())
    sent = [request for request in sandbox.mbanq.requests if request.path == "/v1/payments"]
    assert [request.status for request in sent] == [401, 200]
    assert sent[0].body == sent[1].body
    assert len(sandbox.mbanq.payments) == 1


async def test_a_used_up_quota_is_waited_for_and_the_payment_made_once(
    mbanq: MbanqSession, sandbox: Sandbox, clock: SharedClock
) -> None:
    sandbox.mbanq.faults.add(Fault.status(429, retry_after=3, path="payments", times=1))
    await mbanq.create_payment(wanted())
    assert clock.slept == [3]
    assert len(sandbox.mbanq.payments) == 1


async def test_a_payment_that_breaks_after_a_refused_token_is_not_sent_a_third_time(
    mbanq: MbanqSession, sandbox: Sandbox
) -> None:
    await mbanq.login()
    sandbox.mbanq.revoke_access_tokens()
    sandbox.mbanq.faults.add(Fault.cut(processed=True, path="payments", after=1))
    with pytest.raises(TransportError) as caught:
        await mbanq.create_payment(wanted())
    assert caught.value.may_have_arrived
    assert len(sandbox.mbanq.payments) == 1


async def test_a_payment_that_never_left_is_tried_again(opened: Open) -> None:
    mbanq = opened("mbanq", token_url=None, base_url="http://127.0.0.1:9/", retries=1)
    with pytest.raises(TransportError, match="can't connect") as caught:
        await mbanq.create_payment(wanted())
    assert not caught.value.may_have_arrived


async def test_a_payment_that_waits_for_a_token_in_vain_was_surely_not_made(
    mbanq: MbanqSession, sandbox: Sandbox
) -> None:
    sandbox.mbanq.faults.add(Fault.status(500, path="/token"))
    with pytest.raises(VendorFaultError) as caught:
        await mbanq.create_payment(wanted())
    assert not caught.value.may_have_arrived
    assert "may have been made" not in caught.value.message


async def test_many_payments_at_once_over_a_revoked_token_are_each_made_once(
    mbanq: MbanqSession, sandbox: Sandbox
) -> None:
    await mbanq.login()
    sandbox.mbanq.revoke_access_tokens()

    async def pay() -> Payment:
        return await mbanq.create_payment(wanted())

    made = await at_once(10, pay)
    assert len({payment.id for payment in made}) == len(sandbox.mbanq.payments) == 10


async def test_the_error_of_a_doubtful_payment_still_carries_everything(
    mbanq: MbanqSession, sandbox: Sandbox
) -> None:
    sandbox.mbanq.faults.add(Fault.status(503, b'{"message":"later"}', path="payments"))
    with pytest.raises(FleetAuthError) as caught:
        await mbanq.create_payment(wanted())
    assert (caught.value.status, caught.value.vendor_message) == (503, "later")
