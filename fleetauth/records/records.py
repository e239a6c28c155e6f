"""`Records`: typed rows in the vendor's order, as a sequence. What they can become is in the files beside this one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast, overload

from .html import html_of, names_of
from .sequential import Sequential
from .tabular import Tabular

if TYPE_CHECKING:
    import folium

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
        <Records of 2 str, of 37>
        >>> vans[0], vans[1:], vans.total
        ('van 1', <Records of 1 str, of 37>, 37)
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
        rows = " ".join([str(len(self)), names_of(self._rows, self._kind)]).strip()
        more = "" if self._total in (None, len(self)) else f", of {self._total:,}"
        return f"<Records of {rows}{more}>"

    def _repr_html_(self) -> str:
        """The first rows as a table, for a notebook."""
        return html_of(self._rows, total=self._total, kind=self._kind, warnings=self._warnings())

    def _warnings(self) -> Iterable[str]:
        """What must be seen before the rows."""
        return ()

    def map(
        self,
        *,
        latitude: str | None = None,
        longitude: str | None = None,
        heading: str | None = None,
        label: str | None = None,
        trail: str | None = None,
        colour: str | None = None,
        popup: Sequence[str] | None = None,
        cluster: bool | None = None,
        tiles: Any = "OpenStreetMap",  # noqa: ANN401 - whatever folium takes
        **options: Any,  # noqa: ANN401 - the same
    ) -> folium.Map:
        """The rows on a map: points with their heading, journeys from start to end, areas with their border.

        A notebook shows it; ``.save("fleet.html")`` writes it as a page. Rows without a position are left out, and the
        map says how many. Fields are named as tables name them: ``"last_known_position_latitude"``.

        Args:
            latitude: The field with the degrees north; by default that is found by its name.
            longitude: The field with the degrees east.
            heading: The field with the degrees clockwise from north.
            label: The field with what a row is called.
            trail: The field by which points are joined to a line in the order of time, such as ``"vehicle_id"``.
            colour: The field by which rows are coloured; by default a trail's, and in a fleet the member.
            popup: What a click shows; by default all fields that are set, above 2,000 points the telling ones.
            cluster: Whether points that are close show as one with their number; `None`: from 200 points up.
            tiles: What is below them: a name that folium knows, a URL (with ``attr=``), a layer of folium's, or `None`.
            **options: Passed on to ``folium.Map``, such as ``height=400``.

        Raises:
            ArgumentError: The rows' class has no place, or a name is no field of it.
            MissingExtraError: folium is not installed.

        Example:
            >>> positions = await masternaut.live_tracking()  # doctest: +SKIP
            >>> positions.map(label="driver_name").save("fleet.html")  # doctest: +SKIP
        """
        from .map import Asked, mapped  # most programs draw none

        asked = Asked(
            latitude=latitude,
            longitude=longitude,
            heading=heading,
            label=label,
            trail=trail,
            colour=colour,
            popup=popup,
        )
        return mapped(self, self.kind, asked, cluster=cluster, tiles=tiles, options=options)
