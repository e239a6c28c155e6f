"""`TokenStatus`: what may be told of a session's token, and how it is found out. There is no secret in it.

How it looks is `card`'s work.
"""

from __future__ import annotations

from datetime import datetime

import attrs

from fleetauth.clock import Instant
from fleetauth.markup import card, moment_of

from .keeper import Keeper
from .lifecycle import State
from .token import until


@attrs.frozen(kw_only=True)
class TokenStatus:
    """What may be told of a session's token. There is no secret in it.

    Attributes:
        state: Where the token is in its life.
        generation: 1 for the session's first token, 2 for the next …; 0 before there is one.
        grant: The OAuth 2.0 grant that bought it.
        scope: What it allows, in the vendor's words.
        expires_at: When it expires; `None` if there is none, or if the vendor didn't say.
        expires_in: Seconds until then; 0 if that has passed.
        can_refresh: Whether a refresh token is at hand.
        second_factor_expires_at: When what a one-time password bought expires; `None` if there is none, or if the
            vendor didn't say.
        renewed_at: When the request for it started, by this session or by another one that shares the store; `None`
            if there is none.
    """

    state: State
    generation: int
    grant: str | None
    scope: str | None
    expires_at: datetime | None
    expires_in: float | None
    can_refresh: bool
    second_factor_expires_at: datetime | None = None
    renewed_at: datetime | None = None

    def _repr_html_(self) -> str:
        """The same as a small card, for a notebook."""
        from .card import lines_of  # it draws what is declared here

        return card(type(self).__name__, lines_of(self))


def status_of(keeper: Keeper, state: State, moment: Instant) -> TokenStatus:
    """What may be told of a keeper's token at a moment.

    Args:
        keeper: Whose token.
        state: The session's state, which may be another keeper's.
        moment: Now.
    """
    token, factor = keeper.newest, keeper.second_factor()
    end = None if token is None else token.end()
    factor_end = None if factor is None else factor.end()
    age = None if token is None else token.age(moment)
    left = None if end is None else max(0.0, until(end, moment))
    return TokenStatus(
        state=state,
        generation=0 if token is None else token.generation,
        grant=None if token is None else token.grant,
        scope=None if token is None else token.scope,
        expires_at=None if left is None else moment_of(moment.wall + left),
        expires_in=left,
        can_refresh=keeper.can_refresh,
        second_factor_expires_at=None if factor_end is None else moment_of(factor_end.wall),
        renewed_at=None if age is None else moment_of(moment.wall - age),
    )
