"""`Query`: a list of MZone's, narrowed and ordered before it is read. What it is built of is said in `properties`.

How a page is fetched is given in; see `api`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Generic, TypeAlias, TypeVar
from urllib.parse import quote, urlencode

import attrs

from fleetauth.errors import ArgumentError
from fleetauth.events import Observer
from fleetauth.markup import sentence
from fleetauth.transport.paging import NOT_READ, Page, Pager, Place

from .conditions import Condition, joined
from .properties import Order, Property
from .related import Expandable, Expansion, condition_for, expansion_of, order_of, selected

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class Asked(Generic[T]):
    """What is asked of an entity set.

    Attributes:
        path: The entity set's, below the API's base URL.
        kind: What its rows are read as.
        page_size: Rows in one request.
        params: What goes beside OData's own options, such as the window of time.
        conditions: All of them must hold.
        parts: Where one filter would be too long, several that are asked one after the other.
        selected: Properties to send; none are all.
        expanded: What to send along.
        order: The order that the caller wants.
        key: What the order ends with, so that it is the same each time; without one, rows repeat and go missing.
    """

    path: str
    kind: type[T]
    page_size: int
    params: Mapping[str, str | None]
    conditions: tuple[Condition, ...] = ()
    parts: tuple[Condition, ...] = ()
    selected: tuple[str, ...] = ()
    expanded: tuple[Expansion, ...] = ()
    order: tuple[Order, ...] = ()
    key: tuple[Order, ...] = (Order("id"),)

    def query(self, part: int = 0) -> dict[str, str]:
        """The query's fields, without the page; of a filter in parts, with that part."""
        conditions = [*self.parts[part : part + 1], *self.conditions]
        named = {one.name for one in self.order}
        orders = [*self.order, *(one for one in self.key if one.name not in named)]
        options = {
            **self.params,
            "$filter": joined(conditions, "and").text if conditions else None,
            "$select": ",".join(self.selected) or None,
            "$expand": ",".join(one.text for one in self.expanded) or None,
            "$orderby": ",".join(one.text for one in orders),
        }
        return {name: value for name, value in options.items() if value is not None}

    def page(self, place: Place) -> dict[str, str]:
        """The query's fields for one page."""
        return self.query() | self._window(place.row)

    def link(self, part: int, row: int) -> str:
        """Where a part's page is, for filters in parts."""
        fields = urlencode(self.query(part) | self._window(row), quote_via=quote)
        return f"{self.path}?{fields}"

    def _window(self, row: int) -> dict[str, str]:
        return {"$top": str(self.page_size), "$skip": str(row), "$count": "true"}


Fetch: TypeAlias = Callable[[Asked[T], Place], Awaitable[Page[T]]]


class Query(Pager[T]):
    """Rows of an entity set, narrowed and ordered by MZone before they are sent; a `Pager` like any other.

    Each method gives a new query and leaves this one as it is. Nothing is sent before it is read.

    Example:
        >>> vans = mzone.vehicles().where(Vehicle.description.startswith("Van"))  # doctest: +SKIP
        >>> async for van in vans.order_by(Vehicle.odometer.desc()):  # doctest: +SKIP
        ...     print(van.registration, van.odometer)
    """

    __slots__ = ("_asked", "_fetch_page", "_observer")

    def __init__(self, asked: Asked[T], *, fetch: Fetch[T], observer: Observer) -> None:
        super().__init__(
            lambda place: fetch(asked, place),
            observer=observer,
            call=f"GET {asked.path}",
            arguments={**asked.query(), "parts": [part.text for part in asked.parts]},
            page_size=asked.page_size if len(asked.parts) <= 1 else None,
        )
        self._asked = asked
        self._fetch_page = fetch
        self._observer = observer

    def where(self, *conditions: Condition) -> Query[T]:
        """Only rows like this; all conditions must hold, also those of before.

        Args:
            *conditions: Comparisons of the record's properties, joined by ``&``, ``|`` and ``~``, each in brackets.

        Raises:
            ArgumentError: One is no condition, or is about another record.

        Example:
            >>> mzone.vehicles().where(Vehicle.registration == "O'Hara")  # doctest: +SKIP
        """
        found = tuple(condition_for(one, self._asked.kind) for one in conditions)
        return self._changed(conditions=(*self._asked.conditions, *found))

    def select(self, *properties: Property[Any] | str) -> Query[T]:
        """Only these properties of each row, and its key; the others read as `None`.

        Raises:
            ArgumentError: One is no property of the record.

        Example:
            >>> mzone.vehicles().select(Vehicle.registration, Vehicle.odometer)  # doctest: +SKIP
        """
        return self._changed(selected=selected(properties, self._asked.kind, self._asked.selected))

    def expand(self, *expansions: Expandable) -> Query[T]:
        """Send along what belongs to each row.

        Args:
            *expansions: Properties of the record that lead to others, narrowed by `select` where not all is wanted, or
                the vendor's names.

        Raises:
            ArgumentError: One is nothing that belongs to the record.

        Example:
            >>> mzone.vehicles().expand(  # doctest: +SKIP
            ...     Vehicle.last_known_position.select(LastKnownPosition.latitude, LastKnownPosition.longitude)
            ... )
        """
        found = tuple(expansion_of(one, self._asked.kind) for one in expansions)
        return self._changed(expanded=(*self._asked.expanded, *found))

    def order_by(self, *orders: Order | Property[Any] | str) -> Query[T]:
        """The order of the rows, instead of the usual one; the key always comes last, so that pages fit together.

        Args:
            *orders: Properties, each with `desc()` where the highest comes first; the first one counts most.

        Raises:
            ArgumentError: One is no property of the record.

        Example:
            >>> mzone.vehicles().order_by(Vehicle.odometer.desc(), Vehicle.description)  # doctest: +SKIP
        """
        if not orders:
            raise ArgumentError("order_by() got nothing to order by", vendor="mzone")
        return self._changed(order=tuple(order_of(one, self._asked.kind) for one in orders))

    def _changed(self, **changes: Any) -> Query[T]:  # noqa: ANN401 - by the names of `Asked`
        asked = attrs.evolve(self._asked, **changes)
        return Query(asked, fetch=self._fetch_page, observer=self._observer)

    def __repr__(self) -> str:
        query = " ".join(f"{name}={value}" for name, value in self._asked.query().items())
        return f"<Query {self._asked.path} {query}>"

    def _repr_html_(self) -> str:
        return sentence(repr(self)[1:-1], NOT_READ)
