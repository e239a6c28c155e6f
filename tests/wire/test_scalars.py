"""Single values: read from what vendors send for them, and never bent (I9)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetauth.errors import DecodeError
from fleetauth.secrets import Secret
from fleetauth.wire import Reader

READER = Reader("mzone")

READ: list[tuple[type[Any], Any, Any]] = [
    (str, "00123", "00123"),
    (str, "", ""),
    (str, 123, "123"),
    (str, Decimal("12.50"), "12.50"),
    (str, 1.5, "1.5"),
    (int, 3, 3),
    (int, "40378", 40378),
    (int, " -3 ", -3),
    (int, "0", 0),
    (int, Decimal("3.0"), 3),
    (int, 3.0, 3),
    (int, "3.0", 3),
    (int, Decimal("1E+3"), 1000),
    (float, 3, 3.0),
    (float, Decimal("12.5"), 12.5),
    (float, 12.5, 12.5),
    (float, "-12.5e-1", -1.25),
    (Decimal, Decimal("12.50"), Decimal("12.50")),
    (Decimal, "12.50", Decimal("12.50")),
    (Decimal, 7, Decimal(7)),
    (Decimal, 0.1, Decimal("0.1")),
    (bool, True, True),
    (bool, False, False),
    (bool, "True", True),
    (bool, "FALSE", False),
    (bool, 1, True),
    (bool, 0, False),
    (bool, "0", False),
    (Secret, "canary", Secret("canary")),
]


@pytest.mark.parametrize(("kind", "sent", "expected"), READ)
def test_it_is_read(kind: type[Any], sent: Any, expected: Any) -> None:  # noqa: ANN401 - any JSON
    found = READER.read(sent, kind)
    assert (type(found), repr(found)) == (type(expected), repr(expected))


def test_a_decimal_keeps_its_zero() -> None:
    assert str(READER.decode(b"12.50", Decimal)) == "12.50"


REFUSED: list[tuple[type[Any], Any, str]] = [
    (str, None, "expected text, found null"),
    (str, True, "expected text, found true"),
    (str, False, "expected text, found false"),
    (str, [1, 2], "expected text, found a list of 2"),
    (str, {}, "expected text, found an object"),
    (str, b"x", "expected text, found a value of type bytes"),
    (str, Decimal("Infinity"), "expected text, found the number Infinity"),
    (int, 3.9, "expected a whole number, found the number 3.9"),
    (int, Decimal("3.9"), "expected a whole number, found the number 3.9"),
    (int, "3.9", "expected a whole number, found the text '3.9'"),
    (int, "00123", "expected a whole number, found the text '00123'"),
    (int, "", "expected a whole number, found the text ''"),
    (int, "1_000", "expected a whole number, found the text '1_000'"),
    (int, "٣", "expected a whole number, found the text '٣'"),
    (int, "1e999999", "expected a whole number, found the text '1e999999'"),
    (int, "-0.5", "expected a whole number, found the text '-0.5'"),
    (int, True, "expected a whole number, found true"),
    (int, None, "expected a whole number, found null"),
    (int, "x" * 50, f"expected a whole number, found the text '{'x' * 40}…'"),
    (float, "NaN", "expected a number, found the text 'NaN'"),
    (float, "Infinity", "expected a number, found the text 'Infinity'"),
    (float, float("nan"), "expected a number, found the number nan"),
    (float, "", "expected a number, found the text ''"),
    (float, "007.5", "expected a number, found the text '007.5'"),
    (float, "3,5", "expected a number, found the text '3,5'"),
    (float, False, "expected a number, found false"),
    (float, "1e400", "expected a number that a float can hold, found the text '1e400'"),
    (float, 10**400, f"expected a number that a float can hold, found the number 1{'0' * 39}…"),
    (Decimal, "twelve", "expected a number, found the text 'twelve'"),
    (Decimal, None, "expected a number, found null"),
    (bool, "yes", "expected true or false, found the text 'yes'"),
    (bool, 2, "expected true or false, found the number 2"),
    (bool, None, "expected true or false, found null"),
    (Secret, None, "expected text, found null"),
    (Secret, ["canary"], "expected text, found a list of 1"),
    (Secret, 1234567, "expected text, found a value of type int"),
]


@pytest.mark.parametrize(("kind", "sent", "sentence"), REFUSED)
def test_it_is_refused_rather_than_bent(kind: type[Any], sent: Any, sentence: str) -> None:  # noqa: ANN401 - any JSON
    with pytest.raises(DecodeError) as caught:
        READER.read(sent, kind)
    assert caught.value.message == f"cannot read the answer: {sentence}"


@settings(deadline=None)  # a busy machine is no failure
@given(st.integers())
def test_a_whole_number_survives_as_text(number: int) -> None:
    assert READER.read(str(number), int) == number


@settings(deadline=None)  # a busy machine is no failure
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_measured_number_survives_as_text(number: float) -> None:
    assert READER.read(repr(number), float) == number


@settings(deadline=None)  # a busy machine is no failure
@given(st.decimals(allow_nan=False, allow_infinity=False, places=4))
def test_money_survives_to_the_last_digit(amount: Decimal) -> None:
    assert str(READER.read(str(amount), Decimal)) == str(amount)
