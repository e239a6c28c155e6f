"""Paging as MPS Monitor wants it: a page's number from 1, its rows, and the order, all four on every request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, TypeAlias, TypedDict, get_args

import attrs

from fleetauth.transport.paging import Place
from fleetauth.vendors.settings import checked_page_size

from .filters import VENDOR, checked_text, checked_word

SortOrder: TypeAlias = Literal["Asc", "Desc"]
PAGE_SIZE: Final = 100


class Paging(TypedDict, total=False):
    """What every paged call takes.

    Attributes:
        page_size: Rows in one request; 100 by default.
        sort_column: The vendor's name of the column that the rows are ordered by.
        sort_order: ``"Asc"``, the default, or ``"Desc"``.
    """

    page_size: int
    sort_column: str
    sort_order: SortOrder


@attrs.frozen(kw_only=True)
class Order:
    """How many rows at once, and in which order.

    Attributes:
        page_size: Rows in one request.
        sort_column: The vendor's name of the column.
        sort_order: Which way.
    """

    page_size: int
    sort_column: str
    sort_order: SortOrder

    @classmethod
    def of(cls, given: Mapping[str, Any], *, column: str = "Id") -> Order:
        """The order that a user asks for, and the usual one where they don't.

        Args:
            given: A call's keywords, with those of `Paging` among them.
            column: The usual column.

        Raises:
            ArgumentError: The page size is below 1, the column blank or the order unknown.
        """
        return cls(
            page_size=checked_page_size(given.get("page_size", PAGE_SIZE), vendor=VENDOR),
            sort_column=checked_text(given.get("sort_column", column), "sort_column"),
            sort_order=checked_word(
                given.get("sort_order", "Asc"), "sort_order", get_args(SortOrder)
            ),
        )

    def body(self, place: Place) -> dict[str, Any]:
        """The fields of a body that ask for a page."""
        return {
            "PageNumber": place.page + 1,
            "PageRows": self.page_size,
            "SortColumn": self.sort_column,
            "SortOrder": self.sort_order,
        }

    def query(self, place: Place, prefix: str = "") -> dict[str, Any]:
        """The same as fields of a query; two calls want a prefix before their names."""
        return {
            f"{prefix}{name[0].lower()}{name[1:]}": field
            for name, field in self.body(place).items()
        }
