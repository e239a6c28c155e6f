"""The suite's own honesty: what a skip, an empty run and the other engine's tests do to a run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., subprocess.CompletedProcess[str]]

CONFTEST = Path(__file__).parents[1] / "conftest.py"
SKIPPED = "import pytest\n@pytest.mark.skip\ndef test_one(): ...\n"
SKIPPED_MODULE = "import pytest\npytest.importorskip('no_such_package')\ndef test_one(): ...\n"
OTHERS = "import pytest\n@pytest.mark.engine('httpx2')\ndef test_one(): ...\ndef test_two(): ...\n"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a test file under the suite's conftest, in a process of its own."""

    def run_file(source: str, **environment: str) -> subprocess.CompletedProcess[str]:
        shutil.copy(CONFTEST, tmp_path)
        (tmp_path / "test_it.py").write_text(source)
        plain = {name: value for name, value in os.environ.items() if name != "CI"}
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "--rootdir", str(tmp_path), "test_it.py"],
            cwd=tmp_path,
            env={**plain, **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=50,
        )

    return run_file


def test_a_run_in_which_every_test_was_skipped_fails(run: Run) -> None:
    assert run(SKIPPED).returncode == pytest.ExitCode.NO_TESTS_COLLECTED


def test_a_skipped_test_fails_in_ci(run: Run) -> None:
    assert run(SKIPPED, CI="true").returncode == pytest.ExitCode.TESTS_FAILED


def test_a_skipped_module_fails_in_ci(run: Run) -> None:
    assert run(SKIPPED_MODULE, CI="true").returncode != pytest.ExitCode.OK


def test_a_test_for_the_other_engine_is_left_out(run: Run) -> None:
    assert "1 passed, 1 deselected" in run(OTHERS, FLEETAUTH_TEST_ENGINE="httpx").stdout


def test_a_test_for_this_engine_runs(run: Run) -> None:
    assert "2 passed" in run(OTHERS, FLEETAUTH_TEST_ENGINE="httpx2").stdout
