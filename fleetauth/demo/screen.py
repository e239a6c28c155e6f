"""How the demo shows what happens: lines for people, in colour on a terminal, or one JSON document for machines."""

from __future__ import annotations

import json
import sys
from typing import TextIO

import attrs

from fleetauth.markup.terminal import BOLD, DIM, GREEN, RED, is_colourful, painted


@attrs.frozen
class Step:
    """One step and how it went.

    Attributes:
        vendor: Whose.
        title: What was tried.
        ok: Whether it went as it should.
        told: What was seen, line by line.
    """

    vendor: str
    title: str
    ok: bool
    told: tuple[str, ...] = ()


class Screen:
    """Shows steps as they come, and keeps them.

    Args:
        as_json: One JSON document at the end instead of lines.
        out: Where to.
    """

    def __init__(self, *, as_json: bool, out: TextIO | None = None) -> None:
        self._out = sys.stdout if out is None else out
        self._as_json = as_json
        self._colour = not as_json and is_colourful(self._out)
        self.steps: list[Step] = []

    def heading(self, text: str) -> None:
        """Begin a part."""
        if not self._as_json:
            self._write(f"\n{self._painted(BOLD, text)}")

    def step(self, step: Step) -> None:
        """Show one step."""
        self.steps.append(step)
        if self._as_json:
            return
        mark = self._painted(GREEN, "ok  ") if step.ok else self._painted(RED, "FAIL")
        self._write(f"  {mark} {step.title}")
        for line in step.told:
            self._write(self._painted(DIM, f"       {line}"))

    def end(self, *, seconds: float, engine: str) -> bool:
        """Close with a summary; whether every step went well."""
        ok = bool(self.steps) and all(step.ok for step in self.steps)
        if self._as_json:
            document = {
                "ok": ok,
                "engine": engine,
                "seconds": round(seconds, 2),
                "steps": [attrs.asdict(step) for step in self.steps],
            }
            self._write(json.dumps(document, indent=2))
            return ok
        good = sum(step.ok for step in self.steps)
        words = f"{good} of {len(self.steps)} steps went as they should, in {seconds:.1f} s, on {engine}"
        self._write("\n" + self._painted(GREEN if ok else RED, words))
        return ok

    def _painted(self, colour: str, text: str) -> str:
        return painted(colour, text) if self._colour else text

    def _write(self, text: str) -> None:
        print(text, file=self._out, flush=True)
