"""Asking a person for settings, at a terminal or in a notebook: what is secret is typed unseen, or not typed at all.

In a notebook the page asks, in a box of its own: the answers go to the kernel and are in no cell, output or history.
"""

from __future__ import annotations

import getpass
import warnings
from collections.abc import Iterable
from typing import Final

from fleetauth.errors import ConfigurationError
from fleetauth.secrets import Secret

# What is not known here to be harmless is typed unseen.
SHOWN: Final = frozenset(
    {"client_id", "username", "customer_id", "tenant_id", "ip_address", "device_id"}
)
_ATTEMPTS: Final = 3
# The input is at its end, captured, missing or closed; a kernel's page takes none (a kind of `RuntimeError`); or what
# is typed would show.
_NOBODY_THERE: Final = (EOFError, OSError, RuntimeError, ValueError, getpass.GetPassWarning)


def asked(names: Iterable[str], *, vendor: str, prefix: str) -> dict[str, Secret]:
    """What a person answers, by name, asked in the order of the names. It blocks until the last answer.

    A blank answer is asked for again, twice.

    Args:
        names: Which settings.
        vendor: Whose, for the questions.
        prefix: What the names of environment variables begin with, for errors.

    Raises:
        ConfigurationError: Nobody can be asked, or not without showing what is typed; or the answers were blank.
        KeyboardInterrupt: The person gave up.
    """
    names = tuple(names)
    answers: dict[str, Secret] = {}
    for name in names:
        answer = _answer(name, vendor)
        if answer is None:
            variables = ", ".join(prefix + name.upper() for name in names)
            text = (
                f"nobody can be asked for {name} here, or not without showing it: set {variables} in the environment "
                "or in an .env file"
            )
            raise ConfigurationError(text, vendor=vendor)
        if not answer:
            text = f"{name} was left blank {_ATTEMPTS} times; nothing was kept"
            raise ConfigurationError(text, vendor=vendor)
        answers[name] = answer
    return answers


def _answer(name: str, vendor: str) -> Secret | None:
    """What was typed, blank if it was so to the last; `None` if nothing could be."""
    question = f"{vendor.replace('_', ' ')} {name.replace('_', ' ')}"
    answer = Secret("")
    for _ in range(_ATTEMPTS):
        try:
            answer = _shown(question) if name in SHOWN else _unseen(question)
        except _NOBODY_THERE:
            return None
        if answer:
            break
    return answer


def _shown(question: str) -> Secret:
    return Secret(input(f"{question}: ").strip())


def _unseen(question: str) -> Secret:
    with warnings.catch_warnings():
        # Where it can't hide what is typed, it warns and asks all the same.
        warnings.simplefilter("error", getpass.GetPassWarning)
        # By its module: a kernel puts its own function there while a cell runs.
        return Secret(getpass.getpass(f"{question} (not shown): "))
