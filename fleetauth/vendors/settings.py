"""What the vendors' constructors share: wrapping secrets at the door, and choosing the URLs of an environment."""

from __future__ import annotations

from collections.abc import Mapping

from fleetauth.errors import ConfigurationError
from fleetauth.secrets import Secret


def urls_of(
    environments: Mapping[str, Mapping[str, str]], environment: str, *, vendor: str
) -> Mapping[str, str]:
    """The URLs of one of a vendor's environments.

    Raises:
        ConfigurationError: The vendor has no such environment.
    """
    if environment not in environments:
        known = ", ".join(repr(name) for name in environments)
        text = f"environment={environment!r} is unknown; {vendor} has {known}, and each URL has an argument of its own"
        raise ConfigurationError(text, vendor=vendor)
    return environments[environment]


def plain_setting(value: object, argument: str, *, vendor: str) -> str:
    """A setting that is no secret, though it may have come wrapped: an id that goes into URLs or headers.

    Raises:
        ConfigurationError: It is missing, blank, or can't stand in a URL or header.
    """
    text = value.reveal() if isinstance(value, Secret) else value
    if not isinstance(text, str) or not Secret(text.strip()).is_token():
        what = (
            "missing or blank" if not text else "no text of visible ASCII characters without spaces"
        )
        variable = f"{vendor}_{argument}".upper()
        problem = f"{argument} is {what}: pass {argument}=… or set {variable} in the environment and use from_env()"
        raise ConfigurationError(problem, vendor=vendor)
    return text.strip()
