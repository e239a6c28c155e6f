"""What every error of an answer tells of it: the vendor's words and the raw body, cleared of secrets.

Which error it is, is decided by those who know what the answer was for.
"""

from __future__ import annotations

from typing import Any

import attrs

from fleetauth.secrets import CUT, Redactor

from .answer import Answer
from .masking import mask_body, masked
from .problems import Problem, read_problem
from .shapes import is_list, is_object


class Teller:
    """Tells of one vendor's answers.

    Args:
        vendor: For the errors.
        redactor: Takes secrets out of what the vendor said.
    """

    __slots__ = ("_redactor", "vendor")

    def __init__(self, vendor: str, redactor: Redactor) -> None:
        self.vendor: str = vendor
        self._redactor = redactor

    def cleared(self, text: str) -> str:
        """A text without secrets."""
        return self._redactor.text(text)

    def said(self, answer: Answer, problem: Problem) -> str:
        """The vendor's words, fit to stand in a sentence."""
        problem = self._whole(answer, problem)
        words = ": ".join(part for part in (problem.code, problem.message) if part)
        return self._redactor.text(words).rstrip(". ") or f"it said nothing but {answer.status}"

    def details(self, answer: Answer, problem: Problem | None = None) -> dict[str, Any]:
        """The keywords that an error of this answer is made with."""
        problem = self._whole(answer, problem or Problem())
        code, message = problem.code, problem.message
        return {
            "vendor": self.vendor,
            "status": answer.status,
            "code": self._redactor.text(code) if code else None,
            "vendor_message": self._redactor.text(message) if message else None,
            "request_id": answer.request_id and self._redactor.text(answer.request_id),
            "body": self._redactor.body(mask_body(answer.body)),
            "errors": tuple(
                (code and self._redactor.text(code), words and self._redactor.text(words))
                for code, words in problem.errors
            ),
            "data": self._cleared_data(masked(problem.data)),
        }

    def _whole(self, answer: Answer, problem: Problem) -> Problem:
        """A problem whose words were cut off, read anew from the cleared body: the cut may go through a secret."""
        if CUT not in (problem.message or ""):
            return problem
        body = self._redactor.body(mask_body(answer.body))
        read = read_problem(body, answer.headers.get("content-type"))
        return attrs.evolve(problem, message=read.message, errors=read.errors)

    def _cleared_data(self, value: Any) -> Any:  # noqa: ANN401 - any JSON there is
        if isinstance(value, str):
            return self._redactor.text(value)
        if is_object(value):
            return {
                self._redactor.text(name): self._cleared_data(field)
                for name, field in value.items()
            }
        return [self._cleared_data(item) for item in value] if is_list(value) else value
