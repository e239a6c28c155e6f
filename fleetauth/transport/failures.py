"""Which error an API's answer is. How a vendor spells errors is read by `wire.problems`; here they get their class."""

from __future__ import annotations

from fleetauth.errors import (
    FleetAuthError,
    InputRefusedError,
    NotAllowedError,
    NotFoundError,
    QuotaError,
    SecondFactorError,
    VendorFaultError,
)
from fleetauth.wire.answer import Answer
from fleetauth.wire.problems import Problem, read_problem
from fleetauth.wire.retry_after import parse_retry_after
from fleetauth.wire.statuses import CLIENT_ERROR, PASSING
from fleetauth.wire.telling import Teller


class FailureReader:
    """Makes the error of an answer that is none of what was asked for.

    Args:
        teller: Tells of the answer.
    """

    __slots__ = ("_vendor", "teller")

    def __init__(self, teller: Teller) -> None:
        self.teller: Teller = teller
        self._vendor = teller.vendor

    def of_status(self, answer: Answer, *, wall: float) -> FleetAuthError:
        """The error that the status tells of; 401 is what is left of it after renewal.

        Args:
            answer: Not of the success class.
            wall: Now, in seconds since 1970-01-01 UTC, for a `Retry-After` with a date.
        """
        problem = read_problem(answer.body, answer.headers.get("content-type"))
        place = f"{answer.method} {answer.url}"
        said = self.teller.said(answer, problem)
        details = self.teller.details(answer, problem)
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
            case status if status // 100 == CLIENT_ERROR and status not in PASSING:
                return InputRefusedError(
                    f"{self._vendor} refuses the input of {place} ({status}): {said}", **details
                )
            case status:
                text = f"{self._vendor} failed at {place} ({status}): {said}"
                return VendorFaultError(text, retry_after=wait, **details)

    def of_problem(self, answer: Answer, problem: Problem) -> FleetAuthError:
        """The error that an answer with a status of success tells of in its body."""
        text = f"{self._vendor} refuses {answer.method} {answer.url} in an answer with status {answer.status}: "
        return InputRefusedError(
            text + self.teller.said(answer, problem), **self.teller.details(answer, problem)
        )

    def of_restriction(
        self, answer: Answer, problem: Problem, *, second_factor: bool
    ) -> FleetAuthError:
        """The error of a vendor that restricts what was asked for, perhaps for want of a second factor."""
        said = self.teller.said(answer, problem)
        details = self.teller.details(answer, problem)
        place = f"{answer.method} {answer.url}"
        if second_factor:
            text = (
                f"{self._vendor} wants a one-time password for {place}: {said}. "
                "Get one by request_otp(...), hand it in by submit_otp(...), and make the call again"
            )
            return SecondFactorError(text, **details)
        text = (
            f"{self._vendor} restricts {place} in spite of the second factor: {said}. The user lacks a permission; "
            "or the vendor ended the second factor early: then hand in a new one-time password"
        )
        return NotAllowedError(text, **details)
