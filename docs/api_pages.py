"""What is public, and on which page of ``docs/api`` it is shown. Writes these pages; Sphinx fills them from docstrings.

`ROOMS` and `MENTIONED` say what the promise of stable names is about; the snapshot of public names reads them too. When
one came or went, run it: ``python docs/api_pages.py``. A test says when the pages are out of date.
"""  # noqa: INP001 - a script, run by its path

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Protocol

FOLDER: Final = Path(__file__).with_name("api")
# The modules whose `__all__` is public.
ROOMS: Final = (
    "fleetauth",
    "fleetauth.events",
    "fleetauth.stores",
    "fleetauth.testing",
    "fleetauth.sandbox",
    "fleetauth.opentelemetry",
    "fleetauth.check",
    "fleetauth.vendors.mzone",
    "fleetauth.vendors.masternaut",
    "fleetauth.vendors.mps_monitor",
    "fleetauth.vendors.mps_monitor.models",
    "fleetauth.vendors.mbanq",
)
# Names of `fleetauth` itself, by the page; what a room has is on the room's page.
SUBJECTS: Final[Mapping[str, tuple[str, ...]]] = {
    "sessions": (
        "VendorSession",
        "SessionOptions",
        "RetryPolicy",
        "State",
        "TokenStatus",
        "Secret",
        "Answer",
        "Clock",
        "__version__",
    ),
    "lists": ("Records", "Pager", "Rows", "Pages", "Progress", "ProgressCallback"),
    "fleet": ("Fleet", "FleetRecords", "FleetMember", "FleetVehicle", "FleetPosition"),
}
# What signatures of public names mention: public too, though no room exports it.
MENTIONED: Final[Mapping[str, tuple[str, ...]]] = {
    "masternaut": (
        "fleetauth.vendors.masternaut.feed_api.FeedOptions",
        "fleetauth.vendors.masternaut.range_api.RangeOptions",
    ),
    "mps_monitor": (
        "fleetauth.vendors.mps_monitor.account_calls.AccountFilters",
        "fleetauth.vendors.mps_monitor.counter_calls.ConsumableFilters",
        "fleetauth.vendors.mps_monitor.counter_calls.CounterFilters",
        "fleetauth.vendors.mps_monitor.counter_calls.DetailedCounterFilters",
        "fleetauth.vendors.mps_monitor.dealer_calls.CustomerFilters",
        "fleetauth.vendors.mps_monitor.dealer_calls.DealerFilters",
        "fleetauth.vendors.mps_monitor.device_filters.DeviceFilters",
        "fleetauth.vendors.mps_monitor.device_filters.MaintenanceAlertFilters",
        "fleetauth.vendors.mps_monitor.device_filters.MeterReadFilters",
        "fleetauth.vendors.mps_monitor.paging.Paging",
        "fleetauth.vendors.mps_monitor.supply_alert_calls.OfficeFilters",
        "fleetauth.vendors.mps_monitor.supply_alert_calls.SupplyAlertFilters",
    ),
    "lists": ("fleetauth.wire.Record",),
    "opentelemetry": (
        "fleetauth.watching.Telemetry",
        "fleetauth.watching.WatchedExchange",
        "fleetauth.watching.WatchedRequest",
    ),
    "sandbox": ("fleetauth.sandbox.answer.Answer",),
}
# Page, its title, the room whose names it has (if it is a room's), and one sentence.
PAGES: Final = (
    ("sessions", "Sessions", "", "What every vendor's session has and takes."),
    ("mzone", "MZone", "fleetauth.vendors.mzone", "The session, its queries and its records."),
    (
        "masternaut",
        "Masternaut",
        "fleetauth.vendors.masternaut",
        "The session, its feeds and ranges, and its records.",
    ),
    (
        "mps_monitor",
        "MPS Monitor",
        "fleetauth.vendors.mps_monitor",
        "The session, and its records by subject.",
    ),
    ("mbanq", "Mbanq", "fleetauth.vendors.mbanq", "The session, payments and records."),
    ("lists", "Records and lists", "", "What a call gives back, and how long lists are read."),
    ("fleet", "Fleet", "", "Vehicles and positions of several vendors in one shape."),
    ("errors", "Errors", "", "One tree, told apart by what a caller can do."),
    ("events", "Events", "fleetauth.events", "What a session tells of what it does."),
    ("stores", "Stores", "fleetauth.stores", "Where tokens and quotas are kept and shared."),
    ("testing", "Testing", "fleetauth.testing", "What tests of your own code need."),
    ("sandbox", "Sandbox", "fleetauth.sandbox", "The four vendors on your own machine."),
    ("check", "Check", "fleetauth.check", "Whether a configuration works, as a call."),
    ("opentelemetry", "OpenTelemetry", "fleetauth.opentelemetry", "Spans and metrics."),
)


