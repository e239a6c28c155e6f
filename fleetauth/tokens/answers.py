"""Reads what a token endpoint answered: a `Token`, or the error that tells a refusal from a fault (I5, I6, I9).

Every vendor's shape is read here side by side: `access_token` and Masternaut's `accessToken` with `success`,
`expires_in` as number or text, MPS Monitor's `.issued` and `.expires`, a JWT's claims. Nothing is sent here.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final, TypeGuard

from fleetauth.clock import Instant
from fleetauth.errors import (
    CredentialsRefusedError,
    DecodeError,
    FleetAuthError,
    InputRefusedError,
    NotAllowedError,
    NotFoundError,
    QuotaError,
    RedirectError,
    VendorFaultError,
)
from fleetauth.secrets import Redactor, Secret
from fleetauth.wire.answer import Answer
from fleetauth.wire.masking import mask_words
from fleetauth.wire.problems import Problem, read_problem
from fleetauth.wire.retry_after import parse_retry_after
from fleetauth.wire.shapes import is_list, is_object
from fleetauth.wire.statuses import CLIENT_ERROR, PASSING, REDIRECT, SUCCESS
from fleetauth.wire.telling import Teller

from .token import Token

# OAuth 2.0's codes for "these credentials, no", and those that vendors' servers use beside them.
_REFUSALS: Final = frozenset(
    {
        "invalid_grant",
        "invalid_client",
        "unauthorized_client",
        "access_denied",
        "invalid_clientid",
        "invalid_token",
    }
)
_READ_FIELDS: Final = frozenset(
    {
        "access_token",
        "accessToken",
        "refresh_token",
        "token_type",
        "scope",
        "expires_in",
        ".issued",
        ".expires",
        "success",
    }
)
_SAYS_ALREADY: Final = ": is the URL right?"  # what `_unusable` asks in its own words
_LONGEST: Final = 1 << 15  # letters of a token; hardly a server reads a header half as long


class UnusableTokenError(DecodeError):
    """An answer that should hold a token and can't be used. It may hold a rotated refresh token all the same.

    Attributes:
        refresh_token: That token: the old one may be dead already, so the next exchange uses this one.
    """

    def __init__(
        self,
        message: str,
        *,
        refresh_token: Secret | None = None,
        **details: Any,  # noqa: ANN401 - the parent's own keywords
    ) -> None:
        super().__init__(message, **details)
        self.refresh_token = refresh_token

    def __reduce__(self) -> tuple[Any, ...]:
        """A secret does not leave the process; the error itself may."""
        rebuild, (kind, args, state) = super().__reduce__()
        return rebuild, (kind, args, state | {"refresh_token": None})


class TokenAnswerReader:
    """Reads the answers of one vendor's token endpoint."""

    __slots__ = ("_json", "_redactor", "_teller", "_vendor")

    def __init__(
        self, vendor: str, *, read_json: Callable[[bytes], Any], redactor: Redactor
    ) -> None:
        self._vendor = vendor
        self._json = read_json
        self._redactor = redactor
        self._teller = Teller(vendor, redactor)

    def read(self, answer: Answer, *, grant: str, started: Instant, generation: int) -> Token:
        """The token.

        Raises:
            CredentialsRefusedError: The vendor refused what was sent to it.
            UnusableTokenError: It is no token: not JSON, without an access token, with a lifetime that is none.
            FleetAuthError: The fault that the answer tells of.
        """
        # Judged in a frame of its own, which has ended when the error is raised: its locals hold the plain answer (I8).
        outcome = self._judge(answer, grant=grant, started=started, generation=generation)
        if isinstance(outcome, FleetAuthError):
            raise outcome
        return outcome

    def _judge(
        self, answer: Answer, *, grant: str, started: Instant, generation: int
    ) -> Token | FleetAuthError:
        if answer.status // 100 != SUCCESS:
            return self._failure(answer, started)
        try:
            data = self._json(answer.body)
        except DecodeError as exc:
            return self._unusable(
                answer, f"no token but something else: {exc.message.removesuffix(_SAYS_ALREADY)}"
            )
        if not is_object(data):
            return self._unusable(answer, "JSON that is no object")
        fields = data
        refresh_token = _text(fields.get("refresh_token"))
        access_token = _text(fields.get("access_token", fields.get("accessToken")))
        self._redactor.learn(refresh_token, access_token)
        if fields.get("success") is False or (access_token is None and _says_no(answer)):
            return self._refusal(answer, read_problem(answer.body, answer.content_type))
        if access_token is None:
            return self._unusable(
                answer, f"no access_token in it of up to {_LONGEST} letters", refresh_token
            )
        if not access_token.is_token():
            return self._unusable(
                answer, "a token with characters that no header can carry", refresh_token
            )
        try:
            lifetime = read_lifetime(fields, access_token, started)
        except ValueError as exc:
            return self._unusable(answer, str(exc), refresh_token)
        return Token(
            access_token=access_token,
            refresh_token=refresh_token,
            token_type=str(fields.get("token_type") or "bearer"),
            scope=fields["scope"] if isinstance(fields.get("scope"), str) else None,
            lifetime=lifetime,
            obtained=started,
            generation=generation,
            grant=grant,
            extra={
                name: sealed(value) for name, value in fields.items() if name not in _READ_FIELDS
            },
        )

    def _unusable(
        self, answer: Answer, what: str, refresh_token: Secret | None = None
    ) -> UnusableTokenError:
        details = self._teller.details(answer)
        return UnusableTokenError(
            f"{self._vendor}'s token endpoint {answer.url} answered {answer.status} with {what}. "
            "Is token_url right? An older token, if there is one, is kept",
            refresh_token=refresh_token,
            **details | {"body": mask_words(details["body"])},
        )

    def _failure(self, answer: Answer, started: Instant) -> FleetAuthError:
        problem = read_problem(answer.body, answer.content_type)
        said = self._teller.said(answer, problem)
        details = self._teller.details(answer, problem)
        place = f"{self._vendor}'s token endpoint {answer.url}"
        match answer.status:
            case status if status // 100 == REDIRECT:
                return RedirectError(
                    f"{place} redirects ({status}), which credentials don't follow; set token_url to its target",
                    **details,
                )
            case 429:
                wait = parse_retry_after(answer.headers.get("retry-after"), started.wall)
                return QuotaError(
                    f"{place} wants fewer requests: {said}", retry_after=wait, **details
                )
            case 401:
                return self._refusal(answer, problem)
            case 400 | 403 if (problem.oauth_error or "").lower() in _REFUSALS:
                return self._refusal(answer, problem)
            case 403:
                return NotAllowedError(
                    f"{place} lets nobody in from here: {said}. A firewall or a missing permission, not the password",
                    **details,
                )
            case 404 | 405 | 410:
                return NotFoundError(
                    f"{place} is no token endpoint ({answer.status}): check token_url and base_url",
                    **details,
                )
            case status if status // 100 == CLIENT_ERROR and status not in PASSING:
                return InputRefusedError(
                    f"{place} can't use the request ({status}): {said}. "
                    "Check what the session was given beside the credentials, and the URLs",
                    **details,
                )
            case status:
                wait = parse_retry_after(answer.headers.get("retry-after"), started.wall)
                return VendorFaultError(
                    f"{place} failed ({status}): {said}", retry_after=wait, **details
                )

    def _refusal(self, answer: Answer, problem: Problem) -> CredentialsRefusedError:
        return CredentialsRefusedError(
            f"{self._vendor} refused the credentials: {self._teller.said(answer, problem)}. Check each of them. "
            "So that the account isn't locked out, nothing more is sent until "
            "replace_credentials(...) or unlock() is called",
            **self._teller.details(answer, problem),
        )


