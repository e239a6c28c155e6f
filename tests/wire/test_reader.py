"""Records read from JSON: leniently, without loss, and with the place of what can't be read (I9)."""

import traceback
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Literal, TypeAlias

import pytest

from fleetauth.errors import DecodeError
from fleetauth.secrets import Secret
from fleetauth.wire import Reader, Record, record, wire
from fleetauth.wire.answer import Answer
from fleetauth.wire.json_body import read_json

READER = Reader("mzone")
Colour: TypeAlias = Literal["red", "green"] | str  # noqa: PYI051 - an open enum, as the models have them


@record
class Wheel(Record):
    """A wheel, for these tests."""

    speed: float | None = wire("speed", default=None)


@record
class Van(Record):
    """A van, for these tests."""

    id: str = wire("id")
    colour: Colour | None = wire("colour", default=None)
    post_code: str | None = wire("postCode", "postcode", default=None)
    doors: int | None = wire("doors", default=None)
    sold: datetime | None = wire("sold", default=None)
    clean: bool | None = wire("clean", default=None)
    kind: int | str | None = wire("kind", default=None)
    value: float | str | None = wire("value", default=None)
    price: Decimal | int | None = wire("price", default=None)
    token: Secret | None = wire("token", default=None)
    tags: tuple[str, ...] = wire("tags", default=())
    wheels: tuple[Wheel, ...] = wire("wheels", default=())
    spare: Wheel | None = wire("spare", default=None)
    free: Mapping[str, Any] | None = wire("free", default=None, hash=False)
    raw: Any = wire("raw", default=None)


def van(**fields: Any) -> Van:  # noqa: ANN401 - any JSON
    return READER.read({"id": "1", **fields}, Van)


def refusal(data: Any, kind: type[Any] = Van, path: str = "") -> DecodeError:  # noqa: ANN401 - any JSON
    with pytest.raises(DecodeError) as caught:
        READER.read(data, kind, path)
    return caught.value


def test_only_the_key_is_needed() -> None:
    assert van() == Van(id="1")


def test_null_is_as_good_as_absent() -> None:
    nulls = dict.fromkeys(["colour", "postcode", "doors", "tags", "wheels", "spare", "free", "raw"])
    assert van(**nulls) == Van(id="1")


@pytest.mark.parametrize("data", [{}, {"id": None}])
def test_a_record_without_its_key_is_refused(data: Any) -> None:  # noqa: ANN401 - any JSON
    assert refusal(data).message == (
        "cannot read the answer at id: expected text, found nothing, and it is the object's key"
    )


def test_what_is_not_modelled_is_kept() -> None:
    data = READER.json(b'{"id": "1", "new": {"a": [1, 2.50]}, "old": null}')
    assert READER.read(data, Van).extra == {"new": {"a": [1, Decimal("2.50")]}, "old": None}


def test_a_number_in_extra_keeps_its_digits() -> None:
    assert repr(READER.decode(b'{"id": "1", "new": 2.50}', Van).extra["new"]) == "Decimal('2.50')"


def test_a_credential_in_extra_is_a_secret() -> None:
    assert van(apiKey="canary").extra == {"apiKey": Secret("canary")}


def test_extra_is_not_the_caller_s_own_data() -> None:
    data = {"id": "1", "new": {"a": 1}}
    READER.read(data, Van)
    assert data == {"id": "1", "new": {"a": 1}}


def test_a_known_word_is_read() -> None:
    assert van(colour="red").colour == "red"


def test_an_unknown_word_survives() -> None:
    assert van(colour="ultraviolet").colour == "ultraviolet"


@pytest.mark.parametrize("name", ["postCode", "postcode"])
def test_either_spelling_is_read(name: str) -> None:
    assert van(**{name: "00100"}) == Van(id="1", post_code="00100")


def test_the_second_spelling_counts_where_the_first_is_null() -> None:
    assert van(postCode=None, postcode="00100") == Van(id="1", post_code="00100")


def test_of_two_spellings_none_is_lost() -> None:
    assert van(postCode="00100", postcode="00200") == Van(
        id="1", post_code="00100", extra={"postcode": "00200"}
    )


