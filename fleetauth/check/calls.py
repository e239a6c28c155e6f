"""The steps of a vendor's schemes: one harmless call each, sent once. What an answer means is told apart here.

The session's own calls are not used: after a 401 they renew the token and send again, and a check does neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import anyio
import attrs

from fleetauth.errors import FleetAuthError
from fleetauth.secrets import Secret
from fleetauth.session import VendorSession
from fleetauth.transport.body import json_body
from fleetauth.transport.engine import HttpClient
from fleetauth.transport.origins import Origin, joined
from fleetauth.transport.outgoing import Outgoing
from fleetauth.vendors.probing import Probe, Probes
from fleetauth.wire import Problem
from fleetauth.wire.answer import Answer
from fleetauth.wire.json_body import NotJsonError, parse_json
from fleetauth.wire.problems import read_problem
from fleetauth.wire.retry_after import parse_retry_after
from fleetauth.wire.statuses import CLIENT_ERROR, PASSING, REDIRECT, SUCCESS
from fleetauth.wire.telling import Teller

from .findings import Findings
from .hosts import ASKED_TO_WAIT
from .plan import Plan
from .report import Fact, Status

_QUOTA: Final = 429
_NO_CONTENT: Final = 204


@attrs.frozen
class _Meaning:
    """What an answer means: one stable word, and what to do."""

    kind: str
    advice: str
    status: Status = Status.FAIL


class Calls:
    """Makes a vendor's harmless calls.

    Args:
        session: Signed in.
        probes: Which calls.
        plan: How.
        findings: Where steps are written down.
        http: Sends them.
    """

    def __init__(
        self,
        session: VendorSession,
        probes: Probes,
        plan: Plan,
        findings: Findings,
        http: HttpClient,
    ) -> None:
        self._session = session
        self._probes = probes
        self._plan = plan
        self._findings = findings
        self._http = http
        self._teller = Teller(session.vendor, findings.names)

    async def run(
        self, obstacles: dict[Origin, str], signed: Mapping[str, Mapping[str, str]]
    ) -> None:
        """Take the steps.

        Args:
            signed: The headers that sign in, by API.
            obstacles: Why nothing should be sent to a host, where that is so. What a call learns of it is added.
        """
        for probe in self._probes.calls:
            origin = Origin.of_url(self._session.endpoints[probe.api])
            if obstacles[origin]:
                self._findings.not_tried("call", obstacles[origin], subject=probe.api)
            elif await self._try(probe, origin, signed[probe.api]) == _QUOTA:
                obstacles[origin] = ASKED_TO_WAIT

    async def _try(self, probe: Probe, origin: Origin, headers: Mapping[str, str]) -> int | None:
        """Make one call; the status of the answer."""
        self._findings.begins()
        answer = await self._answer(probe, origin, headers)
        if isinstance(answer, Answer):
            self._tell(probe, _scheme_of(headers), answer)
            return answer.status
        self._findings.add(
            "call",
            Status.FAIL,
            answer,
            subject=probe.api,
            advice="The steps to the host say more; try again later",
            kind="no_answer",
        )
        return None

    async def _answer(
        self, probe: Probe, origin: Origin, headers: Mapping[str, str]
    ) -> Answer | str:
        """The answer, or why there is none."""
        usual = (("Accept", "application/json"),)
        body = (("Content-Type", "application/json"),) if probe.json is not None else ()
        outgoing = Outgoing(
            method=probe.method,
            url=joined(self._session.endpoints[probe.api], probe.path),
            origin=origin,
            params=probe.params,
            headers=(*usual, *body),
            signature=tuple((name, Secret(value)) for name, value in headers.items()),
            content=None if probe.json is None else json_body(probe.json),
        )
        try:
            with anyio.fail_after(self._plan.timeout):
                return await self._http.send(outgoing, seconds=self._plan.timeout)
        except TimeoutError:
            return f"no answer within {self._plan.timeout:g} s"
        except FleetAuthError as exc:
            return self._findings.foreign(exc.message)

    # -------------------------------------------------------------- what it means

    def _tell(self, probe: Probe, scheme: str, answer: Answer) -> None:
        facts: dict[str, Fact] = {
            "scheme": scheme,
            "method": probe.method,
            "path": probe.path,
            "status": answer.status,
        }
        said = f"{scheme}, {probe.method} {probe.path}: {answer.status}"
        problem = _problem_of(probe, answer)
        if problem is None and answer.status // 100 == SUCCESS:
            remark = probe.remark(answer)
            status = Status.OK if remark is None else Status.WARN
            kind = "" if remark is None else probe.remark_kind
            self._add(probe, status, said, advice=remark or "", kind=kind, facts=facts)
            return
        problem = problem or read_problem(answer.body, answer.headers.get("content-type"))
        words = self._findings.foreign(self._teller.said(answer, problem))
        meaning = self._meaning(answer.status, scheme)
        if answer.status == _QUOTA:
            wall = self._plan.clock.wall()
            facts["retry_after"] = parse_retry_after(answer.headers.get("retry-after"), wall)
        facts["code"] = None if problem.code is None else self._findings.foreign(problem.code)
        facts["request_id"] = self._findings.foreign(answer.request_id or "") or None
        self._add(
            probe,
            meaning.status,
            f"{said}: {words}",
            advice=meaning.advice,
            kind=meaning.kind,
            facts=facts,
        )

    def _add(
        self,
        probe: Probe,
        status: Status,
        told: str,
        *,
        advice: str,
        kind: str,
        facts: Mapping[str, Fact],
    ) -> None:
        self._findings.add(
            "call", status, told, subject=probe.api, advice=advice, kind=kind, facts=facts
        )

    def _meaning(self, status: int, scheme: str) -> _Meaning:
        issuer = self._probes.issuer
        if status // 100 == SUCCESS:
            return _Meaning(
                "unexpected_answer",
                "Something else than the API may answer here: check the base URL",
            )
        if status // 100 == REDIRECT:
            return _Meaning(
                "redirect", "Tokens follow no redirect to another host: check the base URL"
            )
        match status:
            case 401 if scheme.endswith("Basic"):
                return _Meaning(
                    "credentials_refused",
                    f"The same client was taken at the token endpoint: ask {issuer} to enable this API for it",
                )
            case 401:
                return _Meaning(
                    "token_refused",
                    f"The token is new, so it is not about the credentials: check the base URL, and ask {issuer} "
                    "whether this API is enabled for the client",
                )
            case 403:
                return _Meaning(
                    "rights_missing",
                    f"Signed in, but without the right to this: ask the administrator of your account, then {issuer}",
                )
            case 404 | 410:
                return _Meaning("not_found", "Check the base URL and the ids that are part of it")
            case 429:
                return _Meaning("quota", "Signed in; the vendor wants fewer requests", Status.WARN)
            case _ if status // 100 == CLIENT_ERROR and status not in PASSING:
                return _Meaning("input_refused", f"Check the settings that go along; ask {issuer}")
            case _:
                return _Meaning("vendor_fault", "The vendor's server failed: try again later")


def _problem_of(probe: Probe, answer: Answer) -> Problem | None:
    """What is wrong with an answer whose status says that all is well."""
    if answer.status // 100 != SUCCESS:
        return None
    problem = probe.problem_under_success(answer)
    if problem is not None or answer.status == _NO_CONTENT:
        return problem
    try:
        parse_json(answer.body)
    except NotJsonError as exc:
        return Problem(message=str(exc))
    return None


def _scheme_of(headers: Mapping[str, str]) -> str:
    """How a call is signed in, in words: the header, and the scheme in front of what is secret."""
    name, value = next(iter(headers.items()))
    scheme, space, _ = value.partition(" ")
    return f"{name}: {scheme.capitalize()}" if space else name
