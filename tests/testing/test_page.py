"""The page "Test your application" is true: its files make a small project, whose tests run as printed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "how_to" / "test_your_application.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^```python\n# (\w+\.py)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE))
SETTINGS = "[pytest]\nfilterwarnings = error\naddopts = -q --strict-markers -p no:cacheprovider\n"


def test_every_example_of_the_page_is_a_file() -> None:
    assert len(FILES) == PAGE.count("```python") > 5


@pytest.fixture
def environment() -> dict[str, str]:
    """A process that finds this very package, and no plugin that happens to be installed but anyio's."""
    names = {"PATH", "COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG", "COVERAGE_FILE"}
    kept = {name: text for name, text in os.environ.items() if name in names}
    return kept | {
        "PYTHONPATH": os.pathsep.join(path for path in (str(ROOT), *sys.path) if path),
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTEST_PLUGINS": "anyio.pytest_plugin",
        "MZONE_BASE_URL": "https://real.mzone.example/",
    }


def test_the_examples_pass(tmp_path: Path, environment: dict[str, str]) -> None:
    for name, source in FILES.items():
        (tmp_path / name).write_text(source, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text(SETTINGS, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", str(tmp_path)],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=55,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    tests = sum(source.count("async def test_") for source in FILES.values())
    expected = 2 * tests + sum(source.count("\ndef test_") for source in FILES.values()) - 1
    assert f"{expected} passed" in run.stdout
