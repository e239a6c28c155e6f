"""`Learnt`: in which forms a class of records has come so far, as far as its declaration doesn't say it.

It is learnt from the decoder's refusals, holds names and steps only, no value, and can't grow without end. Nothing
rests on it: by whatever is learnt here, no value is read otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, TypeAlias

import attrs

At: TypeAlias = tuple[str, ...]  # the names of the fields on the way to a record, from the row
_MOST_UNKNOWN: Final = 64  # names in one record; who sends more, sends data as names
_UNKNOWN: Final = re.compile(r"Object contains unknown field `(.*?)`(?: - at `\$(.*)`)?", re.DOTALL)
_AT: Final = re.compile(r".* - at `\$(.*)`", re.DOTALL)


@attrs.frozen
class Learnt:
    """What is known.

    Attributes:
        steps: Of a field that did not come as declared, which step of its `Reading` takes it.
        unknown: The names that are sent beside the declared ones, in the order in which they were met.
    """

    steps: Mapping[At, int] = attrs.field(factory=dict[At, int])
    unknown: Mapping[At, At] = attrs.field(factory=dict[At, At])

    def widened(self, at: At, steps: int) -> Learnt | None:
        """With a field that takes more; `None` if it takes anything already."""
        step = self.steps.get(at, 0) + 1
        return Learnt({**self.steps, at: step}, self.unknown) if step < steps else None

    def knowing(self, at: At, name: str) -> Learnt | None:
        """With one more name; `None` if there are too many, or it is known."""
        names = self.unknown.get(at, ())
        if name in names or len(names) == _MOST_UNKNOWN:
            return None
        return Learnt(self.steps, {**self.unknown, at: (*names, name)})


def unknown_name(refusal: str) -> tuple[str, str] | None:
    """The name that the decoder did not know, and the way to its object."""
    found = _UNKNOWN.fullmatch(refusal)
    return None if found is None else (found[1], found[2] or "")


def refused_at(refusal: str) -> str | None:
    """The way to the value that the decoder refused, such as ``[17].wheels[0].speed``."""
    found = _AT.fullmatch(refusal)
    return None if found is None else found[1]
