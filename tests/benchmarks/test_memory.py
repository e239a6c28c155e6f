"""What a benchmark says that a process held is what this one held, and no other."""

from __future__ import annotations

import sys

import pytest

from benchmarks.measure import apart, most_memory

_LARGE = 300 << 20


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell it")
def test_a_new_process_does_not_begin_with_what_its_parent_held() -> None:
    held = b"x" * _LARGE
    del held
    ours, new = most_memory(), apart(most_memory)
    assert ours is not None
    assert new is not None
    assert new < _LARGE < ours
