"""HTTP's classes of statuses, by their first digit, and those of a class that mean something else.

Which error follows is decided elsewhere.
"""

from __future__ import annotations

from typing import Final

SUCCESS: Final = 2
REDIRECT: Final = 3
CLIENT_ERROR: Final = 4
PASSING: Final = frozenset({408, 425})
"""Of the class of client errors, and yet no word on what was sent: later may work."""
