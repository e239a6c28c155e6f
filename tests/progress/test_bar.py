"""The bar, as it stands in a terminal; and that a notebook's takes the same drawing."""

from __future__ import annotations

import io
import subprocess
import sys
import threading
import time
import warnings
from typing import Any

import attrs
import pytest

from fleetauth.progress import Progress
from fleetauth.progress.bar import Bar, bar_class

BEGUN = Progress(what="fleet GET rows")


class Terminal:
    """A bar and the screen it is drawn on."""

    def __init__(self) -> None:
        self.screen = io.StringIO()
        self.bar = Bar(bar_class(), file=self.screen, ascii=True, ncols=100)
        self._now = BEGUN

    def show(self, **news: Any) -> None:  # noqa: ANN401 - Progress's own
        self._now = attrs.evolve(self._now, **news)
        self.bar(self._now)

    @property
    def drawn(self) -> list[str]:
        """Each drawing, without the room around it."""
        lines = self.screen.getvalue().replace("\r", "\n").split("\n")
        return [line.strip() for line in lines if line.strip()]


@pytest.fixture
def terminal() -> Terminal:
    return Terminal()


def test_what_takes_a_moment_only_is_not_shown(terminal: Terminal) -> None:
    terminal.show()
    terminal.show(elapsed=0.99, rows=100)
    terminal.show(elapsed=0.99, done=True)
    assert terminal.screen.getvalue() == ""


def test_what_takes_longer_is_shown_with_rows_and_requests(terminal: Terminal) -> None:
    terminal.show(elapsed=1.0, rows=40, requests=1)
    assert terminal.drawn == ["fleet GET rows: 40 rows [00:01, 1 request]"]


def test_a_known_total_is_shown_as_a_bar(terminal: Terminal) -> None:
    terminal.show(elapsed=5.0, rows=1000, total=4000, requests=2)
    (line,) = terminal.drawn[-1:]
    assert line.startswith("fleet GET rows:  25%|##")
    assert line.endswith("| 1000/4000 rows [00:05<00:15, 2 requests]")


def test_a_range_is_shown_by_its_windows(terminal: Terminal) -> None:
    terminal.show(elapsed=5.0, rows=1204, windows=3, windows_total=12, requests=9)
    assert terminal.drawn[-1].endswith("| 3/12 windows [00:05<00:15, 1,204 rows, 9 requests]")


def test_a_wait_is_shown_at_once_and_counted_down(terminal: Terminal) -> None:
    terminal.show(waiting=12.0, waiting_for="Fleet positions")
    terminal.show(elapsed=0.6, waiting=11.4)
    terminal.show(elapsed=12.0, waiting=None, waiting_for=None)
    assert terminal.drawn == [
        "fleet GET rows [00:00, waiting 12 s for Fleet positions]",
        "fleet GET rows [00:00, waiting 12 s for Fleet positions]",
        "fleet GET rows [00:12]",
    ]


def test_a_wait_of_unknown_length_is_shown_once_it_takes_long(terminal: Terminal) -> None:
    terminal.show(waiting_for="sign-in")
    assert terminal.drawn == []
    terminal.show(elapsed=2.0)
    assert terminal.drawn == ["fleet GET rows [00:02, waiting for sign-in]"]


def test_it_is_drawn_ten_times_a_second_at_most(terminal: Terminal) -> None:
    terminal.show(elapsed=1.0, rows=1)
    terminal.show(elapsed=1.05, rows=2)
    terminal.show(elapsed=1.11, rows=3)
    assert [line.split()[3] for line in terminal.drawn] == ["1", "3"]


def test_its_last_drawing_is_the_end(terminal: Terminal) -> None:
    terminal.show(elapsed=1.0, rows=1)
    terminal.show(elapsed=1.01, rows=500, done=True)
    assert terminal.drawn[-1] == "fleet GET rows: 500 rows [00:01]"
    assert terminal.screen.getvalue().endswith("\n")


def test_an_error_leaves_it_standing_as_stopped(terminal: Terminal) -> None:
    terminal.show(elapsed=1.0)
    terminal.show(elapsed=2.0, done=True, failed=True)
    assert terminal.drawn[-1] == "fleet GET rows [00:02, stopped short]"
    assert terminal.screen.getvalue().endswith("\n")


def test_what_ends_in_the_moment_it_appears_is_closed_as_well(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    monkeypatch.setattr("fleetauth.progress.bar.time.time", lambda: now + 5.0)  # a slow machine
    terminal.show(waiting=12.0, waiting_for="Fleet positions")
    terminal.show(done=True, failed=True)
    assert terminal.screen.getvalue().endswith("\n")


def test_a_single_call_s_goes_when_its_answer_is_there(terminal: Terminal) -> None:
    terminal.show(elapsed=1.0)
    terminal.show(elapsed=2.0, requests=1, done=True)
    last = terminal.screen.getvalue().split("\r")
    assert last[-1] == ""
    assert last[-2].strip() == ""


def test_gone_on_with_after_its_end_it_is_drawn_anew(terminal: Terminal) -> None:
    terminal.show(elapsed=1.0, rows=1)
    terminal.show(done=True, failed=True)
    terminal.show(elapsed=1.02, rows=2, done=False, failed=False)
    assert terminal.drawn[-1] == "fleet GET rows: 2 rows [00:01]"


def test_it_starts_no_thread(terminal: Terminal) -> None:
    before = threading.active_count()
    terminal.show(elapsed=1.0, rows=1)
    assert threading.active_count() == before


def test_a_notebook_s_bar_is_drawn_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    from tqdm.notebook import tqdm as notebook

    monkeypatch.setattr(notebook, "monitor_interval", 0)  # no thread

    drawn: list[Any] = []

    def kept(**options: Any) -> Any:  # noqa: ANN401 - tqdm's own
        drawn.append(notebook(**options))
        return drawn[-1]

    bar = Bar(kept, display=False)
    bar(attrs.evolve(BEGUN, elapsed=1.0, rows=1))
    bar(attrs.evolve(BEGUN, elapsed=3.0, rows=2, total=4, requests=1))
    left, widget, right = drawn[0].container.children
    assert (widget.value, widget.max) == (2, 4)
    assert left.value.replace("\u2007", " ") == "fleet GET rows:  50%"
    assert right.value.replace("\u2007", " ") == " 2/4 rows [00:03&lt;00:03, 1 request]"
    bar(attrs.evolve(BEGUN, elapsed=4.0, rows=4, total=4, done=True))
    assert (widget.value, widget.bar_style) == (4, "success")


def test_a_notebook_without_widgets_gets_the_text_bar_and_no_warning() -> None:
    code = """
import sys, types, warnings
warnings.simplefilter("always")
sys.modules["ipywidgets"] = None
import IPython
sys.modules["ipykernel.zmqshell"] = types.ModuleType("ipykernel.zmqshell")
from fleetauth.progress.bar import bar_class
import tqdm.std, tqdm.notebook
kind = bar_class()
assert tqdm.notebook.IProgress is None
assert not issubclass(kind, tqdm.notebook.tqdm_notebook) and issubclass(kind, tqdm.std.tqdm)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_warnings_of_others_are_as_they_were() -> None:
    before = list(warnings.filters)
    bar_class()
    assert warnings.filters == before
