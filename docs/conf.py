"""How Sphinx builds these pages. Nothing about the product is said here: it is read from the
installed package.
"""

from __future__ import annotations

import importlib.metadata

project = "fleetauth"
author = "fleetauth contributors"
project_copyright = "fleetauth contributors"
release = importlib.metadata.version("fleetauth")
version = release

extensions = ["myst_parser", "sphinxcontrib.mermaid"]
myst_fence_as_directive = ["mermaid"]  # GitHub draws such a block; so do these pages
myst_heading_anchors = 3  # links such as page.md#heading are checked
exclude_patterns = ["_build"]
nitpicky = True  # a reference to nothing is a warning, and a warning fails the build

html_theme = "furo"
html_title = f"fleetauth {release}"
