"""An answer is taken apart at its top, and what is in it stays bytes."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest

from fleetauth.wire.answer import Answer
from fleetauth.wire.json_body import NotJsonError, parse_json
from fleetauth.wire.parts import Parts


def test_a_list_is_one_as_a_whole() -> None:
    parts = Parts.of(b" \r\n\t[1, 2]")
    assert (parts.is_list, parts.members) == (True, None)
    assert isinstance(parts.whole, msgspec.Raw)
    assert bytes(parts.whole) == b" \r\n\t[1, 2]"


@pytest.mark.parametrize("body", [b"", b"7", b"null", b'"[1]"', b"<html>", b" "])
def test_what_is_neither_has_no_parts(body: bytes) -> None:
    parts = Parts.of(body)
    assert (parts.is_list, parts.members, parts.rest(())) == (False, None, {})


def test_an_object_has_members() -> None:
    parts = Parts.of(
        b'\xef\xbb\xbf {"rows": [1 , 2], "count": 2.50, "none": null, "in": {"a": []}}'
    )
    assert not parts.is_list
    assert parts.is_list_at("rows")
    assert not any(map(parts.is_list_at, ["count", "none", "in", "absent"]))
    assert parts.value("rows") == [1, 2]
    assert repr(parts.value("count")) == repr(Decimal("2.50"))
    assert parts.raw("none") is parts.value("none") is parts.value("absent") is None
    assert parts.rest(("rows", "count")) == {"none": None, "in": {"a": []}}


def test_of_a_member_that_is_there_twice_the_last_counts() -> None:
    assert Parts.of(b'{"a": 1, "a": 2}').value("a") == parse_json(b'{"a": 1, "a": 2}')["a"]


@pytest.mark.parametrize("body", [b"{", b'{"a": }', b'{"a": [1}', b'{"a": "\xff"} x', b"{" * 9_000])
def test_a_broken_object_is_told_as_it_always_is(body: bytes) -> None:
    with pytest.raises(NotJsonError) as plain:
        parse_json(body)
    with pytest.raises(NotJsonError) as caught:
        Parts.of(body)
    assert str(caught.value) == str(plain.value)


def test_a_member_may_turn_out_to_be_no_json() -> None:
    parts = Parts.of(b'{"a": "\xff", "b": 1}')
    assert parts.value("b") == 1
    with pytest.raises(NotJsonError):
        parts.value("a")


def test_it_does_not_show_what_is_in_it() -> None:
    answer = Answer(status=200, body=b'{"token": "canary"}')
    assert "canary" not in repr(answer.parts()) + repr(answer) + repr(msgspec.Raw(b'"canary"'))


def test_an_answer_is_taken_apart_once() -> None:
    answer = Answer(status=200, body=b'{"a": 1}')
    assert answer.parts() is answer.parts()
