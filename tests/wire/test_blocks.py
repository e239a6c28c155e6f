"""A large answer in the blocks that it came in: the same bytes, whatever part of them is wanted (I12)."""

from __future__ import annotations

import pytest

from fleetauth.wire.answer import Answer, same_body, with_body
from fleetauth.wire.blocks import Blocks
from tests.wire.test_rows import in_blocks, in_steps


def test_blocks_are_the_same_if_they_hold_the_same() -> None:
    one = in_blocks(b"[1, 2]", 2)
    assert one.is_like(in_blocks(b"[1, 2]", 2))
    assert not one.is_like(in_blocks(b"[1, 3]", 2))
    assert not one.is_like(in_blocks(b"[1, 22]", 2))


def test_what_has_been_given_back_is_the_same_as_nothing() -> None:
    one, other = in_blocks(b"[1, 2]", 2), in_blocks(b"[1, 2]", 2)
    in_steps(one.given_back())
    assert not one.is_like(other)
    in_steps(other.given_back())
    assert not one.is_like(other)


def test_blocks_show_nothing_of_what_they_hold() -> None:
    assert repr(in_blocks(b'["secret"]', 2)) == "<10 bytes>"


def test_blocks_are_given_back_in_steps() -> None:
    block = b" " * (1 << 20)
    blocks = Blocks([b"[", *[block] * 20])
    assert in_steps(blocks.given_back()) == (2, None)
    assert list(blocks) == []
    assert blocks.joined() == b""


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_a_stretch_of_blocks_is_what_lies_between(size: int) -> None:
    body = bytes(range(20))
    for start in range(20):
        for stop in range(start, 21):
            blocks = in_blocks(body, size)
            stretch = blocks.stretch(start, stop)
            assert b"".join(stretch) == body[start:stop]
            assert len(stretch) == stop - start
            assert stretch.joined() == body[start:stop]
            assert b"".join(stretch) == body[start:stop]  # of one block now
            assert stretch.whole() == body
            in_steps(blocks.given_back())
            assert list(stretch) == []


def test_a_body_in_blocks_is_not_like_one_that_came_whole() -> None:
    whole = Answer(status=200, body=b"[1]")
    blocks = with_body(Answer(status=200), in_blocks(b"[1]"))
    assert same_body(whole, whole)
    assert same_body(blocks, blocks)
    assert not same_body(whole, blocks)
    assert not same_body(blocks, whole)
