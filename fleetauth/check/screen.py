"""How a check is shown to people: aligned lines as the steps come, a summary at the end. Nothing is judged here."""

from __future__ import annotations

import textwrap
from typing import Final, TextIO

from fleetauth.markup.terminal import (
    BOLD,
    DIM,
    GREEN,
    RED,
    YELLOW,
    encodable,
    is_colourful,
    painted,
)
from fleetauth.vendors.probing import Probes

from .report import Report, Status, Step, VendorReport

_WIDTH: Final = 100
_MARKS: Final = {
    Status.OK: ("ok", GREEN),
    Status.WARN: ("warn", YELLOW),
    Status.FAIL: ("FAIL", RED),
    Status.NOT_TRIED: ("not tried", DIM),
}
_MARK_WIDTH: Final = 11
_NAME_WIDTH: Final = 15
_INDENT: Final = " " * (2 + _MARK_WIDTH + _NAME_WIDTH)


class Screen:
    """Shows steps as they come.

    Args:
        out: Where to.
    """

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._colour = is_colourful(out)
        self._title = ""

    def step(self, probes: Probes, step: Step) -> None:
        """Show one step."""
        if probes.title != self._title:
            self._title = probes.title
            self._write(f"\n{self._painted(BOLD, probes.title)}")
        mark, colour = _MARKS[step.status]
        head = f"  {self._painted(colour, f'{mark:<{_MARK_WIDTH}}')}{step.name:<{_NAME_WIDTH}}"
        told = f"{step.subject}: {step.told}" if step.subject else step.told
        first, *more = textwrap.wrap(told, _WIDTH - len(_INDENT), break_on_hyphens=False) or [""]
        self._write(head + first)
        if step.advice:
            more += textwrap.wrap(
                f"-> {step.advice}.", _WIDTH - len(_INDENT), break_on_hyphens=False
            )
        for line in more:
            self._write(_INDENT + line)

    def end(self, report: Report) -> None:
        """Close with what was left out, a summary, and what it ran with."""
        unset = [vendor for vendor in report.vendors if not vendor.steps]
        if unset:
            self._write("\nNot configured")
        for vendor in unset:
            self._write(
                textwrap.fill(
                    _lacking(vendor), _WIDTH, initial_indent="  ", subsequent_indent="    "
                )
            )
        if not report.checked:
            self._write("\nNothing to check: set a vendor's variables, or try --sandbox.")
        else:
            counts = [f"{report.count(status)} {_MARKS[status][0]}" for status in Status]
            words = ", ".join(counts)
            self._write("\n" + self._painted(GREEN if report.ok else RED, words))
        versions = ", ".join(f"{name} {told}" for name, told in report.environment.items())
        self._write(textwrap.fill(versions, _WIDTH, break_on_hyphens=False))

    def _painted(self, colour: str, text: str) -> str:
        return painted(colour, text) if self._colour else text

    def _write(self, text: str) -> None:
        print(encodable(text, self._out), file=self._out, flush=True)


def _lacking(vendor: VendorReport) -> str:
    remarks = f"; {'; '.join(vendor.remarks)}" if vendor.remarks else ""
    return f"{vendor.title}: {', '.join(vendor.missing)} not set{remarks}"
