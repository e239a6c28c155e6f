"""A kernel behind a page with an input box, which answers what cells ask, as a person at a notebook does."""

from __future__ import annotations

from typing import Final

import attrs

from tests.notebooks.kernels import PATIENCE, Kernel, Ran

STOP: Final = object()  # instead of an answer: the stop button


@attrs.frozen
class Question:
    """What a cell asked.

    Attributes:
        text: The question.
        hidden: Whether the page is to hide what is typed.
    """

    text: str
    hidden: bool


class Page(Kernel):
    """A kernel behind a page with an input box."""

    def asks(self, code: str, *answers: object) -> tuple[Ran, list[Question]]:
        """Run a cell that asks as often as there are answers."""
        cell = self._client.execute(code, allow_stdin=True)
        questions: list[Question] = []
        for answer in answers:
            content = self._client.get_stdin_msg(timeout=PATIENCE)["content"]
            questions.append(Question(content["prompt"], hidden=content["password"]))
            if answer is STOP:
                self.interrupt()
            else:
                self._client.input(str(answer))
        return self.ended(cell), questions
