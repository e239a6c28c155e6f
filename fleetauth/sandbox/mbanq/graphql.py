"""Mbanq's GraphQL endpoint, as far as it shows how a missing second factor looks: an error under
HTTP 200.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetauth.sandbox.answer import Answer, JsonObject, Refused, json_answer

if TYPE_CHECKING:
    from fleetauth.sandbox.mbanq.service import Mbanq
    from fleetauth.sandbox.routes import Call

_KNOWN = frozenset({"query", "variables", "operationName"})


def query(mbanq: Mbanq, call: Call) -> Answer:
    """`POST graphql`."""
    body = mbanq.json_object(call)
    if not isinstance(body.get("query"), str) or not _KNOWN.issuperset(body):
        raise Refused(mbanq.problem(400, "The body is not a GraphQL request.", field="query"))
    if call.request.headers.get("2fa-token") == mbanq.two_factor_token:
        return json_answer({"data": {"__typename": "Query"}})
    error: JsonObject = {
        "message": "Access to type 'Query' is restricted",
        "path": [],
        "extensions": {"code": "RESTRICTED", "classification": "DataFetchingException"},
    }
    return json_answer({"data": None, "errors": [error]})
