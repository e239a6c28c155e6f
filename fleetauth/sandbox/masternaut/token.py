"""Masternaut's token endpoint: client credentials by HTTP Basic, and one token for all of a
client's APIs until it expires.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from fleetauth.sandbox.answer import Answer, Refused, json_answer
from fleetauth.sandbox.forms import BadForm, read_form
from fleetauth.sandbox.token_endpoint import basic, lifetime, new_access, token_answer

if TYPE_CHECKING:
    from fleetauth.sandbox.masternaut.service import Masternaut
    from fleetauth.sandbox.routes import Call
    from fleetauth.sandbox.tokens import AccessToken


def grant(masternaut: Masternaut, call: Call) -> Answer:
    """Answer a token request."""
    request = call.request
    if masternaut.success_false:
        masternaut.record_refused_sign_in()
        return json_answer({"success": False, "errorCode": "401", "errorMsg": "Bad Credentials"})
    try:
        form = read_form(request.headers, request.body)
    except BadForm as error:
        raise Refused(masternaut.problem(error.status, error.message)) from error
    if form != {"grant_type": "client_credentials"}:
        raise Refused(
            masternaut.problem(400, "The form must hold grant_type=client_credentials and no more.")
        )
    pair = basic(request)
    if masternaut.locked or not masternaut.client_matches(pair):
        masternaut.record_refused_sign_in()
        raise Refused(masternaut.problem(401, "Bad Credentials"))
    living = masternaut.tokens.newest_access(masternaut.clock.now())
    token = living or _new(masternaut)
    left = (
        lifetime(masternaut) if living is None else int(token.expires_at - masternaut.clock.now())
    )
    return token_answer(
        masternaut,
        "client_credentials",
        token.user,
        token.value,
        {
            "success": True,
            "accessToken": token.value,
            "token_type": "bearer",
            "expires_in": left,
        },
    )


def _new(masternaut: Masternaut) -> AccessToken:
    value = secrets.token_hex(16).upper()
    return new_access(masternaut, value, masternaut.credentials["client_id"], family=0)
