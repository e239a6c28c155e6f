"""How columns are named that come out of records in one another. Only names are here; what is in a column is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence


def flat_names(paths: Sequence[tuple[str, ...]]) -> list[str]:
    """Names for what is at these paths: joined by ``_``, and by ``__`` where that gives one name to several.

    Args:
        paths: The fields' names on the way to each, from the row.

    Example:
        >>> flat_names([("id",), ("place", "name"), ("vehicle", "id"), ("vehicle_id",)])
        ['id', 'place_name', 'vehicle__id', 'vehicle_id']
    """
    joined = ["_".join(path) for path in paths]
    repeated = names_repeated(joined)
    return [
        "__".join(path) if name in repeated else name
        for path, name in zip(paths, joined, strict=True)
    ]


def names_repeated(names: Iterable[str]) -> set[str]:
    """Those that are there more than once."""
    return {name for name, count in Counter(names).items() if count > 1}
