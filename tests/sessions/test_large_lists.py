"""A large list's answer is read, told and given back part by part, as it came; asked for as it is, it is whole."""

from __future__ import annotations

import json
import pickle
from collections.abc import Generator
from traceback import TracebackException
from typing import Any

import attrs
import pytest

from fleetauth import DecodeError, MasternautSession, VendorFaultError
from fleetauth.sandbox import Fault, Sandbox
from fleetauth.transport import body_of_parts
from fleetauth.wire import looked_through as looking
from fleetauth.wire.blocks import Blocks
from tests.sessions.conftest import Open

LIVE = "tracking/live"


def positions(count: int, **last: object) -> bytes:
    rows: list[dict[str, Any]] = [
        {"assetId": f"example-{number}", "note": "x" * 1000} for number in range(count)
    ]
    rows[-1].update(last)
    return json.dumps(rows).encode()


LARGE = positions(3_000)


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[Blocks]:
    """The bodies that have stayed in blocks."""
    found: list[Blocks] = []

    def looked_through(blocks: Blocks) -> Generator[None, None, bool]:
        stays = yield from looking.looked_through(blocks)
        if stays:
            found.append(blocks)
        return stays

    monkeypatch.setattr(body_of_parts, "looked_through", looked_through)
    return found


def answering(sandbox: Sandbox, body: bytes, path: str = LIVE) -> None:
    sandbox.masternaut.faults.add(Fault.body(body, content_type="application/json", path=path))


@pytest.mark.parametrize("envelope", ["%s", '{"totalCount": 3000, "items": %s, "page": {"a": 1}}'])
async def test_a_large_list_is_read_from_its_blocks_which_are_given_back(
    masternaut: MasternautSession, sandbox: Sandbox, kept: list[Blocks], envelope: str
) -> None:
    answering(sandbox, (envelope % LARGE.decode()).encode())
    rows = await masternaut.live_tracking()
    assert [row.asset_id for row in rows] == [f"example-{number}" for number in range(3_000)]
    (blocks,) = kept
    assert len(blocks) == len(envelope) - 2 + len(LARGE)
    assert list(blocks) == []
    assert rows.total in {None, 3_000}


@pytest.mark.parametrize(
    ("envelope", "path"), [("%s", ""), ('{"items": %s, "page": {"a": 1}}', "items")]
)
async def test_of_a_large_list_that_can_not_be_read_the_error_has_the_body(
    masternaut: MasternautSession,
    sandbox: Sandbox,
    kept: list[Blocks],
    envelope: str,
    path: str,
) -> None:
    rows = positions(3_000, latitude="north", password="example-canary")
    body = (envelope % rows.decode()).encode()
    answering(sandbox, body)
    with pytest.raises(DecodeError) as caught:
        await masternaut.live_tracking()
    assert caught.value.path == f"{path}[2999].latitude"
    told = caught.value.body
    assert told is not None
    assert len(told) > 10_000
    assert body.startswith(told)
    assert len(kept) == 1
    own, *frames = TracebackException.from_exception(caught.value, capture_locals=True).stack
    assert "canary" in str(own.locals)  # the test's own
    assert len(frames) > 3
    assert "canary" not in str([frame.locals for frame in frames])


@pytest.mark.parametrize(
    "envelope",
    [
        b'{"x": "\xff", "items": %b, "x": 1}',
        b'{"data": %b, "items": [{"assetId": "example", "latitude": "north"}], "x": "\xff", "x": 1}',
    ],
)
async def test_what_is_no_json_comes_first_wherever_it_is_in_a_large_answer(
    masternaut: MasternautSession, sandbox: Sandbox, kept: list[Blocks], envelope: bytes
) -> None:
    answering(sandbox, envelope % positions(3_000, latitude="north"))
    with pytest.raises(DecodeError, match="it is not UTF-8 text") as caught:
        await masternaut.live_tracking()
    assert caught.value.path == ""
    assert len(kept) == 1


async def test_asked_for_as_it_is_a_large_list_is_whole(
    masternaut: MasternautSession, sandbox: Sandbox, kept: list[Blocks]
) -> None:
    answering(sandbox, LARGE)
    answer = await masternaut.request("GET", LIVE)
    (blocks,) = kept
    assert list(blocks) == [LARGE]  # made in a thread, before anybody asks for it
    assert (answer.body, answer.size) == (LARGE, len(LARGE))
    assert repr(LARGE) not in repr(answer)


