"""How Mbanq's configuration can be checked: by asking who is signed in, which needs no second factor."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Final

from fleetauth.errors import DecodeError
from fleetauth.vendors.probing import Probe, Probes
from fleetauth.wire.answer import Answer
from fleetauth.wire.shapes import is_object

from .session import MbanqSession

_WANTED: Final = "isTwoFactorAuthenticationRequired"


def _second_factor(answer: Answer) -> str | None:
    with suppress(DecodeError):
        details: Any = answer.json()
        if is_object(details) and details.get(_WANTED) is True:
            return (
                "this user needs a one-time password for most other calls: "
                "request_otp(...) has one sent, submit_otp(...) hands it in"
            )
    return None


PROBES: Final = Probes(
    session=MbanqSession,
    title="Mbanq",
    issuer="Mbanq",
    calls=(
        Probe(
            api="rest",
            path="v1/userdetails",
            remark=_second_factor,
            remark_kind="second_factor",
        ),
    ),
)
