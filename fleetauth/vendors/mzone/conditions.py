"""`Condition`: what a row must be like, joined by ``&``, ``|`` and ``~``. Values are written in `literals`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NoReturn

import attrs

from fleetauth.errors import ArgumentError

_SINGLE: Final = 3
_AND: Final = 2
_OR: Final = 1


@attrs.frozen(eq=False, repr=False)
class Condition:
    """A part of a filter, made by comparing a record's property, such as ``Vehicle.registration == "EX12 AMP"``.

    Join conditions by ``&`` and ``|``, turn one round by ``~``, and put each comparison in brackets.

    Attributes:
        write: Gives its text below a path, such as ``x/``, within so many lambdas.
        owners: The records that the properties belong to.
        binding: How tightly its text holds together.

    Example:
        >>> (Vehicle.registration == "O'Hara") & ~(Vehicle.odometer > 5000)
        <registration eq 'O''Hara' and not (odometer gt 5000)>
    """

    write: Callable[[str, int], str]
    owners: frozenset[type] = frozenset()
    binding: int = _SINGLE

    @property
    def text(self) -> str:
        """What the filter says."""
        return self.write("", 0)

    def __and__(self, other: Condition) -> Condition:
        return joined([self, other], "and")

    def __or__(self, other: Condition) -> Condition:
        return joined([self, other], "or")

    def __invert__(self) -> Condition:
        return Condition(lambda path, depth: f"not ({self.write(path, depth)})", self.owners)

    def __bool__(self) -> NoReturn:
        text = (
            f"{self!r} is sent to MZone, so it is neither true nor false here: "
            "use & for and, | for or, ~ for not, and brackets around each comparison"
        )
        raise ArgumentError(text, vendor="mzone")

    def __repr__(self) -> str:
        return f"<{self.text}>"


def joined(conditions: Sequence[Condition], word: str) -> Condition:
    """All of them, by ``and`` or ``or``; one alone stays as it is.

    Raises:
        ArgumentError: Something among them is no condition.
    """
    for condition in conditions:
        checked(condition)
    if len(conditions) == 1:
        return conditions[0]
    binding = _AND if word == "and" else _OR

    def write(path: str, depth: int) -> str:
        texts = (
            f"({one.write(path, depth)})" if one.binding < binding else one.write(path, depth)
            for one in conditions
        )
        return f" {word} ".join(texts)

    owners = frozenset[type]().union(*(condition.owners for condition in conditions))
    return Condition(write, owners, binding)


def checked(condition: object) -> Condition:
    """A condition.

    Raises:
        ArgumentError: It is something else, as when a comparison was made with a plain value.
    """
    if isinstance(condition, Condition):
        return condition
    text = (
        f"{condition!r} is no condition: compare a property of the record, such as "
        "Vehicle.registration == 'EX12 AMP', and put brackets around comparisons that are joined"
    )
    raise ArgumentError(text, vendor="mzone")
