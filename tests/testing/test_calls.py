"""What was asked: told apart from sign-ins, searched, shown, and without a secret."""

from __future__ import annotations

import pytest

from fleetauth import ArgumentError, NotFoundError
from fleetauth.testing import Calls, FakeVendors, RecordedCall
from fleetauth.testing.clock import START


def call(path: str = "/a", *, method: str = "GET", at: float = 0.0) -> RecordedCall:
    return RecordedCall(vendor="mzone", api="odata", method=method, path=path, at=at)


async def test_calls_and_sign_ins_are_apart(vendors: FakeVendors) -> None:
    async with vendors.masternaut.session() as masternaut:
        await masternaut.live_tracking(vehicle_ids=["V5001"])
        vendors.clock.advance(5)
        await masternaut.jobs()
    live, jobs = vendors.masternaut.calls
    (sign_in,) = vendors.masternaut.sign_ins
    assert (live.api, live.method, live.query, live.status) == (
        "core",
        "GET",
        {"vehicleIds": "V5001"},
        200,
    )
    assert (jobs.api, jobs.at, jobs.is_sign_in, jobs.grant) == ("jobs", START + 5, False, None)
    assert (sign_in.is_sign_in, sign_in.grant) == (True, "client_credentials")
    assert jobs.moment.isoformat() == "2026-03-02T09:00:05+00:00"


async def test_the_calls_of_all_are_in_the_order_of_time(vendors: FakeVendors) -> None:
    async with vendors.mbanq.session() as mbanq, vendors.mzone.session() as mzone:
        await mbanq.user_details()
        vendors.clock.advance(1)
        await mzone.notifications()
    assert [call.vendor for call in vendors.calls] == ["mbanq", "mzone"]


async def test_a_body_can_be_looked_at(vendors: FakeVendors) -> None:
    async with vendors.mzone.session() as mzone:
        await mzone.mark_notifications_read(["00000000-0000-0000-0000-000000000001"])
    assert isinstance(vendors.mzone.calls.one.json(), dict)


async def test_no_secret_is_shown(vendors: FakeVendors) -> None:
    async with vendors.mbanq.session() as mbanq:
        await mbanq.user_details()
        vendors.clock.advance(30 * 86_400)
        await mbanq.user_details()
        token = (await mbanq.auth_headers())["Authorization"].split()[-1]
        secrets = [vendors.mbanq.arguments[name] for name in ("client_secret", "password")]
        with pytest.raises(NotFoundError):
            await mbanq.request("POST", "v1/elsewhere", json={"echo": [token, *secrets]})
    shown = [
        *map(repr, (*vendors.mbanq.calls, *vendors.mbanq.sign_ins)),
        *(str(dict(call.headers)) for call in (*vendors.mbanq.calls, *vendors.mbanq.sign_ins)),
        *(call.body.decode() for call in (*vendors.mbanq.calls, *vendors.mbanq.sign_ins)),
    ]
    assert len(vendors.mbanq.sign_ins) == 2
    for secret in (token, *secrets):
        assert not [text for text in shown if secret in text]
    assert vendors.mbanq.calls[-1].json() == {"echo": ["***"] * 3}
    assert vendors.mbanq.calls[0].headers["authorization"] == "***"
    form = vendors.mbanq.sign_ins[0].form
    assert form is not None
    assert form["password"] == form["client_secret"] == "***"


def test_calls_are_searched() -> None:
    calls = Calls([call("/one/Trips"), call("/two", method="POST"), call("/three")])
    assert calls.where(path="trips").one.path == "/one/Trips"
    assert len(calls.where(method="get")) == 2
    assert len(calls.where(api="core")) == 0
    assert len(calls.where(api="odata", matches=lambda it: len(it.path) == 4)) == 1


def test_one_that_is_not_among_them_shows_what_was_asked_instead() -> None:
    calls = Calls([call("/one/Trips"), call("/two", method="POST")])
    with pytest.raises(AssertionError, match=r"(?s)there are 0.*instead:.*/one/Trips.*/two"):
        calls.where(path="trisp").where(method="GET").one  # noqa: B018 - it raises


def test_calls_are_shown_a_line_each() -> None:
    asked = RecordedCall(
        vendor="mzone",
        api="odata",
        method="GET",
        path="/Vehicles",
        query={"$top": "1"},
        status=200,
        at=0.0,
    )
    assert repr(Calls([asked, call()])) == (
        "mzone GET /Vehicles?$top=1 -> 200\nmzone GET /a -> no answer"
    )
    assert repr(Calls()) == "no calls"


def test_one_of_none_or_many_is_told_with_what_there_is() -> None:
    with pytest.raises(AssertionError, match="one call was expected, there are 0: no calls"):
        _ = Calls().one
    with pytest.raises(AssertionError, match="there are 2: mzone GET /a -> no answer"):
        _ = Calls([call(), call()]).one


def test_a_search_that_makes_no_sense_is_told() -> None:
    with pytest.raises(ArgumentError, match="path"):
        Calls().where(path="")
    with pytest.raises(ArgumentError, match=r"method=.* must be an HTTP method"):
        Calls().where(method="GET /")
