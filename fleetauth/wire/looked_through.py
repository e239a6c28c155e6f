"""`looked_through`: a large answer is taken apart at its top in steps of some milliseconds, while its list stays in the
blocks that it came in.

Where the list begins is known by what comes before it, and where it ends by its own end: all of it is gone through.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping
from typing import Final, TypeAlias

import msgspec

from .blocks import Blocks
from .pieces import PIECE, Pieces

Members: TypeAlias = Mapping[str, msgspec.Raw | Blocks]

_SPACE: Final = rb"[ \t\r\n]*+"  # in JSON; to `re`, more is
_TEXT: Final = rb'"(?:[^"\\]|\\.)*+"'
_FLAT: Final = rb'(?:[^"\[\]{}]|%b)*+' % _TEXT
_VALUE: Final = rb'(?:%b|[^\s"\[\]{},]++|\{%b\}|\[%b\])' % (_TEXT, _FLAT, _FLAT)
_NAMED: Final = rb"%b:%b" % (_SPACE, _SPACE)
_MEMBER: Final = rb"%b%b%b%b%b," % (_SPACE, _TEXT, _NAMED, _VALUE, _SPACE)
_HEAD: Final = re.compile(
    rb"%b\{((?:%b)*+)%b(%b)%b(?=\[%b\{)" % (_SPACE, _MEMBER, _SPACE, _TEXT, _NAMED, _SPACE),
    re.DOTALL,
)
_is_list: Final = re.compile(rb"%b\[" % _SPACE).match
_LONGEST_HEAD: Final = 1 << 16  # bytes
_LONGEST_PIECE: Final = 1 << 21  # bytes; to search more of them in one step takes too long
_OURS: Final = "\x00"  # a name that is added to read a part by itself
_WRITTEN: Final = b'"\\u0000"'  # the only way in which JSON can write it

_members: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])
_raws: Final = msgspec.json.Decoder(list[msgspec.Raw])
_name: Final = msgspec.json.Decoder(str)


def looked_through(blocks: Blocks, size: int = PIECE) -> Generator[None, None, bool]:
    """Whether they are a list, or an object with a list of objects, whose `Blocks.members` are known then.

    Args:
        blocks: The answer.
        size: Bytes that are gone through in one step, about.
    """
    beginning = _beginning(blocks)
    if _is_list(beginning):
        return True
    head = _HEAD.match(beginning)
    if head is not None:
        try:
            blocks.members = yield from _taken_apart(blocks, head, size)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return False  # who reads it will tell what is wrong
    return blocks.members is not None


def _beginning(blocks: Blocks) -> bytes:
    found = b""
    for block in blocks:
        found += block[:_LONGEST_HEAD]
        if len(found) >= _LONGEST_HEAD:
            break
    return found


def _taken_apart(
    blocks: Blocks, head: re.Match[bytes], size: int
) -> Generator[None, None, Members | None]:
    start = head.end()
    if _WRITTEN in head[1]:
        return None
    before = _members.decode(b"{%b%b:0}" % (head[1], _WRITTEN))
    del before[_OURS]
    name = _name.decode(head[2])
    pieces = Pieces(blocks.stretch(start, len(blocks)), size, most=_LONGEST_PIECE)
    while _cut(pieces):
        yield
    end = start + pieces.position
    if len(blocks) - end > size * 4:
        return None
    rest = b"".join(blocks.stretch(end, len(blocks)))
    after = _members.decode(b"{%b:[%b" % (_WRITTEN, rest))
    last = after.pop(_OURS)
    if name in after or _WRITTEN in rest:
        return None  # it may have two of a name, of which the last counts
    stop = end + memoryview(last).nbytes - 1  # without the bracket that was written before it
    return {**before, name: blocks.stretch(start, stop), **after}


def _cut(pieces: Pieces) -> bool:
    """Go on behind the next piece, if one can be cut off."""
    for piece, end in pieces.guesses():
        try:
            _raws.decode(piece)
        except msgspec.DecodeError:
            continue
        pieces.go_on(end)
        return True
    return False
