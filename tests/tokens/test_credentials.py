"""What a session may be given to sign in with, and the sentence that tells what is wrong with the rest."""

from __future__ import annotations

import traceback
from typing import Any

import pytest

from fleetauth.errors import ConfigurationError, CredentialsRefusedError
from fleetauth.secrets import Redactor, Secret
from fleetauth.tokens.credentials import Credential, Credentials, seal

GIVEN: dict[str, Credential | None] = {"client_id": "client", "password": "open sesame"}


def credentials(redactor: Redactor | None = None, **given: Any) -> Credentials:  # noqa: ANN401
    return Credentials("mzone", {**GIVEN, **given}, redactor=redactor or Redactor())


async def asked() -> str:
    return "asked for"


# --- good ones ----------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["open sesame", Secret("open sesame")], ids=["text", "secret"])
async def test_a_value_is_resolved(value: str | Secret) -> None:
    resolved = await credentials(password=value).resolve()
    assert resolved["password"] == Secret("open sesame")


async def test_an_async_callable_is_asked() -> None:
    assert (await credentials(password=asked).resolve())["password"] == Secret("asked for")


async def test_a_callable_is_asked_afresh_each_time() -> None:
    answers = iter(["first", "second"])

    async def ask() -> str:
        return next(answers)

    subject = credentials(password=ask)
    found = [(await subject.resolve())["password"].reveal() for _ in range(2)]
    assert found == ["first", "second"]


async def test_a_value_keeps_its_spaces() -> None:
    assert (await credentials(password=" a ").resolve())["password"] == Secret(" a ")


def test_sealing_wraps_a_text_and_leaves_the_rest() -> None:
    assert (seal("text"), seal(asked), seal(None)) == (Secret("text"), asked, None)


def test_a_given_secret_is_redacted_from_foreign_text() -> None:
    redactor = Redactor()
    credentials(redactor)
    assert redactor.text("you sent open sesame") == "you sent ***"


async def test_a_secret_out_of_a_callable_is_redacted_too() -> None:
    redactor = Redactor()
    await credentials(redactor, password=asked).resolve()
    assert redactor.text("you sent asked for") == "you sent ***"


def test_a_public_name_is_not_redacted() -> None:
    redactor = Redactor()
    credentials(redactor, client_id="north-client")
    assert redactor.text("north-client is unknown") == "north-client is unknown"


# --- bad ones -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "password is missing: pass password=… or set the environment variable MZONE_PASS"),
        ("", "password is blank"),
        (" \t\n", "password is blank"),
        (Secret(""), "password is blank"),
        (12345, "must be text, a Secret or an async callable that returns one, not int"),
        (b"bytes", "not bytes"),
        ("half \ud83d", "broken characters"),
    ],
)
def test_what_can_not_be_a_credential_is_told(value: object, words: str) -> None:
    with pytest.raises(ConfigurationError, match=words):
        credentials(password=value)


@pytest.mark.parametrize("value", ["", None, 5, "\udfff"])
async def test_a_callable_that_gives_nothing_usable_is_told_by_name(value: Any) -> None:  # noqa: ANN401
    async def ask() -> str:
        return value  # type: ignore[no-any-return]

    with pytest.raises(ConfigurationError, match="password"):
        await credentials(password=ask).resolve()


async def test_a_callable_that_fails_is_told_by_name() -> None:
    async def ask() -> str:
        raise OSError("no vault")

    with pytest.raises(ConfigurationError, match="given as password failed: OSError: no vault"):
        await credentials(password=ask).resolve()


async def test_a_callable_that_is_not_async_is_told_by_name() -> None:
    with pytest.raises(
        ConfigurationError, match="given as password must be async: it returned a str"
    ):
        await credentials(password=lambda: "plain").resolve()


async def test_a_callables_failure_hides_the_other_secrets() -> None:
    async def ask() -> str:
        raise OSError("no vault for open sesame")

    with pytest.raises(ConfigurationError) as caught:
        await credentials(client_id=ask).resolve()
    told = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    assert "open sesame" not in caught.value.message
    assert told.__context__ is None


async def test_a_callables_own_error_of_ours_passes() -> None:
    async def ask() -> str:
        raise CredentialsRefusedError("the vault said no")

    with pytest.raises(CredentialsRefusedError, match="the vault said no"):
        await credentials(password=ask).resolve()


# --- new ones -----------------------------------------------------------------------------------


async def test_a_replaced_value_is_used_and_the_others_stay() -> None:
    subject = credentials()
    subject.replace({"password": "new"})
    assert await subject.resolve() == {"client_id": Secret("client"), "password": Secret("new")}


@pytest.mark.parametrize("bad", [{"password": ""}, {"passwrod": "x"}], ids=["blank", "unknown"])
async def test_a_bad_replacement_changes_nothing(bad: dict[str, str]) -> None:
    subject = credentials()
    before = await subject.resolve()
    with pytest.raises(ConfigurationError):
        subject.replace({"client_id": "other", **bad})
    assert await subject.resolve() == before


def test_an_unknown_name_is_told_with_the_known_ones() -> None:
    with pytest.raises(ConfigurationError, match=r"passwrod is not .* has client_id, password"):
        credentials().replace({"passwrod": "x"})


@pytest.mark.parametrize("text", ["s3cr&t\n", "s3cr&t\r\n", "\ns3cr&t"], ids=repr)
def test_a_line_break_around_a_credential_is_told(text: str) -> None:
    with pytest.raises(
        ConfigurationError, match=r"password begins or ends with a line break.*strip"
    ):
        Credentials("mzone", {"password": text}, redactor=Redactor())
