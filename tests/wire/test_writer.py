"""Records as the objects that a vendor takes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from fleetauth.secrets import Secret
from fleetauth.wire import Reader, Record, Writer, record, utc_naive_text, wire


@record
class Note(Record):
    text: str = wire("text")
    tags: tuple[str, ...] = wire("tags", default=())


@record
class Stop(Record):
    place: str = wire("place")
    post_code: str | None = wire("postCode", "postcode", default=None)
    at: datetime | None = wire("at", default=None)
    day: date | None = wire("day", default=None)
    fee: Decimal | None = wire("fee", default=None)
    pin: Secret | None = wire("pin", default=None)
    notes: tuple[Note, ...] = wire("notes", default=())


MORNING = datetime(2026, 1, 2, 8, 30, tzinfo=UTC)


def test_a_field_goes_under_its_first_spelling_and_a_default_is_left_out() -> None:
    assert Writer().write(Stop(place="Depot", post_code="00123")) == {
        "place": "Depot",
        "postCode": "00123",
    }


def test_moments_and_days_are_spelt_as_the_vendor_wants_them() -> None:
    stop = Stop(place="Depot", at=MORNING, day=date(2026, 1, 2))
    usual = {"place": "Depot", "at": "2026-01-02T08:30:00Z", "day": "2026-01-02"}
    assert Writer().write(stop) == usual
    writer = Writer(moment=utc_naive_text, day=lambda day: [day.year, day.month, day.day])
    assert writer.write(stop) == usual | {"at": "2026-01-02T08:30:00", "day": [2026, 1, 2]}


def test_money_keeps_its_digits_and_a_secret_is_written_in_plain() -> None:
    written = Writer().write(Stop(place="Depot", fee=Decimal("12.50"), pin=Secret("invented-pin")))
    assert str(written["fee"]) == "12.50"
    assert written["pin"] == "invented-pin"


def test_records_in_records_and_what_was_not_modelled_go_along() -> None:
    stop = Stop(place="Depot", notes=(Note(text="Ring", tags=("a",)),), extra={"odd": [{"x": 1}]})
    assert Writer().write(stop) == {
        "place": "Depot",
        "notes": [{"text": "Ring", "tags": ["a"]}],
        "odd": [{"x": 1}],
    }


def test_what_is_written_reads_as_the_same() -> None:
    stop = Stop(
        place="Depot", at=MORNING, fee=Decimal("0.10"), notes=(Note(text="Ring", tags=("a", "b")),)
    )
    assert Reader("any").read(Writer().write(stop), Stop) == stop
