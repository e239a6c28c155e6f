"""Long lists are read in steps, wherever their bytes can be cut, and give what they give in one go (I9, I12)."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from typing import Any, Final

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetauth.errors import DecodeError
from fleetauth.wire import Reader, Record, record, wire
from fleetauth.wire.blocks import Blocks
from fleetauth.wire.hooks import make_converter
from fleetauth.wire.pieces import PIECE, Pieces
from tests.wire.mutated import apart

NEVER: Final = 10**9


@record
class Part(Record):
    """A part, for these tests."""

    id: str = wire("id")


@record
class Thing(Record):
    """A thing, for these tests."""

    id: str = wire("id")
    size: float | None = wire("size", default=None)
    parts: tuple[Part, ...] = wire("parts", default=())


MANY: Any = tuple[Thing, ...]


def reader(few: int) -> Reader:
    made = Reader("any")
    made.converter = make_converter(few=few)
    return made


def things(count: int, **fields: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - any JSON
    return [{"id": f"{number}", "text": "x" * 600, **fields} for number in range(count)]


def written(rows: list[Any], *, indent: int | None = None) -> bytes:
    body = json.dumps(rows, indent=indent).encode()
    assert len(body) > PIECE * 3
    return body


def in_steps(steps: Generator[None, None, Any]) -> tuple[int, Any]:
    """How many, and what came of them."""
    count = 0
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return count, end.value
        count += 1


def in_blocks(body: bytes, size: int = 5_000) -> Blocks:
    """As it comes from the network."""
    return Blocks([body[at : at + size] for at in range(0, len(body), size)])


Form = Callable[[bytes], Any]
FORMS: Final = pytest.mark.parametrize("form", [msgspec.Raw, in_blocks], ids=["whole", "in blocks"])


def read(body: bytes, few: int = 0, form: Form = msgspec.Raw) -> tuple[int, Any]:
    whole = body if form is msgspec.Raw else None
    return in_steps(reader(few).steps(form(body), MANY, "items", body=whole))


def refusal(body: bytes, few: int, form: Form = msgspec.Raw) -> tuple[str, str | None]:
    with pytest.raises(DecodeError) as caught:
        read(body, few, form)
    return caught.value.message, caught.value.path


@FORMS
@pytest.mark.parametrize("few", [0, NEVER], ids=["straight", "plainly"])
@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"size": "7", "new": [{"a": 1}]},
        {"parts": [{"id": "1"}, {"id": "2"}] * 3},  # these begin as rows do
        {"parts": [{"id": "1"}] * 30},  # and these are more than are guessed
        {"note": '"},{"id": "1"'},
        {"note": '}, {"id": "1'},
    ],
    ids=str,
)
def test_a_long_list_is_read_in_steps(
    fields: dict[str, Any], indent: int | None, few: int, form: Form
) -> None:
    rows = things(1_400, **fields)
    steps, found = read(written(rows, indent=indent), few, form)
    assert [row.id for row in found] == [row["id"] for row in rows]
    assert type(found) is tuple
    assert found[-1].extra["text"] == "x" * 600
    assert steps >= len(written(rows, indent=indent)) // PIECE // 2


def test_read_at_once_it_gives_the_same() -> None:
    body = written(things(1_400, size="7"))
    assert apart(reader(0).decode(body, MANY)) == apart(read(body)[1])


def test_a_short_list_is_read_in_one_step_but_for_what_a_class_takes_to_get_ready() -> None:
    one, body = reader(0), msgspec.Raw(b'[{"id": "1"}]')
    steps, found = in_steps(one.steps(body, MANY))
    assert steps > 2
    assert (0, found) == in_steps(one.steps(body, MANY))
    assert found == (Thing(id="1"),)


def test_a_short_list_of_which_few_were_read_yet_is_read_in_one_step() -> None:
    assert read(b'[{"id": "1"}]', few=5) == (0, (Thing(id="1"),))


def test_a_short_list_is_told_as_broken_by_the_first_reading_too() -> None:
    assert refusal(b'[{"id": "1"}, x]', 0) == refusal(b'[{"id": "1"}, x]', NEVER)


def test_a_single_object_is_read_in_one_step() -> None:
    raw = msgspec.Raw(b'{"id": "1"}')
    assert in_steps(reader(0).steps(raw, Thing)) == (0, Thing(id="1"))


@FORMS
@pytest.mark.parametrize("few", [0, NEVER], ids=["straight", "plainly"])
@pytest.mark.parametrize("place", [0, 700, 1_399])
@pytest.mark.parametrize("bad", [{"id": "1", "size": "x"}, None, {}, 7], ids=str)
def test_an_error_names_the_row_by_its_place_in_the_whole_list(
    bad: object, place: int, few: int, form: Form
) -> None:
    rows: list[Any] = things(1_400)
    rows[place] = bad
    path = refusal(written(rows), few, form)[1]
    assert path is not None
    assert path.partition("]")[0] == f"items[{place}"


@FORMS
@pytest.mark.parametrize("few", [0, NEVER], ids=["straight", "plainly"])
@pytest.mark.parametrize("row", [{"id": True}, {"id": "1"}], ids=["unreadable", "good"])
@pytest.mark.parametrize("end", [b"", b"x]", b"]]", b'\\"}]'])
def test_a_list_that_is_cut_off_is_no_json_whatever_else_is_wrong(
    end: bytes, row: object, few: int, form: Form
) -> None:
    rows: list[Any] = things(1_400)
    rows[7] = row
    body = written(rows)[:-2] + end
    with pytest.raises(DecodeError) as caught:
        reader(NEVER).json(body)
    assert refusal(body, few, form) == (caught.value.message, caught.value.path)


@FORMS
@pytest.mark.parametrize("few", [0, NEVER], ids=["straight", "plainly"])
@pytest.mark.parametrize(
    ("before", "after"), [(b"[", b"[\f"), (b"}, {", b"}\v, {"), (b"}, {", b"},\f{")]
)
def test_what_is_no_space_in_json_is_no_json_wherever_it_is(
    before: bytes, after: bytes, few: int, form: Form
) -> None:
    body = written(things(1_400)).replace(before, after)
    assert "is broken or cut off" in refusal(body, few, form)[0]


@pytest.mark.parametrize("few", [0, NEVER], ids=["straight", "plainly"])
def test_a_long_text_is_no_list(few: int) -> None:
    body = json.dumps("x" * PIECE * 3).encode()
    assert refusal(body, few)[1] == "items"


@pytest.mark.parametrize("few", [0, NEVER], ids=["straight", "plainly"])
def test_a_row_that_is_nested_too_deeply_is_told(few: int) -> None:
    rows: list[Any] = things(1_400)
    body = written(rows)[:-1] + b', {"id": "1", "new": ' + b"[" * 5_000 + b"]" * 5_000 + b"}]"
    assert "nested too deeply" in refusal(body, few)[0]


def test_rows_that_come_otherwise_later_are_read() -> None:
    rows = [*things(900), *things(900, size=" 7 ", parts=[{"id": 1}]), *things(9, size=None)]
    _, found = read(written(rows))
    assert [row.size for row in found] == [None] * 900 + [7.0] * 900 + [None] * 9


# --- where it is cut ------------------------------------------------------------------------------


def pieces(cut: Pieces) -> list[Any]:
    """All items, by pieces that are read like rows are."""
    found: list[Any] = []
    while True:
        for piece, end in cut.guesses():
            try:
                items = msgspec.json.decode(piece)
            except msgspec.DecodeError:
                continue
            found += items
            cut.go_on(end)
            break
        else:
            break
    for piece in cut.rest():
        found += msgspec.json.decode(piece)
    return found


_KEYS = st.sampled_from(["a", "id", "", 'q"', "\\", "é"])
_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from(["x", "},{", '},{"a":1', "]", '"', "\\", 1, None]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.dictionaries(_KEYS, _VALUES, max_size=3) | _VALUES, max_size=12),
    st.sampled_from([1, 10, 50, 1_000]),
    st.sampled_from([None, 0, 3]),
)
def test_wherever_a_list_is_cut_nothing_is_lost(
    items: list[Any], size: int, indent: int | None
) -> None:
    body = json.dumps(items, indent=indent).encode()
    assert pieces(Pieces(body, size)) == items
    for block, window in ((1, 1), (7, 1), (7, 30), (100, 1)):
        assert pieces(Pieces(in_blocks(body, block), size, window)) == items


def test_what_cannot_be_cut_stays_whole() -> None:
    assert list(Pieces(b"[1, 2, x]", 1).rest()) == [b"[1, 2, x]"]


def test_rows_as_they_mostly_are_are_cut_at_the_first_guess() -> None:
    rows = things(20, parts=[{"size": 1}, {"size": 2}])
    cut = Pieces(json.dumps(rows).encode(), 1_000)
    piece, _ = next(cut.guesses())
    found = msgspec.json.decode(piece)
    assert 1 < len(found) < len(rows)
    assert found == rows[: len(found)]


def test_in_blocks_too_they_are_cut_at_the_first_guess_wherever_a_block_ends() -> None:
    body = json.dumps(things(20, parts=[{"size": 1}])).encode()
    whole = next(Pieces(body, 1_000).guesses())[0]
    for block in range(1, 50):
        assert next(Pieces(in_blocks(body, block), 1_000, 100).guesses())[0] == whole


def test_a_large_object_in_blocks_is_looked_for_in_ever_more_of_them() -> None:
    """Else each block would be copied once for every one before it."""
    body = json.dumps([{"id": "x" * 100_000}] * 3).encode()
    cut = Pieces(in_blocks(body, 100), 100, 100)
    joined: list[int] = []
    search_on = cut._search_on  # pyright: ignore[reportPrivateUsage]

    def counted() -> bool:
        more = search_on()
        joined.append(len(cut._body))  # pyright: ignore[reportPrivateUsage]
        return more

    cut._search_on = counted  # type: ignore[method-assign] # pyright: ignore[reportPrivateUsage]
    piece, _ = next(cut.guesses())
    assert msgspec.json.decode(piece) == [{"id": "x" * 100_000}]
    assert sum(joined) < 4 * len(body)


def test_for_the_end_of_a_large_object_no_more_is_searched_than_was_asked_for() -> None:
    items = [{"id": "x" * 100_000}, {"id": "y"}]
    cut = Pieces(in_blocks(json.dumps(items).encode(), 100), 100, 100, most=1_000)
    assert list(cut.guesses()) == []
    assert len(cut._body) < 3_000  # pyright: ignore[reportPrivateUsage]
    assert [item for piece in cut.rest() for item in msgspec.json.decode(piece)] == items


@pytest.mark.parametrize("name", ["x" * 100_000, 'x"' * 50_000, "x" * 99 + '"', ""])
def test_where_objects_begin_with_a_long_name_its_beginning_is_looked_for(name: str) -> None:
    items = [{name: number, "text": "x" * 600} for number in range(9)]
    cut = Pieces(json.dumps(items).encode(), 500)
    assert cut._boundary is not None  # pyright: ignore[reportPrivateUsage]
    assert len(cut._boundary.pattern) < 1_000  # pyright: ignore[reportPrivateUsage]
    assert len(msgspec.json.decode(next(cut.guesses())[0])) == 1
    assert pieces(cut) == items
