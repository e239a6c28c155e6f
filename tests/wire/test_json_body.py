"""An answer's bytes as plain JSON values, or a sentence that says what came instead."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetauth.errors import DecodeError
from fleetauth.wire.json_body import read_json


def test_numbers_with_a_fraction_keep_every_digit() -> None:
    assert [str(number) for number in read_json(b"[12.50, 0.1, 3.0870, 1]")] == [
        "12.50",
        "0.1",
        "3.0870",
        "1",
    ]


def test_a_number_with_a_fraction_is_decimal() -> None:
    assert type(read_json(b"12.50")) is Decimal


def test_a_whole_number_of_any_size_is_int() -> None:
    assert read_json(b"12345678901234567890123456789") == 12345678901234567890123456789


def test_a_byte_order_mark_is_passed_over() -> None:
    assert read_json(b"\xef\xbb\xbf[]") == []


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "the answer is empty, not JSON"),
        (b" \n", "the answer is empty, not JSON"),
        (b"<!DOCTYPE html><html>", "the answer is HTML, not JSON: is the URL right?"),
        (b"\n<HTML><body>", "the answer is HTML, not JSON: is the URL right?"),
        (b"<!-- x --><html>", "the answer is HTML, not JSON: is the URL right?"),
        (b"<?xml version='1.0'?><a/>", "the answer is XML, not JSON: is the URL right?"),
        (b"\xff\xfe", "the answer is not JSON (JSON is malformed: invalid character (byte 0))"),
        (b'"\xff"', "the answer is not JSON: it is not UTF-8 text"),
        (b"NaN", "the answer is not JSON (JSON is malformed: invalid character (byte 0))"),
        (b"[" * 100_000, "the answer is JSON that is nested too deeply to be an answer"),
        (
            b"1e99999999999999999999",
            "the answer is not JSON that can be read: it has a number out of any range",
        ),
        (
            b'{"items": [',
            "the answer begins as JSON, but is broken or cut off (Input data was truncated)",
        ),
    ],
)
def test_what_is_no_json_is_named(body: bytes, sentence: str) -> None:
    with pytest.raises(DecodeError) as caught:
        read_json(body, vendor="mzone")
    assert caught.value.message == sentence


def test_the_error_carries_the_vendor_and_the_body() -> None:
    with pytest.raises(DecodeError) as caught:
        read_json(b"<html>", vendor="mzone")
    assert (caught.value.vendor, caught.value.body) == ("mzone", b"<html>")


def test_the_error_s_body_has_no_credential() -> None:
    with pytest.raises(DecodeError) as caught:
        read_json(b'{"accessToken": "canary-1", "Token":"canary-2')
    assert caught.value.body == b'{"accessToken": "***", "Token":"***"'


@settings(deadline=None)  # a busy machine is no failure
@given(st.binary())
def test_no_bytes_raise_anything_else(body: bytes) -> None:
    try:
        read_json(body)
    except DecodeError as error:
        assert error.body is not None  # noqa: PT017 - whether it raises is not the point
