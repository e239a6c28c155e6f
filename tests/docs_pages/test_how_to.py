"""The how-tos are true: every example runs on the sandbox as it is printed, and the old code of the moves compiles."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import fleetauth
from fleetauth.sandbox import Sandbox
from fleetauth.stores import new_key
from tests.docs_pages.examples import DOCS, examples, run_page, sandbox_environment
from tests.stores.conftest import ring  # noqa: F401 - a fixture

HOW_TO = DOCS / "how_to"
PLAIN = [
    "long_exports",
    "coming_from_a_token_cache",
    "coming_from_authlib",
    "coming_from_requests_oauthlib",
    "storing_tokens",
    "your_own_http_client",
]

for _name in fleetauth.__all__:
    getattr(
        fleetauth, _name
    )  # a page for a notebook imports while its loop runs, which the guard of blocked loops minds


@pytest.fixture
def environment(sandbox: Sandbox, tmp_path: Path) -> dict[str, str]:
    """The sandbox's variables, and the two that the pages about stores speak of."""
    return sandbox_environment(sandbox) | {
        "TOKEN_STORE": f"file:{tmp_path}/tokens",
        "FLEETAUTH_STORE_KEY": new_key().reveal(),
    }


@pytest.mark.parametrize("name", PLAIN)
def test_the_examples_of_a_page_run_in_order(
    name: str, environment: dict[str, str], tmp_path: Path
) -> None:
    page = HOW_TO / f"{name}.md"
    assert examples(page)
    assert run_page(page, environment, tmp_path)


@pytest.mark.parametrize("name", ["coming_from_authlib", "coming_from_requests_oauthlib"])
def test_the_code_before_is_python(name: str) -> None:
    text = (HOW_TO / f"{name}.md").read_text("utf-8")
    (before,) = re.findall(r"^```py\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    compile(before, name, "exec")


@pytest.mark.usefixtures("ring")
def test_the_cells_of_the_notebooks_page_run_in_order(
    environment: dict[str, str], tmp_path: Path
) -> None:
    assert "mzone GET Vehicles: 40 of 40" in run_page(DOCS / "notebooks.md", environment, tmp_path)
