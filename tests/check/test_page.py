"""The page shows what the command shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fleetauth.check.versions import environment
from tests.check.conftest import ON_ONE
from tests.check.page import ENVIRONMENT, OUTPUTS, PAGE, drawn

if TYPE_CHECKING:
    from fleetauth.sandbox import Sandbox


@ON_ONE
@pytest.mark.parametrize("name", OUTPUTS)
async def test_the_page_shows_what_the_command_shows(sandbox: Sandbox, name: str) -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert drawn(page, name, await OUTPUTS[name](sandbox)) == page, (
        "python -m tests.check.page renews it"
    )


def test_the_page_names_the_versions_that_the_command_names() -> None:
    assert list(ENVIRONMENT) == [name for name in environment() if name != "authorities"]


def test_an_output_without_a_place_is_an_error() -> None:
    with pytest.raises(ValueError, match="no place for it: add '<!-- output: new"):
        drawn("", "new", "")
