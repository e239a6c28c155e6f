"""`Tabular`: the methods that make `Records` a table of Arrow, pandas and Polars. How is said in the files beside it.

Packages that hold tables are extras: nothing here imports one, or what works with it, before it is asked for a table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from fleetauth.errors import ArgumentError

from .frames import DtypeBackend, pandas_frame, polars_frame

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

    from .columns import Layout


class Tabular:
    """What `Records` can become. Which columns there are, and of which types, docs/tables.md says."""

    __slots__ = ()

    if TYPE_CHECKING:

        @property
        def kind(self) -> type[Any] | None: ...  # noqa: D102 - what Records has
        def __iter__(self) -> Iterator[Any]: ...

    def to_arrow(self, *, extra: bool = False) -> Any:  # noqa: ANN401 - a pyarrow.Table, which has no types
        """The rows as a ``pyarrow.Table``: nested records flattened, units in the fields' metadata.

        No value is bent: moments are UTC timestamps to the microsecond, decimals stay decimals. The columns follow from
        the class of the rows, so an empty list has them too. Secrets are masked.

        Args:
            extra: Whether what has no column of its own comes along, as JSON in a column ``extra``.

        Raises:
            MissingExtraError: pyarrow isn't installed.
            ArgumentError: The rows are of several classes, or of one without declared fields; or a value does not fit
                into its column's type.

        Example:
            >>> positions = await masternaut.live_tracking()  # doctest: +SKIP
            >>> positions.to_arrow().schema.field("speed").metadata  # doctest: +SKIP
            {b'unit': b'km/h'}
        """
        return self._table("to_arrow()", extra=extra)

    def to_pandas(
        self, dtype_backend: DtypeBackend = "pyarrow", *, extra: bool = False
    ) -> pd.DataFrame:
        """The rows as a ``pandas.DataFrame``, with the columns of `to_arrow`.

        Args:
            dtype_backend: As pandas' own readers name it. With ``"pyarrow"``, every value is as exact as in Arrow;
                ``"numpy_nullable"`` gives ``Int64``, ``Float64``, ``boolean`` and ``string``, timestamps of NumPy, and
                Python's objects for the rest.
            extra: Whether what has no column of its own comes along, as JSON in a column ``extra``.

        Raises:
            MissingExtraError: pandas or pyarrow isn't installed.
            ArgumentError: As for `to_arrow`.

        Example:
            >>> trips = (await mzone.trips(monday, now, vehicle_id=van.id).all()).to_pandas()  # doctest: +SKIP
            >>> trips.groupby("vehicle_id")["distance"].sum()  # doctest: +SKIP
        """
        frame: pd.DataFrame = pandas_frame(
            partial(self._table, "to_pandas()", extra=extra), dtype_backend
        )
        return frame

    def to_polars(self, *, extra: bool = False) -> pl.DataFrame:
        """The rows as a ``polars.DataFrame``, with the columns of `to_arrow`; ``pl.DataFrame(records)`` is the same.

        Args:
            extra: Whether what has no column of its own comes along, as JSON in a column ``extra``.

        Raises:
            MissingExtraError: Polars or pyarrow isn't installed.
            ArgumentError: As for `to_arrow`.

        Example:
            >>> positions = (await fleet.positions()).to_polars()  # doctest: +SKIP
            >>> positions.filter(pl.col("speed") > 90)  # doctest: +SKIP
        """
        frame: pl.DataFrame = polars_frame(partial(self._table, "to_polars()", extra=extra))
        return frame

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The rows for any package that reads Arrow's PyCapsule stream."""
        return self._table("an Arrow stream").__arrow_c_stream__(requested_schema)

    def __arrow_c_schema__(self) -> object:
        """The columns for the same, without the rows."""
        from .arrow import Arrow

        layout = layout_for(tuple(self), self.kind)
        return Arrow(layout, needed_by="an Arrow schema").schema().__arrow_c_schema__()

    def _table(self, needed_by: str, *, extra: bool = False) -> Any:  # noqa: ANN401 - a pyarrow.Table
        from .arrow import Arrow

        rows = tuple(self)
        return Arrow(layout_for(rows, self.kind), extra=extra, needed_by=needed_by).table(rows)


def layout_for(rows: Sequence[Any], kind: type[Any] | None) -> Layout:
    """The columns of these rows; none, if there is no row and nobody knows of which class one would be.

    Args:
        rows: They are.
        kind: Their class, as `Records.kind` tells it.

    Raises:
        ArgumentError: They are of several classes, or of one that has no columns.
    """
    from .columns import Layout, layout_of

    if kind is not None:
        return layout_of(kind)
    if not rows:
        return Layout(object, ())
    names = ", ".join(sorted({type(row).__name__ for row in rows}))
    text = (
        f"rows of several classes ({names}) are no table; make Records of those of one class, "
        f"or name a class that all share: Records(rows, kind=…)"
    )
    raise ArgumentError(text)
