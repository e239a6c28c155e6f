"""Envelopes are opened without reading what is in them; what is no JSON has none."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from fleetauth.errors import DecodeError
from fleetauth.vendors.masternaut import envelopes as masternaut
from fleetauth.vendors.mbanq.api import taken_apart
from fleetauth.vendors.mps_monitor import envelope as mps_monitor
from fleetauth.vendors.mzone import odata
from fleetauth.wire import Reader
from fleetauth.wire.answer import Answer

READER = Reader("any")


def answer(body: bytes) -> Answer:
    return Answer(status=200, body=body)


@pytest.mark.parametrize(
    ("opened", "body"),
    [
        (masternaut.opened, b'{"items": [{"id": "\xff"}], "n": 1}'),
        (mps_monitor.opened_list, b'{"Result": [{"id": "\xff"}], "IsValid": true}'),
        (odata.opened, b'{"value": [{"id": "\xff"}], "@odata.count": 1}'),
        (lambda sent, _: taken_apart(sent, "pageItems"), b'{"pageItems": [{"id": "\xff"}]}'),
    ],
)
def test_rows_stay_bytes_until_they_are_read(opened: Any, body: bytes) -> None:  # noqa: ANN401 - a function
    envelope = opened(answer(body), READER)
    assert isinstance(envelope.inside, msgspec.Raw)
    with pytest.raises(DecodeError, match="not UTF-8"):
        READER.read(envelope.inside, tuple[str, ...], envelope.path, body=body)


@pytest.mark.parametrize("opened", [masternaut.opened, mps_monitor.opened_list, odata.opened])
@pytest.mark.parametrize("body", [b"{", b"<html>", b"", b'{"n": \xff}'])
def test_what_is_no_json_is_told_as_such(opened: Any, body: bytes) -> None:  # noqa: ANN401 - a function
    with pytest.raises(DecodeError) as plain:
        READER.json(body)
    with pytest.raises(DecodeError) as caught:
        opened(answer(body), READER)
    assert caught.value.message.endswith(f": {plain.value.message}")
    assert caught.value.status == answer(body).status


@pytest.mark.parametrize("body", [b"{", b'{"pageItems": [], "n": \xff}', b"7", b"{}"])
def test_no_json_and_no_pages_have_no_envelope(body: bytes) -> None:
    assert taken_apart(answer(body), "pageItems") is None


@pytest.mark.parametrize("body", [b"status: success", b"{", b"[]", b'{"speed": 1}'])
def test_an_answer_without_the_words_of_an_error_tells_none(body: bytes) -> None:
    assert masternaut.problem_under_success(answer(body)) is None


def test_an_error_under_success_is_found_however_it_is_spelt() -> None:
    for body in (b'{"errorCode": "7"}', b'{"\\u0065rrorCode": "7"}'):
        problem = masternaut.problem_under_success(answer(body))
        assert problem is not None
        assert problem.code == "7"
