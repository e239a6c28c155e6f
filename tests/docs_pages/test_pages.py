"""The pages that lead to a first call are true: each example runs on the sandbox as printed, and shows something."""

from __future__ import annotations

import ast
import re
from codeop import CommandCompiler
from pathlib import Path

import pytest

from fleetauth.sandbox import Sandbox
from tests.docs_pages.examples import DOCS, examples, run_page, sandbox_environment
from tests.docs_pages.test_answers import SESSIONS

PAGES = [DOCS / "start.md", DOCS / "errors.md", *sorted((DOCS / "vendors").glob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_examples_of_a_page_run_in_order(page: Path, sandbox: Sandbox, tmp_path: Path) -> None:
    assert examples(page)
    assert run_page(page, sandbox_environment(sandbox), tmp_path)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_lines_for_a_notebook_can_be_typed_into_python_as_well(page: Path) -> None:
    compiled = CommandCompiler()
    compiled.compiler.flags |= ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    for example in (example for example in examples(page) if not example.is_program):
        typed: list[str] = []
        for line in [*example.source.splitlines(), ""]:
            typed.append(line)
            if (
                compiled("\n".join(typed)) is not None
            ):  # a statement is whole; it raises if it can't be
                typed.clear()
        assert not typed


def test_the_first_program_is_short() -> None:
    source = examples(DOCS / "start.md")[0].source
    assert len(re.findall(r"^.*\S.*$", source, re.MULTILINE)) < 10


@pytest.mark.parametrize("vendor", ["mzone", "masternaut", "mps_monitor", "mbanq"])
def test_a_vendor_s_page_names_every_setting(vendor: str, sandbox: Sandbox) -> None:
    page = (DOCS / "vendors" / f"{vendor}.md").read_text(encoding="utf-8")
    session = SESSIONS[vendor]
    for name in (*session.required_settings, *session.optional_settings):
        assert f"`{name}`" in page
        assert f"`{vendor.upper()}_{name.upper()}`" in page
    assert set(sandbox.vendors[vendor].environment) <= set(re.findall(r"`([A-Z_]+)`", page))