@pytest.mark.parametrize("name", ["doors", "sold", "clean"])
@pytest.mark.parametrize("blank", ["", "  "])
def test_empty_text_for_a_number_a_date_or_a_yes_or_no_is_absent(name: str, blank: str) -> None:
    assert van(**{name: blank}) == Van(id="1")


@pytest.mark.parametrize("name", ["colour", "kind", "value"])
def test_empty_text_where_text_may_be_stays(name: str) -> None:
    assert getattr(van(**{name: ""}), name) == ""


@pytest.mark.parametrize("sent", [7, "7", "Managed"])
def test_an_enum_of_numbers_or_words_is_kept_as_sent(sent: int | str) -> None:
    assert repr(van(kind=sent).kind) == repr(sent)


@pytest.mark.parametrize(
    ("sent", "kept"), [(b"4.5", "4.5"), (b"4", "4"), (b'"4.50"', "'4.50'"), (b'"n/a"', "'n/a'")]
)
def test_a_value_of_number_or_text_is_kept_as_sent(sent: bytes, kept: str) -> None:
    assert repr(READER.decode(b'{"id": "1", "value": ' + sent + b"}", Van).value) == kept


@pytest.mark.parametrize("sent", [7, Decimal("7.50")])
def test_an_exact_value_stays_exact(sent: int | Decimal) -> None:
    assert repr(van(price=sent).price) == repr(sent)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": True}, "at kind: expected a whole number or text, found true"),
        (
            {"kind": Decimal("1.5")},
            "at kind: expected a whole number or text, found the number 1.5",
        ),
        ({"value": [1]}, "at value: expected a number or text, found a list of 1"),
        ({"price": "x"}, "at price: expected a number or a whole number, found the text 'x'"),
    ],
)
def test_an_open_value_is_still_a_number_or_text(fields: Any, sentence: str) -> None:  # noqa: ANN401 - any JSON
    assert refusal({"id": "1", **fields}).message == f"cannot read the answer {sentence}"


def test_a_credential_is_wrapped_at_the_door() -> None:
    assert van(token="canary").token == Secret("canary")


def test_a_credential_of_the_wrong_shape_is_not_shown() -> None:
    assert "1234567" not in refusal({"id": "1", "token": 1234567}).message


def test_a_single_tag_is_a_list_of_one() -> None:
    assert van(tags="cold").tags == ("cold",)


def test_empty_text_for_a_list_is_an_empty_one() -> None:
    assert van(tags="").tags == ()


def test_a_null_among_tags_is_no_tag() -> None:
    assert van(tags=["a", None, "b"]).tags == ("a", "b")


def test_a_null_among_rows_is_refused_lest_a_page_gets_short() -> None:
    assert refusal([{"id": "1"}, None], tuple[Van, ...], "items").path == "items[1]"


@pytest.mark.parametrize("sent", [{"a": 1}, None])
def test_rows_must_be_a_list(sent: Any) -> None:  # noqa: ANN401 - any JSON
    assert refusal(sent, tuple[Van, ...], "items").message.startswith(
        "cannot read the answer at items: expected a list, found"
    )


@pytest.mark.parametrize("sent", [{"a": 1}, None])
def test_tags_are_no_object(sent: Any) -> None:  # noqa: ANN401 - any JSON
    assert refusal(sent, tuple[str, ...]).message.startswith(
        "cannot read the answer: expected a list"
    )


@pytest.mark.parametrize("sent", [[], "x", 1])
def test_a_record_must_be_an_object(sent: Any) -> None:  # noqa: ANN401 - any JSON
    assert refusal({"id": "1", "spare": sent}).path == "spare"


def test_a_free_form_field_is_kept_whole() -> None:
    assert van(free={"a": [1, {"b": None}]}).free == {"a": [1, {"b": None}]}


def test_a_free_form_field_must_be_an_object() -> None:
    assert refusal({"id": "1", "free": 3}).path == "free"


def test_a_raw_field_is_as_sent() -> None:
    assert van(raw=[{"token": "x"}]).raw == [{"token": "x"}]


