"""The page of errors: made from the code, up to date, and no error is without its place, or says too little."""

from __future__ import annotations

import importlib
import pkgutil
import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import fleetauth
from fleetauth import FleetAuthError, errors
from fleetauth.tokens.answers import UnusableTokenError
from tests.docs_pages.examples import DOCS

PAGE = (DOCS / "errors.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(DOCS / "errors_table.py"))


def tree(kind: type[FleetAuthError]) -> Iterator[type[FleetAuthError]]:
    """A kind of error and all below it."""
    yield kind
    for below in kind.__subclasses__():
        yield from tree(below)


def test_the_page_is_up_to_date(script: dict[str, Any]) -> None:
    assert script["page"]() == PAGE, "run: python docs/errors_table.py"


def test_every_error_has_a_place(script: dict[str, Any]) -> None:
    assert script["ungrouped"]() == set()


def test_every_error_of_the_package_is_in_its_tree_of_public_errors() -> None:
    for module in pkgutil.walk_packages(fleetauth.__path__, "fleetauth."):
        if not re.search(r"__main__|sandbox|opentelemetry|aiohttp_engine", module.name):
            importlib.import_module(module.name)
    own = [kind for kind in tree(FleetAuthError) if kind.__module__.startswith("fleetauth.")]
    private = {kind for kind in own if getattr(errors, kind.__name__, None) is not kind}
    assert private == {UnusableTokenError}  # caught as a DecodeError


def test_every_public_error_is_on_the_public_face() -> None:
    public = {name for name in vars(errors) if name.endswith("Error")}
    assert public <= set(fleetauth.__all__)


def test_an_error_that_does_not_say_what_to_do_is_missed(script: dict[str, Any]) -> None:
    class SilentError(FleetAuthError):
        """It says nothing more."""

    with pytest.raises(LookupError, match="SilentError does not say: What to do, Sent again"):
        script["told"](SilentError)


def test_the_script_writes_the_page(tmp_path: Path) -> None:
    script, stale = tmp_path / "errors_table.py", tmp_path / "errors.md"
    script.write_bytes((DOCS / "errors_table.py").read_bytes())
    stale.write_text(
        re.sub(r"(<!-- generated: \w+ -->\n).*?(<!-- end -->)", r"\1\2", PAGE, flags=re.DOTALL),
        encoding="utf-8",
    )
    runpy.run_path(str(script), run_name="__main__")
    assert stale.read_text(encoding="utf-8") == PAGE


def test_a_place_that_is_gone_is_missed(tmp_path: Path) -> None:
    script = tmp_path / "errors_table.py"
    script.write_bytes((DOCS / "errors_table.py").read_bytes())
    (tmp_path / "errors.md").write_text("nothing")
    with pytest.raises(LookupError, match="no place for attributes"):
        runpy.run_path(str(script), run_name="__main__")
