"""What the vendors share: choosing an environment's URLs, and reading the settings, arguments and counts they take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from fleetauth.errors import ArgumentError, ConfigurationError
from fleetauth.secrets import Secret, told
from fleetauth.transport.counts import checked_count

_LONGEST_SHOWN: Final = 40


def urls_of(
    environments: Mapping[str, Mapping[str, str]], environment: str, *, vendor: str
) -> Mapping[str, str]:
    """The URLs of one of a vendor's environments.

    Raises:
        ConfigurationError: The vendor has no such environment.
    """
    if environment not in environments:
        known = ", ".join(repr(name) for name in environments)
        given = told(environment)
        text = f"environment={given} is unknown; {vendor} has {known}, and each URL has an argument of its own"
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


def listed(values: Iterable[Any], argument: str, *, vendor: str) -> list[str]:
    """Ids or names, given as any iterable of texts.

    Raises:
        ArgumentError: It is one text, or something in it is blank or no text.
    """
    if isinstance(values, str):
        text = f"{argument} must be a list of texts, not one text; write [{_short(values)}]"
        raise ArgumentError(text, vendor=vendor)
    chosen: list[str] = []
    for value in values:
        if not isinstance(value, str) or not value.strip():
            text = f"{argument} must be a list of texts; it holds {type(value).__name__} {_short(value)}"
            raise ArgumentError(text, vendor=vendor)
        chosen.append(value)
    return chosen


def checked_page_size(page_size: object, *, vendor: str) -> int:
    """How many rows to ask for at once.

    Raises:
        ArgumentError: It is no whole number from 1.
    """
    return checked_count(page_size, "page_size", vendor=vendor)


def checked_moment(value: object, argument: str, *, vendor: str) -> datetime:
    """A moment. Whether it has a time zone is checked where it is written.

    Raises:
        ArgumentError: It is text, or a day, or something else.
    """
    if not isinstance(value, datetime):
        text = f"{argument} must be a datetime with a time zone, not {type(value).__name__}"
        raise ArgumentError(text, vendor=vendor)
    return value


def known_only(options: Mapping[str, Any], kind: type[Any], *, vendor: str) -> None:
    """See that a call was given no keyword but those that a `TypedDict` has, which is checked for types only.

    Raises:
        ArgumentError: It was.
    """
    known = set(kind.__annotations__)
    unknown = sorted(set(options) - known)
    if unknown:
        text = f"{unknown[0]}=… is no argument of this call; it takes {', '.join(sorted(known))}"
        raise ArgumentError(text, vendor=vendor)


def count_of(value: object) -> int | None:
    """How many rows there are, as a number or as text; `None` if it is neither."""
    if isinstance(value, str) and value.isascii() and value.isdecimal():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _short(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[:_LONGEST_SHOWN]}…"
