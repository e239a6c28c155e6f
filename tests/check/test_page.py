"""The page shows what the command shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.check.conftest import ON_ONE
from tests.check.page import OUTPUTS, PAGE, drawn

if TYPE_CHECKING:
    from fleetauth.sandbox import Sandbox


@ON_ONE
@pytest.mark.parametrize("name", OUTPUTS)
async def test_the_page_shows_what_the_command_shows(sandbox: Sandbox, name: str) -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert drawn(page, name, await OUTPUTS[name](sandbox)) == page, (
        "python -m tests.check.page renews it"
    )


def test_an_output_without_a_place_is_an_error() -> None:
    with pytest.raises(ValueError, match="no place for it: add '<!-- output: new"):
        drawn("", "new", "")
