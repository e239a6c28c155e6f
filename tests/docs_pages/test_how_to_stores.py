"""The store that a how-to writes keeps what every store must promise, by tests that the page has its reader inherit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anyio
import pytest

from fleetauth.stores import new_key
from fleetauth.testing import StoreContract
from tests.docs_pages.examples import DOCS, examples

PROMISES = [name for name in dir(StoreContract) if name.startswith("test_")]
WANTED = ("class SQLiteStore", "class TestSQLiteStore")


@pytest.fixture
def contract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StoreContract:
    """The page's tests of its store, as its reader would have them."""
    monkeypatch.chdir(tmp_path)
    page: dict[str, Any] = {"key": new_key()}
    for example in examples(DOCS / "how_to" / "storing_tokens.md"):
        if any(wanted in example.source for wanted in WANTED):
            exec(example.code(), page)  # noqa: S102 - our own page
    proof: Any = page["TestSQLiteStore"]()
    proof.setup_method()
    assert isinstance(proof, StoreContract)
    return proof


@pytest.mark.parametrize("promise", PROMISES)
@pytest.mark.parametrize("anyio_backend", ["asyncio"])  # its transactions run in threads on both
async def test_the_pages_store_keeps(promise: str, contract: StoreContract) -> None:
    with anyio.fail_after(20):
        await getattr(contract, promise)()
