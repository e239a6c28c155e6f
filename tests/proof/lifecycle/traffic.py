"""What plans do with calls and their requests: calls begin and are given up, answers arrive, come late or break."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable

import anyio
import attrs

from fleetauth import FleetAuthError, MbanqSession
from fleetauth.sandbox.answer import Answer
from fleetauth.sandbox.mbanq import Mbanq
from tests.proof.lifecycle.landed import Fault, Refused, Said, Sold
from tests.proof.lifecycle.plan import FAULTS, ON_CALLS
from tests.proof.lifecycle.rules_calls import Asked, Kind
from tests.proof.lifecycle.stage import GRAPHQL, PLACES, Place, Stage
from tests.proof.lifecycle.time_and_store import WHO
from tests.proof.lifecycle.vendor_gate import CALL, Flight, read_token


class Traffic(Stage):
    """Calls and requests. Each method is a step of that name."""

    # -------------------------------------------------------------- steps: calls

    def _start(self, kind: Kind, who: int, where: int, many: int) -> None:
        places = PLACES[self.setting.vendor]
        place = places[where % len(places)]
        for _ in range(many):
            self._begin(kind, who % len(self.sessions), place)
        self.counts["calls made"] += many

    def _hand_in(self, right: int) -> None:
        assert isinstance(self.vendor, Mbanq)
        self.vendor.second_factors.send("email", extended=False)
        self._begin("hand in", 0, GRAPHQL, "00000" if not right else "")

    def _begin(self, kind: Kind, who: int, place: Place, otp: str = "") -> None:
        self.calls += 1
        session, number = self.sessions[who], self.calls
        api = place.api if kind in {"read", "write"} else None
        basic = api == "core"
        self.rules[who].starts(Asked(number, kind, place.path, basic=basic))

        async def request() -> object:
            if kind == "login":
                return await session.login()
            if kind == "refresh":
                return await session.refresh()
            if kind == "headers":
                signing = "jobs" if self.setting.vendor == "masternaut" else None
                return await session.auth_headers(signing)
            if kind == "hand in":
                assert isinstance(session, MbanqSession)
                assert isinstance(self.vendor, Mbanq)
                return await session.submit_otp(otp or self.vendor.second_factors.one_time_password)
            return await session.request(
                place.method,
                place.path,
                api=place.api,
                json=place.body,
                repeatable=kind == "read",
            )

        self.tasks.start_soon(self._called, who, number, request)

    async def _called(
        self, who: int, number: int, request: Callable[[], Awaitable[object]]
    ) -> None:
        CALL.set(number)
        WHO.set(who)
        how = "cancelled"
        with anyio.CancelScope() as scope:
            self.scopes[number] = scope
            try:
                await request()
                how = "ok"
            except FleetAuthError as error:
                how = type(error).__name__
        del self.scopes[number]
        self.ended[who][number] = how

    def _give_up(self, which: int) -> None:
        open_calls = sorted(self.scopes)
        if not open_calls:
            return
        number = open_calls[which % len(open_calls)]
        self.scopes[number].cancel()
        for rules in self.rules:
            if rules.knows(number):
                rules.given_up(number)
        self.counts["callers given up"] += 1

    # -------------------------------------------------------------- steps: requests under way

    def _flight(self, which: int) -> Flight | None:
        flights = self.gate.flights
        return flights[which % len(flights)] if flights else None

    def _act(self, which: int) -> None:
        flight = self._flight(which)
        if flight is not None:
            self.gate.act(flight)
            self.counts["answers that come late"] += 1

    def _land(self, which: int) -> None:
        flight = self._flight(which)
        if flight is not None:
            self._landed(flight)

    def _land_token(self) -> None:
        """Let the answer to the oldest token request arrive."""
        for flight in [flight for flight in self.gate.flights if flight.call is None][:1]:
            self._landed(flight)

    def _break_token(self, how: str) -> None:
        """Let the oldest token request break."""
        for flight in [flight for flight in self.gate.flights if flight.call is None][:1]:
            self.broken(flight, how)

    def _landed(self, flight: Flight) -> None:
        rules = self.rules[flight.who]
        landed = self.gate.land(flight)
        if isinstance(landed, Sold):
            self.counts["tokens sold"] += 1
            rules.token.sold(landed)
        elif isinstance(landed, Refused):
            self.counts["sign-ins or refresh tokens refused"] += 1
            rules.token.refused()
        else:
            assert flight.call is not None
            assert isinstance(landed, Said)
            self.counts["API answers 401" if landed.status == 401 else "API answers"] += 1
            rules.lands(flight.call, landed)

    def _break(self, which: int, how: str) -> None:
        flight = self._flight(which)
        if flight is None:
            return
        if flight.call is not None and how not in ON_CALLS:
            how = "503"
        self.broken(flight, how)

    def broken(self, flight: Flight, how: str) -> None:
        fault = FAULTS[how]
        salvaged: str | None = None
        if how in {"no connection", "broken off", "no answer"}:
            error = {"no connection": "ConnectError", "broken off": "ReadError"}
            self.gate.cut(flight, error.get(how, "ReadTimeout"), acts=how == "broken off")
        elif how == "no lifetime":
            sold = read_token(self.gate.act(flight))
            if not isinstance(sold, Sold):
                self._landed(flight)
                return
            salvaged = sold.refresh
            self.gate.land_other(flight, _without_lifetime(self.gate.act(flight)), acts=True)
        else:
            self.gate.land_other(flight, _broken_answer(how, fault), acts=False)
        rules = self.rules[flight.who]
        fault = attrs.evolve(fault, refresh=salvaged)
        if flight.call is None:
            rules.token.fails(fault)
            self.counts["faults of the token endpoint"] += 1
        else:
            rules.lands(flight.call, fault)
            self.counts["faults of an API"] += 1


def _without_lifetime(answer: Answer) -> Answer:
    fields = json.loads(answer.body) | {"expires_in": "soon"}
    return attrs.evolve(answer, body=json.dumps(fields).encode())


def _broken_answer(how: str, fault: Fault) -> Answer:
    if how == "HTML":
        return Answer(200, b"<html>invented</html>", (("content-type", "text/html"),))
    headers = (("retry-after", f"{fault.retry_after:g}"),) if fault.retry_after else ()
    return Answer(int(how), b"", headers)
