"""What can become of a request, as plain values: the words in which the plan tells the rules what has happened."""

from __future__ import annotations

from typing import TypeAlias

import attrs


@attrs.frozen
class Sold:
    """A token came.

    Attributes:
        access: The access token.
        refresh: The refresh token, if one came with it.
        lifetime: Seconds, if the vendor says so.
    """

    access: str
    refresh: str | None
    lifetime: float | None


@attrs.frozen
class Refused:
    """The vendor refused what was sent to its token endpoint."""


@attrs.frozen
class Said:
    """An API answered.

    Attributes:
        status: HTTP's.
        restricted: Whether it wants a second factor, under a status of success.
        wrong: Whether it refuses what was asked for, under a status of success.
        bought: The second factor that it gives.
    """

    status: int
    restricted: bool = False
    wrong: bool = False
    bought: str | None = None


@attrs.frozen
class Fault:
    """Something broke that is no refusal.

    Attributes:
        error: The name of the error that tells of it.
        passing: Whether another attempt may help.
        arrived: Whether the vendor may have acted.
        at_door: Whether it was surely turned away before that, by a quota.
        retry_after: Seconds that the vendor asked for.
        refresh: A refresh token that came in an answer which is of no other use.
        perhaps_refused: Whether it may be about the refresh token that was sent, though it doesn't say so.
    """

    error: str
    passing: bool = True
    arrived: bool = False
    at_door: bool = False
    retry_after: float = 0.0
    refresh: str | None = None
    perhaps_refused: bool = False


Landed: TypeAlias = Sold | Refused | Said | Fault
