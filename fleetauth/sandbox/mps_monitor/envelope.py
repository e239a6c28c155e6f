"""MPS Monitor's envelopes, its paging, and its business errors, which come under HTTP 200."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from fleetauth.sandbox.answer import Answer, JsonObject, Refused, json_answer

if TYPE_CHECKING:
    from collections.abc import Sequence

Errors: TypeAlias = list[tuple[str, str]]

_ORDERS = ("Asc", "Desc")


def single(result: JsonObject | None, *, valid: bool = True) -> Answer:
    """Give the envelope of one thing; a good answer may say it is not valid, as was seen."""
    return json_answer({"Result": result, "IsValid": valid, "Errors": [], "ReturnValue": None})


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


def check_fields(body: JsonObject, known: frozenset[str], empty: object) -> None:
    """Refuse a body with a field that the call does not have."""
    unknown = sorted(body.keys() - known)
    if unknown:
        raise refused([(name, f"{name} is not known here") for name in unknown], empty)


def paged(rows: Sequence[JsonObject], body: JsonObject) -> Answer:
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


PAGE_FIELDS = frozenset({"PageNumber", "PageRows", "SortColumn", "SortOrder"})
