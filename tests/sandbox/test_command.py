"""`python -m fleetauth sandbox`, in this process and as a process of its own."""

from __future__ import annotations

import shlex
import signal
import socket
import subprocess
import sys

import httpx
import pytest

from fleetauth.sandbox import Sandbox
from fleetauth.sandbox.command import main


def nothing() -> None:
    """Ends at once."""


def test_it_prints_where_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([], until=nothing) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("# The sandbox of fleetauth is at http://127.0.0.1:")


def test_it_serves_while_it_runs(capsys: pytest.CaptureFixture[str]) -> None:
    statuses: list[int] = []

    def ask() -> None:
        url = capsys.readouterr().out.split()[7]
        statuses.append(httpx.get(url).status_code)

    main([], until=ask)
    assert statuses == [200]


def test_it_prints_what_a_shell_can_source(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--print-env"], until=nothing)
    lines = [line for line in capsys.readouterr().out.splitlines() if not line.startswith("#")]
    words = [shlex.split(line) for line in lines]
    assert all(first == "export" for first, _ in words)
    environment = dict(assignment.split("=", 1) for _, assignment in words)
    assert environment["MZONE_PASSWORD"] == "p&ss w%rd+#$^!*@=ü;"
    assert environment["MBANQ_TENANT_ID"] == "example-tenant"
    assert environment["MASTERNAUT_JOBS_URL"].startswith("http://127.0.0.1:")
    assert environment["MPS_MONITOR_CLIENT_SECRET"]


def test_ctrl_c_ends_it_well(capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    assert main([], until=interrupt) == 0
    assert capsys.readouterr().out.endswith("# stopped\n")


def test_a_port_that_is_taken_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert main(["--port", str(taken.getsockname()[1])], until=nothing) == 1
    told = capsys.readouterr().err
    assert "cannot be served" in told
    assert "Choose another --port, or leave it out" in told


def test_what_is_no_port_is_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--port", "http"], until=nothing)
    assert "'http' is not a port: a number up to 65535 is" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--host", "192.0.2.1"],
        ["--host", "example.com"],
        ["--port", "65536"],
        ["--port", "x"],
        ["y"],
    ],
)
def test_bad_arguments_are_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(arguments, until=nothing)
    assert exit_.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_as_a_process_it_runs_until_ctrl_c() -> None:
    # A job that a script puts in the background ignores Ctrl-C, and so would this process of its own.
    heeding = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    code = f"{heeding}; import sys; from fleetauth.sandbox.command import main; sys.exit(main(sys.argv[1:]))"
    with subprocess.Popen(
        [sys.executable, "-c", code, "--print-env"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[7]
        assert httpx.get(f"{url}/_sandbox/state").status_code == 200
        process.send_signal(signal.SIGINT)
        assert process.stdout.read().endswith("# stopped\n")
        assert process.wait() == 0


def test_what_is_lacking_is_told_and_not_blamed_on_the_port(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def lacking(_: object) -> None:
        raise ImportError("install fleetauth[sandbox]")

    monkeypatch.setattr(Sandbox, "__enter__", lacking)
    assert main([]) == 1
    told = capsys.readouterr().err
    assert "cannot be served: install fleetauth[sandbox]" in told
    assert "--port" not in told