async def test_a_large_answer_is_compared_and_changed_like_any_other(
    masternaut: MasternautSession, sandbox: Sandbox, kept: list[Blocks]
) -> None:
    for _ in range(2):
        answering(sandbox, LARGE)
    one, other = [await masternaut.request("GET", LIVE) for _ in range(2)]
    assert attrs.evolve(one, headers=other.headers) == other  # which tell the time
    assert attrs.evolve(one, status=202).body == LARGE
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301 - our own
    assert len(kept) == 2


async def test_a_large_page_that_comes_twice_was_all_there_is(
    masternaut: MasternautSession, sandbox: Sandbox, kept: list[Blocks]
) -> None:
    rows = [{"id": f"example-{number}", "name": "x" * 1000} for number in range(3_000)]
    for _ in range(2):
        answering(sandbox, json.dumps(rows).encode(), path="vehicle")
    found = await masternaut.vehicles(page_size=3_000).all()
    assert [row.id for row in found] == [row["id"] for row in rows]
    assert len(kept) == 2


@pytest.mark.parametrize("envelope", ["\ufeff%s", '{"deep": [{"a": [[1]]}], "items": %s}'])
async def test_a_large_answer_that_is_known_by_its_beginning_to_be_neither_is_whole(
    masternaut: MasternautSession, sandbox: Sandbox, kept: list[Blocks], envelope: str
) -> None:
    answering(sandbox, (envelope % LARGE.decode()).encode())
    assert len(await masternaut.live_tracking()) == 3_000
    assert kept == []


async def test_a_large_envelope_of_another_vendor_is_read_so_too(
    opened: Open, sandbox: Sandbox, kept: list[Blocks]
) -> None:
    rows = [{"Id": f"example-{number}", "Note": "x" * 1000} for number in range(3_000)]
    body = json.dumps({"Errors": [], "Result": rows, "TotalRows": 3_000, "Page": None}).encode()
    sandbox.mps_monitor.faults.add(Fault.body(body, content_type="application/json", path="List"))
    assert len(await opened("mps_monitor").devices(page_size=3_000).all()) == 3_000
    assert len(kept) == 1


def devices(count: int, start: int = 0) -> list[dict[str, str]]:
    return [{"Id": f"example-{start + number}", "Note": "x" * 1000} for number in range(count)]


async def test_large_pages_that_follow_each_other_are_told_apart(
    opened: Open, sandbox: Sandbox, kept: list[Blocks]
) -> None:
    pages = devices(3_000), devices(3_000, start=3_000)
    for rows in pages:
        body = json.dumps({"Result": rows, "TotalRows": 6_000}).encode()
        page = Fault.body(body, content_type="application/json", path="List", times=1)
        sandbox.mps_monitor.faults.add(page)
    found = await opened("mps_monitor").devices(page_size=3_000).all()
    assert [row.id for row in found] == [row["Id"] for rows in pages for row in rows]
    assert len(kept) == 2


async def test_the_error_of_a_large_page_that_comes_again_has_the_body(
    opened: Open, sandbox: Sandbox, kept: list[Blocks]
) -> None:
    body = json.dumps({"Result": devices(3_000), "TotalRows": 6_000}).encode()
    sandbox.mps_monitor.faults.add(Fault.body(body, content_type="application/json", path="List"))
    with pytest.raises(VendorFaultError, match="the same page again") as caught:
        await opened("mps_monitor").devices(page_size=3_000).all()
    assert caught.value.body == body[: 1 << 20]
    assert len(kept) == 2


async def test_the_error_of_a_large_list_that_the_vendor_counts_more_of_has_the_body(
    masternaut: MasternautSession, sandbox: Sandbox, kept: list[Blocks]
) -> None:
    rows = [{"id": f"example-{number}", "name": "x" * 1000} for number in range(3_000)]
    body = json.dumps({"items": rows, "totalCount": 3_001}).encode()
    answering(sandbox, body, path="group")
    with pytest.raises(VendorFaultError, match="counts 3001 rows but gave 3000") as caught:
        await masternaut.groups()
    assert caught.value.body == body[: 1 << 20]
    assert len(kept) == 1
