"""Sessions from `.env` files: which file is read, what its lines mean, and what is said of wrong ones."""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path

import pytest

from fleetauth import ConfigurationError, MZoneSession, State
from fleetauth.credentials import EnvFile, env_file_variables
from fleetauth.errors import MissingExtraError
from fleetauth.sandbox import Sandbox
from fleetauth.stores import privacy

LINES = """\
# the north's account
MZONE_CLIENT_ID=example-client

export MZONE_CLIENT_SECRET='example # client = secret'
MZONE_USERNAME = "ada@example.com"  # she left
MZONE_PASSWORD=${HOME}$x
SOMEBODY_ELSES=business
"""


def written(path: Path, text: str = LINES, *, mode: int = 0o600) -> Path:
    path.touch()
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def values(env_file: EnvFile) -> dict[str, str]:
    """What is read, in plain."""
    found = env_file_variables(env_file, prefix="MZONE_")
    assert found
    return {name: value.reveal() for name, value in found.variables.items()}


def refusal(env_file: EnvFile) -> str:
    with pytest.raises(ConfigurationError) as caught:
        env_file_variables(env_file, prefix="MZONE_")
    assert caught.value.__context__ is None
    return caught.value.message


def test_lines_are_read_as_they_stand_and_others_business_is_left(here: Path) -> None:
    written(here / ".env")
    assert values(".env") == {
        "MZONE_CLIENT_ID": "example-client",
        "MZONE_CLIENT_SECRET": "example # client = secret",
        "MZONE_USERNAME": "ada@example.com",
        "MZONE_PASSWORD": "${HOME}$x",
    }


def test_a_mark_at_the_beginning_that_some_editors_write_is_no_part_of_a_name(here: Path) -> None:
    written(here / ".env", "\ufeffMZONE_CLIENT_ID=one")
    assert values(".env") == {"MZONE_CLIENT_ID": "one"}


def test_home_is_home(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(here))
    written(here / "north.env")
    assert "MZONE_CLIENT_ID" in values(Path("~/north.env"))


def test_a_home_that_is_nowhere_is_told() -> None:
    assert "no home for the ~ of ~no-such-user/.env" in refusal("~no-such-user/.env")


@pytest.mark.parametrize("none", [None, False])
def test_no_file_is_read_unless_asked_for(here: Path, *, none: bool | None) -> None:
    written(here / ".env", "not to be read")
    assert env_file_variables(none, prefix="MZONE_") is None


@pytest.mark.parametrize("above", ["", "..", "../.."])
def test_true_looks_for_the_nearest_from_the_working_directory_upwards(
    here: Path, monkeypatch: pytest.MonkeyPatch, above: str
) -> None:
    deep = here / "notebooks" / "north"
    (deep / ".env.d").mkdir(parents=True)
    written((deep / above / ".env").resolve())
    monkeypatch.chdir(deep)
    found = env_file_variables(env_file=True, prefix="MZONE_")
    assert found
    assert found.path == (deep / above / ".env").resolve()


def test_a_directory_of_that_name_is_no_file(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(here / ".env")
    (here / "north" / ".env").mkdir(parents=True)
    monkeypatch.chdir(here / "north")
    assert "MZONE_CLIENT_ID" in values(env_file=True)


def test_where_none_is_found_it_says_where_it_looked(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "is_file", lambda _: False)
    assert refusal(env_file=True) == (
        f"there is no file .env in {here}, nor in a directory above it"
    )


@pytest.mark.parametrize(("owner", "me", "fine"), [(7, 8, False), (0, 8, True), (7, 0, True)])
def test_a_strangers_file_is_not_found_by_looking_though_it_may_be_named(
    here: Path, monkeypatch: pytest.MonkeyPatch, owner: int, me: int, *, fine: bool
) -> None:
    path = written(here / ".env")
    stat = path.stat()
    found = os.stat_result((*stat[:4], owner, *stat[5:]))
    monkeypatch.setattr(Path, "stat", lambda _, **__: found)
    monkeypatch.setattr(os, "geteuid", lambda: me)
    if fine:
        assert values(env_file=True)
    else:
        assert f"{path} belongs to another user" in refusal(env_file=True)
    assert values(path)


def test_a_missing_file_is_named_from_the_root_on(here: Path) -> None:
    assert refusal("north.env") == f"{here}/north.env, given as env_file: there is no such file"


def test_what_is_no_file_is_told_as_the_system_tells_it(here: Path) -> None:
    assert refusal(here) == f"{here}, given as env_file: Is a directory"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("MZONE_PASSWORD: canary", "at line 1:"),
        ("A=1\n\n# B\n\n\nMZONE_PASSWORD='canary", "at line 6:"),
        ("A=1\r\n\r\ncanary canary\r\nB=1\r\n'=canary\r\n", "at line 3, 5:"),
    ],
)
def test_a_line_that_cant_be_read_is_named_by_its_number(here: Path, text: str, told: str) -> None:
    written(here / ".env").write_bytes(text.encode())
    message = refusal(".env")
    assert f"{here}/.env" in message
    assert told in message
    assert "canary" not in message


