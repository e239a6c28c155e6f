"""The list of MPS Monitor's published operations, and how one is found in it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from fleetauth.errors import ArgumentError
from fleetauth.vendors.mps_monitor.operations import Gives, found, operations

PAGE = Path(__file__).parents[2] / "docs" / "documented_calls" / "mps_monitor.txt"
DOCUMENTED = [line.split("\t")[0] for line in PAGE.read_text(encoding="utf-8").splitlines()]


def test_the_whole_interface_is_listed_each_operation_once() -> None:
    assert Counter(each.method for each in operations().values()) == {
        "GET": 209,
        "POST": 204,
        "PUT": 83,
        "DELETE": 46,
        "PATCH": 2,
    }


def test_what_each_gives_is_known() -> None:
    assert {each.gives for each in operations().values()} == set(get_args(Gives))


def test_only_pages_have_something_to_say_of_paging() -> None:
    odd = [each for each in operations().values() if each.prefix or not each.takes_pages]
    assert {each.gives for each in odd} == {"pages"}
    assert {each.prefix for each in odd} == {"", "request."}


@pytest.mark.parametrize("call", DOCUMENTED[1:])  # the first one is the guide's own
def test_a_documented_call_is_one_of_them(call: str) -> None:
    assert found(call).name == call


@pytest.mark.parametrize(
    "name", ["GET CustomerDashboard", "get /customerdashboard/", " GET  CustomerDashboard "]
)
def test_a_name_is_found_however_it_is_written(name: str) -> None:
    assert found(name).path == "CustomerDashboard"


@pytest.mark.parametrize("name", ["", "GET", "Device/List", "POST", "PUT Device/List/Of/Them/All"])
def test_what_is_not_listed_is_refused(name: str) -> None:
    with pytest.raises(ArgumentError, match="unlisted=True"):
        found(name)
