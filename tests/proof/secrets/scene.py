"""A scene: one vendor's session on a real connection, every secret of it a canary, and all that it shows gathered in
one `Sight` and searched. Which faults happen is not known here.
"""

from __future__ import annotations

import base64
import contextlib
import html
import importlib.util
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, quote_plus

from fleetauth import FleetAuthError
from fleetauth.stores import FileStore
from fleetauth.testing import FakeClock
from tests.ground.canaries import VENDORS, Vendor
from tests.ground.darkness import (
    API_KEY,
    CANARY,
    ID_TOKEN,
    PAIR,
    REFRESH_TOKENS,
    TOKENS,
)
from tests.ground.spellings import KINDS, Found, canary, found
from tests.proof.ledger import Ledger
from tests.proof.secrets.shown import SHOWN, Sight
from tests.proof.secrets.vendor_server import Asked, Said, VendorServer, answer

BATTERY: Final = "secrets"
COOKIE: Final = canary("ck", "-load-balancer-")
STORE_KEY: Final = f"{canary('ek', '0' * 23)}A="
Reply = Callable[[Asked], Said]
URLS: Final = {
    "mzone": ("base_url", "token_url"),
    "masternaut": ("base_url", "jobs_url", "job_reference_url", "tacho_url", "token_url"),
    "mps_monitor": ("base_url", "token_url"),
    "mbanq": ("base_url", "token_url"),
}


class Unwatched:
    """What watches where OpenTelemetry is not installed."""

    spans = ()

    def telemetry(self) -> None:
        """Nothing."""

    def metrics(self) -> dict[str, Any]:
        """None."""
        return {}


def watched() -> Any:  # noqa: ANN401 - of a package that may be missing
    """What keeps spans and metrics."""
    if importlib.util.find_spec("opentelemetry") is None:
        return Unwatched()
    return importlib.import_module("tests.telemetry.conftest").Watched()


class Gathered(logging.Handler):
    """Keeps every record."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


class Searched:
    """Texts that were searched and are clean: most are shown again and again."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._clean: set[int] = set()

    def search(
        self, sight: Sight, kinds: Iterable[str] = KINDS, *, but: tuple[str, ...] = ()
    ) -> None:
        """Search every place for every kind, but in some places.

        Raises:
            AssertionError: One is seen somewhere.
        """
        lost: list[str] = []
        for place, look in SHOWN:
            if place in but:
                continue
            texts = list(look(sight))
            for kind in kinds if texts else ():
                self.ledger.tried(BATTERY, f"{KINDS[kind]} / {place}", len(texts))
            lost += [told for text in texts for told in self._seen_in(text, place)]
        if lost:
            raise AssertionError("\n".join(lost))

    def _seen_in(self, text: str, place: str) -> list[str]:
        if hash(text) in self._clean:
            return []
        seen = found(text)
        if not seen:
            self._clean.add(hash(text))
        for one in seen:
            with contextlib.suppress(AssertionError):  # raised when all have been found
                self._lose(one, place)
        return [f"{one.kind or '?'} in {place}: …{one.around}…" for one in seen]

    def _lose(self, one: Found, place: str) -> None:
        with self.ledger.trial(BATTERY, f"{KINDS.get(one.kind, 'password')} / {place}"):
            raise AssertionError


