"""`Findings`: where a vendor's steps are written down, and the one place where secrets and foreign words are cleaned.

Vendors, name servers and certificates may say anything: control characters would reach the terminal, names of people
a ticket. What must not be told is taken out here, whoever writes a step.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Final

from fleetauth.clock import Clock
from fleetauth.secrets import Redactor, Secret

from .report import Fact, Status, Step

_LONGEST: Final = 400  # characters of what somebody else said


class Findings:
    """One vendor's steps so far.

    Args:
        clock: Time, for how long a step took.
        on_step: Told of each step at once.

    Attributes:
        steps: In order.
        secrets: Knows what must never be shown.
        names: Knows what tells who somebody is: taken out of what others say, as our own words don't hold it.
    """

    def __init__(self, clock: Clock, on_step: Callable[[Step], None]) -> None:
        self.steps: list[Step] = []
        self.secrets: Redactor = Redactor()
        self.names: Redactor = Redactor()
        self._clock = clock
        self._on_step = on_step
        self._started = clock.monotonic()

    def learn(self, secrets: Mapping[str, Secret], *, public: frozenset[str]) -> None:
        """Know what the settings hold, by their names; `public` ones tell who somebody is, and no more."""
        for name, secret in secrets.items():
            self.names.keep(secret)
            if name not in public:
                self.secrets.keep(secret)

    def learn_passing(self, *secrets: Secret) -> None:
        """Know what was bought meanwhile, too."""
        self.secrets.learn(*secrets)

    def begins(self) -> None:
        """A step begins now."""
        self._started = self._clock.monotonic()

    def foreign(self, words: str) -> str:
        """What somebody else said, fit to stand in a step: without names, in one line, and not too long."""
        text = _printable(self.names.text(self.secrets.text(_without_home(words))))
        return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."

    def add(
        self,
        name: str,
        status: Status,
        told: str,
        *,
        subject: str = "",
        advice: str = "",
        kind: str = "",
        facts: Mapping[str, Fact] | None = None,
    ) -> None:
        """Write a step down; it took from `begins` until now."""
        step = Step(
            name=name,
            subject=self._clean(subject),
            status=status,
            told=self._clean(told),
            advice=self._clean(advice),
            kind=kind,
            facts={key: self._clean_fact(value) for key, value in (facts or {}).items()},
            seconds=max(0.0, self._clock.monotonic() - self._started),
        )
        self.steps.append(step)
        self._on_step(step)
        self.begins()

    def not_tried(self, name: str, why: str, *, subject: str = "") -> None:
        """Write down that a step was left out, and why."""
        self.begins()
        self.add(name, Status.NOT_TRIED, why, subject=subject)

    def _clean(self, text: str) -> str:
        return _printable(self.secrets.text(text))

    def _clean_fact(self, fact: Fact) -> Fact:
        if isinstance(fact, str):
            return self._clean(fact)
        if isinstance(fact, list):
            return [self._clean(text) for text in fact]
        if isinstance(fact, dict):
            return {self._clean(name): self._clean(text) for name, text in fact.items()}
        return fact


def _printable(text: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _without_home(text: str) -> str:
    """A path in it tells no more than what is below the user's home, whose name may be a person's."""
    home = os.path.expanduser("~")  # noqa: PTH111 - it never raises
    return text.replace(home, "~") if len(home) > 1 else text
