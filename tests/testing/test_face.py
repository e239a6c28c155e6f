"""The face of `fleetauth.testing`: sorted, lazy, and of no use for pytest alone."""

from __future__ import annotations

import subprocess
import sys

import pytest

from fleetauth import testing


def test_the_names_are_sorted_and_there() -> None:
    assert testing.__all__ == sorted(testing.__all__)
    assert all(getattr(testing, name).__name__ == name for name in testing.__all__)


def test_a_name_that_is_not_there_is_missed_in_pythons_words() -> None:
    with pytest.raises(AttributeError, match=r"module 'fleetauth\.testing' has no attribute 'Nix'"):
        getattr(testing, "Nix")  # noqa: B009 - checkers know that it isn't there


@pytest.mark.parametrize(
    ("code", "unwanted"),
    [
        ("import fleetauth.testing", ["pytest", "fleetauth.sandbox", "fleetauth.session_parts"]),
        ("import fleetauth.testing.plugin", ["fleetauth.sandbox", "fleetauth.session_parts"]),
        ("from fleetauth.testing import FakeVendors", ["pytest", "starlette", "uvicorn"]),
    ],
)
def test_an_import_brings_nothing_that_it_need_not(code: str, unwanted: list[str]) -> None:
    run = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    assert not set(unwanted) & set(run.stdout.split())
