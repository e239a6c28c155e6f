"""Answers of a test's own: rows in the vendors' envelopes, changed answers, whole ones; only for who is signed in."""

from __future__ import annotations

from typing import Any

import pytest

from fleetauth import ArgumentError, VendorFaultError
from fleetauth.testing import FakeVendors


async def test_rows_are_laid_over_invented_ones(vendors: FakeVendors) -> None:
    vendors.masternaut.rows("tracking/live", [{"assetId": "V1", "speed": 131.0}])
    async with vendors.masternaut.session() as masternaut:
        (row,) = await masternaut.live_tracking()
    assert (row.asset_id, row.speed) == ("V1", 131.0)
    assert row.latitude is not None


async def test_rows_are_counted_and_cut_into_pages_of_odata(vendors: FakeVendors) -> None:
    rows = [{"id": f"00000000-0000-0000-0000-{n:012d}"} for n in range(55)]
    vendors.mzone.rows("Vehicles", rows)
    async with vendors.mzone.session() as mzone:
        ids = [row.id async for row in mzone.vehicles(page_size=20)]
        first = await mzone.request("GET", "Vehicles")
    assert ids == [row["id"] for row in rows]
    assert len(first.json()["value"]) == 55


async def test_rows_are_counted_and_cut_into_pages_by_index(vendors: FakeVendors) -> None:
    vendors.masternaut.rows("driver", [{"id": f"D{n}"} for n in range(7)])
    async with vendors.masternaut.session() as masternaut:
        ids = [row.id async for row in masternaut.drivers(page_size=3)]
    assert ids == [f"D{n}" for n in range(7)]


async def test_rows_are_counted_and_cut_into_pages_by_number(vendors: FakeVendors) -> None:
    vendors.mps_monitor.rows("Device", [{"SerialNumber": f"S{n}"} for n in range(5)])
    async with vendors.mps_monitor.session() as mps_monitor:
        rows = [row async for row in mps_monitor.devices(page_size=2)]
    assert len(rows) == 5


async def test_rows_are_counted_and_cut_into_pages_by_offset(vendors: FakeVendors) -> None:
    vendors.mbanq.rows("clients", [{"id": n} for n in range(5)])
    async with vendors.mbanq.session() as mbanq:
        ids = [row.id async for row in mbanq.clients(page_size=2)]
    assert ids == [str(n) for n in range(5)]


async def test_rows_in_a_pagination_are_counted(vendors: FakeVendors) -> None:
    vendors.sandbox.masternaut.jobs_envelope = "paged"
    vendors.masternaut.rows("jobs", [{"id": f"J{n}"} for n in range(5)])
    async with vendors.masternaut.session() as masternaut:
        answer = await masternaut.request(
            "GET", "jobs", api="jobs", params={"pageIndex": 1, "pageSize": 2}
        )
    told: dict[str, Any] = answer.json()
    assert (told["pagination"]["totalItems"], told["pagination"]["totalPages"]) == (5, 3)
    assert [row["id"] for row in told["items"]] == ["J2", "J3"]


async def test_a_list_may_be_empty(vendors: FakeVendors) -> None:
    vendors.masternaut.rows("tracking/live", [])
    vendors.mzone.rows("Vehicles", [])
    async with vendors.masternaut.session() as masternaut, vendors.mzone.session() as mzone:
        assert len(await masternaut.live_tracking()) == 0
        assert len(await mzone.vehicles()) == 0


async def test_rows_may_stand_where_the_sandbox_has_none(vendors: FakeVendors) -> None:
    vendors.masternaut.rows("tracking/live", [{"assetId": "V1"}])
    async with vendors.masternaut.session() as masternaut:
        (row,) = await masternaut.live_tracking(vehicle_ids=["nobody"])
    assert row.asset_id == "V1"


async def test_an_answer_is_changed_for_so_many_calls(vendors: FakeVendors) -> None:
    vendors.mbanq.change("userdetails", lambda it: {**it, "officeName": "Leeds"}, times=1)
    async with vendors.mbanq.session() as mbanq:
        names = [(await mbanq.user_details()).office_name for _ in range(2)]
    assert names == ["Leeds", "Head Office"]


