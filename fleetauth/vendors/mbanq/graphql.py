"""Mbanq's GraphQL on the wire: a request's body, an answer's errors under status 200, and how text is quoted.

Nothing here sends anything.
"""

from __future__ import annotations

import json
from typing import Any, Final

import attrs

from fleetauth.errors import ArgumentError, DecodeError
from fleetauth.secrets import Secret
from fleetauth.transport.body import json_body
from fleetauth.wire import Problem, problem_of
from fleetauth.wire.answer import Answer
from fleetauth.wire.shapes import is_object

PATH: Final = "graphql"
_RESTRICTED: Final = "RESTRICTED"


def problem_under_success(answer: Answer) -> Problem | None:
    """GraphQL's errors, which come with status 200, and the data that came in spite of them."""
    if not answer.url.endswith(f"/{PATH}"):
        return None
    try:
        data: Any = answer.json()
    except DecodeError:
        return None
    if not is_object(data) or not data.get("errors"):
        return None
    return attrs.evolve(problem_of(data), data=data.get("data"))


def restricts(problem: Problem) -> bool:
    """Whether one of the errors says that the second factor is missing, or a permission."""
    return any(code == _RESTRICTED for code, _ in problem.errors)


def graphql_body(query: object, variables: object, operation_name: object) -> Secret:
    """A request's body. It is wrapped: a one-time password may be in it.

    Raises:
        ArgumentError: Something of it can't be sent.
    """
    text = query.reveal() if isinstance(query, Secret) else query
    if not isinstance(text, str) or not text.strip():
        raise ArgumentError("query must be a GraphQL document as text", vendor="mbanq")
    if not (operation_name is None or isinstance(operation_name, str)):
        raise ArgumentError("operation_name must be text", vendor="mbanq")
    if not (variables is None or is_object(variables)):
        raise ArgumentError("variables must be a mapping of names to values", vendor="mbanq")
    body: dict[str, Any] = {"query": text, "variables": variables, "operationName": operation_name}
    return Secret(
        json_body({name: value for name, value in body.items() if value is not None}).decode()
    )


def only_reads(query: str) -> bool:
    """Whether a document surely changes nothing: the words without which it can't are not in it."""
    return "mutation" not in query and "subscription" not in query


def quoted(text: str | Secret) -> str:
    """Text as a literal of a GraphQL document: no input can end it."""
    return json.dumps(text.reveal() if isinstance(text, Secret) else text)
