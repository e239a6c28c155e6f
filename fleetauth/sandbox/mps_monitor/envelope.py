"""MPS Monitor's envelopes, its paging, and its business errors, which come under HTTP 200."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from fleetauth.sandbox.answer import Answer, JsonObject, Refused, json_answer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Errors: TypeAlias = list[tuple[str, str]]

_ORDERS = ("Asc", "Desc")
PAGE_FIELDS = frozenset({"PageNumber", "PageRows", "SortColumn", "SortOrder"})


def single(result: JsonObject | None, *, valid: bool = True) -> Answer:
    """Give the envelope of one thing; a good answer may say it is not valid, as was seen."""
    return json_answer({"Result": result, "IsValid": valid, "Errors": [], "ReturnValue": None})


def listed(rows: Sequence[JsonObject]) -> Answer:
    """Give the envelope of a list that has no pages."""
    return json_answer({"Result": list(rows), "IsValid": True, "Errors": [], "ReturnValue": None})


def done(return_value: str | None = None) -> Answer:
    """Give the envelope of a call that gives nothing back."""
    return json_answer({"IsValid": True, "Errors": [], "ReturnValue": return_value})


def refused(errors: Errors, empty: object) -> Refused:
    """Give a business error: HTTP 200, and what is wrong in the envelope."""
    envelope: JsonObject = {
        "Result": empty,
        "IsValid": False,
        "ReturnValue": None,
        "Errors": [{"Code": code, "Description": text} for code, text in errors],
    }
    if empty == []:
        envelope = {"TotalRows": 0, **envelope}
    return Refused(json_answer(envelope))


def missing(what: str) -> Refused:
    """Give the business error for something that does not exist."""
    return refused([("NotFound", f"The {what} does not exist")], None)


def paged(rows: Sequence[JsonObject], body: Mapping[str, object]) -> Answer:
    """Give one page of rows, in the order that the body asks for.

    Raises:
        Refused: One of the four paging fields is missing or wrong.
    """
    errors: Errors = []
    number, size = body.get("PageNumber"), body.get("PageRows")
    for name, value in (("PageNumber", number), ("PageRows", size)):
        if type(value) is not int or value < 1:
            errors.append((name, f"{name} must be greater than 0"))
    column, order = body.get("SortColumn"), body.get("SortOrder")
    if not column:
        errors.append(("SortColumn", "SortColumn cannot be null or empty"))
    elif rows and column not in rows[0]:
        errors.append(("SortColumn", f"SortColumn {column} does not exist"))
    if order not in _ORDERS:
        errors.append(("SortOrder", "SortOrder must be Asc or Desc"))
    if errors or not isinstance(number, int) or not isinstance(size, int):
        raise refused(errors, [])
    ordered = sorted(rows, key=lambda row: str(row[str(column)]), reverse=order == "Desc")
    return json_answer(
        {
            "TotalRows": len(rows),
            "Result": ordered[(number - 1) * size : number * size],
            "IsValid": True,
            "ReturnValue": None,
            "Errors": [],
        }
    )


def paging_in_query(query: Mapping[str, str]) -> JsonObject:
    """Give the paging of a query, whose names begin in lower case, as the fields of a body."""
    paging: JsonObject = {
        name: query.get(name[0].lower() + name[1:]) for name in sorted(PAGE_FIELDS)
    }
    for name in ("PageNumber", "PageRows"):
        value = str(paging[name])
        paging[name] = int(value) if value.isascii() and value.isdecimal() else None
    return paging
