"""Writes what ``events.md`` lists between its markers: the events, the spans and the metrics, all read from the code.

Run it after a change of one of them: ``python docs/events_table.py``. A test says when the page is out of date.
"""  # noqa: INP001 - a script, run by its path

from __future__ import annotations

import inspect
import logging
import re
from pathlib import Path
from typing import Final

from fleetauth import events
from fleetauth.events import Event
from fleetauth.opentelemetry.names import METRICS, SPANS

PAGE: Final = Path(__file__).with_name("events.md")
GROUPS: Final[dict[str, tuple[type[Event], ...]]] = {
    "Tokens": (
        events.TokenRequested,
        events.TokenIssued,
        events.TokenAdopted,
        events.TokenRejected,
        events.RefreshRefused,
        events.ExchangeFailed,
        events.SessionLocked,
    ),
    "The second factor": (events.SecondFactorWanted, events.SecondFactorGiven),
    "The store": (
        events.Saved,
        events.SaveFailed,
        events.LoadFailed,
        events.LeaseWaited,
        events.LeaseFailed,
    ),
    "Calls": (events.CallAnswered, events.CallRetried, events.QuotaWaited),
    "Lists and feeds": (
        events.RowsMoved,
        events.RowsRepeated,
        events.TotalDisagrees,
        events.FeedJumped,
    ),
    "The session": (events.SessionClosed,),
}


def page() -> str:
    """The whole page with the tables in their places."""
    text = PAGE.read_text(encoding="utf-8")
    for name, made in (("events", _events()), ("spans", _spans()), ("metrics", _metrics())):
        begin, end = f"<!-- generated: {name} -->\n", "<!-- end -->\n"
        before, found, rest = text.partition(begin)
        if not found:
            raise LookupError(f"events.md has no place for {name}")
        text = f"{before}{begin}\n{made}\n{end}{rest.partition(end)[2]}"
    return text


def ungrouped() -> set[str]:
    """The names of the events that no group has."""
    kinds = [kind for kind in vars(events).values() if isinstance(kind, type)]
    grouped = [Event, *(kind for group in GROUPS.values() for kind in group)]
    return {kind.__name__ for kind in kinds if issubclass(kind, Event) and kind not in grouped}


def _events() -> str:
    lines: list[str] = []
    for title, kinds in GROUPS.items():
        lines += [
            f"### {title}",
            "",
            "| event | level | when | fields |",
            "| --- | --- | --- | --- |",
        ]
        lines += [_row(kind) for kind in kinds]
        lines.append("")
    return "\n".join(lines)


def _row(kind: type[Event]) -> str:
    what, fields = _documented(kind)
    level = logging.getLevelName(kind.level)
    told = "<br>".join(f"`{name}`: {text}" for name, text in fields)
    return f"| `{kind.__name__}` | {level} | {_plain(what)} | {_plain(told)} |"


def _documented(kind: type[Event]) -> tuple[str, list[tuple[str, str]]]:
    """What a class's docstring says: its sentences, and its attributes."""
    what, _, rest = (inspect.getdoc(kind) or "").partition("\nAttributes:\n")
    attributes = re.findall(r"^ {4}(\w+): (.*(?:\n {5,}.*)*)", rest, re.MULTILINE)
    return " ".join(what.split()), [(name, " ".join(text.split())) for name, text in attributes]


def _spans() -> str:
    lines = ["| span | kind | what | child of | attributes |", "| --- | --- | --- | --- | --- |"]
    lines += [
        f"| `{it.name}` | {it.kind} | {it.what} | {it.parent} | {_names(it.attributes)} |"
        for it in SPANS
    ]
    return "\n".join(lines) + "\n"


def _metrics() -> str:
    lines = ["| metric | kind | unit | what | attributes |", "| --- | --- | --- | --- | --- |"]
    for metric in METRICS:
        kind = "histogram" if metric.boundaries else "counter"
        told = f"{metric.description} | {_names(metric.attributes)}"
        lines.append(f"| `{metric.name}` | {kind} | `{metric.unit}` | {told} |")
    return "\n".join(lines) + "\n"


def _names(attributes: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in attributes)


def _plain(text: str) -> str:
    return text.replace("``", "`").replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
