"""What is written for a vendor reads as the same: nothing is bent or lost on the way out either."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Literal, TypeAlias

import pytest
from hypothesis import given, settings

from fleetauth.errors import DecodeError
from fleetauth.secrets import Secret
from fleetauth.transport.body import json_body
from fleetauth.wire import Reader, Record, Writer, record, utc_naive_text, wire
from tests.wire.made_up import records

READER = Reader("any")
Status: TypeAlias = Literal["NEW", "DONE"] | str  # noqa: PYI051 - an open enum, as the models have them


@record
class Everything(Record):
    """A record with a field of each kind that the vendors' requests have, and with others of its own class."""

    id: str = wire("id")
    status: Status | None = wire("status", default=None)
    post_code: str | None = wire("postCode", "postcode", default=None)
    count: int | None = wire("count", default=None)
    distance: float | None = wire("distance", default=None)
    amount: Decimal | None = wire("amount", default=None)
    urgent: bool | None = wire("urgent", default=None)
    at: datetime | None = wire("at", default=None)
    day: date | None = wire("day", default=None)
    pin: Secret | None = wire("pin", default=None)
    code: int | str | None = wire("code", default=None)
    tags: tuple[str, ...] = wire("tags", default=())
    free: Mapping[str, Any] | None = wire("free", default=None, hash=False)
    raw: Any = wire("raw", default=None, hash=False)
    parent: Everything | None = wire("parent", default=None)
    parts: tuple[Everything, ...] = wire("parts", default=())


def day_first(day: date) -> str:
    """``dd/MM/yyyy``."""
    return f"{day:%d/%m/%Y}"


def in_parts(moment: datetime) -> list[int]:
    """``[2023, 7, 3, 10, 30, 0, 0]``."""
    utc = moment.astimezone(UTC)
    return [*utc.timetuple()[:6], utc.microsecond * 1000]


@pytest.mark.parametrize(
    "writer",
    [Writer(), Writer(moment=utc_naive_text, day=day_first), Writer(moment=in_parts)],
    ids=["utc with Z", "naive", "in parts"],
)
@settings(max_examples=50, deadline=None)
@given(made=records(Everything))
def test_what_is_written_reads_as_the_same(writer: Writer, made: Everything) -> None:
    assert READER.decode(json_body(writer.write(made)), Everything) == made


def test_money_keeps_every_digit_on_the_wire() -> None:
    made = Everything(id="1", amount=Decimal("12345678901234567890.10"))
    assert json_body(Writer().write(made)) == b'{"id":"1","amount":12345678901234567890.10}'


# --- records of records of their own class --------------------------------------------------------


def test_a_record_may_hold_others_of_its_own_class() -> None:
    data = {"id": "1", "parent": {"id": "0"}, "parts": [{"id": "2", "parts": [{"id": "3"}]}]}
    assert READER.read(data, Everything) == Everything(
        id="1",
        parent=Everything(id="0"),
        parts=(Everything(id="2", parts=(Everything(id="3"),)),),
    )


def test_the_path_leads_through_them() -> None:
    data = {"id": "1", "parts": [{"id": "2"}, {"id": "3", "parts": [{}]}]}
    with pytest.raises(DecodeError) as caught:
        READER.read(data, Everything, "items[0]")
    assert caught.value.path == "items[0].parts[1].parts[0].id"
