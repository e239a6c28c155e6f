"""With what a check ran: versions, for whoever reads its output elsewhere. No path and no name of a machine is told."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import ssl
from collections.abc import Mapping
from typing import Final

from fleetauth._version import __version__
from fleetauth.transport.installed import default_engine

_BESIDE: Final = ("anyio", "certifi", "truststore")
_VARIABLES: Final = ("SSL_CERT_FILE", "SSL_CERT_DIR")


def environment() -> Mapping[str, str]:
    """Versions by name. It blocks: it reads files."""
    engine = default_engine().__name__
    found = {
        "fleetauth": __version__,
        "python": platform.python_version(),
        "engine": f"{engine} {_version(engine)}",
        **{name: _version(name) for name in _BESIDE},
        "openssl": ssl.OPENSSL_VERSION,
        "os": f"{platform.system()} {platform.release()} {platform.machine()}",
    }
    authorities = [name for name in _VARIABLES if os.environ.get(name)]
    return found | ({"authorities": f"{' and '.join(authorities)} set"} if authorities else {})


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"
