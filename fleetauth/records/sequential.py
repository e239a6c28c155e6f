"""`Sequential`: what makes `Records` a sequence to its users and to type checkers, without being an `abc.Sequence`.

Polars reads whatever is registered as one row by row, and would never ask for its Arrow stream.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

_T_co = TypeVar("_T_co", covariant=True)

if TYPE_CHECKING:

    class Sequential(Sequence[_T_co]):
        """A sequence."""

        __slots__ = ()

else:

    class Sequential(Generic[_T_co]):
        """A sequence in all but ``isinstance``."""

        __slots__ = ()

        __contains__ = Sequence.__contains__
        __reversed__ = Sequence.__reversed__
        index = Sequence.index
        count = Sequence.count
