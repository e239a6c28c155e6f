"""Numbers with their own digits in JSON, in both directions: an amount of `12.50` goes out as `12.50`,
never through a binary float. Nothing here knows what the numbers mean.
"""

from __future__ import annotations

import json
import re

from fleetauth.sandbox.answer import Answer, json_answer

# A number waits as text between these until the JSON is written. They are for private use: no bank's text has them.
_BEGIN, _END = "\ue000", "\ue001"
_WAITING = re.compile(f'"{_BEGIN}([^"]*){_END}"')


def digits(text: str) -> str:
    """Give what `exact_answer` writes as the number of these digits."""
    return f"{_BEGIN}{text}{_END}"


def exact_answer(value: object, status: int = 200) -> Answer:
    """Give an answer whose body is this value as JSON, its numbers with their own digits."""
    answer = json_answer(value, status)
    body = _WAITING.sub(r"\1", answer.body.decode()).encode()
    return Answer(answer.status, body, answer.headers)


def exact_json(body: bytes) -> object:
    """Give a body's JSON, numbers with a fraction as `digits`. Raises `ValueError` if it is none."""
    found: object = json.loads(body, parse_float=digits)
    return found


def number_of(value: object) -> str | None:
    """Give the digits of a number of `exact_json`; none for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str) and value.startswith(_BEGIN):
        return value.strip(_BEGIN + _END)
    return None
