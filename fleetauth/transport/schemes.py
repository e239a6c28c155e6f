"""How a token goes onto a request: which header, which prefix. Which API wants which is declared by the vendors."""

from __future__ import annotations

from typing import Final

import attrs

from fleetauth.secrets import Secret
from fleetauth.tokens.token import Token


@attrs.frozen(kw_only=True)
class Scheme:
    """One way to present a token.

    Attributes:
        header: The header's name.
        prefix: What stands before the token, with its space.
        renewable: Whether a 401 may mean that the token has ended, so that a new one helps.
    """

    header: str = "Authorization"
    prefix: str = ""
    renewable: bool = True

    def value(self, token: Token) -> Secret:
        """The header's value."""
        return Secret(self.prefix + token.access_token.reveal())


BASIC: Final = Scheme(renewable=False)  # the credential is its whole header value already
BEARER: Final = Scheme(prefix="Bearer ")
