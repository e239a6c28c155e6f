"""`Records`: typed rows in the vendor's order, as a sequence. What they can become is in the files beside this one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar, cast, overload

from .sequential import Sequential
from .tabular import Tabular

_T_co = TypeVar("_T_co", covariant=True)


class Records(Sequential[_T_co], Tabular):
    """An immutable sequence of rows; equal to another one with equal rows.

    Packages that read Arrow streams take it as it is: ``pl.DataFrame(records)``, ``pyarrow.table(records)``,
    ``duckdb.sql("from records")``. So that they do, it is no ``collections.abc.Sequence`` to `isinstance`.

    Attributes:
        total: How many rows the vendor says there are in all, of which these may be one page;
            `None` if it did not say.
        raw: What the vendor's envelope said beside its rows, such as ``processedDateTime``.
        kind: The class of the rows. An empty list has one too, where the call that gave it knows.

    Example:
        >>> vans = Records(["van 1", "van 2"], total=37)
        >>> vans
        <Records of 2 str>
        >>> vans[0], vans[1:], vans.total
        ('van 1', <Records of 1 str>, 37)
    """

    __slots__ = ("_kind", "_raw", "_rows", "_total")

    def __init__(
        self,
        rows: Iterable[_T_co] = (),
        *,
        total: int | None = None,
        raw: Mapping[str, Any] | None = None,
        kind: type[Any] | None = None,
    ) -> None:
        self._rows = tuple(rows)
        self._kind = kind
        self._total = total
        self._raw = dict(raw or {})

    @property
    def total(self) -> int | None:
        """How many rows the vendor says there are in all."""
        return self._total

    @property
    def raw(self) -> Mapping[str, Any]:
        """What the vendor's envelope said beside its rows."""
        return self._raw

    @property
    def kind(self) -> type[Any] | None:
        """The class of the rows; `None` if it isn't known, or if they are of several."""
        if self._kind is None and self._rows:
            kinds = {type(row) for row in self._rows}
            return kinds.pop() if len(kinds) == 1 else None
        return self._kind

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[_T_co]:
        return iter(self._rows)

    @overload
    def __getitem__(self, place: int) -> _T_co: ...
    @overload
    def __getitem__(self, place: slice) -> Records[_T_co]: ...
    def __getitem__(self, place: int | slice) -> _T_co | Records[_T_co]:
        if isinstance(place, slice):
            rows = self._rows[place]
            kind = self._kind if rows else self.kind  # an empty one keeps its columns
            return Records(rows, total=self._total, raw=self._raw, kind=kind)
        return self._rows[place]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Records):
            return NotImplemented
        return self._rows == cast("Records[object]", other)._rows

    def __hash__(self) -> int:
        return hash(self._rows)

    def __repr__(self) -> str:
        names = sorted({type(row).__name__ for row in self._rows})
        return f"<Records of {' '.join([str(len(self)), ' or '.join(names)]).strip()}>"
