"""Masternaut's error bodies, all of those on its vendor page. Which one is answered is a switch of
the service.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Literal, TypeAlias

from fleetauth.sandbox.answer import Answer, json_answer

Shape: TypeAlias = Literal[
    "errorMsg", "errorMessage", "status", "array", "under_200", "not_json", "empty"
]


def problem_answer(shape: Shape, status: int, message: str) -> Answer:
    """Give an error answer in one of the shapes."""
    if shape == "empty" or status == HTTPStatus.TOO_MANY_REQUESTS:
        return Answer(status)
    if shape == "not_json":
        return Answer(status, f"<h1>{message}</h1>".encode(), (("content-type", "text/html"),))
    if shape == "errorMessage":
        return json_answer({"errorCode": str(status), "errorMessage": message}, status)
    if shape == "status":
        return json_answer({"status": str(status), "message": message}, status)
    if shape == "array":
        return json_answer([{"errorCode": 12_000 + status, "errorMsg": message}], status)
    answered = 200 if shape == "under_200" else status
    return json_answer({"errorCode": str(status), "errorMsg": message}, answered)
