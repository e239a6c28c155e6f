"""Settings in the keyring: remembered, found again, forgotten, and what is said where that can't be."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable
from typing import Any, TypeAlias

import anyio.to_thread
import keyring
import keyring.backends.fail
import keyring.errors
import pytest

from fleetauth import ConfigurationError, MasternautSession, MbanqSession, MZoneSession, State
from fleetauth.errors import (
    ArgumentError,
    CredentialsRefusedError,
    FleetAuthError,
    MissingExtraError,
    StoreError,
)
from fleetauth.sandbox import Sandbox
from tests.credentials.conftest import KeyringInMemory
from tests.credentials.test_prompt import Person, refusal
from tests.sessions.conftest import SESSIONS

KNOWN: dict[str, Any] = {name: f"example {name}" for name in MZoneSession.required_settings}
PLACE = ("fleetauth", "mzone.default")


@pytest.fixture(autouse=True)
def person(monkeypatch: pytest.MonkeyPatch) -> Person:
    return Person(monkeypatch)


def kept(ring: KeyringInMemory) -> dict[str, str]:
    (text,) = ring.entries.values()
    entry: dict[str, str] = json.loads(text)
    return entry


# --- remembering ----------------------------------------------------------------------------------


def test_what_was_typed_and_given_is_remembered_in_one_entry(
    ring: KeyringInMemory, person: Person
) -> None:
    person.answers = ["example password"]
    given = {name: value for name, value in KNOWN.items() if name != "password"}
    MZoneSession.from_prompt(remember=True, environment="staging", timeout=5, **given)
    assert list(ring.entries) == [PLACE]
    assert kept(ring) == KNOWN | {"environment": "staging"}


def test_a_flag_is_remembered_as_the_environment_writes_it(ring: KeyringInMemory) -> None:
    known: dict[str, Any] = dict.fromkeys(MbanqSession.required_settings, "example")
    known["ip_address"] = "192.0.2.7"
    MbanqSession.from_prompt(remember=True, trace_requests=True, **known)
    assert kept(ring)["trace_requests"] == "true"
    assert MbanqSession.from_keyring().state is State.SIGNED_OUT


def test_accounts_are_told_apart(ring: KeyringInMemory) -> None:
    for account in ("north", "south"):
        MZoneSession.from_prompt(remember=True, account=account, **KNOWN)
    assert sorted(name for _, name in ring.entries) == ["mzone.north", "mzone.south"]


@pytest.mark.parametrize("remember", [True, False])
def test_a_hook_that_is_none_is_told_before_anybody_types(
    ring: KeyringInMemory, person: Person, *, remember: bool
) -> None:
    async def hook(_: object) -> None: ...

    wrong: Any = hook
    with pytest.raises(ConfigurationError, match="on_event must be a plain function"):
        MZoneSession.from_prompt(remember=remember, on_event=wrong)
    assert (person.heard, ring.entries) == ([], {})


def test_nothing_is_remembered_unless_asked_for(ring: KeyringInMemory) -> None:
    MZoneSession.from_prompt(**KNOWN)
    assert ring.entries == {}


def test_what_cant_be_used_is_not_remembered(ring: KeyringInMemory) -> None:
    with pytest.raises(ConfigurationError):
        MZoneSession.from_prompt(remember=True, **KNOWN | {"password": "canary\n"})
    assert ring.entries == {}


def test_a_callable_cant_be_remembered(ring: KeyringInMemory) -> None:
    async def ask() -> str:
        return "example"

    given = KNOWN | {"password": ask}
    with pytest.raises(ArgumentError, match="password can't be remembered: it must be text, not f"):
        MZoneSession.from_prompt(remember=True, **given)
    assert ring.entries == {}


def test_where_there_is_no_keyring_that_is_said_before_anything_is_asked(
    ring: KeyringInMemory, person: Person
) -> None:
    del ring  # which is put back afterwards
    keyring.set_keyring(keyring.backends.fail.Keyring())  # type: ignore[no-untyped-call]
    with pytest.raises(StoreError, match=r"or use environment variables or an \.env file"):
        MZoneSession.from_prompt(remember=True)
    assert person.heard == []


# --- found by a prompt ----------------------------------------------------------------------------


def test_a_remembered_account_is_not_asked_for(ring: KeyringInMemory, person: Person) -> None:
    ring.entries[PLACE] = json.dumps(KNOWN)
    assert MZoneSession.from_prompt().state is State.SIGNED_OUT
    assert person.heard == []


@pytest.mark.parametrize("entry", ["damaged", "[]", '{"password": 1}', '{"password": " "}', None])
def test_an_entry_of_no_use_is_left_and_everything_asked_for(
    ring: KeyringInMemory, person: Person, entry: str | None
) -> None:
    if entry is not None:
        ring.entries[PLACE] = entry
    person.answers = ["one", "two", "three", "four"]
    MZoneSession.from_prompt(remember=True)
    assert list(kept(ring).values()) == ["one", "two", "three", "four"]


def test_a_keyring_that_refuses_is_no_hindrance(
    ring: KeyringInMemory, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: str) -> str:
        raise keyring.errors.KeyringLocked("canary")

    monkeypatch.setattr(ring, "get_password", refuse)
    person.answers = ["one", "two", "three", "four"]
    assert MZoneSession.from_prompt().state is State.SIGNED_OUT


@pytest.mark.parametrize("given", ["somebody else", None], ids=["text", "callable"])
def test_another_users_password_is_never_taken_from_the_keyring(
    ring: KeyringInMemory, person: Person, given: str | None
) -> None:
    async def ask() -> str:
        return "somebody else"

    ring.entries[PLACE] = json.dumps(KNOWN)
    person.answers = ["one", "two", "three"]
    MZoneSession.from_prompt(username=given or ask)
    assert len(person.heard) == 3


# --- refused --------------------------------------------------------------------------------------


def threads_of_ours() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "fleetauth mzone forget"]


async def when_refused(session: MZoneSession) -> None:
    """Sign in, in vain, and wait for what follows."""
    async with session:
        with pytest.raises(CredentialsRefusedError):
            await session.login()
    for thread in threads_of_ours():
        await anyio.to_thread.run_sync(thread.join)


Prompt: TypeAlias = Callable[..., MZoneSession]


@pytest.fixture
def prompt(sandbox: Sandbox, ring: KeyringInMemory) -> Prompt:  # noqa: ARG001
    """Makes a session with a password that the sandbox refuses."""

    def make(**arguments: Any) -> MZoneSession:  # noqa: ANN401 - a session's own
        return MZoneSession.from_prompt(**sandbox.mzone.arguments | {"password": "old"} | arguments)

    return make


async def test_what_the_vendor_refuses_is_forgotten(prompt: Prompt, ring: KeyringInMemory) -> None:
    events: list[str] = []
    session = prompt(remember=True, on_event=lambda event: events.append(type(event).__name__))
    assert kept(ring)["password"] == "old"
    await when_refused(session)
    assert ring.entries == {}
    assert "SessionLocked" in events


async def test_what_was_remembered_meanwhile_stays(prompt: Prompt, ring: KeyringInMemory) -> None:
    session = prompt(remember=True)
    prompt(remember=True, password="new")
    await when_refused(session)
    assert kept(ring)["password"] == "new"


async def test_one_who_only_uses_an_entry_leaves_it(prompt: Prompt, ring: KeyringInMemory) -> None:
    prompt(remember=True)
    await when_refused(MZoneSession.from_keyring())
    assert kept(ring)["password"] == "old"


async def test_a_keyring_that_fails_then_harms_nobody(
    prompt: Prompt, ring: KeyringInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = prompt(remember=True)

    def refuse(*_: str) -> None:
        raise keyring.errors.PasswordDeleteError("canary")

    monkeypatch.setattr(ring, "delete_password", refuse)
    await when_refused(session)
    assert kept(ring)["password"] == "old"


# --- from the keyring -----------------------------------------------------------------------------


@pytest.fixture(params=sorted(SESSIONS))
def vendor(request: pytest.FixtureRequest, ring: KeyringInMemory, sandbox: Sandbox) -> str:
    """A vendor whose account on the sandbox is in the keyring."""
    name = str(request.param)
    texts = {key: str(value) for key, value in sandbox.vendors[name].arguments.items()}
    ring.entries["fleetauth", f"{name}.default"] = json.dumps(texts)
    return name


async def test_a_session_is_made_off_the_event_loop_too(vendor: str) -> None:
    session = await anyio.to_thread.run_sync(SESSIONS[vendor].from_keyring)
    async with session:
        assert (await session.login()).state is State.ACTIVE


def test_an_argument_wins_over_what_is_kept(ring: KeyringInMemory) -> None:
    ring.entries[PLACE] = json.dumps(KNOWN | {"base_url": "https://old.example/"})
    session = MZoneSession.from_keyring(base_url="https://new.example/", timeout=5)
    assert session._odata.base_url == "https://new.example/"


def test_an_argument_stands_for_what_lacks(ring: KeyringInMemory) -> None:
    entry = {name: value for name, value in KNOWN.items() if name != "password"}
    ring.entries[PLACE] = json.dumps(entry)
    assert MZoneSession.from_keyring(password="example").state is State.SIGNED_OUT


@pytest.mark.usefixtures("ring")
@pytest.mark.parametrize(("account", "argument"), [("default", ""), ("north", "account='north', ")])
def test_where_there_is_no_entry_it_says_how_to_put_it_there(account: str, argument: str) -> None:
    assert refusal(lambda: MasternautSession.from_keyring(account)) == (
        f"there is no entry 'masternaut.{account}' of the service 'fleetauth' in the system's keyring: "
        f"MasternautSession.from_prompt({argument}remember=True) asks for what it needs, and puts it there"
    )


def test_what_an_entry_lacks_is_named(ring: KeyringInMemory) -> None:
    ring.entries["fleetauth", "mzone.north"] = json.dumps(
        {"client_id": "one", "username": "canary"}
    )
    assert refusal(lambda: MZoneSession.from_keyring("north", username="ada")) == (
        "the keyring's entry 'mzone.north' of the service 'fleetauth' lacks client_secret, password; "
        "MZoneSession.forget_keyring(account='north') removes it"
    )


@pytest.mark.parametrize("entry", ["canary", '["canary"]', '{"password": ["canary"]}', "[" * 10**5])
def test_a_damaged_entry_is_told_unseen(ring: KeyringInMemory, entry: str) -> None:
    ring.entries[PLACE] = entry
    message = refusal(MZoneSession.from_keyring)
    assert "damaged" in message
    assert "MZoneSession.forget_keyring() removes it" in message


def test_an_unknown_setting_of_an_entry_is_told(ring: KeyringInMemory) -> None:
    ring.entries[PLACE] = json.dumps(KNOWN | {"enviroment": "canary"})
    message = refusal(MZoneSession.from_keyring)
    assert "enviroment (did you mean environment?)" in message


# --- forgetting -----------------------------------------------------------------------------------


def test_what_is_forgotten_is_gone_and_no_more_than_that(ring: KeyringInMemory) -> None:
    ring.entries[PLACE] = "{}"
    ring.entries["fleetauth", "mzone.north"] = "{}"
    assert MZoneSession.forget_keyring()
    assert list(ring.entries) == [("fleetauth", "mzone.north")]
    assert MZoneSession.forget_keyring("north")
    assert not MZoneSession.forget_keyring()


WAYS: list[Callable[..., object]] = [MZoneSession.from_keyring, MZoneSession.forget_keyring]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("account", ["", " ", None, 7])
def test_an_account_has_a_name(way: Callable[..., object], account: object) -> None:
    with pytest.raises(ArgumentError, match="account must be a name"):
        way(account=account)


@pytest.mark.usefixtures("ring")
@pytest.mark.parametrize("way", WAYS)
def test_the_missing_package_is_named(
    way: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(MissingExtraError, match=r"fleetauth\[keyring\]"):
        way()


@pytest.mark.parametrize("way", WAYS)
def test_a_keyring_that_refuses_is_told_without_its_words(
    way: Callable[..., object], ring: KeyringInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: str) -> str:
        raise keyring.errors.KeyringLocked("canary")

    monkeypatch.setattr(ring, "get_password", refuse)
    with pytest.raises(FleetAuthError, match="refused: KeyringLocked") as caught:
        way()
    assert "canary" not in str(caught.value)
