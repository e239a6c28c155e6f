"""Writes the lowest versions that pyproject.toml allows, as constraints for pip and uv; `nox -s lowest` tries them.

httpx2 is not among them: it wants a newer anyio than httpx does.
"""

from __future__ import annotations

import sys
from pathlib import Path

from supply.lock import compiled, extras

if __name__ == "__main__":
    text = compiled("--resolution=lowest-direct", *extras("httpx2"))
    Path(sys.argv[1]).write_text(text, encoding="utf-8")
