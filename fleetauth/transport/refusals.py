"""`FreshRefusals`: where a 401 is not about the token, because one that had just been issued was refused there too (I4)."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

_MOST_REMEMBERED: Final = 256


class FreshRefusals:
    """Remembers the places that refuse any token, so that each of them costs one exchange and not one for each call."""

    __slots__ = ("_accepted", "_refused")

    def __init__(self) -> None:
        self._accepted = 0  # the newest generation that some place has taken
        self._refused: OrderedDict[str, int] = OrderedDict()

    def accepted(self, place: str, generation: int) -> None:
        """A token was taken here."""
        self._accepted = max(self._accepted, generation)
        self._refused.pop(place, None)

    def refused_fresh(self, place: str, generation: int) -> None:
        """A token was refused here that had been issued only because an older one was."""
        self._refused[place] = generation
        self._refused.move_to_end(place)
        if len(self._refused) > _MOST_REMEMBERED:
            self._refused.popitem(last=False)

    def tells_nothing(self, place: str, generation: int) -> bool:
        """Whether a 401 says nothing of this token: it was new when it was refused here, or is taken elsewhere."""
        refused = self._refused.get(place)
        return refused is not None and generation in (refused, self._accepted)
