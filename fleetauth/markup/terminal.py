"""What a terminal takes: colour where it is wanted, and characters that it has. What is shown is not known here."""

from __future__ import annotations

import os
from typing import Final, TextIO

GREEN: Final = "\x1b[32m"
RED: Final = "\x1b[31m"
YELLOW: Final = "\x1b[33m"
BOLD: Final = "\x1b[1m"
DIM: Final = "\x1b[2m"
_PLAIN: Final = "\x1b[0m"


def is_colourful(out: TextIO) -> bool:
    """Whether it is a terminal that wants colour (``NO_COLOR``, ``TERM=dumb``)."""
    return out.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def painted(colour: str, text: str) -> str:
    """The text in a colour."""
    return f"{colour}{text}{_PLAIN}"


def encodable(text: str, out: TextIO) -> str:
    """The text with what the stream's encoding lacks replaced, as a vendor's words may hold any character."""
    encoding = out.encoding or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)
