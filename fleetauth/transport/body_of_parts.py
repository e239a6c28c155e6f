"""`body_of_parts`: a body of the parts that it came in. What is large stays in them, if it can be read so."""

from __future__ import annotations

from typing import Final

import anyio.to_thread

from fleetauth.turns import in_turns
from fleetauth.wire.blocks import Blocks
from fleetauth.wire.looked_through import looked_through

_LARGE: Final = 1 << 21  # bytes


async def body_of_parts(parts: list[bytes]) -> bytes | Blocks:
    """All of them in one, but for a large list, or an object with one."""
    if len(parts) < 2 or sum(map(len, parts)) < _LARGE:  # noqa: PLR2004
        return b"".join(parts)
    blocks = Blocks(parts)
    if await in_turns(looked_through(blocks)):
        return blocks
    # Copying takes a millisecond a megabyte, and more; Python lets others work meanwhile.
    return await anyio.to_thread.run_sync(blocks.joined)
