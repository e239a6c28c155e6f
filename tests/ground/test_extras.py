"""Optional packages: one that is missing is named with its extra, one that is broken speaks for itself."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from fleetauth.errors import MissingExtraError
from fleetauth.extras import optional


def test_what_is_installed_is_given() -> None:
    assert optional("json.decoder", extra="any", needed_by="this") is sys.modules["json.decoder"]


def test_what_is_missing_is_named_with_its_extra() -> None:
    with pytest.raises(MissingExtraError) as caught:
        optional("no_such_package.inside", extra="tables", needed_by="to_table()")
    assert str(caught.value) == (
        'to_table() needs no_such_package: pip install "fleetauth[tables]"'
    )


def test_a_package_that_lacks_a_package_of_its_own_says_so_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "half_installed.py").write_text("import its_missing_half\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match="its_missing_half"):
        optional("half_installed", extra="any", needed_by="this")
