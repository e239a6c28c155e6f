"""A large answer that is looked through in steps has the members that it has when it is read at once (I9, I12)."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetauth.wire.blocks import Blocks
from fleetauth.wire.looked_through import looked_through
from fleetauth.wire.parts import Parts
from tests.wire.test_rows import in_blocks, in_steps, things

TRICKY = ["x", "],[", '],"a":[{', '"}]', "\\", "\\u005d", "\x00", "é"]
NAMES = st.sampled_from(["items", "a", "", 'q"', "\x00", "pagination", "é"])
SCALARS: st.SearchStrategy[Any] = st.sampled_from([*TRICKY, 1, -2.5, None, True])
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=5,
)
ROWS = st.lists(st.dictionaries(NAMES, VALUES, max_size=3), min_size=1, max_size=9)
NUMBERS = msgspec.json.Encoder(decimal_format="number")
MEMBERS = st.lists(st.tuples(NAMES, VALUES | ROWS), max_size=3)


def looked(body: bytes, block: int = 5_000, size: int = 1_000) -> tuple[int, Parts | None]:
    """In how many steps, and what is in it; `None` if it can't be taken apart so."""
    blocks = in_blocks(body, block)
    steps, stays = in_steps(looked_through(blocks, size))
    return steps, Parts.of(blocks) if stays else None


def plain(parts: Parts) -> Any:  # noqa: ANN401 - any JSON
    """All of it, by parts."""
    if parts.is_list:
        assert isinstance(parts.whole, Blocks)
        return json.loads(parts.whole.joined())
    return {name: parts.value(name) for name in parts.members or {}}


@settings(max_examples=150, deadline=None)
@given(
    written=st.tuples(MEMBERS, st.lists(st.tuples(NAMES, ROWS), min_size=1, max_size=1), MEMBERS),
    indent=st.sampled_from([None, 0, 3]),
    block=st.sampled_from([1, 7, 100]),
    size=st.sampled_from([1, 20, 1_000]),
)
def test_whatever_is_known_of_it_is_what_is_in_it(
    written: tuple[list[tuple[str, Any]], ...], indent: int | None, block: int, size: int
) -> None:
    flat = [member for members in written for member in members]  # a name may come again
    members = (f"{json.dumps(key)}: {json.dumps(value, indent=indent)}" for key, value in flat)
    body = f"{{{','.join(members)}}}"
    _, parts = looked(body.encode(), block, size)
    if parts is not None:
        assert json.loads(NUMBERS.encode(plain(parts))) == json.loads(body)


@pytest.mark.parametrize(
    "envelope",
    [
        '{"items": %s}',
        ' {\n"totalCount": 7, "page": {"size": 1, "of": "]"}, "ids": [1, "["], "items" : %s } ',
        '{"items": %s, "Errors": ["no"], "page": {"next": {"deep": [[1]]}}}',
        '{"": 5, "items": %s, "a": 1}',
        '{"@odata.context": "\\"x", "items": %s, "@odata.nextLink": "https://a.example/?a=]"}',
    ],
)
def test_an_object_with_a_list_is_gone_through_in_steps(envelope: str) -> None:
    body = envelope % json.dumps(things(300))
    steps, parts = looked(body.encode())
    assert parts is not None
    assert json.loads(json.dumps(plain(parts))) == json.loads(body)
    assert isinstance(parts.raw("items"), Blocks)
    assert parts.is_list_at("items")
    assert not parts.is_list
    assert steps > 50


def test_a_list_is_not_looked_through() -> None:
    steps, parts = looked(json.dumps(things(30)).encode())
    assert (steps, parts is not None and plain(parts) == things(30)) == (0, True)


@pytest.mark.parametrize(
    "body",
    [
        '{"items": %s',
        '{"items": %s]}',
        '{"items": %s, "x"}',
        '{"items": %s, "x": 1} 2',
        '{"a": 01, "items": %s}',
        '{"a": "\\x", "items": %s}',
        '{"a": {"b": 1, "items": %s}',
        '{"items": [{"a": "\udcff"}, {}], "x": %s',
        '{"items": [{"a": %s}, 7, x]}',
        '{"items": [{"a": 1}], "more": %s}',  # the long list is another
        '{"items": [{"a": 1}], "items": %s}',
        '{"items": %s, "items": 1}',  # the last counts
        '{"items": [{"a": 1}], "\\u0000": [{"a": 1}]}',
        '{"\\u0000": 1, "items": %s}',
        '{"deep": [[1]], "items": %s}',
        "7%s",
        "",
    ],
)
def test_what_is_broken_or_otherwise_is_read_at_once(body: str) -> None:
    written = body.replace("%s", json.dumps(things(30))).encode(errors="surrogateescape")
    assert looked(written)[1] is None


@pytest.mark.parametrize(
    "body", ["\f%s", '\v{"items": %s}', '{"items"\f: %s}', '{"items":\v%s}', '{"items": %s\f}']
)
def test_what_is_no_space_in_json_is_none(body: str) -> None:
    assert looked(body.replace("%s", json.dumps(things(30))).encode())[1] is None


def test_of_a_nameless_beginning_no_more_than_a_bit_is_searched() -> None:
    padding = " " * 70_000
    assert looked(f'{{{padding}"items": [{{"a": 1}}]}}'.encode())[1] is None


@pytest.mark.parametrize("before", ["", '{"a": 1}, '], ids=["first", "later"])
def test_a_list_with_a_large_object_is_read_at_once(before: str) -> None:
    body = f'{{"items": [{before * 500}{{"a": "{"x" * 3_000_000}"}}]}}'
    assert looked(body.encode(), block=1 << 16)[1] is None
