"""Kernels for the tests of this folder: one for all tests of a file that leave it usable, as every one must."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.notebooks.kernels import Kernel


@pytest.fixture(scope="session")
def short_place() -> Iterator[Callable[[], Path]]:
    """Makes directories with short paths: those of Unix sockets may not be long."""
    with ExitStack() as stack:

        def made() -> Path:
            return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="fa-", dir="/tmp")))

        yield made


@pytest.fixture(scope="module")
def kernel(short_place: Callable[[], Path]) -> Iterator[Kernel]:
    """A kernel that the tests of a file share."""
    with Kernel(short_place()) as kernel:
        yield kernel
