"""`python -m fleetauth sandbox`: the sandbox in the foreground, for other processes. What it
serves is not said here.
"""

from __future__ import annotations

import argparse
import shlex
import sys
import threading
from typing import TYPE_CHECKING

from fleetauth.sandbox.sandbox import Sandbox, loopback

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def main(argv: Sequence[str], *, until: Callable[[], object] | None = None) -> int:
    """Serve the sandbox until Ctrl-C, and give the exit status.

    Args:
        argv: The arguments behind `sandbox`.
        until: Called while it serves; it ends when this returns. None: until Ctrl-C.
    """
    options = _parser().parse_args(argv)
    try:
        with Sandbox(port=options.port, host=options.host, seed=options.seed) as sandbox:
            _announce(sandbox, print_env=options.print_env)
            try:
                (until or threading.Event().wait)()
            except KeyboardInterrupt:
                print("# stopped", flush=True)
    except (ImportError, OSError) as error:
        print(f"The sandbox cannot be served: {error}", file=sys.stderr)
        if isinstance(error, OSError) and options.port:
            print("Choose another --port, or leave it out for a free one.", file=sys.stderr)
        return 1
    return 0


def _announce(sandbox: Sandbox, *, print_env: bool) -> None:
    # All but the exports is a comment, so that the output can be kept and sourced.
    print(f"# The sandbox of fleetauth is at {sandbox.url} until Ctrl-C. Nothing in it is real.")
    if print_env:
        for vendor in sandbox.vendors.values():
            print(f"# {vendor.name}")
            for name, value in vendor.environment.items():
                print(f"export {name}={shlex.quote(value)}")
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m fleetauth sandbox",
        description="Serve the four vendors, emulated, on this machine.",
    )
    parser.add_argument("--port", type=_port, default=0, help="the port; a free one if not given")
    parser.add_argument("--host", type=_host, default="127.0.0.1", help="a loopback address")
    parser.add_argument("--seed", type=int, default=1, help="what the invented fleet follows from")
    parser.add_argument(
        "--print-env",
        action="store_true",
        help="also print the credentials and URLs as environment variables",
    )
    return parser


def _port(text: str) -> int:
    if not (text.isdecimal() and int(text) <= 65_535):  # noqa: PLR2004 - TCP's own limit
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: a number up to 65535 is.")
    return int(text)


def _host(text: str) -> str:
    try:
        return loopback(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
