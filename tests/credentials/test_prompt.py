"""Asking for settings: what is typed unseen, where nobody can be asked, and what is not asked for at all."""

from __future__ import annotations

import getpass
import io
import sys
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fleetauth import (
    ConfigurationError,
    MasternautSession,
    MbanqSession,
    MPSMonitorSession,
    MZoneSession,
    Secret,
    State,
    VendorSession,
)
from fleetauth.credentials import asked
from fleetauth.sandbox import Sandbox
from tests.credentials.conftest import KeyringInMemory

NAMES = ("client_id", "password")


class Person:
    """Sits at the terminal, and answers one question after the other."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.answers: list[str] = []
        self.heard: list[str] = []
        monkeypatch.setattr("builtins.input", self._answerer("seen"))
        monkeypatch.setattr(getpass, "getpass", self._answerer("unseen"))

    def _answerer(self, how: str) -> Callable[[str], str]:
        def answer(question: str) -> str:
            self.heard.append(f"{how}: {question}")
            return self.answers.pop(0)

        return answer


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> Person:
    return Person(monkeypatch)


@pytest.fixture(autouse=True)
def own_keyring(ring: KeyringInMemory) -> KeyringInMemory:
    """No test asks the machine's own."""
    return ring


def ask(*names: str) -> dict[str, str]:
    answers = asked(names, vendor="mps_monitor", prefix="NORTH_")
    return {name: answer.reveal() for name, answer in answers.items()}


def refusal(make: Callable[[], object]) -> str:
    """What the error says; its traceback shows no answer."""
    with pytest.raises(ConfigurationError) as caught:
        make()
    told = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    assert "canary" not in "".join(told.format())
    assert caught.value.__context__ is None
    return caught.value.message


# --- asking ---------------------------------------------------------------------------------------


def test_secrets_are_typed_unseen(person: Person) -> None:
    person.answers = ["one", "canary"]
    assert ask("client_id", "client_secret") == {"client_id": "one", "client_secret": "canary"}
    assert person.heard == [
        "seen: mps monitor client id: ",
        "unseen: mps monitor client secret (not shown): ",
    ]


@pytest.mark.parametrize(
    "session", [MZoneSession, MasternautSession, MPSMonitorSession, MbanqSession]
)
def test_of_every_vendors_settings_the_secrets_and_no_others_are_unseen(
    person: Person, session: type[VendorSession]
) -> None:
    person.answers = ["something"] * len(session.required_settings)
    ask(*session.required_settings)
    unseen = [line for line in person.heard if line.startswith("unseen")]
    assert all("secret" in line or "password" in line for line in unseen)
    assert len(unseen) == sum(
        name in ("client_secret", "password") for name in session.required_settings
    )


def test_a_setting_that_is_not_known_to_be_harmless_is_unseen(person: Person) -> None:
    person.answers = ["canary"]
    ask("api_key")
    assert person.heard == ["unseen: mps monitor api key (not shown): "]


def test_spaces_around_a_secret_are_part_of_it_and_around_a_name_are_not(person: Person) -> None:
    person.answers = [" one ", " canary "]
    assert ask(*NAMES) == {"client_id": "one", "password": " canary "}


def test_a_blank_answer_is_asked_for_again(person: Person) -> None:
    person.answers = ["", " ", "one", "", "", "canary"]
    assert ask(*NAMES) == {"client_id": "one", "password": "canary"}


def test_three_blank_answers_are_enough(person: Person) -> None:
    person.answers = ["canary-client", "", " ", ""]
    assert refusal(lambda: ask(*NAMES)) == "password was left blank 3 times; nothing was kept"


def test_nothing_to_ask_for_asks_nobody(person: Person) -> None:
    assert ask() == {}
    assert person.heard == []


class NoInputOnThisPageError(NotImplementedError):
    """What a kernel raises whose page takes no input: IPython's own is of this kind."""


