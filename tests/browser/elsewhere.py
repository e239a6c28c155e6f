"""What a page may ask for beyond this machine, and who answers: npm's packages play the public servers of scripts and
styles, one grey square plays every tile of a map. Anything else is refused, and remembered. Nothing here drives a page.
"""

from __future__ import annotations

import base64
import json
import mimetypes
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Route

_LOOPBACK: Final = {"127.0.0.1", "localhost"}
_TILE: Final = re.compile(r"https://(\w\.)?tile\.openstreetmap\.org/\d+/\d+/\d+\.png")
_GREY: Final = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP48B8ABYQC6wVGp0QAAAAASUVORK5CYII="
)
# Where a package, its version and a file's name stand in an address.
_PACKAGES: Final = (
    re.compile(
        r"https://cdn\.jsdelivr\.net/npm/(?P<package>(?:@[\w-]+/)?[\w.-]+)@(?P<version>[\d.]+)/(?:.*/)?(?P<name>[^/]+)"
    ),
    re.compile(
        r"https://cdnjs\.cloudflare\.com/ajax/libs/(?P<package>[\w.-]+)/(?P<version>[\d.]+)/(?:.*/)?(?P<name>[^/]+)"
    ),
    re.compile(r"https://code\.jquery\.com/(?P<package>jquery)-(?P<version>[\d.]+)\.(?P<name>.+)"),
)
# Styles of icons that npm does not have; a map is whole without them.
_BARE: Final = ("/bootstrap-glyphicons.css", "/leaflet.awesome.rotate.min.css")


class Elsewhere:
    """Answers what a page asks of the world.

    Args:
        installed: The folder that npm installed the packages in.

    Attributes:
        refused: What was asked for, and why nobody answers.
        tiles: How many tiles were asked for.
    """

    def __init__(self, installed: Path) -> None:
        self._modules = installed / "node_modules"
        self.refused: list[str] = []
        self.tiles = 0

    def answer(self, route: Route) -> None:
        """Let what is on this machine pass, and answer or refuse the rest."""
        url = route.request.url
        parts = urlsplit(url)
        if parts.hostname in _LOOPBACK or parts.scheme in {"data", "blob"}:
            route.continue_()
        elif _TILE.fullmatch(url):
            self.tiles += 1
            route.fulfill(body=_GREY, content_type="image/png")
        elif parts.path.endswith(_BARE):
            route.fulfill(body="", content_type="text/css")
        elif isinstance(found := self._file(url), Path):
            kind = mimetypes.guess_type(found.name)[0] or "application/octet-stream"
            headers = {"Access-Control-Allow-Origin": "*"}  # as those servers say: fonts need it
            route.fulfill(body=found.read_bytes(), content_type=kind, headers=headers)
        else:
            self.refused.append(f"{url}: {found}")
            route.abort()

    def refuse_socket(self, url: str) -> None:
        """Remember a web socket that leaves this machine: no route sees those."""
        if urlsplit(url).hostname not in _LOOPBACK:
            self.refused.append(f"{url}: a web socket to elsewhere")

    def _file(self, url: str) -> Path | str:
        """The file that is asked for, or why there is none."""
        asked = next(
            (found for pattern in _PACKAGES if (found := pattern.fullmatch(url.partition("?")[0]))),
            None,
        )
        if asked is None:
            return "a map has no business there"
        package = self._modules / asked["package"].replace("Leaflet.", "leaflet.")
        if not package.is_dir():
            return f"tests/browser/package.json lacks {asked['package']} {asked['version']}"
        had = json.loads((package / "package.json").read_bytes())["version"]
        if had.partition(".")[0] != asked["version"].partition(".")[0]:
            return f"tests/browser/package.json has {had}"
        name = (
            f"{asked['package']}.{asked['name']}" if "jquery" in asked["package"] else asked["name"]
        )
        stem, _, suffix = name.rpartition(".")
        for wanted in (name, f"{stem}-src.{suffix}"):  # some are published unpacked only
            if files := sorted(package.rglob(wanted), key=lambda path: len(path.parts)):
                return files[0]
        return f"{package.name} {had} has no {name}"
