"""Signing in from a notebook, in a real ipykernel: what is typed or kept is in no output, traceback or history (I8),
and a restarted kernel finds the token that was stored.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from fleetauth.sandbox import Sandbox
from tests.credentials.answering import STOP, Page, Question
from tests.credentials.in_kernel import FILE

CANARIES = {"client_secret": "canary-client-secret", "password": "canary & pass'word"}
ASK = "session = MZoneSession.from_prompt()"
TRACES = ("canary", "Y2FuYXJ5")  # as it is, and in Base64


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """One page for all tests of this file; it shows tracebacks as fully as can be."""
    with tempfile.TemporaryDirectory(prefix="fa-", dir="/tmp") as place:
        environ = {
            FILE: f"{place}/keyring.json",
            "PYTHON_KEYRING_BACKEND": "tests.credentials.in_kernel.KeyringInFile",
            "HOME": place,
        }
        with Page(Path(place), environ) as page:
            page.does(
                "%xmode Verbose\nfrom fleetauth import MasternautSession, MZoneSession"
                "\nfrom fleetauth.errors import *"
            )
            yield page


@pytest.fixture(autouse=True)
def dark(page: Page) -> Iterator[None]:
    """After each test: the kernel has said nothing that holds a canary, and kept nothing of the kind."""
    (page.place / "keyring.json").unlink(missing_ok=True)
    del page.traffic[:]
    yield
    page.does("%history -g -o\nprint(In, Out, _, __, ___, sep='')")
    page.does("get_ipython().history_manager.writeout_cache()")
    assert [message for message in page.traffic if any(it in repr(message) for it in TRACES)] == []
    assert not any(trace in page.history() for trace in TRACES)


def _of_sandbox(sandbox: Sandbox) -> dict[str, str]:
    return {name: str(value) for name, value in sandbox.mzone.arguments.items()}


def test_secrets_are_typed_unseen_and_the_rest_is_not(page: Page) -> None:
    ran, questions = page.asks(
        ASK, "client", CANARIES["client_secret"], "ada", CANARIES["password"]
    )
    assert ran.status == "ok", ran.text
    assert questions == [
        Question("mzone client id: ", hidden=False),
        Question("mzone client secret (not shown): ", hidden=True),
        Question("mzone username: ", hidden=False),
        Question("mzone password (not shown): ", hidden=True),
    ]


def test_one_who_stops_at_a_question_leaves_nothing(page: Page) -> None:
    answers = ("client", CANARIES["client_secret"], "ada", STOP)
    ran, _ = page.asks("MZoneSession.from_prompt(remember=True)", *answers)
    assert ran.error == "KeyboardInterrupt"
    assert "getpass" not in ran.text
    assert not (page.place / "keyring.json").exists()
    assert page.does("1 + 1").text == "2"


def test_where_nobody_can_be_asked_the_variables_are_named(page: Page) -> None:
    ran = page.run(ASK)
    assert ran.error == "ConfigurationError"
    names = ("CLIENT_ID", "CLIENT_SECRET", "USERNAME", "PASSWORD")
    assert f"set {', '.join(f'MZONE_{name}' for name in names)} in the environment" in ran.text


def test_what_was_typed_is_in_no_traceback_when_it_cant_be_used(page: Page) -> None:
    answers = ("client", CANARIES["client_secret"], "ada", CANARIES["password"] + "\r")
    ran, _ = page.asks(ASK, *answers)
    assert ran.error == "ConfigurationError"
    assert "password begins or ends with a line break" in ran.text


ENV_FILE = f"""\
MZONE_CLIENT_ID=client
MZONE_CLIENT_SECRET={CANARIES["client_secret"]}
MZONE_PASSWORD="{CANARIES["password"]}"
"""
WRONG_FILES = {
    "a broken line": (ENV_FILE + "MZONE_USERNAME: canary\n", "at line 4"),
    "a missing name": (ENV_FILE, "MZONE_USERNAME is not set or blank"),
    "a misspelt name": (ENV_FILE + "MZONE_USER_NAME=canary\n", "did you mean MZONE_USERNAME"),
    "a wrong URL": (
        ENV_FILE + "MZONE_USERNAME=canary\nMZONE_BASE_URL=http://canary:canary@mzone.example\n",
        "base_url",
    ),
    "other letters": (ENV_FILE + "MZONE_USERNAME=canar\xff\n", "is not UTF-8"),
}


@pytest.mark.parametrize("wrong", WRONG_FILES)
@pytest.mark.parametrize("way", ["from_env", "from_prompt"])
def test_a_wrong_env_file_is_told_without_what_stands_in_it(
    page: Page, wrong: str, way: str
) -> None:
    text, told = WRONG_FILES[wrong]
    path = page.place / "credentials.env"
    path.touch(mode=0o600)
    path.write_text(text, encoding="latin-1")
    ran = page.run(f"MZoneSession.{way}(env_file='credentials.env')")
    assert ran.error == "ConfigurationError"
    if way == "from_env" or "missing" not in wrong:
        assert told in ran.text


WRONG_ENTRIES = {
    "damaged": "canary",
    "no object": '["canary"]',
    "no texts": '{"password": ["canary"]}',
    "incomplete": json.dumps(CANARIES),
    "unusable": json.dumps(
        CANARIES | {"client_id": "one", "username": "ada", "base_url": "ftp://ada:canary@x/"}
    ),
    "misspelt": json.dumps(CANARIES | {"client_id": "one", "username": "ada", "pasword": "canary"}),
}


@pytest.mark.parametrize("wrong", WRONG_ENTRIES)
def test_a_wrong_keyring_entry_is_told_without_what_stands_in_it(page: Page, wrong: str) -> None:
    entries = {"fleetauth/mzone.default": WRONG_ENTRIES[wrong]}
    (page.place / "keyring.json").write_text(json.dumps(entries))
    assert page.run("MZoneSession.from_keyring()").error == "ConfigurationError"


def test_a_remembered_account_needs_no_questions_in_a_restarted_kernel(
    page: Page, sandbox: Sandbox
) -> None:
    known = _of_sandbox(sandbox)
    urls = f"base_url={known['base_url']!r}, token_url={known['token_url']!r}"
    store = "store='file:~/tokens?encryption=keyring'"
    required = ("client_id", "client_secret", "username", "password")
    page.asks(
        f"session = MZoneSession.from_prompt(remember=True, {urls}, {store})",
        *(known[name] for name in required),
    )
    assert page.does("(await session.login()).grant").text == "'password'"
    page.restart()
    page.does("%xmode Verbose\nfrom fleetauth import MZoneSession\nfrom fleetauth.errors import *")
    page.does(f"session = MZoneSession.from_keyring({store})")
    assert page.does("len(await session.notifications())").text != "0"
    page.does("await session.aclose()")
    assert len(sandbox.mzone.token_requests) == 1
    told = repr(page.traffic) + page.history()
    assert not any(known[name] in told for name in ("client_secret", "password"))
    assert page.does("MZoneSession.forget_keyring()").text == "True"