@pytest.mark.parametrize("where", ["input", "getpass"])
@pytest.mark.parametrize(
    "problem",
    [
        EOFError(),
        OSError("reading from stdin while output is captured"),
        NoInputOnThisPageError(),
        RuntimeError("input(): lost sys.stdin"),
        ValueError("I/O operation on closed file"),
        UnicodeDecodeError("utf-8", b"canary\xff", 6, 7, "invalid start byte"),
        getpass.GetPassWarning(),
    ],
    ids=lambda it: type(it).__name__,
)
def test_where_nobody_can_be_asked_the_variables_are_named(
    person: Person, monkeypatch: pytest.MonkeyPatch, where: str, problem: Exception
) -> None:
    def nobody(_question: str) -> str:
        raise problem

    person.answers = ["canary"]
    names = {"input": "builtins.input", "getpass": "getpass.getpass"}
    monkeypatch.setattr(names[where], nobody)
    message = refusal(lambda: ask(*NAMES))
    assert "set NORTH_CLIENT_ID, NORTH_PASSWORD in the environment" in message


def test_what_would_show_is_not_typed_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = io.StringIO("canary\n")
    monkeypatch.setattr(sys, "stdin", typed)
    # What getpass itself does where it has no terminal: it warns, and goes on.
    fallback: Any = getattr(getpass, "fallback_getpass")  # noqa: B009 - it has no type
    monkeypatch.setattr(getpass, "getpass", fallback)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert "nobody can be asked for password here" in refusal(lambda: ask("password"))
    assert typed.tell() == 0


def test_who_gives_up_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_question: str) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("builtins.input", stop)
    with pytest.raises(KeyboardInterrupt) as caught:
        MZoneSession.from_prompt()
    files = [Path(frame.path).name for frame in caught.traceback]
    assert files == ["test_prompt.py", "secrets.py"]


# --- sessions -------------------------------------------------------------------------------------


@pytest.fixture
def answered(person: Person, sandbox: Sandbox) -> MZoneSession:
    known = {name: str(value) for name, value in sandbox.mzone.arguments.items()}
    person.answers = [known[name] for name in MZoneSession.required_settings]
    return MZoneSession.from_prompt(base_url=known["base_url"], token_url=known["token_url"])


async def test_a_session_is_made_of_answers(answered: MZoneSession, person: Person) -> None:
    async with answered:
        assert (await answered.login()).state is State.ACTIVE
    assert len(person.heard) == 4


def test_what_is_known_is_not_asked_for(
    person: Person, ring: KeyringInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring.entries["fleetauth", "mzone.default"] = '{"client_secret": "example", "username": "ada"}'
    monkeypatch.setenv("MZONE_USERNAME", "ada")
    monkeypatch.setenv("MZONE_BASE_URL", "https://mzone.example/api/")
    person.answers = ["canary"]
    session = MZoneSession.from_prompt(client_id="one", password=None, timeout=5)
    assert person.heard == ["unseen: mzone password (not shown): "]
    assert session._odata.base_url == "https://mzone.example/api/"


def test_nothing_is_asked_for_where_everything_is_known(
    person: Person, ring: KeyringInMemory
) -> None:
    known: dict[str, Any] = dict.fromkeys(MZoneSession.required_settings, "example")
    assert MZoneSession.from_prompt(**known).state is State.SIGNED_OUT
    assert person.heard == []
    assert ring.threads == set()  # which its user may have to unlock


def test_a_misspelt_variable_is_told_rather_than_asked_for(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MZONE_ENVIROMENT", "staging")
    message = refusal(MZoneSession.from_prompt)
    assert message == (
        "MZoneSession.from_prompt: MZONE_ENVIROMENT is no setting: did you mean MZONE_ENVIRONMENT?"
    )
    assert person.heard == []


def test_an_answer_that_cant_be_used_is_refused_unseen(person: Person) -> None:
    person.answers = ["one", "canary", "ada", "canary\n"]
    message = refusal(lambda: MZoneSession.from_prompt(remember=True))
    assert "password begins or ends with a line break" in message


def test_another_prefix_names_other_variables(person: Person) -> None:
    person.answers = [""] * 3
    assert "client_id was left blank" in refusal(lambda: MZoneSession.from_prompt(prefix="N_"))


def test_a_secret_given_as_one_stays_one(person: Person) -> None:
    known: dict[str, Any] = dict.fromkeys(MZoneSession.required_settings, Secret("example"))
    assert MZoneSession.from_prompt(**known).state is State.SIGNED_OUT
    assert person.heard == []