async def test_a_whole_answer_is_given(vendors: FakeVendors) -> None:
    vendors.mbanq.answer("userdetails", {"userId": 7, "username": "ada"}, method="get")
    async with vendors.mbanq.session() as mbanq:
        assert (await mbanq.user_details()).username == "ada"


async def test_an_answer_is_for_its_method_alone(vendors: FakeVendors) -> None:
    vendors.mzone.answer("FuelEntries", b"", status=204, method="POST")
    async with vendors.mzone.session() as mzone:
        read = await mzone.request("GET", "FuelEntries")
        written = await mzone.request("POST", "FuelEntries", json={})
    assert (read.status, written.status) == (200, 204)


async def test_a_path_that_the_sandbox_does_not_know_is_answered(vendors: FakeVendors) -> None:
    vendors.mzone.answer("Tachographs", {"value": [1]})
    async with vendors.mzone.session() as mzone:
        assert (await mzone.request("GET", "Tachographs")).json() == {"value": [1]}


async def test_who_is_not_signed_in_gets_no_answer(vendors: FakeVendors) -> None:
    vendors.mzone.answer("Vehicles", {"value": []}, times=1)
    async with vendors.mzone.session() as mzone:
        await mzone.login()
        vendors.mzone.revoke_tokens()
        await mzone.request("GET", "Vehicles")
    assert [call.status for call in vendors.mzone.calls] == [401, 200]


# --- what goes wrong ------------------------------------------------------------------------------


async def test_what_a_function_raises_fails_the_test(quiet: FakeVendors) -> None:
    quiet.mzone.change("Vehicles", lambda page: page["nothing"])
    async with quiet.mzone.session(retries=0) as mzone:
        with pytest.raises(VendorFaultError):
            await mzone.vehicles()
    with pytest.raises(AssertionError, match=r"mzone: the function .* raised KeyError"):
        quiet.verify()


async def test_rows_of_what_is_no_list_fail_the_test(quiet: FakeVendors) -> None:
    quiet.mbanq.rows("userdetails", [{}])
    async with quiet.mbanq.session(retries=0) as mbanq:
        with pytest.raises(VendorFaultError):
            await mbanq.user_details()
    with pytest.raises(AssertionError, match=r"GET .*userdetails answers no list"):
        quiet.verify()


async def test_a_change_of_what_is_unknown_leaves_the_vendors_words(quiet: FakeVendors) -> None:
    quiet.mzone.change("Elsewhere", lambda told: told)
    async with quiet.mzone.session() as mzone:
        with pytest.raises(Exception, match="No such resource"):
            await mzone.request("GET", "Elsewhere")
    quiet.verify()


async def test_what_the_vendor_refuses_stays_refused(quiet: FakeVendors) -> None:
    quiet.mzone.change("Vehicles", lambda told: told)
    async with quiet.mzone.session() as mzone:
        with pytest.raises(Exception, match="Unknown parameter"):
            await mzone.request("GET", "Vehicles", params={"wrong": "1"})


def test_an_answer_that_nobody_asked_for_is_told(quiet: FakeVendors) -> None:
    quiet.mzone.rows("Vehicels", [])
    with pytest.raises(AssertionError, match="answer to 'Vehicels'"):
        quiet.verify()


@pytest.mark.parametrize(
    ("method", "arguments", "told"),
    [
        ("rows", ("Vehicles", [1]), "rows must be a list of dicts"),
        ("rows", ("Vehicles", [{"a": {1}}]), "what JSON can say"),
        ("rows", ("", []), "path"),
        ("change", ("Vehicles", 3), "change must be a function"),
        ("answer", ("Vehicles", object()), "what JSON can say .* object"),
    ],
)
def test_bad_input_is_told(
    quiet: FakeVendors, method: str, arguments: tuple[Any, ...], told: str
) -> None:
    with pytest.raises(ArgumentError, match=told):
        getattr(quiet.mzone, method)(*arguments)


def test_a_lifetime_must_be_a_number(quiet: FakeVendors) -> None:
    with pytest.raises(ArgumentError, match="seconds=-1"):
        quiet.mzone.tokens_live(-1)
