"""Fuzzes a target with atheris, which counts the branches that each input takes: ``python -m tests.proof.fuzz TARGET``.

The ordinary tests need no atheris; ``nox -s fuzz`` runs this for each target. An input that is lost is kept in
``corpus``, and with it the tests fail until the reader is mended.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import atheris  # type: ignore[import-not-found,import-untyped,unused-ignore]

with atheris.instrument_imports(include=["fleetauth", "email"]):
    from tests.proof.fuzz.seeds import keep, seeds
    from tests.proof.fuzz.targets import TARGETS, run

from tests.proof.fuzz.mutations import WORDS


def main() -> None:
    """Fuzz for so many seconds; libFuzzer says how often it tried, and what was covered."""
    parser = argparse.ArgumentParser(prog="python -m tests.proof.fuzz", description=__doc__)
    parser.add_argument("target", nargs="?", choices=sorted(TARGETS), help="all, by default")
    parser.add_argument("--seconds", type=int, default=60)
    asked = parser.parse_args()
    if asked.target is None:
        # libFuzzer ends its process when its time is over: each target has one of its own.
        for target in sorted(TARGETS):
            one = (sys.executable, "-m", "tests.proof.fuzz", target, f"--seconds={asked.seconds}")
            subprocess.run(one, check=True)
        return

    def tried(data: bytes) -> None:
        try:
            run(asked.target, data)
        except BaseException:
            sys.stderr.write(f"lost, and kept as {keep(asked.target, data)}\n")
            raise

    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(seeds(asked.target)):
            (Path(folder) / f"{number}").write_bytes(seed)
        words = Path(folder) / "words"
        words.mkdir()
        (words / "list").write_text("".join(_listed(word) for word in WORDS if len(word) < 64))
        options = [
            f"-max_total_time={asked.seconds}",
            f"-dict={words / 'list'}",
            "-max_len=8192",
            "-timeout=10",
            "-rss_limit_mb=2048",
            "-verbosity=1",
            "-print_final_stats=1",
        ]
        atheris.Setup([sys.argv[0], *options, folder], tried)
        atheris.Fuzz()


def _listed(word: bytes) -> str:
    escaped = "".join(f"\\x{byte:02x}" for byte in word)
    return f'"{escaped}"\n'


if __name__ == "__main__":
    main()
