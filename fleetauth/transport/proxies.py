"""Which proxy a request goes by, for an engine that doesn't see to it: the one a session was given, or one that the
environment names. The standard library reads what that says; what is meant for this very machine goes by none of those.
"""

from __future__ import annotations

import base64
from typing import Final, Self
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

import attrs

from fleetauth.errors import ConfigurationError
from fleetauth.secrets import Secret

from .origins import Origin

_SCHEMES: Final = ("http", "https")
_NAMED: Final = (*_SCHEMES, "all")  # by the environment


@attrs.frozen
class Proxy:
    """One proxy.

    Attributes:
        url: Without user and password.
        signs_in: ``user:password``, if it wants them.
    """

    url: str
    signs_in: Secret | None

    @classmethod
    def of(cls, url: Secret) -> Self:
        """A proxy by its URL.

        Raises:
            ValueError: It is none that HTTP goes by.
        """
        parts = urlsplit(url.reveal())
        if parts.scheme not in _SCHEMES or not parts.hostname:
            raise ValueError("no URL of an HTTP proxy")
        place = parts.netloc.rpartition("@")[2]
        if parts.username is None:
            return cls(f"{parts.scheme}://{place}", None)
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        return cls(f"{parts.scheme}://{place}", Secret(pair))

    def authorization(self) -> Secret | None:
        """What ``Proxy-Authorization`` must be."""
        if self.signs_in is None:
            return None
        return Secret("Basic " + base64.b64encode(self.signs_in.reveal().encode()).decode())


class Proxies:
    """Finds a request's proxy.

    Args:
        given: The one that the session was given: all requests go by it.
        named: Else those that the environment names, by the scheme of what goes by them.
    """

    def __init__(self, given: Proxy | None, named: dict[str, Proxy]) -> None:
        self._given = given
        self._named = named
        self._known: dict[tuple[str, str, int | None], Proxy | None] = {}

    @classmethod
    def told(cls, given: Secret | None, *, vendor: str) -> Self:
        """The given one, or those that the environment names.

        Raises:
            ConfigurationError: One can't be used.
        """
        try:
            if given is not None:
                return cls(Proxy.of(given), {})
            found = getproxies()
            named = {name: Proxy.of(_whole(found[name])) for name in _NAMED if found.get(name)}
            return cls(None, named)
        except ValueError:
            pass
        where = (
            "the proxy settings of the environment (HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY)"
        )
        text = (
            f'engine="aiohttp" goes by proxies that begin with http:// or https:// only, not by SOCKS: check '
            f"{where if given is None else 'proxy'}, or leave engine out"
        )
        raise ConfigurationError(text, vendor=vendor)

    def __bool__(self) -> bool:
        """Whether there are any."""
        return self._given is not None or bool(self._named)

    def of(self, scheme: str, host: str, port: int | None) -> Proxy | None:
        """The proxy of a request to this place."""
        if not self._named:
            return self._given
        place = (scheme, host, port)
        if place not in self._known:
            self._known[place] = self._by_environment(Origin.of(*place))
        return self._known[place]

    def _by_environment(self, origin: Origin) -> Proxy | None:
        if origin.is_loopback() or proxy_bypass(f"{origin.host}:{origin.port}"):
            return None
        return self._named.get(origin.scheme) or self._named.get("all")


def secrets_of(url: Secret) -> tuple[Secret, ...]:
    """What of a proxy's URL nobody may see, in the spellings in which it is sent and given."""
    parts = urlsplit(url.reveal())
    given = parts.password or ""
    pair = Secret(f"{unquote(parts.username or '')}:{unquote(given)}")
    encoded = Secret(base64.b64encode(pair.reveal().encode()).decode())
    return (Secret(given), Secret(unquote(given)), *((pair, encoded) if given else ()))


def _whole(url: str) -> Secret:
    """A proxy's URL; the environment's may be without a scheme."""
    return Secret(url if "://" in url else f"http://{url}")
