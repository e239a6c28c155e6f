"""Mbanq's second factor: one-time passwords that are sent, codes of an authenticator app, and the
tokens that both buy. What needs one is said elsewhere.
"""

from __future__ import annotations

from fleetauth.sandbox.answer import JsonObject
from fleetauth.sandbox.times import utc

_DAY = 86_400.0
_EXTENDED = 30 * _DAY


class SecondFactor:
    """The passwords that were sent and the tokens that were bought.

    Attributes:
        sent: How and what, oldest first: `("email", "004217")`.
        app_code: What the authenticator app shows.
        lifetime: Seconds that a token lasts; an extended one lasts 30 times as long.
    """

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.app_code: str = "071123"
        self.lifetime: float = _DAY
        self._extended = False
        self._usable: set[tuple[str, str]] = set()
        self._tokens: dict[str, float] = {}

    @property
    def one_time_password(self) -> str:
        """The one that was sent last."""
        return self.sent[-1][1]

    def send(self, method: str, *, extended: bool) -> None:
        """Send a password. It begins with zeros, as some do."""
        password = f"00{4217 + len(self.sent)}"
        self.sent.append((method, password))
        self._usable = {(method, password)}  # each ends those before
        self._extended = extended

    def redeem(self, password: str, method: str, now: float) -> JsonObject | None:
        """Give the token for a password that was sent this way; each works once."""
        if (method, password) not in self._usable:
            return None
        self._usable.clear()
        return self._token(
            now, _EXTENDED / _DAY * self.lifetime if self._extended else self.lifetime
        )

    def confirm(self, code: str, now: float) -> JsonObject | None:
        """Give the token for the app's code."""
        return self._token(now, self.lifetime) if code == self.app_code else None

    def opens(self, token: str | None, now: float) -> bool:
        """Tell whether this token is one, and lasts."""
        return token is not None and self._tokens.get(token, 0.0) > now

    def revoke(self) -> None:
        """Let every token end at once."""
        self._tokens.clear()

    def _token(self, now: float, lifetime: float) -> JsonObject:
        token = f"invented-second-factor-{len(self._tokens) + 1}"
        self._tokens[token] = now + lifetime
        return {"token": token, "validTo": _text(now + lifetime), "validFrom": _text(now)}


def _text(at: float) -> str:
    return utc(at).strftime("%Y-%m-%d %H:%M:%S")
