"""How a session is made: from arguments, from the environment, and what it says to wrong ones."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import Any

import pytest

from fleetauth import ConfigurationError, MZoneSession, RetryPolicy, Secret, State
from fleetauth.sandbox import Sandbox
from tests.sessions.conftest import SESSIONS

VENDORS = sorted(SESSIONS)
MZONE = {
    "MZONE_CLIENT_ID": "example-client",
    "MZONE_CLIENT_SECRET": "example-client-secret",
    "MZONE_USERNAME": "ada@example.com",
    "MZONE_PASSWORD": "example-password",
}


def refusal(make: Callable[[], object]) -> ConfigurationError:
    """The error that making a session raises."""
    with pytest.raises(ConfigurationError) as caught:
        make()
    return caught.value


def with_locals(error: BaseException) -> str:
    """The error's traceback with the local variables of all frames but the test's own."""
    shown = traceback.TracebackException.from_exception(error, capture_locals=True)
    ours = [frame for frame in shown.stack if "tests" not in frame.filename.split("/")]
    return "".join(traceback.StackSummary.from_list(ours).format()) + str(error)


# --- who is told of events ------------------------------------------------------------------------


async def awaited(_: object) -> None:
    """A hook that nobody would wait for."""


@pytest.mark.parametrize(
    ("hook", "words"), [("print", "not str"), (awaited, "not an async one")], ids=["text", "async"]
)
def test_a_hook_that_could_not_be_called_is_refused(hook: Any, words: str) -> None:  # noqa: ANN401
    error = refusal(lambda: MZoneSession.from_env(environ=MZONE, on_event=hook))
    assert error.message.startswith(f"on_event must be a plain function of one event, {words}")


# --- from the environment -------------------------------------------------------------------------


@pytest.mark.parametrize("vendor", VENDORS)
async def test_a_session_is_made_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox, vendor: str
) -> None:
    for name, value in sandbox.vendors[vendor].environment.items():
        monkeypatch.setenv(name, value)
    async with SESSIONS[vendor].from_env() as session:
        assert (await session.login()).state is State.ACTIVE


@pytest.mark.parametrize("vendor", VENDORS)
def test_all_missing_variables_are_named_at_once(vendor: str) -> None:
    session = SESSIONS[vendor]
    error = refusal(lambda: session.from_env(environ={}))
    prefix = vendor.upper()
    wanted = [f"{prefix}_{name.upper()}" for name in session.required_settings]
    assert [name for name in wanted if name not in error.message] == []
    assert error.vendor == vendor


@pytest.mark.parametrize("blank", ["", "   ", "\t\n"])
def test_a_blank_variable_is_a_missing_one(blank: str) -> None:
    environ = MZONE | {"MZONE_PASSWORD": blank}
    error = refusal(lambda: MZoneSession.from_env(environ=environ))
    assert error.message == (
        "MZoneSession.from_env: the environment variable MZONE_PASSWORD is not set or blank"
    )


def test_a_blank_optional_variable_is_as_good_as_none() -> None:
    environ = MZONE | {"MZONE_BASE_URL": "", "MZONE_ENVIRONMENT": ""}
    assert MZoneSession.from_env(environ=environ).state is State.SIGNED_OUT


def test_another_prefix_is_for_a_second_account() -> None:
    environ = {f"NORTH_{name}": value for name, value in MZONE.items()}
    assert isinstance(MZoneSession.from_env(prefix="NORTH_MZONE_", environ=environ), MZoneSession)
    assert (
        "NORTH_MZONE_USERNAME"
        in refusal(lambda: MZoneSession.from_env(prefix="NORTH_MZONE_", environ=MZONE)).message
    )


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [
        ("MZONE_PASWORD", "MZONE_PASSWORD"),
        ("MZONE_USER_NAME", "MZONE_USERNAME"),
        ("MZONE_CLIENTID", "MZONE_CLIENT_ID"),
        ("MZONE_BASEURL", "MZONE_BASE_URL"),
    ],
)
def test_a_misspelt_variable_is_named_with_what_was_meant(misspelt: str, meant: str) -> None:
    environ = {name: value for name, value in MZONE.items() if name != meant} | {misspelt: "canary"}
    error = refusal(lambda: MZoneSession.from_env(environ=environ))
    assert f"{misspelt} is no setting: did you mean {meant}?" in error.message
    assert "canary" not in with_locals(error)


@pytest.mark.parametrize("name", ["MZONE_USER", "MZONE_LOG_LEVEL", "MZONE_TOKEN", "MZONE_X"])
def test_a_variable_of_somebody_else_is_none_of_our_business(name: str) -> None:
    assert isinstance(MZoneSession.from_env(environ=MZONE | {name: "whatever"}), MZoneSession)


def test_a_correct_variable_beside_a_misspelt_one_is_enough() -> None:
    assert isinstance(
        MZoneSession.from_env(environ=MZONE | {"MZONE_PASWORD": "an old one"}), MZoneSession
    )


async def test_an_argument_wins_over_its_variable(sandbox: Sandbox) -> None:
    environ = sandbox.mzone.environment | {"MZONE_PASSWORD": "not the password"}
    right = sandbox.mzone.credentials["password"]
    async with MZoneSession.from_env(environ=environ, password=right) as mzone:
        assert (await mzone.login()).state is State.ACTIVE


def test_an_argument_stands_for_a_missing_variable() -> None:
    environ = {name: value for name, value in MZONE.items() if name != "MZONE_PASSWORD"}
    assert isinstance(
        MZoneSession.from_env(environ=environ, password=Secret("example-password")), MZoneSession
    )


def test_an_unknown_argument_of_from_env_is_refused_without_its_value() -> None:
    error = refusal(lambda: MZoneSession.from_env(environ=MZONE, pasword="canary"))
    assert "pasword (did you mean password?)" in error.message
    assert "canary" not in with_locals(error)


def test_a_secret_given_to_from_env_is_in_no_traceback() -> None:
    error = refusal(lambda: MZoneSession.from_env(environ={}, password="canary"))
    assert "canary" not in with_locals(error)


# --- from arguments -------------------------------------------------------------------------------


@pytest.mark.parametrize("vendor", VENDORS)
def test_an_unknown_argument_is_refused_with_a_hint_and_without_its_value(
    sandbox: Sandbox, vendor: str
) -> None:
    arguments: dict[str, Any] = dict(sandbox.vendors[vendor].arguments)
    arguments["client_secert"] = "canary"
    arguments["base_url"] = "nonsense, found later"
    error = refusal(lambda: SESSIONS[vendor](**arguments))
    assert "client_secert (did you mean client_secret?)" in error.message
    assert "timeout" in error.message
    assert "canary" not in with_locals(error)


def test_an_argument_like_no_other_is_refused_without_a_hint() -> None:
    error = refusal(lambda: MZoneSession.from_env(environ=MZONE, zzz=1))
    assert error.message.startswith("MZoneSession takes no zzz; it takes client_id, ")


@pytest.mark.parametrize("vendor", VENDORS)
def test_each_missing_credential_is_named_with_its_variable(sandbox: Sandbox, vendor: str) -> None:
    session = SESSIONS[vendor]
    for name in session.required_settings:
        arguments: dict[str, Any] = dict(sandbox.vendors[vendor].arguments)
        del arguments[name]
        message = refusal(lambda: session(**arguments)).message  # noqa: B023 - called at once
        assert f"{name} is missing" in message
        assert f"{vendor}_{name}".upper() in message


@pytest.mark.parametrize("blank", ["", " ", "\n"])
@pytest.mark.parametrize("vendor", VENDORS)
def test_each_blank_credential_is_named(sandbox: Sandbox, vendor: str, blank: str) -> None:
    session = SESSIONS[vendor]
    for name in session.required_settings:
        arguments: dict[str, Any] = sandbox.vendors[vendor].arguments | {name: blank}
        assert f"{name} is" in refusal(lambda: session(**arguments)).message  # noqa: B023 - called at once


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("timeout", 0, "timeout=0 must be a number of seconds above 0"),
        ("timeout", -1, "above 0"),
        ("timeout", "30", "timeout=<str> must be a number"),
        ("timeout", True, "timeout=True"),
        ("timeout", None, "timeout=None"),
        ("timeout", float("inf"), "timeout=inf"),
        ("timeout", float("nan"), "timeout=nan"),
        ("leeway", -1, "leeway=-1 must be a number of seconds from 0"),
        ("retries", -1, "retries=-1 must be a whole number from 0"),
        ("retries", 1.5, "retries=1.5"),
        ("retries", True, "retries=True"),
        ("extra_headers", {"Authorization": "x"}, "Authorization can't be given"),
        ("extra_headers", {"x-connect-token": "x"}, "the session writes it itself"),
        ("extra_headers", {"Content-Type": "x"}, "Content-Type can't be given"),
        ("extra_headers", {"X Y": "x"}, "the name of a header is none"),
        ("extra_headers", {"X:Y": "x"}, "the name of a header is none"),
        ("extra_headers", {3: "x"}, "the name of a header is none"),
        ("extra_headers", {"X-Y": ""}, "the header X-Y must be text"),
        ("extra_headers", {"X-Y": "a\r\nHost: b"}, "the header X-Y must be text"),
        ("extra_headers", {"X-Y": 3}, "the header X-Y must be text"),
        ("environment", "production", "'live', 'staging'"),
    ],
)
def test_a_wrong_option_is_refused_with_what_is_expected(
    option: str, value: object, words: str
) -> None:
    arguments: dict[str, Any] = {option: value}
    error = refusal(lambda: MZoneSession.from_env(environ=MZONE, **arguments))
    assert words in error.message


@pytest.mark.parametrize(
    ("option", "value"),
    [("leeway", 0), ("retries", 0), ("retries", RetryPolicy(retries=1)), ("timeout", 5)],
)
def test_a_right_option_is_taken(option: str, value: object) -> None:
    arguments: dict[str, Any] = {option: value}
    assert isinstance(MZoneSession.from_env(environ=MZONE, **arguments), MZoneSession)


def test_a_wrong_core_scheme_is_refused(sandbox: Sandbox) -> None:
    arguments: dict[str, Any] = sandbox.masternaut.arguments | {"core_scheme": "token"}
    error = refusal(lambda: SESSIONS["masternaut"](**arguments))
    assert "'basic' or 'bearer'" in error.message


@pytest.mark.parametrize(
    ("argument", "value", "words"),
    [
        ("ip_address", "localhost", "ip_address=<str> is no IP address"),
        ("ip_address", "192.0.2.7, 10.0.0.1", "ip_address is no text of visible"),
        ("tenant_id", "two words", "tenant_id is no text of visible ASCII"),
        ("device_id", "geräte-1", "device_id is no text of visible ASCII"),
        ("device_id", 7, "device_id is"),
    ],
)
def test_a_wrong_setting_of_mbanq_is_refused(
    sandbox: Sandbox, argument: str, value: object, words: str
) -> None:
    arguments: dict[str, Any] = sandbox.mbanq.arguments | {argument: value}
    assert words in refusal(lambda: SESSIONS["mbanq"](**arguments)).message


async def test_settings_may_come_wrapped(sandbox: Sandbox) -> None:
    arguments: dict[str, Any] = {
        name: value if name.endswith("_url") else Secret(value)
        for name, value in sandbox.mbanq.arguments.items()
    }
    async with SESSIONS["mbanq"](**arguments) as mbanq:
        assert (await mbanq.login()).state is State.ACTIVE


async def test_credentials_may_come_from_an_async_callable(sandbox: Sandbox) -> None:
    asked: list[str] = []

    async def password() -> str:
        asked.append("password")
        return sandbox.mzone.credentials["password"]

    arguments: dict[str, Any] = sandbox.mzone.arguments | {"password": password}
    async with MZoneSession(**arguments) as mzone:
        await mzone.login()
    assert asked


def test_a_subclass_without_a_constructor_of_its_own_is_made_like_its_parent() -> None:
    class Northern(MZoneSession):
        """A user's own, with calls of the user's own."""

    session = Northern(client_id="c", client_secret="s", username="u", password="p")
    assert repr(session) == "<Northern SignedOut>"
