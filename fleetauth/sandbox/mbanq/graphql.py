"""Mbanq's GraphQL endpoint: a client, the second factor's four operations, and errors under HTTP 200.
How documents are read is said elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from fleetauth.sandbox.answer import Answer, JsonObject, Refused, json_answer
from fleetauth.sandbox.mbanq.bank import client_numbers, client_row
from fleetauth.sandbox.mbanq.document import DocumentError, Field, Operation, parsed

if TYPE_CHECKING:
    from collections.abc import Callable

    from fleetauth.sandbox.mbanq.service import Mbanq
    from fleetauth.sandbox.routes import Call

_KNOWN = frozenset({"query", "variables", "operationName"})
_WAYS = ("email", "sms")


class FieldError(Exception):
    """A field that can't be given; the rest of the answer can."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def query(mbanq: Mbanq, call: Call) -> Answer:
    """`POST graphql`."""
    body = mbanq.json_object(call)
    text = body.get("query")
    variables: object = body.get("variables") or {}
    if not isinstance(text, str) or not _KNOWN.issuperset(body) or not isinstance(variables, dict):
        raise Refused(mbanq.problem(400, "The body is not a GraphQL request.", field="query"))
    try:
        operations = parsed(text, cast("JsonObject", variables))
        operation = _chosen(operations, body.get("operationName"))
    except DocumentError as error:
        problem = _error("InvalidSyntax", f"Invalid syntax: {error}", "InvalidSyntax")
        return json_answer({"errors": [problem]})
    token = call.request.headers.get("2fa-token")
    return _executed(mbanq, operation, is_open=mbanq.is_open_to(token))


def _chosen(operations: list[Operation], name: object) -> Operation:
    fitting = [operation for operation in operations if name is None or operation.name == name]
    if len(fitting) != 1:
        raise DocumentError("which operation?")
    return fitting[0]


def _executed(mbanq: Mbanq, operation: Operation, *, is_open: bool) -> Answer:
    data: JsonObject = {}
    errors: list[JsonObject] = []
    for field in operation.selection:
        try:
            data[field.name] = _resolved(mbanq, operation, field, is_open=is_open)
        except FieldError as error:
            data[field.name] = None
            errors.append(_error(error.code, error.message, path=[field.name]))
    restricted = all(value is None for value in data.values())
    answer: JsonObject = {"data": None if errors and restricted else data}
    return json_answer(answer | {"errors": errors} if errors else answer)


def _resolved(mbanq: Mbanq, operation: Operation, field: Field, *, is_open: bool) -> object:
    without = _MUTATIONS.get(field.name) if operation.kind == "mutation" else None
    if without is not None:  # these are the way to a second factor, and need none
        return without(mbanq, field)
    if not is_open:
        kind = operation.kind.capitalize()
        raise FieldError("RESTRICTED", f"Access to type '{kind}' is restricted")
    if field.name == "__typename":
        return operation.kind.capitalize()
    if field.name == "client" and operation.kind == "query":
        return _client(mbanq, field)
    raise FieldError("FieldUndefined", f"Field '{field.name}' is undefined")


def _client(mbanq: Mbanq, field: Field) -> object:
    wanted = str(field.arguments.get("id"))
    for number in client_numbers():
        row = client_row(mbanq, number)
        if str(row["id"]) == wanted:
            return _selected(row, field.selection)
    raise FieldError("NOT_FOUND", f"Client with identifier {wanted} does not exist")


def _selected(row: JsonObject, selection: list[Field]) -> JsonObject:
    unknown = [field.name for field in selection if field.name not in row]
    if unknown or not selection:
        raise FieldError("FieldUndefined", f"Field '{(unknown or ['?'])[0]}' is undefined")
    return {
        field.name: _selected(cast("JsonObject", row[field.name]), field.selection)
        if field.selection
        else row[field.name]
        for field in selection
    }


def _request_otp(mbanq: Mbanq, field: Field) -> object:
    param = field.arguments.get("param")
    fields = cast("JsonObject", param) if isinstance(param, dict) else {}
    method, extended = fields.get("deliveryMethod"), fields.get("extendedToken")
    if method not in _WAYS or not isinstance(extended, bool) or len(fields) > 2:  # noqa: PLR2004 - the two above
        raise FieldError(
            "ValidationError", "deliveryMethod is email or sms, extendedToken a Boolean"
        )
    mbanq.second_factors.send(str(method), extended=extended)
    return "OK"


def _redeem(mbanq: Mbanq, field: Field) -> object:
    password, method = _text(field, "token"), _text(field, "deliveryMethod")
    token = mbanq.second_factors.redeem(password, method, mbanq.clock.now())
    if token is None:
        raise FieldError("INVALID_OTP", "The one-time password is wrong or has expired")
    return _selected(token, field.selection)


def _request_totp(mbanq: Mbanq, field: Field) -> object:
    del field
    return f"otpauth://totp/Example:{mbanq.credentials['username']}?secret=INVENTED234567"


def _confirm_totp(mbanq: Mbanq, field: Field) -> object:
    token = mbanq.second_factors.confirm(_text(field, "token"), mbanq.clock.now())
    if token is None:
        return {"success": False, "mfaToken": None}
    return _selected({"success": True, "mfaToken": token}, field.selection)


def _text(field: Field, name: str) -> str:
    value = field.arguments.get(name)
    if not isinstance(value, str):
        raise FieldError("ValidationError", f"Argument '{name}' must be a String")
    return value


_MUTATIONS: dict[str, Callable[[Mbanq, Field], object]] = {
    "requestOTP": _request_otp,
    "requestAccessTokenFromOTP": _redeem,
    "requestTOTP": _request_totp,
    "confirmTOTP": _confirm_totp,
}


def _error(
    code: str,
    message: str,
    classification: str = "DataFetchingException",
    path: list[str] | None = None,
) -> JsonObject:
    about: JsonObject = {"code": code, "classification": classification}
    return {"message": message, "path": path or [], "extensions": about}