def test_the_path_leads_to_the_culprit_by_the_wire_s_names() -> None:
    rows = [{"id": "1"}] * 17 + [{"id": "1", "wheels": [{}, {"speed": "fast"}]}]
    error = refusal(rows, tuple[Van, ...], "items")
    expected = "expected a number, found the text 'fast'"
    assert (error.path, error.message) == (
        "items[17].wheels[1].speed",
        f"cannot read the answer at items[17].wheels[1].speed: {expected}",
    )


def test_a_path_without_prefix_begins_at_the_top() -> None:
    assert refusal([{"id": True}], tuple[Van, ...]).path == "[0].id"


def test_the_second_spelling_is_named_if_it_was_sent() -> None:
    assert refusal({"id": "1", "postcode": True}).path == "postcode"


def test_the_error_carries_vendor_and_body() -> None:
    with pytest.raises(DecodeError) as caught:
        READER.read(3, Van, body=b"3")
    assert (caught.value.vendor, caught.value.body) == ("mzone", b"3")


def test_without_the_body_there_is_none() -> None:
    assert refusal(3).body is None


def test_bytes_are_read_straight_to_a_record() -> None:
    assert READER.decode(b'{"id": 7, "sold": "2026-01-01"}', Van) == Van(
        id="7", sold=datetime(2026, 1, 1, tzinfo=UTC)
    )


@pytest.mark.parametrize("read", [READER.json, lambda body: READER.decode(body, Van), read_json])
def test_bytes_that_are_no_json_are_named(read: Any) -> None:  # noqa: ANN401 - a function
    with pytest.raises(DecodeError, match=r"^the answer is HTML, not JSON: is the URL right\?$"):
        read(b"<html>")


def test_the_body_of_what_is_no_record_is_attached() -> None:
    with pytest.raises(DecodeError) as caught:
        READER.decode(b'{"id": []}', Van)
    assert (caught.value.body, caught.value.path) == (b'{"id": []}', "id")


CANARY = b'{"id": true, "token": "canary", "new": {"password": "canary"}}'


def decode_canary() -> None:
    READER.decode(CANARY, Van)


def read_canary() -> None:
    READER.read(read_json(CANARY), Van, body=CANARY)


def json_canary() -> None:
    READER.json(CANARY[:-1])


@pytest.mark.parametrize("attempt", [decode_canary, read_canary, json_canary])
def test_no_credential_is_in_the_error_or_its_traceback_with_locals(attempt: Any) -> None:  # noqa: ANN401 - a function
    with pytest.raises(DecodeError) as caught:
        attempt()
    shown = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    told = "".join(shown.format()) + repr(vars(caught.value))
    assert "canary" not in told.replace("_canary", "")


def test_deep_nesting_is_an_error_like_any_other() -> None:
    deep: Any = "x"
    for _ in range(100_000):
        deep = [deep]
    assert refusal({"id": "1", "new": deep}).message.endswith("it is nested too deeply")


def test_a_vendor_may_teach_its_reader_a_type() -> None:
    reader = Reader("mzone")
    reader.converter.register_structure_hook(complex, lambda value, _: complex(value))
    assert reader.read("1+2j", complex) == 1 + 2j


# --- which answer it was --------------------------------------------------------------------------


def _answer(body: bytes) -> Answer:
    headers = {"x-request-id": "r-7"}
    return Answer(
        status=203, headers=headers, body=body, method="POST", url="https://x.example/vans"
    )


@pytest.mark.parametrize(
    "read",
    [
        lambda it: READER.json(it.body, of=it),
        lambda it: READER.decode(it.body, Van, of=it),
        lambda it: READER.read({}, Van, body=it.body, of=it),
        lambda it: next(READER.steps({}, Van, body=it.body, of=it)),
    ],
)
def test_an_error_names_the_answer_that_can_t_be_read(read: Callable[[Answer], object]) -> None:
    with pytest.raises(DecodeError) as caught:
        read(_answer(b"<html>"))
    assert caught.value.message.startswith("POST https://x.example/vans: ")
    assert (caught.value.status, caught.value.request_id) == (203, "r-7")
