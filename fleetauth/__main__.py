"""`python -m fleetauth`: the check, the demo and the sandbox from a command line. Each has a module of its own."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from typing import Final

from fleetauth._version import __version__

_UNREAD: Final = 141  # as a shell tells of a program that wrote to nobody
_COMMANDS: Final = {
    "check": (
        "fleetauth.check.command",
        "say of each configured vendor, step by step, what works and what doesn't",
    ),
    "demo": (
        "fleetauth.demo.command",
        "sign in to four emulated vendors, and see tokens expire and renew",
    ),
    "sandbox": (
        "fleetauth.sandbox.command",
        "run the four emulated vendors on a port of this machine",
    ),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit code, or 2 if there is no such command or an extra is missing."""
    words = list(sys.argv[1:] if argv is None else argv)
    name = words[0] if words else ""
    if name == "--version":
        print(f"fleetauth {__version__}")
        return 0
    if name not in _COMMANDS:
        return _explain(name)
    try:
        code: int = importlib.import_module(_COMMANDS[name][0]).main(words[1:])
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read has left, as `head` does when it has enough
        # What is not written yet would be, and fail again, when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _UNREAD
    except ImportError as exc:
        print(f"fleetauth {name}: {exc}", file=sys.stderr)
        return 2
    return code


def _explain(name: str) -> int:
    asked = name in {"-h", "--help"}
    out = sys.stdout if asked else sys.stderr
    if name and not asked:
        print(f"fleetauth has no command {name!r}.", file=out)
    print("usage: python -m fleetauth COMMAND [--help]\n", file=out)
    for command, (_, what) in _COMMANDS.items():
        print(f"  {command:<8} {what}", file=out)
    return 0 if asked else 2


if __name__ == "__main__":  # pragma: no cover - the tests call main itself
    sys.exit(main())
