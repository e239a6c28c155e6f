"""`Straight`: records of one class straight from an answer's bytes, without plain values in between.

It gives what the plain reader gives for the same bytes, or nothing at all: then the plain way is taken, which alone
makes errors. A property-based test compares the two for every record of every vendor. Two things may differ: the order
in which `extra` names what it holds, and a fraction with an exponent of nineteen digits, which is 0 here and an error
there.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from decimal import Decimal, DecimalException
from typing import Any, Final

import msgspec

from .blocks import Blocks
from .learnt import Learnt
from .plan import Plan, plan_of
from .record_reader import RecordReader
from .unreadable import UnreadableError

_A_RECORD: Final = 512  # bytes, about
_BEYOND: Final = (  # what the plain reader has to say something about, or can read all the same
    msgspec.DecodeError,
    UnreadableError,
    DecimalException,
    UnicodeDecodeError,
    RecursionError,
)


class _Ready:
    """All that it takes to read a class, as far as is known.

    It is replaced as a whole: sessions in several threads share it.

    Attributes:
        plan: How the class is read.
        learnt: What is known of how it comes.
        decode: Makes a Struct of bytes.
        decode_list: Makes a list of Structs of bytes.
    """

    def __init__(self, plan: Plan, learnt: Learnt) -> None:
        many: Any = list
        self.plan: Final = plan
        self.learnt: Final = learnt
        # Made before another thread sees the Struct: while msgspec looks at one for the first time, a second decoder
        # that is made for it is broken, and ends the process.
        self.decode: Final = _decoder(plan.struct)
        self.decode_list: Final = _decoder(many[plan.struct])


def _decoder(form: Any) -> Callable[[bytes | memoryview], Any]:  # noqa: ANN401 - a type form
    decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(form, float_hook=Decimal)
    return decoder.decode


class Straight:
    """Reads bytes of one class of record.

    Args:
        reader: Reads it plainly.
        few: How many are read plainly before this begins: to get ready takes as long.

    Attributes:
        reader: The same.
    """

    def __init__(self, reader: RecordReader, few: int) -> None:
        self.reader: Final = reader
        self._left = few
        self._ready: _Ready | None = None
        self._is_plain = False  # a class that is made in a way of its own

    @property
    def is_ready(self) -> bool:
        """Whether it has begun."""
        return self._ready is not None

    def begins_with(self, body: bytes | memoryview | Blocks) -> bool:
        """Whether these bytes are the ones for which it gets ready, which takes long."""
        return self._ready is None and not self._is_plain and self._left < _records_in(body)

    def one(self, body: bytes | memoryview) -> Any:  # noqa: ANN401 - the class's own type is not known here
        """The record that these bytes are; `None` if the plain way must tell."""
        ready = self._ready or self._begun(body)
        while ready is not None:
            try:
                found = ready.decode(body)
                return ready.plan.read(found)
            except _BEYOND as refusal:
                ready = self._learning(ready, refusal)
        return None

    def many(self, body: bytes | memoryview) -> list[Any] | None:
        """The records that these bytes are a list of; `None` if the plain way must tell."""
        ready = self._ready or self._begun(body)
        while ready is not None:
            try:
                found = ready.decode_list(body)
                return list(map(ready.plan.read, found))
            except _BEYOND as refusal:
                ready = self._learning(ready, refusal)
        return None

    def many_in_steps(self, body: bytes | memoryview) -> Generator[None, None, list[Any] | None]:
        """The same; what it takes to get ready is done in steps of some milliseconds."""
        if self._ready is None and not self._is_plain:
            yield from self.reader.begun()
            if self._ready is None:  # else somebody else has been through it meanwhile
                self._begun(body)
            yield
        ready = self._ready
        while ready is not None:
            try:
                found = ready.decode_list(body)
                return list(map(ready.plan.read, found))
            except _BEYOND as refusal:
                ready = self._learning(ready, refusal)
                yield
        return None

    def _begun(self, body: bytes | memoryview) -> _Ready | None:
        """Made ready, if so many have been read by now."""
        self._left -= _records_in(body)
        if self._left >= 0 or self._is_plain:
            return None
        self._ready = self._made(Learnt())
        self._is_plain = self._ready is None
        return self._ready

    def _learning(self, ready: _Ready, refusal: Exception) -> _Ready | None:
        """Made ready for what was refused; `None` if that is nothing to learn. Each time it learns more, so it ends."""
        if not isinstance(refusal, msgspec.ValidationError):
            return None
        learnt = ready.plan.learn(ready.learnt, str(refusal))
        made = None if learnt is None else self._made(learnt)
        if made is not None:
            self._ready = made
        return made

    def _made(self, learnt: Learnt) -> _Ready | None:
        plan = plan_of(self.reader, learnt)
        return None if plan is None else _Ready(plan, learnt)


def _records_in(body: bytes | memoryview | Blocks) -> int:
    return 1 + len(body) // _A_RECORD
