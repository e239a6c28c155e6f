"""Lanner, another vendor that there is not, for what Kestrel hasn't: refresh tokens, a quota, pages by a cursor."""

from typing import Unpack
from urllib.parse import quote

from fleetauth.options import SessionOptions
from fleetauth.session import VendorSession
from fleetauth.tokens.credentials import Credential, seal
from fleetauth.tokens.grants import password_grant, refresh_token_grant
from fleetauth.transport.api import Api
from fleetauth.transport.paging import Page, Pager, Place
from fleetauth.transport.schemes import BEARER
from fleetauth.wire import Record, record, wire
from fleetauth.wire.envelope import Envelope

_BASE = "https://api.lanner.example/"


@record
class Position(Record):
    """Where a vehicle is."""

    vehicle: str = wire("vehicle")
    latitude: float = wire("lat", unit="degrees north")


class LannerSession(VendorSession):
    """A session with Lanner: a password, and refresh tokens that work once."""

    vendor = "lanner"
    required_settings = ("client_id", "client_secret", "username", "password")

    def __init__(
        self,
        *,
        client_id: Credential | None = None,
        client_secret: Credential | None = None,
        username: Credential | None = None,
        password: Credential | None = None,
        **options: Unpack[SessionOptions],
    ) -> None:
        client_secret, password = seal(client_secret), seal(password)
        self._refuse_unknown(options)
        credentials = {
            "client_id": client_id,
            "client_secret": client_secret,
            "username": username,
            "password": password,
        }
        urls = (_BASE, f"{_BASE}token")
        super().__init__(credentials=credentials, urls=urls, options=options)
        keeper = self._oauth_keeper(
            url=f"{_BASE}token", primary=password_grant(), refresh=refresh_token_grant()
        )
        self._v1 = self._add(Api(name="v1", base_url=_BASE, scheme=BEARER, keeper=keeper))
        # One call in ten seconds, for all who share the account and the store.
        self._slow = self._quota("Lanner positions", 10.0, identity=("client_id", "username"))

    def positions(self) -> Pager[Position]:
        """All positions (``GET positions``); each page names the cursor of the next."""

        async def page(place: Place) -> Page[Position]:
            path = place.leads_to("positions", below=_BASE)
            answer = await self._ask(self._v1, "GET", path, quota=self._slow)
            parts = answer.parts()
            rows = await self._rows(
                Position, Envelope(inside=parts.raw("positions"), path="positions"), answer
            )
            cursor = parts.value("cursor")
            following = f"positions?cursor={quote(cursor, safe='')}" if cursor else None
            return Page(rows=rows, next_url=following, whole=not cursor, answer=answer)

        return Pager(page, observer=self._observer, call="GET positions", page_size=100)
