"""`FreshRefusals`: where a 401 is not about the token, because a brand-new one was refused there too (I4)."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

import attrs

_MOST_REMEMBERED: Final = 256


class FreshRefusals:
    """Remembers the places that refuse any token, so that each of them costs one exchange and not one for each call."""

    __slots__ = ("_accepted", "_refused", "_tried")

    def __init__(self) -> None:
        self._accepted = 0  # the newest generation that some place has taken
        self._refused: OrderedDict[str, int] = OrderedDict()
        self._tried: dict[str, int] = {}

    def accepted(self, place: str, generation: int) -> None:
        """A token was taken here."""
        self._accepted = max(self._accepted, generation)
        self._refused.pop(place, None)

    @contextmanager
    def trial(self, place: str, refused: int) -> Generator[Trial, None, None]:
        """Renew because a token was refused here, and try the next one; say in the trial how that ends.

        Others that are refused here by that next token meanwhile start no exchange of their own: this trial tells.
        """
        trial = Trial(self._tried, place)
        trial.begins(refused + 1)
        try:
            yield trial
        finally:
            self._tried.pop(place, None)
            if trial.refused:
                self._remember(place, max(trial.generation, self._refused.get(place, 0)))

    def tells_nothing(self, place: str, generation: int) -> bool:
        """Whether a 401 says nothing of this token: it was new when it was refused here, or is taken elsewhere."""
        if self._tried.get(place) == generation:
            return True
        refused = self._refused.get(place)
        return refused is not None and generation in (refused, self._accepted)

    def _remember(self, place: str, generation: int) -> None:
        self._refused[place] = generation
        self._refused.move_to_end(place)
        if len(self._refused) > _MOST_REMEMBERED:
            self._refused.popitem(last=False)


@attrs.define
class Trial:
    """A new token, tried where the one before it was refused.

    Attributes:
        generation: Which token it is.
        refused: Whether it was refused as well.
    """

    _tried: dict[str, int]
    _place: str
    generation: int = 0
    refused: bool = False

    def begins(self, generation: int) -> None:
        """Which token it is; known for sure only when it has been issued."""
        self.generation = generation
        self._tried[self._place] = max(generation, self._tried.get(self._place, 0))
