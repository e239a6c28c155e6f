"""Every check of the project, one nox session each; `.ci/run` runs them all. What is supported and
what each tool needs is read from pyproject.toml: no version and no dependency may be written here.
"""

from __future__ import annotations

import os
import shutil
import sys
import tarfile
from pathlib import Path

import nox

ROOT = Path(__file__).parent
IN_CI = bool(os.environ.get("CI"))
ENGINES = ["httpx2", "httpx"]
FAST = "aiohttp"  # sends what httpx2 composes, on asyncio only; its extra is among all of them

nox.needs_version = ">=2025.5"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.download_python = "never"  # one Python is enough; the others are skipped
nox.options.error_on_missing_interpreters = IN_CI
nox.options.reuse_venv = "yes"
nox.options.sessions = ["tests", "coverage", "lint", "types", "docs", "browser", "demo", "wheel"]

PYPROJECT = nox.project.load_toml(ROOT / "pyproject.toml")


def supported_pythons() -> list[str]:
    """Those that pyproject.toml names, oldest first."""
    return nox.project.python_versions(PYPROJECT)


def pythons() -> list[str]:
    """The supported Pythons, and the running one when it is newer than all of them."""
    supported = supported_pythons()
    running = f"{sys.version_info.major}.{sys.version_info.minor}"
    return supported if running in supported else [*supported, running]


def environments() -> list[nox.param]:
    """Each Python with one engine, turn by turn, and the newest with all: little depends on the two together."""
    newest = pythons()[-1]
    alternating = [(python, ENGINES[number % 2]) for number, python in enumerate(pythons()[:-1], 1)]
    every = [(newest, engine) for engine in [*ENGINES, FAST]]
    return [nox.param(*one, id=f"{one[0]}-{one[1]}") for one in [*alternating, *every]]


def group(*names: str) -> tuple[str, ...]:
    """The packages of these dependency groups."""
    return nox.project.dependency_groups(PYPROJECT, *names)


def project(engine: str) -> str:
    """The project with every extra, but without httpx2 when httpx is the engine."""
    extras = set(PYPROJECT["project"]["optional-dependencies"]) - {"all", "httpx2"}
    if engine != "httpx":
        extras.add("httpx2")
    return f".[{','.join(sorted(extras))}]"


@nox.session
@nox.parametrize("python,engine", environments())
def tests(session: nox.Session, engine: str) -> None:
    """Run the suite with one HTTP engine, on asyncio and, where the engine works on it, on trio."""
    session.install("-e", project(engine), *group("test"))
    # Where it can't be installed, its tests skip, and in CI fail, with the reason that this prints.
    session.run("python", "-m", "tests.odata.install", success_codes=[0, 1])
    env = {"FLEETAUTH_TEST_ENGINE": engine}
    run = ("-m", "pytest", "-n", "auto", "--maxprocesses=8", "--dist=worksteal", *session.posargs)
    if IN_CI:
        run = (
            *run,
            "--ignore=tests/browser",
        )  # the session `browser` runs them; here they would skip
    if session.python in supported_pythons()[1:-1]:
        run = (*run, "-m", "not kernel")  # slow, and no Python between can differ
    # No branch of ours depends on the Python, and httpx2 does not replace httpx: with it, both are here.
    if (session.python, engine) != (pythons()[-1], "httpx2"):
        session.run("python", *run, env=env)
        return
    env["COVERAGE_FILE"] = str(ROOT / ".coverage")
    session.run("coverage", "erase", env=env)
    session.run("coverage", "run", *run, env=env)


@nox.session
def coverage(session: nox.Session) -> None:
    """Put the coverage of all test runs together; every branch must have been taken."""
    session.install(*group("coverage"))
    session.run("coverage", "combine")
    session.run("coverage", "report")


@nox.session
def lint(session: nox.Session) -> None:
    """Check the style and the format of every file."""
    session.install(*group("lint"))
    session.run("ruff", "check", *session.posargs, ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Check all types under two checkers, and that everything public has one."""
    session.install("-e", ".[all]", *group("types"))
    session.run("mypy")
    session.run("pyright")
    session.run("pyright", "--verifytypes", "fleetauth", "--ignoreexternal")


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation; a warning is an error."""
    session.install("-e", ".[all]", *group("docs"))
    session.run("sphinx-build", "-W", "--keep-going", "-q", "-E", "docs", "docs/_build")


@nox.session(python=pythons()[-1])
def browser(session: nox.Session) -> None:
    """Run notebooks in JupyterLab, in a real browser."""
    session.install("-e", ".[all]", *group("browser"))
    # Where it can't be installed, the tests skip, and in CI fail, with the reason that this prints.
    session.run("python", "-m", "tests.browser.install", success_codes=[0, 1])
    session.run("python", "-m", "pytest", *(session.posargs or ["tests/browser"]))


@nox.session(python=pythons()[-1])
def screenshots(session: nox.Session) -> None:
    """Make the pictures in docs/images anew."""
    session.install("-e", ".[all]", *group("browser"))
    session.run("python", "-m", "tests.browser.screenshots")


@nox.session
def demo(session: nox.Session) -> None:
    """Run the main job: all four vendors, in the sandbox."""
    session.install("-e", ".[demo]")
    session.run("python", "-m", "fleetauth", "demo", *session.posargs)


@nox.session
def benchmarks(session: nox.Session) -> None:
    """Measure what takes how long, and print it.

    `-- --smoke` only sees whether it runs; `-- --write docs` renews docs/performance.md.
    """
    session.install("-e", ".[httpx2,polars,sandbox]", *group("benchmarks"))
    session.run("python", "-m", "benchmarks", *session.posargs)


@nox.session
def build(session: nox.Session) -> None:
    """Build the sdist and, from it, the wheel."""
    session.install(*group("build"))
    shutil.rmtree(ROOT / "dist", ignore_errors=True)
    session.run("python", "-m", "build", "--outdir", "dist")
    (sdist,) = (ROOT / "dist").glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        held = {Path(name).parts[1] for name in archive.getnames()}
    missing = {
        "LICENSE",
        "CHANGELOG.md",
        "benchmarks",
        "docs",
        "examples",
        "noxfile.py",
        "tests",
    } - held
    if missing:
        session.error(f"the sdist lacks {sorted(missing)}")


@nox.session(reuse_venv=False, requires=["build"])
def wheel(session: nox.Session) -> None:
    """Install the wheel alone, away from the source tree, and run the demo from it.

    The test tools are added after that, so that the suite can run on what is shipped.
    """
    (built,) = (ROOT / "dist").glob("*.whl")
    session.install(f"{built}[demo]")
    with session.chdir(session.create_tmp()):
        session.run("python", "-P", "-m", "fleetauth", "demo", "--json")
    session.install(f"{built}[all]", *group("test"))
