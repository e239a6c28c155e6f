"""Runs the Python examples of a page of the docs as its reader would: in order. Which pages there are is said beside.

An example with ``asyncio.run(`` in it is a program, and runs by itself. All others are lines
for a notebook or for ``python -m asyncio``: they may `await`, and go on where the example before left off. A fence
of ``text`` right behind an example is what it prints; ``…`` stands for anything, also for nothing.
"""

from __future__ import annotations

import ast
import asyncio
import contextlib
import inspect
import io
import os
import re
import sys
from collections.abc import Generator, Mapping
from pathlib import Path
from types import CodeType, ModuleType
from typing import Final

import attrs
import pytest

from fleetauth.sandbox import Sandbox

DOCS: Final = Path(__file__).parents[2] / "docs"
PREFIXES: Final = ("MZONE_", "MASTERNAUT_", "MPS_MONITOR_", "MBANQ_")
_EXAMPLE: Final = re.compile(
    r"^```python\n(?P<source>.*?)^```$(?:\n+```text\n(?P<shown>.*?)^```$)?",
    re.DOTALL | re.MULTILINE,
)


@attrs.frozen
class Example:
    """One fence of Python.

    Attributes:
        page: The page's path.
        line: The line of its first statement.
        source: What is between the fences.
        shown: What the page says that it prints; `None` if it says nothing.
    """

    page: Path
    line: int
    source: str
    shown: str | None

    @property
    def is_program(self) -> bool:
        """Whether it runs by itself; otherwise it goes on where the one before left off."""
        return "asyncio.run(" in self.source or "anyio.run(" in self.source

    def code(self) -> CodeType:
        """It, compiled; a traceback names the page and its line."""
        flags = 0 if self.is_program else ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        source = "\n" * (self.line - 1) + self.source
        code: CodeType = compile(source, str(self.page), "exec", flags, dont_inherit=True)
        return code

    def prints(self, printed: str) -> bool:
        """Whether that is what the page says."""
        if self.shown is None:
            return True
        parts = [re.escape(part) for part in self.shown.rstrip().split("…")]
        return re.fullmatch(".*?".join(parts), printed.rstrip(), re.DOTALL) is not None


def examples(page: Path) -> list[Example]:
    """The examples of a page, from its beginning to its end."""
    text = page.read_text(encoding="utf-8")
    return [
        Example(
            page=page,
            line=text.count("\n", 0, found.start("source")) + 1,
            source=found["source"],
            shown=found["shown"],
        )
        for found in _EXAMPLE.finditer(text)
    ]


def run_page(page: Path, environment: Mapping[str, str], folder: Path) -> str:
    """Run a page's examples in order, and give all that they printed.

    Args:
        page: The page.
        environment: The vendors' variables; no others of theirs are set. See `sandbox_environment`.
        folder: Where they run: files that they write are there.
    """
    printed: list[str] = []
    with _surroundings(environment, folder), asyncio.Runner() as loop:
        notebook = ModuleType("__main__")
        for example in examples(page):
            module = ModuleType("__main__") if example.is_program else notebook
            printed.append(_run(example, module, loop))
    return "".join(printed)


def _run(example: Example, module: ModuleType, loop: asyncio.Runner) -> str:
    out = io.StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,  # classes look up their module by its name
        contextlib.redirect_stdout(out),
    ):
        patch.setitem(sys.modules, "__main__", module)
        left = eval(example.code(), vars(module))  # noqa: S307 - our own page
        if inspect.iscoroutine(left):
            loop.run(left)
    assert example.prints(out.getvalue()), f"{example.page}:{example.line} printed {out.getvalue()}"
    return out.getvalue()


@contextlib.contextmanager
def _surroundings(environment: Mapping[str, str], folder: Path) -> Generator[None, None, None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(PREFIXES)]:
            patch.delenv(name)
        for name, value in environment.items():
            patch.setenv(name, value)
        patch.chdir(folder)
        yield


def sandbox_environment(sandbox: Sandbox) -> dict[str, str]:
    """The variables that ``python -m fleetauth sandbox --print-env`` prints."""
    return {
        name: value
        for vendor in sandbox.vendors.values()
        for name, value in vendor.environment.items()
    }
