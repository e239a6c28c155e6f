"""The demo: it tells the truth, in words and as JSON, and its exit code says how it went."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING

import pytest

import fleetauth
from fleetauth import MPSMonitorSession, __main__
from fleetauth.demo import command, story
from fleetauth.demo.screen import Screen, Step

if TYPE_CHECKING:
    from fleetauth.sandbox import Sandbox

VENDORS = ("mzone", "masternaut", "mps_monitor", "mbanq")


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert __main__.main(["--version"]) == 0
    assert capsys.readouterr().out == f"fleetauth {fleetauth.__version__}\n"


def test_all_four_vendors_go_well_and_the_exit_code_says_so(
    capsys: pytest.CaptureFixture[str], engine: str
) -> None:
    code = __main__.main(["demo", "--json"])
    document = json.loads(capsys.readouterr().out)
    failed = [step for step in document["steps"] if not step["ok"]]
    assert (code, document["ok"], failed) == (0, True, [])
    assert document["engine"] == engine
    assert {step["vendor"] for step in document["steps"]} == set(VENDORS)


def test_a_vendor_can_be_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    assert __main__.main(["demo", "--vendor", "mbanq", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert {step["vendor"] for step in document["steps"]} == {"mbanq"}


def test_piped_output_is_plain_and_ends_with_a_summary(capsys: pytest.CaptureFixture[str]) -> None:
    assert __main__.main(["demo", "--vendor", "masternaut"]) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "a wrong client_secret is refused" in out
    assert out.rstrip().splitlines()[-1].startswith("8 of 8 steps went as they should")


def test_ctrl_c_stops_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(story.Teller, "tell", stopped)
    assert __main__.main(["demo"]) == 130
    assert capsys.readouterr().err == "fleetauth demo: stopped\n"


class TerminalOutput(io.StringIO):
    def isatty(self) -> bool:
        return True


def coloured(monkeypatch: pytest.MonkeyPatch, **environ: str) -> str:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    out = TerminalOutput()
    screen = Screen(as_json=False, out=out)
    screen.heading("A part")
    screen.step(Step("mzone", "went well", ok=True))
    screen.step(Step("mzone", "went wrong", ok=False, told=("why",)))
    assert screen.end(seconds=1.0, engine="httpx") is False
    return out.getvalue()


def test_a_terminal_gets_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    out = coloured(monkeypatch)
    assert "\x1b[32mok" in out
    assert "\x1b[31mFAIL" in out


@pytest.mark.parametrize("environ", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=str)
def test_a_terminal_that_wants_no_colour_gets_none(
    monkeypatch: pytest.MonkeyPatch, environ: dict[str, str]
) -> None:
    assert "\x1b" not in coloured(monkeypatch, **environ)


def test_a_step_that_fails_is_told_and_fails_the_demo(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = story.Story(
        name="mps_monitor",
        title="MPS Monitor",
        session=MPSMonitorSession,
        calls={},
        busy_call=lambda session: session.get_account(),
        renewed_by="a grant that it is not",
    )
    monkeypatch.setattr(command, "STORIES", (wrong,))
    assert command.main([]) == 1
    out = capsys.readouterr().out
    assert "FAIL the token expires" in out
    assert "renewed by refresh_token" in out


async def test_a_vendor_that_fails_is_told_with_its_error(sandbox: Sandbox) -> None:
    from fleetauth.sandbox import Fault

    screen = Screen(as_json=True, out=io.StringIO())
    sandbox.mbanq.faults.add(Fault.status(404, path="token", times=None))
    mbanq = next(one for one in story.STORIES if one.name == "mbanq")
    await story.Teller(sandbox, screen).tell(mbanq)
    assert not screen.steps[0].ok
    assert screen.steps[0].told[0].startswith("NotFoundError: ")


@pytest.mark.parametrize(("words", "code"), [([], 2), (["dance"], 2), (["--help"], 0)], ids=str)
def test_without_a_command_the_usage_is_shown(
    capsys: pytest.CaptureFixture[str], words: list[str], code: int
) -> None:
    assert __main__.main(words) == code
    captured = capsys.readouterr()
    assert "usage: python -m fleetauth" in captured.out + captured.err
    assert ("dance" in captured.err) == (words == ["dance"])


def test_the_command_line_is_read_when_no_words_are_given(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["fleetauth", "-h"])
    assert __main__.main() == 0
    assert "demo" in capsys.readouterr().out


def test_a_missing_extra_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for loaded in ("application", "server"):  # imported where they are used, and maybe already
        monkeypatch.delitem(sys.modules, f"fleetauth.sandbox.{loaded}", raising=False)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    assert __main__.main(["demo"]) == 2
    assert "fleetauth[sandbox]" in capsys.readouterr().err
