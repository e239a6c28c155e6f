"""The emulated MZone's filters: the standard's grammar and types, held against rows that are written out here."""

from __future__ import annotations

import pytest

from fleetauth.sandbox.mzone.filters import Expansion, FilterError, Resource, filter_of

GUID = "72753c0d-0000-4000-8000-000000000001"
_INNER = Resource("Inner", {"id": "guid", "size": "int"})
_ONE = Expansion(_INNER, lambda _: {"id": GUID, "size": 7})
_DEEP = Resource("Deep", {"id": "guid"}, {"one": _ONE})
ROWS = Resource(
    "Rows",
    {
        "id": "guid",
        "name": "text",
        "at": "time",
        "on": "flag",
        "count": "int",
        "km": "number",
        "loose": "any",
        "missing": "text",
    },
    {
        "one": _ONE,
        "deep": Expansion(_DEEP, lambda _: {"id": GUID}),
        "many": Expansion(_INNER, lambda _: [{"id": GUID, "size": n} for n in (1, 2)], many=True),
        "none": Expansion(_INNER, lambda _: [], many=True),
    },
)
ROW: dict[str, object] = {
    "id": GUID,
    "name": "it's or) and (",
    "at": "2026-01-01T10:00:00.5Z",
    "on": True,
    "count": 5,
    "km": 5.5,
    "loose": "42",
}


@pytest.mark.parametrize(
    "text",
    [
        f"id eq {GUID.upper()}",
        "name eq 'it''s or) and ('",
        "at gt 2026-01-01T10:00:00Z",
        "at eq 2026-01-01T11:00:00.500+01:00",
        "on eq true",
        "count ge 5 and count le 5",
        "km lt 5.6e0",
        "loose eq 42",
        "loose eq '42'",
        "loose ne 2026-01-01T10:00:00Z",
        "missing eq null",
        "name ne null",
        "missing ne 'x'",
        "count eq 1 or count eq 5",
        "count eq 5 or count eq 5 and on eq false",
        "not (count eq 5 and on eq false)",
        "not (count eq 1) and not (count eq 2)",
        "(count eq 1 or count eq 5) and on eq true",
        "contains(name,'''s')",
        "startswith(name,'it') and endswith(name,'(')",
        "not contains(missing,'x')",
        "one/size eq 7",
        "deep/one/size eq 7",
        "many/any()",
        "not none/any()",
        "many/any(x: x/size eq 2)",
        f"many/any(x: x/size eq 1 and x/id eq {GUID} or x/size eq 9)",
        "one ne null",
    ],
)
def test_a_row_fits(text: str) -> None:
    assert filter_of(text, ROWS)(ROW)


@pytest.mark.parametrize(
    "text",
    [
        "name eq 'it'",
        "missing gt 'a'",
        "at lt 2026-01-01T10:00:00Z",
        "loose gt 2026-01-01T10:00:00Z",
        "loose gt 43",
        "contains(missing,'x')",
        "many/any(x: x/size gt 2)",
        "none/any(x: x/size gt 0)",
        "not (many/any())",
    ],
)
def test_a_row_does_not_fit(text: str) -> None:
    assert not filter_of(text, ROWS)(ROW)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        "name eq",
        "name is 'x'",
        "name eq 'x",
        "name eq 'it's'",
        "name eq x",
        "name eq 'x' and",
        "name eq 'x' name eq 'x'",
        "name eq 'x')",
        "(name eq 'x'",
        "colour eq 'red'",
        "colour/size eq 5",
        "one/colour eq 'red'",
        "one eq 5",
        "name eq 5",
        f"name eq {GUID}",
        f"id eq '{GUID}'",
        "at eq '2026-01-01T00:00:00Z'",
        "count eq '5'",
        "on eq 1",
        "count eq true",
        "name gt null",
        "contains(count,'5')",
        "contains(name,5)",
        "contains(name 'x')",
        "one/any(x: x/size eq 2)",
        "many/size eq 2",
        "many eq null",
        "many/any(x x/size eq 2)",
        "many/any(x: size eq 2)",
        "many/any(x: x eq 2)",
        "many/any(x: x/size eq 2) and x/size eq 2",
        "name eq 'x'; drop",
    ],
)
def test_what_can_not_be_read_is_refused(text: str) -> None:
    with pytest.raises(FilterError):
        filter_of(text, ROWS)
