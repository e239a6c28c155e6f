"""The command: what people and machines read, and its exit codes."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from fleetauth import __main__
from fleetauth.check import Report, Status, Step, VendorReport, command
from fleetauth.check.rooms import rooms
from fleetauth.check.screen import Screen
from tests.check.conftest import mzone_at
from tests.transport.servers import closed_port

if TYPE_CHECKING:
    from fleetauth.sandbox import Sandbox

ROOT = Path(__file__).parents[2]


def run(*words: str) -> int:
    """The command's exit code."""
    return __main__.main(["check", *words])


@pytest.fixture(autouse=True)
def unset(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of a vendor is set, whatever the machine has."""
    for name in os.environ:
        if name.startswith(("MZONE_", "MASTERNAUT_", "MPS_MONITOR_", "MBANQ_")):
            monkeypatch.delenv(name)


@pytest.fixture
def mzone_is_set(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """MZone's variables are those of the sandbox."""
    for name, value in sandbox.mzone.environment.items():
        monkeypatch.setenv(name, value)
    return sandbox.mzone.environment


def test_all_is_well_with_the_sandbox(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--sandbox") == 0
    out = capsys.readouterr().out
    assert all(f"\n{title}\n" in out for title in ("Masternaut", "Mbanq", "MPS Monitor", "MZone"))
    assert "\n47 ok, 0 warn, 0 FAIL, 0 not tried\n" in out
    assert "\x1b" not in out
    assert max(map(len, out.splitlines())) <= 100


def test_json_is_one_document_of_documented_names(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("mps-monitor", "--sandbox", "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert list(document) == ["schema", "ok", "environment", "vendors"]
    (vendor,) = document["vendors"]
    assert list(vendor) == [
        "vendor", "title", "configured", "missing", "remarks", "ok", "steps",
    ]  # fmt: skip
    assert {tuple(step) for step in vendor["steps"]} == {
        ("name", "subject", "status", "told", "advice", "kind", "facts", "seconds")
    }
    page = (ROOT / "docs" / "check.md").read_text(encoding="utf-8")
    names = {*document, *vendor, *vendor["steps"][0], *(step["name"] for step in vendor["steps"])}
    assert [name for name in names if f"`{name}`" not in page] == []


def test_every_kind_is_documented() -> None:
    sources = (ROOT / "fleetauth" / "check").glob("*.py")
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    kinds = set(re.findall(r'kind="([a-z_]+)"', text)) | set(
        re.findall(r'(?:_Meaning|Reason)\(\s*"([a-z_]+)"', text)
    )
    page = (ROOT / "docs" / "check.md").read_text(encoding="utf-8")
    assert {"clock_skew", "rights_missing", "expired"} <= kinds
    assert sorted(kind for kind in kinds if f"`{kind}`" not in page) == []


def test_a_failure_is_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with closed_port() as url:
        for name, value in mzone_at(url).items():
            monkeypatch.setenv(name, value)
        assert run() == 1
    out = capsys.readouterr().out
    assert "FAIL       connect" in out
    assert "Not configured\n  Masternaut: MASTERNAUT_CLIENT_ID" in out


def test_nothing_to_check_is_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 2
    assert "Nothing to check" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["mzon"], "'mzon' is no vendor"),
        (["--prefix", "NORTH_"], "name that vendor"),
        (["--timeout", "0"], "timeout=0.0"),
        (["--store", "elsewhere"], "a store is one of"),
        (["--store", "TOKEN_STOER"], "no variable TOKEN_STOER is set and exported"),
        (["--store", "sqlite:tokens"], "a store is one of"),
        (["--env-file", "/nowhere/.env"], "no such file"),
    ],
    ids=str,
)
def test_wrong_arguments_are_2(
    capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    assert run(*words) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [["--timeout", "soon"], ["--colour"], ["--sandbox", "--keyring"], ["--account", "north"]],
    ids=str,
)
def test_what_the_parser_refuses_is_2(words: list[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        run(*words)
    assert exit_.value.code == 2


@pytest.mark.usefixtures("mzone_is_set")
def test_a_store_may_be_named_by_a_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TOKEN_PLACE", f"file:{tmp_path / 'tokens'}?encryption=plain-text")
    assert run("mzone", "--store", "TOKEN_PLACE") == 0
    told = "FileStore can be read and written; shared by this user's processes on"
    assert told in capsys.readouterr().out


@pytest.mark.usefixtures("mzone_is_set")
def test_a_store_that_others_can_read_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tmp_path.chmod(0o755)
    assert run("mzone", "--store", f"file:{tmp_path}?encryption=plain-text") == 1
    out = " ".join(capsys.readouterr().out.split())
    assert "FAIL store" in out
    assert "is open to others (mode 755)" in out


@pytest.mark.usefixtures("mzone_is_set")
def test_an_env_file_that_others_can_read_is_a_finding_and_no_warning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "fleet.env"
    file.write_text("")
    file.chmod(0o644)
    assert run("mzone", "--env-file", str(file)) == 0
    captured = capsys.readouterr()
    assert "fleet.env can be read by others" in " ".join(captured.out.split())
    assert captured.err == ""


def test_ctrl_c_stops_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "check_vendors", stopped)
    assert run() == 130
    assert "stopped" in capsys.readouterr().err


class TerminalOutput(io.StringIO):
    """A terminal that knows few characters."""

    encoding = "ascii"

    def isatty(self) -> bool:
        return True


def shown(monkeypatch: pytest.MonkeyPatch, **environ: str) -> str:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    out = TerminalOutput()
    screen = Screen(out)
    steps = tuple(
        Step(name="dns", subject="api.example", status=status, told=f"{status.value} für alle")
        for status in Status
    )
    for step in steps:
        screen.step(rooms()["mzone"], step)
    vendor = VendorReport(vendor="mzone", title="MZone", configured=True, steps=steps)
    other = VendorReport(
        vendor="mbanq",
        title="Mbanq",
        configured=False,
        missing=("MBANQ_PASSWORD",),
        remarks=("no keyring",),
    )
    screen.end(Report(vendors=(vendor, other), environment={"fleetauth": "1.0"}))
    return out.getvalue()


def test_a_terminal_gets_colour_and_no_character_that_it_lacks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = shown(monkeypatch)
    assert "\x1b[31mFAIL" in out
    assert "f?r alle" in out
    assert "Mbanq: MBANQ_PASSWORD not set; no keyring" in out


@pytest.mark.parametrize("environ", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=str)
def test_a_terminal_that_wants_no_colour_gets_none(
    monkeypatch: pytest.MonkeyPatch, environ: dict[str, str]
) -> None:
    assert "\x1b" not in shown(monkeypatch, **environ)


def test_there_is_a_command_of_the_packages_name() -> None:
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["scripts"] == {"fleetauth": f"{__main__.__name__}:main"}


def test_what_it_imports_is_nothing_optional() -> None:
    code = "import fleetauth.check.command, sys; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in ran.stdout.split()}
    assert not loaded & {
        "starlette", "uvicorn", "cryptography", "filelock", "keyring", "redis", "aiohttp", "dotenv",
    }  # fmt: skip


@pytest.mark.parametrize("words", [["--json"], ["mzone"]])
def test_who_reads_no_further_gets_no_traceback(words: list[str]) -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as closed:
        ended = subprocess.run(
            [sys.executable, "-m", "fleetauth", "check", *words],
            stdout=closed,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            check=False,
            timeout=50,
        )
    assert (ended.returncode, ended.stderr) == (141, b"")