class Scene:
    """A vendor on a server, and what is seen of a session with it.

    Attributes:
        vendor: The vendor's session class, arguments, and calls.
        token: Answers token requests.
        api: Answers calls.
        sight: What there is to be seen.
        issued: How many tokens were issued.
    """

    def __init__(
        self,
        name: str,
        server: VendorServer,
        foreign: VendorServer,
        directory: Path,
        searched: Searched,
    ) -> None:
        self.name = name
        self.searched = searched
        self.vendor: Vendor = VENDORS[name]()
        self.server = server
        self.foreign = foreign
        self.directory = directory
        self.sight = Sight(directory=directory)
        self.issued = 0
        self.token: Reply = self.issue
        self.api: Reply = self.well
        self.clock = FakeClock()
        self.watched = watched()
        server.reply = self._reply

    @property
    def secrets(self) -> list[str]:
        """Every secret that there is by now."""
        given = [value for value in self.vendor.arguments.values() if CANARY in value]
        tokens = [*TOKENS[1 : self.issued + 1], *REFRESH_TOKENS[1 : self.issued + 1]]
        return [*given, API_KEY, PAIR, *tokens]

    def echo(self, asked: Asked) -> str:
        """What a careless vendor says: what came in, and all that it knows, in the spellings of careless servers."""
        ways = (str, lambda it: quote(it, safe=""), quote_plus, html.escape, _in_base64)
        told = [way(secret) for secret in self.secrets for way in ways]
        return "\n".join((asked.raw.decode("latin-1"), repr(asked), *told))

    def session(self, **options: Any) -> Any:  # noqa: ANN401 - the vendor's class
        """A session, all of whose secrets are canaries."""
        plain: dict[str, Any] = {
            "clock": self.clock,
            "extra_headers": {"X-Api-Key": API_KEY},
            "on_event": self.sight.events.append,
            "retries": 1,
            "telemetry": self.watched.telemetry(),
        }
        urls = {name: f"{self.server.url}/{name}/" for name in URLS[self.name]}
        return self.vendor.kind(**self.vendor.arguments | urls | plain | options)

    def stored(self) -> FileStore:
        """A store on disk, encrypted with a canary."""
        return FileStore(self.directory / "tokens", encryption=STORE_KEY)

    @contextmanager
    def trial(self, what: str, which: str, *, but: tuple[str, ...] = ()) -> Iterator[None]:
        """One fault, and a search of all that was seen of it, but in some places."""
        with self.searched.ledger.trial(BATTERY, what):
            try:
                yield
                self.search(but=but)
            except BaseException as exc:
                exc.add_note(f"{self.name}: {what}: {which}")
                raise

    def search(self, *, but: tuple[str, ...] = ()) -> None:
        """Search what is seen, and begin anew."""
        self.sight.spans = [*self.watched.spans, self.watched.metrics()]
        self.sight.elsewhere = [asked.raw for asked in self.foreign.asked]
        self.searched.search(self.sight, but=but)
        self.sight.things.clear()
        self.sight.errors.clear()
        self.sight.events.clear()
        self.sight.records.clear()
        self.sight.warned.clear()

    @asynccontextmanager
    async def signed_in(self, **options: Any) -> AsyncIterator[Any]:  # noqa: ANN401 - the session's own
        """A session that is signed in."""
        self.token, self.api, self.issued = self.issue, self.well, 0
        async with self.session(**options) as session:
            await session.login()
            await self.vendor.call(session)
            yield session
            self.sight.things += [session, session.token_status, session._repr_html_()]

    async def attempt(self, do: Awaitable[Any]) -> BaseException | None:
        """Do it; what it gives, or the error that it ends with, is looked at later."""
        try:
            self.sight.things.append(await do)
        except (FleetAuthError, TimeoutError, TypeError, ValueError) as exc:
            self.sight.errors.append(exc)
            return exc
        return None

    def issue(self, _: Asked) -> Said:
        """The next token, and a cookie."""
        self.issued += 1
        return answer(body=self.tokens(), headers=[("Set-Cookie", f"SERVER={COOKIE}; Path=/")])

    def tokens(self) -> bytes:
        """The newest token as an answer."""
        token, refresh = TOKENS[self.issued], REFRESH_TOKENS[self.issued]
        named = {"access_token": token, "accessToken": token, "success": True, "expires_in": 60}
        return json.dumps(named | {"refresh_token": refresh, "id_token": ID_TOKEN}).encode()

    def well(self, _: Asked) -> Said:
        """A good answer to a call."""
        return answer(body=json.dumps(self.vendor.answer).encode())

    def _reply(self, asked: Asked) -> Said:
        return (self.token if asked.is_for_token else self.api)(asked)


def _in_base64(secret: str) -> str:
    return base64.b64encode(secret.encode()).decode()
