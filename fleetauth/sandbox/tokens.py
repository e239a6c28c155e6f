"""The tokens that one vendor has given out, and which of them still count. How a vendor's tokens
look and when they are given out is the vendor's business; nothing here knows HTTP.
"""

from __future__ import annotations

import attrs


@attrs.define
class AccessToken:
    """An access token: whose it is, which sign-in it descends from, and when it dies (seconds since
    1970).
    """

    value: str
    user: str
    family: int
    expires_at: float
    scope: str = ""


@attrs.define
class RefreshToken:
    """A refresh token. `spent`: used where it may be used once; `dead`: replaced or revoked; either
    is refused.
    """

    value: str
    user: str
    family: int
    scope: str = ""
    spent: bool = False
    dead: bool = False
    expires_at: float = float("inf")


class TokenBook:
    """All tokens of one vendor. A family is one sign-in and all that was renewed from it."""

    def __init__(self) -> None:
        self._access: dict[str, AccessToken] = {}
        self._refresh: dict[str, RefreshToken] = {}
        self._families = 0

    def new_family(self) -> int:
        """Begin a sign-in."""
        self._families += 1
        return self._families

    def add_access(self, token: AccessToken) -> None:
        """Let this access token count."""
        self._access[token.value] = token

    def add_refresh(self, token: RefreshToken) -> None:
        """Let this refresh token count."""
        self._refresh[token.value] = token

    def access(self, value: str, at: float) -> AccessToken | None:
        """Give the access token of this value, if it still serves."""
        token = self._access.get(value)
        if token is None or at >= token.expires_at:
            return None
        return token

    def newest_access(self, at: float) -> AccessToken | None:
        """Give the access token that was given out last, if it still serves."""
        return next((t for t in reversed(self._access.values()) if at < t.expires_at), None)

    def refresh(self, value: str) -> RefreshToken | None:
        """Give the refresh token of this value, alive or not."""
        return self._refresh.get(value)

    def kill_family(self, family: int) -> None:
        """Let no token of this sign-in count any more."""
        self._access = {k: t for k, t in self._access.items() if t.family != family}
        for token in self._refresh.values():
            if token.family == family:
                token.dead = True

    def revoke_access(self) -> None:
        """Let no access token count any more."""
        self._access.clear()

    def revoke_refresh(self) -> None:
        """Let no refresh token count any more."""
        for token in self._refresh.values():
            token.dead = True

    def clear(self) -> None:
        """Forget everything."""
        self._access.clear()
        self._refresh.clear()
