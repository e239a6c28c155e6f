"""Which error an API's answer is. How each vendor spells its errors is read by `wire.problems`; here they get their class."""

from __future__ import annotations

from typing import Any

from fleetauth.errors import (
    FleetAuthError,
    InputRefusedError,
    NotAllowedError,
    NotFoundError,
    QuotaError,
    VendorFaultError,
)
from fleetauth.secrets import Redactor
from fleetauth.wire.answer import Answer
from fleetauth.wire.masking import mask_body
from fleetauth.wire.problems import Problem, read_problem
from fleetauth.wire.retry_after import parse_retry_after

_CLIENT_ERROR = 4  # HTTP's class of statuses


class FailureReader:
    """Makes the error of an answer that is none of what was asked for.

    Args:
        vendor: For the errors.
        redactor: Takes secrets out of what the vendor said.
    """

    __slots__ = ("_redactor", "_vendor")

    def __init__(self, vendor: str, redactor: Redactor) -> None:
        self._vendor = vendor
        self._redactor = redactor

    def of_status(self, answer: Answer, *, wall: float) -> FleetAuthError:
        """The error that the status tells of; 401 is what is left of it after renewal.

        Args:
            answer: Not of the success class.
            wall: Now, in seconds since 1970-01-01 UTC, for a `Retry-After` with a date.
        """
        problem = read_problem(answer.body, answer.headers.get("content-type"))
        place = f"{answer.method} {answer.url}"
        said = self.said(answer, problem)
        details = self.details(answer, problem)
        wait = parse_retry_after(answer.headers.get("retry-after"), wall)
        match answer.status:
            case 401:
                text = (
                    f"{self._vendor} answers 401 to {place} although the session is signed in: {said}. "
                    "The API may not be enabled for this account, or the URL is wrong"
                )
                return NotAllowedError(text, **details)
            case 403:
                text = f"{self._vendor} does not allow {place}: {said}. The user or client lacks a permission for it"
                return NotAllowedError(text, **details)
            case 404 | 410:
                return NotFoundError(
                    f"{self._vendor} knows no {place}: {said}. Check the id and the URL", **details
                )
            case 429:
                text = f"{self._vendor}'s quota for {place} is used up: {said}"
                return QuotaError(text, retry_after=wait, **details)
            case status if status // 100 == _CLIENT_ERROR and status not in (408, 425):
                return InputRefusedError(
                    f"{self._vendor} refuses the input of {place} ({status}): {said}", **details
                )
            case status:
                text = f"{self._vendor} failed at {place} ({status}): {said}"
                return VendorFaultError(text, retry_after=wait, **details)

    def of_problem(self, answer: Answer, problem: Problem) -> FleetAuthError:
        """The error that an answer with a status of success tells of in its body."""
        text = f"{self._vendor} refuses {answer.method} {answer.url} in an answer with status {answer.status}: "
        return InputRefusedError(text + self.said(answer, problem), **self.details(answer, problem))

    def said(self, answer: Answer, problem: Problem) -> str:
        """The vendor's words, fit to stand in a sentence."""
        words = ": ".join(part for part in (problem.code, problem.message) if part)
        return self._redactor.text(words) or f"it said nothing but {answer.status}"

    def details(self, answer: Answer, problem: Problem | None) -> dict[str, Any]:
        """What every error of an answer carries."""
        return {
            "vendor": self._vendor,
            "status": answer.status,
            "code": problem.code if problem else None,
            "vendor_message": self._redactor.text(problem.message)
            if problem and problem.message
            else None,
            "request_id": answer.request_id,
            "body": self._redactor.body(mask_body(answer.body)),
        }
