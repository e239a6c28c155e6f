"""`Records`: a sequence that behaves as one, and stays as it is."""

from __future__ import annotations

import pickle

import pytest

from fleetauth.records import Records

ROWS = Records(["a", "b", "c"], total=37, raw={"processedDateTime": "2026-01-01"})


def test_it_has_a_length() -> None:
    assert len(ROWS) == 3


def test_it_is_indexed_from_both_ends() -> None:
    assert (ROWS[0], ROWS[-1]) == ("a", "c")


def test_it_iterates_in_order() -> None:
    assert list(ROWS) == ["a", "b", "c"]


def test_a_slice_is_records_too() -> None:
    assert repr(ROWS[1:]) == "<Records of 2 str, of 37>"


def test_a_slice_keeps_what_the_envelope_said() -> None:
    assert (ROWS[1:].total, ROWS[1:].raw) == (37, {"processedDateTime": "2026-01-01"})


def test_total_and_raw_may_be_unknown() -> None:
    assert (Records([1]).total, Records([1]).raw) == (None, {})


def test_it_equals_records_with_equal_rows() -> None:
    assert Records(["a", "b", "c"]) == ROWS


def test_it_is_no_list() -> None:
    assert ROWS != ["a", "b", "c"]


def test_equal_records_have_equal_hashes() -> None:
    assert hash(Records(["a", "b", "c"])) == hash(ROWS)


def test_empty_records_are_false() -> None:
    assert not Records[str]()


def test_it_does_not_follow_the_list_that_it_was_made_of() -> None:
    rows = ["a"]
    records = Records(rows)
    rows.append("b")
    assert list(records) == ["a"]


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        (Records([1, 2]), "<Records of 2 int>"),
        (Records([1, "x"]), "<Records of 2 int or str>"),
        (Records[int](), "<Records of 0>"),
        (Records[int](kind=int), "<Records of 0 int>"),
        (Records([1, 2], total=1204), "<Records of 2 int, of 1,204>"),
        (Records([1, 2], total=2), "<Records of 2 int>"),
    ],
)
def test_repr_fits_one_line(rows: Records[object], shown: str) -> None:
    assert repr(rows) == shown


@pytest.mark.parametrize("name", ["total", "raw"])
def test_it_cannot_be_changed(name: str) -> None:
    with pytest.raises(AttributeError):
        setattr(ROWS, name, None)


def test_it_can_be_pickled() -> None:
    assert pickle.loads(pickle.dumps(ROWS)).total == 37  # noqa: S301 - our own


def test_its_kind_is_the_class_of_its_rows() -> None:
    assert ROWS.kind is str


def test_rows_of_several_classes_have_no_kind() -> None:
    assert Records(["a", 1]).kind is None


def test_an_empty_list_has_the_kind_that_it_is_given() -> None:
    assert (Records().kind, Records((), kind=str).kind) == (None, str)


def test_a_slice_keeps_the_kind() -> None:
    assert Records(["a"], kind=str)[1:].kind is str


def test_an_empty_slice_keeps_the_class_that_the_rows_have() -> None:
    assert Records(["a"])[1:].kind is str
