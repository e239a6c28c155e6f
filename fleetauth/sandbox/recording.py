"""What reached a vendor and what it gave out, kept for whoever wants to look: plain records, no
behaviour.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import attrs

Grant: TypeAlias = Literal["password", "client_credentials", "refresh_token"]


@attrs.define
class RecordedRequest:
    """One request that reached a vendor of the sandbox.

    Attributes:
        method: The HTTP method, in capitals.
        path: The decoded path below the vendor's prefix, with its leading slash.
        raw_query: The query as sent, still percent-encoded.
        query: The decoded query; of a repeated name, the last value.
        headers: The headers, names in lower case; repeated ones joined by a comma.
        body: The body's bytes.
        form: The body's fields, where it is a form that can be read; of a repeated name, the last
            value.
        at: When it arrived, by the sandbox's clock, in seconds since 1970.
        api: Which of the vendor's APIs it was for: "token", "core", "jobs", …; "unknown" for an
            unknown path.
        status: The status answered; None while the answer is held back, or when there was none.
    """

    method: str
    path: str
    raw_query: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    form: dict[str, str] | None
    at: float
    api: str = "unknown"
    status: int | None = None


@attrs.frozen
class Exchange:
    """One token that a vendor gave out.

    Attributes:
        grant: The grant type that it was asked for with.
        user: The user name, or the client's id where there is no user.
        access_token: The access token.
        refresh_token: The refresh token that came with it, if one did.
        at: When, by the sandbox's clock, in seconds since 1970.
    """

    grant: Grant
    user: str
    access_token: str
    refresh_token: str | None
    at: float
