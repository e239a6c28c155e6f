"""Kestrel, a vendor that there is not: its records, how it signs in, and its calls."""

from datetime import datetime
from typing import Unpack
from urllib.parse import quote

from fleetauth.options import SessionOptions
from fleetauth.session import VendorSession
from fleetauth.tokens.credentials import Credential, seal
from fleetauth.tokens.grants import ClientAuthentication, client_credentials_grant
from fleetauth.transport.api import Api
from fleetauth.transport.origins import checked_base, checked_url
from fleetauth.transport.paging import Page, Pager, Place
from fleetauth.transport.schemes import Scheme
from fleetauth.wire import Problem, Record, problem_of, record, wire
from fleetauth.wire.answer import Answer
from fleetauth.wire.envelope import Envelope

_SCHEME = Scheme(header="X-Kestrel-Token", prefix="key=")
_GRANT = client_credentials_grant(client_authentication=ClientAuthentication.BASIC)


@record
class Van(Record):
    """A van, and where it was last."""

    id: str = wire("vanId")  # without a default: it must be there
    plate: str | None = wire("plate", default=None)
    seen_at: datetime | None = wire("lastSeenUtc", default=None)
    speed: float | None = wire("speedKmh", default=None, unit="km/h")


def refused_under_200(answer: Answer) -> Problem | None:
    """Kestrel says no with status 200 and ``"ok": false``."""
    return problem_of(answer.json()) if answer.parts().value("ok") is False else None


class KestrelSession(VendorSession):
    """A session with Kestrel: client credentials, whose token goes into a header of its own."""

    vendor = "kestrel"
    required_settings = ("client_id", "client_secret")
    optional_settings = ("base_url", "token_url")

    def __init__(
        self,
        *,
        client_id: Credential | None = None,
        client_secret: Credential | None = None,
        base_url: str = "https://api.kestrel.example/v2/",
        token_url: str = "https://login.kestrel.example/token",
        **options: Unpack[SessionOptions],
    ) -> None:
        client_secret = seal(client_secret)  # before anything can raise with it in plain
        self._refuse_unknown(options)
        base_url = checked_base(base_url, argument="base_url", vendor=self.vendor)
        token_url = checked_url(token_url, argument="token_url", vendor=self.vendor)
        credentials = {"client_id": client_id, "client_secret": client_secret}
        super().__init__(credentials=credentials, urls=(base_url, token_url), options=options)
        keeper = self._oauth_keeper(url=token_url, primary=_GRANT, identity=("client_id",))
        self._v2 = self._add(Api(name="v2", base_url=base_url, scheme=_SCHEME, keeper=keeper))
        self._v2.problem_under_success = refused_under_200

    async def van(self, van_id: str) -> Van:
        """One van (``GET vans/{id}``)."""
        return await self._get(self._v2, f"vans/{quote(van_id, safe='')}", Van)

    def vans(self, *, page_size: int = 100) -> Pager[Van]:
        """All vans (``GET vans``); Kestrel counts its pages from 1."""

        async def page(place: Place) -> Page[Van]:
            params = {"page": place.page + 1, "size": page_size}
            answer = await self._ask(self._v2, "GET", "vans", params=params)
            parts = answer.parts()
            inside = Envelope(inside=parts.raw("vans"), path="vans", total=parts.value("count"))
            rows = await self._rows(Van, inside, answer)
            return Page(rows=rows, total=rows.total, answer=answer)

        return Pager(page, observer=self._observer, call="GET vans", page_size=page_size)
