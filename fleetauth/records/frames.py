"""Arrow tables as data frames of pandas and Polars. Both packages are imported where they are used,
before the table is made: whoever lacks one and pyarrow is told the extra that brings both.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Literal, TypeAlias, get_args

from fleetauth.errors import ArgumentError
from fleetauth.extras import optional

DtypeBackend: TypeAlias = Literal["pyarrow", "numpy_nullable"]
_BACKENDS: Final = get_args(DtypeBackend)


def pandas_frame(table: Callable[[], Any], dtype_backend: DtypeBackend) -> Any:  # noqa: ANN401 - of other packages
    """A pandas.DataFrame, its columns held by Arrow itself, or by pandas' own nullable types where there is one.

    Raises:
        ArgumentError: `dtype_backend` is neither.
    """
    pandas = optional("pandas", extra="pandas", needed_by="to_pandas()")
    if dtype_backend not in _BACKENDS:
        text = f"dtype_backend={dtype_backend!r} must be one of {', '.join(map(repr, _BACKENDS))}, as pandas names them"
        raise ArgumentError(text)
    if dtype_backend == "pyarrow":
        return table().to_pandas(types_mapper=pandas.ArrowDtype)
    types = optional("pyarrow.types", extra="arrow", needed_by="to_pandas()")

    def nullable(kind: Any) -> Any:  # noqa: ANN401 - of other packages
        if types.is_int64(kind):
            return pandas.Int64Dtype()
        if types.is_float64(kind):
            return pandas.Float64Dtype()
        if types.is_boolean(kind):
            return pandas.BooleanDtype()
        return pandas.StringDtype() if types.is_string(kind) else None

    return table().to_pandas(types_mapper=nullable)


def polars_frame(table: Callable[[], Any]) -> Any:  # noqa: ANN401 - of other packages
    """A polars.DataFrame."""
    return optional("polars", extra="polars", needed_by="to_polars()").DataFrame(table())