def read_lifetime(
    fields: Mapping[str, Any], access_token: Secret, started: Instant
) -> float | None:
    """Seconds from the request's start that a token lives; `None` if nothing tells, then it serves until a 401.

    Raises:
        ValueError: The answer names a lifetime that is none; the text says which.
    """
    stated = fields.get("expires_in")
    if stated is not None and stated != "":
        return _stated_lifetime(stated)
    return _dated_lifetime(fields, started) or _claimed_lifetime(access_token, started)


def sealed(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """The same JSON with each text wrapped: a field nobody knows may be a token (an ``id_token`` is one)."""
    if isinstance(value, str):
        return Secret(value)
    if is_object(value):
        return {key: sealed(item) for key, item in value.items()}
    if is_list(value):
        return [sealed(item) for item in value]
    return value


def _text(value: object) -> Secret | None:
    """A token; of what is far too long to be one, nothing is kept: looking for it in texts would take seconds."""
    is_one = isinstance(value, str) and len(value) <= _LONGEST and value.strip()
    return Secret(value) if isinstance(value, str) and is_one else None


def _says_no(answer: Answer) -> bool:
    problem = read_problem(answer.body, answer.content_type)
    return (problem.oauth_error or "").lower() in _REFUSALS


def _stated_lifetime(stated: Any) -> float:  # noqa: ANN401 - any JSON
    try:
        seconds = math.nan if isinstance(stated, bool) else float(stated)
    except (TypeError, ValueError, OverflowError):
        seconds = math.nan
    # Who sells a token again until it ends names 0 in its last second: it serves who waits for it, and is due at once.
    if not (math.isfinite(seconds) and seconds >= 0):
        raise ValueError("an expires_in that is no number of seconds from 0")
    return seconds


def _dated_lifetime(fields: Mapping[str, Any], started: Instant) -> float | None:
    issued, expires = _http_date(fields.get(".issued")), _http_date(fields.get(".expires"))
    if expires is None:
        return None
    # The vendor's two dates come from one clock; ours and theirs may disagree by minutes.
    seconds = expires.timestamp() - (issued.timestamp() if issued else started.wall)
    return seconds if seconds > 0 else None


def _http_date(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        date = parsedate_to_datetime(value)
    except (IndexError, OverflowError, TypeError, ValueError):  # each of them for some garbage
        return None
    return (
        date if date.tzinfo else date.replace(tzinfo=UTC)
    )  # HTTP's dates are in UTC, named or not


def _claimed_lifetime(access_token: Secret, started: Instant) -> float | None:
    claims = _claims(access_token)
    expires, begins = claims.get("exp"), claims.get("iat", claims.get("nbf"))
    if not _is_number(expires):
        return None
    try:
        seconds = float(expires) - (float(begins) if _is_number(begins) else started.wall)
    except OverflowError:  # an integer of hundreds of digits
        return None
    return seconds if math.isfinite(seconds) and seconds > 0 else None


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _claims(access_token: Secret) -> Mapping[str, Any]:
    parts = access_token.reveal().split(".")
    if len(parts) != 3:  # noqa: PLR2004 - header, payload, signature
        return {}
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return {}
    return claims if is_object(claims) else {}
