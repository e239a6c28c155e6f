"""Pages of the docs that hold a part which is made: it stands between two marks, and only it is replaced."""

from __future__ import annotations


def filled(page: str, begin: str, end: str, made: str) -> str:
    """The page with this part between its marks.

    Raises:
        ValueError: The page has no such marks.
    """
    before, found, rest = page.partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"the page has no place for it: add {begin!r} and {end!r}")
    return f"{before}{begin}{made}{end}{after}"