def pages() -> dict[str, str]:
    """Each page's text, by its file's name."""
    paths = homes()
    shown = {
        f"{name}.rst": _page(title, text, [path for path, page in paths.items() if page == name])
        for name, title, _, text in PAGES
    }
    contents = "".join(f"   {name}\n" for name, *_ in PAGES)
    return {"index.rst": f"{_INDEX}{contents}", **shown}


def homes() -> dict[str, str]:
    """Every public name once, by its shortest path, with the page that has it."""
    return {
        path: page
        for page, _, room, _ in PAGES
        for path in (*_names(page, room), *MENTIONED.get(page, ()))
    }


def public() -> Iterator[str]:
    """Every path by which a public name can be imported."""
    for room in ROOMS:
        yield from (f"{room}.{name}" for name in _exports(room))
    for paths in MENTIONED.values():
        yield from paths


def thing(path: str) -> Any:  # noqa: ANN401 - whatever is public
    """What a path names."""
    room, _, name = path.rpartition(".")
    return getattr(import_module(room), name)


def _names(page: str, room: str) -> list[str]:
    if page == "errors":
        return [f"fleetauth.{name}" for name in _exports("fleetauth") if name.endswith("Error")]
    if not room:
        return [f"fleetauth.{name}" for name in SUBJECTS[page]]
    subjects = {name for names in SUBJECTS.values() for name in names}
    face = {
        id(thing(f"fleetauth.{name}")): name
        for name in _exports("fleetauth")
        if name not in subjects and not name.endswith("Error")
    }
    elsewhere = {id(thing(f"fleetauth.{name}")) for name in subjects}
    told: dict[int, str] = {}
    for one in ROOMS:
        if one != room and not one.startswith(f"{room}."):
            continue
        for name in _exports(one):
            what = id(thing(f"{one}.{name}"))
            if what not in elsewhere:
                told.setdefault(
                    what, f"fleetauth.{face[what]}" if what in face else f"{one}.{name}"
                )
    return sorted(told.values(), key=_rank)


def _rank(path: str) -> tuple[bool, bool, str]:
    """Sessions first, then the others in the order of the alphabet, functions last."""
    return not path.endswith("Session"), not inspect.isclass(thing(path)), path


def _exports(room: str) -> list[str]:
    module = import_module(room)
    return list(module.__all__)


def _page(title: str, text: str, paths: list[str]) -> str:
    blocks = [_block(path) for path in paths]
    return "\n".join([f"{_MADE}\n\n{title}\n{'=' * len(title)}\n\n{text}\n", *blocks])


def _block(path: str) -> str:
    what = thing(path)
    if not inspect.isclass(what):
        kind = "function" if inspect.isfunction(what) else "data"
        return f".. auto{kind}:: {path}\n"
    kind = "exception" if issubclass(what, BaseException) else "class"
    above, known = inspect.getmro(what)[1:], _known()
    lines = [f".. auto{kind}:: {path}", "   :members:"]
    if issubclass(what, Enum):
        lines.append("   :undoc-members:")
    if any(id(base) in known or base in _TOLD for base in above):
        lines.append("   :show-inheritance:")
    if path.endswith("Session"):
        lines.append("   :member-order: alphabetical")
    # What a public class says is not said again of those that come from it, and what is not ours, not at all.
    stops = [
        b.__name__ for b in above if id(b) in known or not b.__module__.startswith("fleetauth")
    ]
    lines.append(f"   :inherited-members: {', '.join(dict.fromkeys(stops))}")
    return "\n".join([*lines, ""])


@cache
def _known() -> set[int]:
    return {id(thing(path)) for path in public()}


_TOLD: Final = (Exception, Enum, Protocol)  # bases that say something of a class
_MADE: Final = ".. Made by docs/api_pages.py: change that, or the docstrings."
_INDEX: Final = f"""{_MADE}

API reference
=============

Every public name, once. What is not here is not public: it may change in any version; see :doc:`../versions`.

.. toctree::
   :maxdepth: 1

"""


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
