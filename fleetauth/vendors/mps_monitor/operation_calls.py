"""Any operation of the published interface, by its name: for those that have no method of their own.

They are told apart by what they give: one result, a list, pages, or an acknowledgement.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, Final, TypeAlias, TypeVar, overload

from fleetauth.errors import ArgumentError
from fleetauth.records import Records
from fleetauth.transport.paging import Pager, Place
from fleetauth.transport.query import Param
from fleetauth.wire import Record, Writer
from fleetauth.wire.answer import Answer
from fleetauth.wire.datetimes import utc_z
from fleetauth.wire.shapes import is_object

from .api import MPSMonitorApi
from .filters import VENDOR, checked_text
from .models import Acknowledgement
from .operations import Gives, Operation, as_written, found
from .paging import PAGE_SIZE, Order, SortOrder

_T = TypeVar("_T")
Body: TypeAlias = Record | Mapping[str, Any] | None
Query: TypeAlias = Mapping[str, Param | datetime] | None

_METHODS: Final[Mapping[Gives, str]] = {
    "one": "call_one()",
    "many": "call_many()",
    "pages": "call_pages()",
    "done": "call_done()",
    "other": "request(), for it answers without an envelope",
}
_WRITER: Final = Writer(moment=partial(utc_z, argument="json"))


class OperationCalls(MPSMonitorApi):
    """The calls that take an operation's name, such as ``"POST Office/Get"``, in any case of letters.

    They have in common: `json` is the body, a record or a mapping in the vendor's names, and `params` the query. What
    is to be changed goes into ``{"ObjectToCreate": …}``, ``{"ObjectToUpdate": …}`` or ``{"ObjectToDelete": …}``. A
    ``GET`` is sent again after a fault, anything else only if `repeatable` says that it just reads. `unlisted` sends
    what is not published.
    """

    @overload
    async def call_one(
        self,
        operation: str,
        *,
        json: Body = None,
        params: Query = None,
        repeatable: bool = False,
        unlisted: bool = False,
    ) -> Mapping[str, Any]: ...
    @overload
    async def call_one(
        self,
        operation: str,
        *,
        gives: type[_T],
        json: Body = None,
        params: Query = None,
        repeatable: bool = False,
        unlisted: bool = False,
    ) -> _T: ...
    async def call_one(
        self,
        operation: str,
        *,
        gives: Any = None,
        json: Body = None,
        params: Query = None,
        repeatable: bool = False,
        unlisted: bool = False,
    ) -> Any:
        """One result of an operation.

        Args:
            operation: Its name, such as ``"POST Customer/GetCustomer"``.
            gives: What to read the result as: a record, or `str`, `int`, …; a free-form object as it is.
            json: The body.
            params: The query.
            repeatable: Whether it just reads.
            unlisted: Send it though it is not published.

        Raises:
            ArgumentError: There is no such operation, or it gives something else.
            NotFoundError: The result is null.
            InputRefusedError: The vendor refuses the input, in an answer with status 200.

        Example:
            >>> office = await mps.call_one(  # doctest: +SKIP
            ...     "POST Office/Get", json={"Id": office_id}, gives=Office, repeatable=True
            ... )
        """
        chosen = _chosen(operation, "one", unlisted=unlisted)
        answer = await self._asked(chosen, json, params, repeatable=repeatable)
        return self._one(answer, _kind(gives))

    @overload
    async def call_many(
        self,
        operation: str,
        *,
        json: Body = None,
        params: Query = None,
        repeatable: bool = False,
        unlisted: bool = False,
    ) -> Records[Mapping[str, Any]]: ...
    @overload
    async def call_many(
        self,
        operation: str,
        *,
        gives: type[_T],
        json: Body = None,
        params: Query = None,
        repeatable: bool = False,
        unlisted: bool = False,
    ) -> Records[_T]: ...
    async def call_many(
        self,
        operation: str,
        *,
        gives: Any = None,
        json: Body = None,
        params: Query = None,
        repeatable: bool = False,
        unlisted: bool = False,
    ) -> Any:
        """The list that an operation gives, without pages; arguments and errors are those of `call_one`.

        Example:
            >>> kits = await mps.call_many(  # doctest: +SKIP
            ...     "GET Counter/ListMaintenanceKitCounters", params={"id": device_id}
            ... )
        """
        chosen = _chosen(operation, "many", unlisted=unlisted)
        answer = await self._asked(chosen, json, params, repeatable=repeatable)
        return await self._many(answer, _kind(gives))

    @overload
    def call_pages(
        self,
        operation: str,
        *,
        json: Body = None,
        params: Query = None,
        repeatable: bool = False,
        unlisted: bool = False,
        page_size: int = PAGE_SIZE,
        sort_column: str = "Id",
        sort_order: SortOrder = "Asc",
    ) -> Pager[Mapping[str, Any]]: ...
    @overload
    def call_pages(
        self,
        operation: str,
        *,
        gives: type[_T],
        json: Body = None,
        params: Query = None,
        repeatable: bool = False,
        unlisted: bool = False,
        page_size: int = PAGE_SIZE,
        sort_column: str = "Id",
        sort_order: SortOrder = "Asc",
    ) -> Pager[_T]: ...
    def call_pages(
        self,
        operation: str,
        *,
        gives: Any = None,
        json: Body = None,
        params: Query = None,
        repeatable: bool = False,
        unlisted: bool = False,
        page_size: int = PAGE_SIZE,
        sort_column: str = "Id",
        sort_order: SortOrder = "Asc",
    ) -> Any:
        """The pages that an operation gives: a ``GET`` is asked for them in its query, all else in its body.

        Args:
            operation: Its name, such as ``"POST Project/List"``.
            gives: What to read a row as; a free-form object as it is.
            json: The body, without its paging.
            params: The query, without its paging.
            repeatable: Whether it just reads.
            unlisted: Send it though it is not published.
            page_size: Rows in one request.
            sort_column: The vendor's name of the column that the rows are ordered by.
            sort_order: ``"Asc"`` or ``"Desc"``.

        Raises:
            ArgumentError: There is no such operation, it gives something else, or the paging can't be.

        Example:
            >>> async for ticket in mps.call_pages("GET Ticket/GetTickets", sort_order="Desc"):  # doctest: +SKIP
            ...     print(ticket["Id"])
        """
        chosen = _chosen(operation, "pages", unlisted=unlisted)
        in_query = chosen.method == "GET"
        if (json if in_query else params) is not None:
            place, other = ("params", "json") if in_query else ("json", "params")
            text = f"{chosen.name} takes its filters as {place}, not as {other}"
            raise ArgumentError(text, vendor=VENDOR)
        order = Order.of(
            {"page_size": page_size, "sort_column": sort_column, "sort_order": sort_order}
        )
        given = _query(params) if in_query else _body(json)

        def paging_of(place: Place) -> dict[str, Any]:
            if not chosen.takes_pages:
                return {}
            return order.query(place, chosen.prefix) if in_query else order.body(place)

        for name in paging_of(Place()):
            if name in given:
                text = f"{name} is what the pages are asked for by; use page_size, sort_column and sort_order"
                raise ArgumentError(text, vendor=VENDOR)

        return self._pages(
            chosen.method,
            chosen.path,
            _kind(gives),
            lambda place: given | paging_of(place),
            order.page_size,
            repeatable=repeatable or in_query,
            whole=not chosen.takes_pages,
        )

    async def call_done(
        self,
        operation: str,
        *,
        json: Body = None,
        params: Query = None,
        repeatable: bool = False,
        unlisted: bool = False,
    ) -> Acknowledgement:
        """Carry out an operation that gives nothing back; what little it does say is on the acknowledgement.

        Arguments and errors are those of `call_one`.

        Example:
            >>> await mps.call_done("POST Office/Update", json={"ObjectToUpdate": office})  # doctest: +SKIP
        """
        chosen = _chosen(operation, "done", unlisted=unlisted)
        answer = await self._asked(chosen, json, params, repeatable=repeatable)
        return self._reader.decode(answer.body, Acknowledgement, of=answer)

    async def _asked(
        self, chosen: Operation, json: Body, params: Query, *, repeatable: bool
    ) -> Answer:
        return await self._ask(
            self._api3,
            chosen.method,
            chosen.path,
            params=_query(params),
            json=None if json is None else _body(json),
            repeatable=repeatable or chosen.method == "GET",
        )


def _chosen(name: str, gives: Gives, *, unlisted: bool) -> Operation:
    checked_text(name, "operation")
    operation = as_written(name, gives) if unlisted else found(name)
    if operation.gives != gives:
        text = f"{operation.name} can't be called so; use {_METHODS[operation.gives]}"
        raise ArgumentError(text, vendor=VENDOR)
    return operation


def _kind(gives: Any) -> Any:  # noqa: ANN401 - a type form
    return Mapping[str, Any] if gives is None else gives


def _body(json: Body) -> dict[str, Any]:
    written = _WRITER.write({} if json is None else json)
    if not is_object(written):
        text = f"json must be a record or a mapping, not {type(json).__name__}"
        raise ArgumentError(text, vendor=VENDOR)
    return dict(written)


def _query(params: Query) -> dict[str, Any]:
    return {
        name: utc_z(value, argument=name) if isinstance(value, datetime) else value
        for name, value in (params or {}).items()
    }
