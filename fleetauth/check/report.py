"""What a check found, as typed values: steps of a vendor, vendors of a report. Nothing is tried or printed here.

The names of steps, statuses, kinds and facts are stable: ``docs/check.md`` lists them.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Any, Final, TypeAlias

import attrs

Fact: TypeAlias = str | int | float | bool | list[str] | dict[str, str] | None
"""What a step found, for machines."""

SCHEMA: Final = 1
"""The number of the JSON document's form: it grows when a name changes its meaning or goes."""


class Status(enum.Enum):
    """How a step went."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"
    NOT_TRIED = "not_tried"


@attrs.frozen(kw_only=True)
class Step:
    """One step and how it went. There is no secret in it.

    Attributes:
        name: Which step: ``"dns"``, ``"tls"``, ``"sign_in"`` …
        subject: What was tried: a host, or an API; empty for the vendor as a whole.
        status: How it went.
        told: What was found, in a sentence.
        advice: What to do about it, or whom to ask; empty if nothing.
        kind: What it was, in one stable word, if it did not go well: ``"refused"``, ``"rights_missing"`` …
        facts: The same for machines.
        seconds: How long it took.
    """

    name: str
    subject: str = ""
    status: Status
    told: str
    advice: str = ""
    kind: str = ""
    facts: Mapping[str, Fact] = attrs.field(factory=dict[str, Fact])
    seconds: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        """The step as JSON has it."""
        return attrs.asdict(self, recurse=False) | {
            "status": self.status.value,
            "facts": dict(self.facts),
            "seconds": round(self.seconds, 3),
        }


@attrs.frozen(kw_only=True)
class VendorReport:
    """What was found of one vendor.

    Attributes:
        vendor: Its name in the library.
        title: For people.
        configured: Whether there were credentials.
        missing: Variables that lack.
        remarks: What looks wrong about those that were found.
        steps: In the order in which they were tried; none for one that is not configured and was not asked for.
    """

    vendor: str
    title: str
    configured: bool
    missing: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing failed."""
        return all(step.status is not Status.FAIL for step in self.steps)

    def as_dict(self) -> dict[str, Any]:
        """The vendor as JSON has it."""
        return {
            "vendor": self.vendor,
            "title": self.title,
            "configured": self.configured,
            "missing": list(self.missing),
            "remarks": list(self.remarks),
            "ok": self.ok,
            "steps": [step.as_dict() for step in self.steps],
        }


@attrs.frozen(kw_only=True)
class Report:
    """What was found of all.

    Attributes:
        vendors: One for each that was asked for, or for all.
        environment: Versions, by name.
    """

    vendors: tuple[VendorReport, ...]
    environment: Mapping[str, str]

    @property
    def checked(self) -> tuple[VendorReport, ...]:
        """Those of which something was tried."""
        return tuple(vendor for vendor in self.vendors if vendor.steps)

    @property
    def ok(self) -> bool:
        """Whether something was tried, and nothing failed."""
        return bool(self.checked) and all(vendor.ok for vendor in self.vendors)

    def count(self, status: Status) -> int:
        """How many steps went so."""
        return sum(step.status is status for vendor in self.vendors for step in vendor.steps)

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON has it."""
        return {
            "schema": SCHEMA,
            "ok": self.ok,
            "environment": dict(self.environment),
            "vendors": [vendor.as_dict() for vendor in self.vendors],
        }
