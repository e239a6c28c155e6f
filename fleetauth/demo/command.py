"""`python -m fleetauth demo`: its arguments, and the run from the sandbox's start to the exit code."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from typing import Final

import anyio

from fleetauth.sandbox import Sandbox
from fleetauth.transport.installed import default_engine

from .screen import Screen
from .story import STORIES, Story, Teller

_TIME_LIMIT: Final = 120.0  # seconds; it takes a few
_INTERRUPTED: Final = 130  # as shells have it


def main(argv: Sequence[str] | None = None) -> int:
    """Run the demo; 0 if every step went as it should, 1 if not, 130 after Ctrl-C."""
    parser = argparse.ArgumentParser(
        prog="python -m fleetauth demo",
        description="Signs in to four emulated vendors, calls them, lets tokens expire and renews them.",
    )
    names = [story.name for story in STORIES]
    parser.add_argument(
        "--vendor", action="append", choices=names, help="only this one; may be given several times"
    )
    parser.add_argument("--json", action="store_true", help="one JSON document, for machines")
    arguments = parser.parse_args(argv)
    chosen = [story for story in STORIES if not arguments.vendor or story.name in arguments.vendor]
    screen = Screen(as_json=arguments.json)
    started = time.monotonic()
    try:
        anyio.run(_run, chosen, screen)
    except KeyboardInterrupt:
        print("fleetauth demo: stopped", file=sys.stderr)
        return _INTERRUPTED
    return (
        0 if screen.end(seconds=time.monotonic() - started, engine=default_engine().__name__) else 1
    )


async def _run(chosen: Sequence[Story], screen: Screen) -> None:
    with anyio.fail_after(_TIME_LIMIT):
        async with Sandbox() as sandbox:
            screen.heading(
                f"The sandbox emulates the vendors at {sandbox.url}; no account is needed."
            )
            teller = Teller(sandbox, screen)
            for story in chosen:
                await teller.tell(story)
            await teller.tell_of_refusal(chosen[0])
