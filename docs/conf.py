"""How Sphinx builds these pages. Nothing about the product is said here: it is read from the
installed package.
"""

from __future__ import annotations

import importlib.metadata
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # for api_sphinx

project = "fleetauth"
author = "fleetauth contributors"
project_copyright = "fleetauth contributors"
release = importlib.metadata.version("fleetauth")
version = release

extensions = [
    "myst_parser",
    "sphinxcontrib.mermaid",
    "sphinx.ext.autodoc",
    "api_sphinx",
]
myst_fence_as_directive = ["mermaid"]  # GitHub draws such a block; so do these pages
myst_heading_anchors = 3  # links such as page.md#heading are checked
exclude_patterns = ["_build"]
nitpicky = True  # a reference to nothing is a warning, and a warning fails the build

html_theme = "furo"
html_title = f"fleetauth {release}"

# The reference, in api/: made of docstrings in Google's form.
autodoc_typehints = "signature"
autodoc_member_order = "bysource"
autodoc_default_options = {"exclude-members": "__weakref__"}
autodoc_inherit_docstrings = False
autodoc_preserve_defaults = True  # as the sources say them
default_role = "py:obj"  # `name` in a docstring is a link where the reference has that name
nitpick_ignore_regex = [
    ("py:obj", ".*"),  # … and plain text where it has not: an argument, a value
    # Pages of others are not linked, so that building these needs no network.
    ("py:.*", r"(abc|collections|contextlib|datetime|decimal|enum|os|ssl|types|typing)\..*"),
    ("py:.*", r"(httpx|opentelemetry|pd|pl|pa|folium|anyio)\..*"),
    ("py:class", r"fleetauth\..*\._?[A-Z](_co)?"),  # a type variable
]
nitpick_ignore = [
    # What only the library itself makes such an object of, or hands to it.
    ("py:class", f"fleetauth.{name}")
    for name in (
        "events.Observer",
        "progress.meter.Meter",
        "secrets.Redactor",
        "tokens.kept_fresh.KeptFresh",
        "transport.engine.AsyncClient",
        "transport.engine.AsyncTransport",
        "transport.export.Batches",
        "transport.page.Page",
        "transport.page.Place",
        "transport.page_walk.Walk",
        "vendors.masternaut.feed.Changes",
        "vendors.masternaut.feed.FeedTerms",
        "vendors.masternaut.ranges.RangePlan",
        "vendors.mzone.events_feed.FeedSettings",
        "vendors.mzone.properties.Slot",
        "vendors.mzone.query.Asked",
        "vendors.mzone.related.Related",
        "vendors.probing.Probes",
        "wire.parts.Parts",
    )
] + [
    # Imported for type checkers only, so that autodoc can't tell whose name it is.
    ("py:class", name)
    for name in (
        "Auth",
        "Call",
        "DtypeBackend",
        "Found",
        "JsonObject",
        "MeterProvider",
        "TracerProvider",
        "World",
    )
]
nitpick_ignore.append(("py:exc", "NotJsonError"))  # of `Answer.parts`, which is for vendors' rooms
suppress_warnings = [
    "ref.python"
]  # the sandbox has a `Clock` and an `Answer` of its own, on purpose
