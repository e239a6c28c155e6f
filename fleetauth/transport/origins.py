"""Origins: where a session's secrets may go, and the checks of the URLs that a session is made with (I7).

The comparison with a request that is about to be sent is the engine seam's, which knows how the engine read the URL.
"""

from __future__ import annotations

import functools
import ipaddress
import re
from collections.abc import Iterable
from typing import Final, Self
from urllib.parse import urljoin, urlsplit

import attrs

from fleetauth.errors import ArgumentError, ConfigurationError, OriginError
from fleetauth.secrets import MASK, Secret, told

_PORTS: Final = {"http": 80, "https": 443}
_LONGEST_SHOWN: Final = 200  # letters of a place in an error
_PROXIES: Final = frozenset({"http", "https", "socks5", "socks5h"})
_is_usual: Final = re.compile(  # a path that nobody reads otherwise, and that leads nowhere else
    r"(?!/)[0-9A-Za-z_\-~!$&'()*+,;=@%/]++(?:\?[!-\"$-\[\]-~]*+)?"
).fullmatch
_PLACE: Final = re.compile(  # scheme, host and port; after that no query
    r"([a-z][a-z0-9+.-]*://(?:[0-9A-Za-z.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?)(?=[/?#]|\Z)[^?#]*"
)
_UNSAFE: Final = re.compile(r"[\s\\\x00-\x1f\x7f]")  # what two parsers of URLs may read differently


@attrs.frozen
class Origin:
    """Scheme, host and port of a URL."""

    scheme: str
    host: str
    port: int | None

    @classmethod
    def of(cls, scheme: str, host: str, port: int | None) -> Self:
        """An origin in its one spelling."""
        scheme = scheme.lower()
        return cls(scheme, host.lower().strip("[]"), port or _PORTS.get(scheme))

    @classmethod
    def of_url(cls, url: str) -> Self:
        """The origin of an absolute URL that has been checked."""
        parts = urlsplit(url)
        return cls.of(parts.scheme, parts.hostname or "", parts.port)

    def is_loopback(self) -> bool:
        """Whether it is this very machine."""
        return _is_loopback(self.host)

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + (
            "" if self.port == _PORTS.get(self.scheme) else f":{self.port}"
        )


@functools.lru_cache(maxsize=128)
def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@functools.lru_cache(maxsize=128)
def origin_of_base(url: str) -> Origin:
    """The same for a URL that a session is made with: many sessions are made with the same few."""
    return Origin.of_url(url)


def loopback_hosts(origins: Iterable[Origin]) -> set[str]:
    """The hosts among them that are this very machine, as a URL spells them."""
    hosts = {origin.host for origin in origins if origin.is_loopback()}
    return {f"[{host}]" if ":" in host else host for host in hosts}


def checked_url(url: object, *, argument: str, vendor: str) -> str:
    """A URL that secrets may be sent to.

    Raises:
        ConfigurationError: It is no such URL; the text says what is wrong and what is expected.
    """
    # What is remembered may hold no password.
    if isinstance(url, str) and "@" not in url and _is_accepted(url):
        return url
    problem = _problem(url)
    if problem or not isinstance(url, str):
        text = f"{argument}={shown(url)} {problem}; expected something like {argument}='https://host.example/path/'"
        raise ConfigurationError(text, vendor=vendor)
    return url


def checked_base(url: object, *, argument: str, vendor: str) -> str:
    """The same for a URL that paths are appended to: it ends with a slash."""
    return checked_url(url, argument=argument, vendor=vendor).rstrip("/") + "/"


def checked_proxy(url: object, *, vendor: str) -> Secret:
    """A proxy's URL; it may hold a user and a password.

    Raises:
        ConfigurationError: It is none.
    """
    secret = Secret(url) if isinstance(url, (str, Secret)) else None
    if secret is None or not _is_proxy(secret):
        text = "proxy must be a URL such as 'http://proxy.example:3128', or one that begins with https:// or socks5://"
        raise ConfigurationError(text, vendor=vendor)
    return secret


def joined(base: str, path: str) -> str:
    """A path below a base URL; an absolute URL only on the base's own origin.

    Raises:
        ArgumentError: The path could be read as something else.
        OriginError: It leads to another origin.
    """
    if _is_usual(path):
        return base + path
    if (
        _UNSAFE.search(path)
        or path.startswith("//")
        or "#" in path
        or ".." in path.partition("?")[0].split("/")
    ):
        text = (
            f"path={shown(path)} has white space, a backslash, '#', '..' or a leading '//' in it: "
            f"quote what belongs into it, and give it relative to {base}"
        )
        raise ArgumentError(text)
    if "://" not in path.partition("?")[0]:
        return base + path.lstrip("/")
    return same_origin(base, path)


def linked(base: str, link: str) -> str:
    """Where a vendor's link leads, if that is surely below or beside the base URL. It is no argument of the caller's.

    Raises:
        OriginError: It leads to another origin, or two readers may read it differently.
    """
    try:
        link.encode()  # what can't be written leads nowhere
        return joined(base, link)
    except (ArgumentError, UnicodeEncodeError):
        place = _cut(shown(link, path=False))
    text = f"the vendor's link {place} may be read in several ways; tokens are not sent there"
    raise OriginError(text)


def same_origin(base: str, location: str) -> str:
    """Where a link or a redirect leads, if that is the origin of `base`.

    Raises:
        OriginError: It is another.
    """
    try:
        target = urljoin(base, location)
        same = _problem(target, query=True) is None and Origin.of_url(target) == Origin.of_url(base)
    except ValueError:
        target, same = "", False
    if not same:
        where = _cut(shown(location, path=False))
        text = (
            f"{where} leads to another origin than {Origin.of_url(base)}; tokens are not sent there"
        )
        raise OriginError(text)
    return target


@functools.lru_cache(maxsize=128)
def _is_accepted(url: str) -> bool:
    """The same check, remembered: many sessions are made with the same few URLs."""
    return _problem(url) is None


def _problem(url: object, *, query: bool = False) -> str | None:
    if not isinstance(url, str) or not url.strip():
        return "is no URL"
    if _UNSAFE.search(url):
        return "has white space, a backslash or a control character in it"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "can't be read as a URL: look at its host and port"
    if parts.scheme not in _PORTS:
        return "does not begin with https://"
    if not parts.hostname:
        return "has no host"
    if "@" in parts.netloc:
        return "has a user or password in it; pass credentials by their own arguments"
    if (parts.query and not query) or parts.fragment:
        return "has a query or a fragment"
    if parts.scheme == "http" and not Origin.of("http", parts.hostname, port).is_loopback():
        return "is plain http, which shows the credentials to everybody on the way; use https (http is for loopback)"
    return None


def _cut(place: str) -> str:
    return place if len(place) <= _LONGEST_SHOWN else f"{place[:_LONGEST_SHOWN]}…"


def _is_proxy(url: Secret) -> bool:
    try:
        parts = urlsplit(url.reveal())
        return parts.scheme in _PROXIES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def shown(url: object, *, path: bool = True) -> str:
    """A URL, for the error that refuses it: without its query, if it can hold no password; else what it is.

    Args:
        url: The URL, or what was given instead.
        path: Whether its path is told, which a vendor may have written anything into.
    """
    if not isinstance(url, str):
        return told(url)
    place = _PLACE.match(url)
    if not place or "@" in url:
        return f"'{MASK}'"
    return repr(place[0] if path else place[1])
