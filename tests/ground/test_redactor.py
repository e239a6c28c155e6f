"""What a redactor knows may change in one thread while a text is cleared in another (I8)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fleetauth.secrets import Redactor, Secret

TOKEN = "example-canary-1"


def told_in_text(redactor: Redactor) -> str:
    return redactor.text(f"the token {TOKEN} was refused")


def told_in_body(redactor: Redactor) -> str:
    return redactor.body(f"the token {TOKEN} was refused".encode()).decode()


@pytest.mark.parametrize("told", [told_in_text, told_in_body])
def test_a_secret_that_is_forgotten_meanwhile_is_taken_out_all_the_same(
    told: Callable[[Redactor], str],
) -> None:
    redactor, newer = Redactor(), list[Secret]()

    class Overtaken(Secret):
        """Whoever looks at it is overtaken by a thread that learns newer ones."""

        __slots__ = ()

        def reveal(self) -> str:
            redactor.learn(*newer)
            return super().reveal()

    redactor.learn(Overtaken(TOKEN))
    newer += [Secret(f"example-newer-{number}") for number in range(100)]
    assert told(redactor) == "the token *** was refused"
    assert told(redactor) == f"the token {TOKEN} was refused"  # by now it is forgotten