def test_other_letters_than_utf_8_are_refused_unseen(here: Path) -> None:
    written(here / ".env").write_bytes("MZONE_PASSWORD=canary-ü".encode("latin-1"))
    assert refusal(".env") == f"{here}/.env, given as env_file, is not UTF-8: save it as that"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666], ids=oct)
def test_a_file_that_others_can_read_is_read_with_a_warning(here: Path, mode: int) -> None:
    written(here / ".env", mode=mode)
    with pytest.warns(
        UserWarning, match=rf"\.env can be read by others \(mode {mode:o}\).*chmod 600"
    ):
        assert values(".env")


def test_where_files_have_no_modes_nothing_is_said_of_them(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(privacy, "POSIX", False)
    written(here / ".env", mode=0o644)
    assert values(env_file=True)


def test_a_warning_shows_no_line_of_the_caller(here: Path) -> None:
    written(here / ".env", mode=0o644)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        MZoneSession.from_env(environ={}, env_file=".env", password="canary")
    assert [Path(warning.filename).name for warning in caught] == ["env_file.py"]


def test_the_missing_package_is_named(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(here / ".env")
    monkeypatch.setitem(sys.modules, "dotenv.parser", None)
    monkeypatch.setitem(sys.modules, "dotenv", None)
    with pytest.raises(MissingExtraError, match=r"fleetauth\[dotenv\]"):
        env_file_variables(".env", prefix="MZONE_")


# --- sessions -------------------------------------------------------------------------------------


def of_sandbox(sandbox: Sandbox, *left_out: str) -> str:
    variables = sandbox.mzone.environment
    return "".join(f"{name}='{variables[name]}'\n" for name in variables if name not in left_out)


async def signs_in(session: MZoneSession) -> bool:
    async with session:
        return (await session.login()).state is State.ACTIVE


@pytest.fixture
def from_file(here: Path, sandbox: Sandbox) -> MZoneSession:
    written(here / ".env", of_sandbox(sandbox))
    return MZoneSession.from_env(env_file=".env")


async def test_a_session_is_made_from_a_file(from_file: MZoneSession) -> None:
    assert await signs_in(from_file)


@pytest.fixture
def from_both(here: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> MZoneSession:
    text = of_sandbox(sandbox, "MZONE_PASSWORD", "MZONE_USERNAME")
    text += f"MZONE_PASSWORD=wrong\nMZONE_USERNAME='{sandbox.mzone.credentials['username']}'\n"
    written(here / ".env", text)
    monkeypatch.setenv("MZONE_PASSWORD", sandbox.mzone.credentials["password"])
    monkeypatch.setenv("MZONE_USERNAME", " ")
    return MZoneSession.from_env(env_file=".env")


async def test_the_environment_wins_over_the_file_unless_it_is_blank(
    from_both: MZoneSession,
) -> None:
    assert await signs_in(from_both)


def test_what_lacks_is_told_with_the_file_that_was_read(here: Path) -> None:
    written(here / ".env", LINES.replace("MZONE_PASSWORD", "OTHER"))
    with pytest.raises(ConfigurationError) as caught:
        MZoneSession.from_env(environ={}, env_file=".env")
    assert caught.value.message == (
        "MZoneSession.from_env: the environment variable MZONE_PASSWORD is not set or blank "
        f"({here}/.env was read, too)"
    )


def test_another_prefix_counts_in_the_file_too(here: Path) -> None:
    written(here / ".env", LINES.replace("MZONE", "NORTH"))
    session = MZoneSession.from_env(prefix="NORTH_", environ={}, env_file=".env")
    assert session.state is State.SIGNED_OUT
