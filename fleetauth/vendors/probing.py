"""`Probes`: the harmless calls by which each of a vendor's schemes can be tried, as the vendor's room declares them.

Each room has them in its ``probes`` module, under the name ``PROBES``. Nothing here sends anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import attrs

from fleetauth.session import VendorSession
from fleetauth.transport.api import no_problem
from fleetauth.wire import Problem
from fleetauth.wire.answer import Answer


def nothing_to_say(answer: Answer) -> str | None:  # noqa: ARG001 - the signature of what a vendor declares
    """For calls whose good answer says nothing that must be told."""
    return None


@attrs.frozen(kw_only=True)
class Probe:
    """One documented call that reads, changes nothing, and has no quota of its own.

    Attributes:
        api: The session's name for the API.
        method: HTTP method.
        path: Below the API's base URL.
        params: The query's fields.
        json: The body.
        problem_under_success: Finds an error in an answer with a status of success.
        remark: What a good answer says that must be known, if anything.
        remark_kind: One stable word for that, for whoever reads the check's report by a program.
    """

    api: str
    method: str = "GET"
    path: str
    params: tuple[tuple[str, str], ...] = ()
    json: Mapping[str, object] | None = None
    problem_under_success: Callable[[Answer], Problem | None] = no_problem
    remark: Callable[[Answer], str | None] = nothing_to_say
    remark_kind: str = ""


@attrs.frozen(kw_only=True)
class Probes:
    """How one vendor's configuration can be checked.

    Attributes:
        session: The vendor's session class.
        title: The vendor's name, for people.
        issuer: Who issues the client, and who is to be asked about it.
        note: What else a sign-in does, if that must be known.
        calls: In the order in which they are made. One that carries the credentials themselves comes last.
    """

    session: type[VendorSession]
    title: str
    issuer: str
    note: str = ""
    calls: tuple[Probe, ...]
