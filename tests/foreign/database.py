"""The foreign server's own database, read and moved by the tests from outside: plain SQLite, no
word of Django, so that what a test counts is what the server stored. No table is made here.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import attrs

LONG_AGO: Final = "2001-01-01 00:00:00"


@attrs.frozen
class AccessTokenRow:
    """An access token that the server still knows; a rotation deletes the one before it."""

    id: int
    token: str = attrs.field(repr=False)
    scope: str


@attrs.frozen
class RefreshTokenRow:
    """A refresh token that the server issued; those that were used up or revoked stay listed."""

    id: int
    token: str = attrs.field(repr=False)
    family: str
    revoked: str | None


@attrs.frozen
class Database:
    """What a test may ask of the server's tables, and do to them."""

    path: Path

    def access_tokens(self) -> list[AccessTokenRow]:
        """The access tokens that the server still knows, oldest first."""
        rows = self._query("SELECT id, token, scope FROM oauth2_provider_accesstoken ORDER BY id")
        return [AccessTokenRow(*row) for row in rows]

    def access_tokens_issued(self) -> int:
        """How many access tokens were ever stored, those deleted since included.

        SQLite never gives a deleted row's number again, and keeps the last one it gave.
        """
        last = self._query(
            "SELECT seq FROM sqlite_sequence WHERE name = 'oauth2_provider_accesstoken'"
        )
        return int(last[0][0]) if last else 0

    def refresh_tokens(self) -> list[RefreshTokenRow]:
        """The refresh tokens that were ever issued, oldest first."""
        rows = self._query(
            "SELECT id, token, token_family, revoked FROM oauth2_provider_refreshtoken ORDER BY id"
        )
        return [RefreshTokenRow(*row) for row in rows]

    def live_refresh_tokens(self) -> list[RefreshTokenRow]:
        """The refresh tokens that would still be taken."""
        return [row for row in self.refresh_tokens() if row.revoked is None]

    def expire_access_tokens(self) -> None:
        """Every access token's time is over, by the server's clock; refresh tokens live."""
        self._query("UPDATE oauth2_provider_accesstoken SET expires = ?", LONG_AGO)

    def revoke_everything(self) -> None:
        """What an operator does after a leak: no token that was issued opens anything again."""
        self._query(
            "UPDATE oauth2_provider_refreshtoken SET revoked = ?, access_token_id = NULL", LONG_AGO
        )
        self._query("DELETE FROM oauth2_provider_accesstoken")

    def forget_tokens(self) -> None:
        """Empty the tables of tokens, and count from one again."""
        self._query("DELETE FROM oauth2_provider_accesstoken")
        self._query("DELETE FROM oauth2_provider_refreshtoken")
        self._query("DELETE FROM sqlite_sequence WHERE name LIKE '%token'")

    def _query(self, statement: str, *values: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.path, timeout=30)) as connection, connection:
            return connection.execute(statement, values).fetchall()
