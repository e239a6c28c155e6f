"""Every check of the project, one nox session each; `.ci/run` runs those that nox selects by itself. What is
supported and what each tool needs is read from pyproject.toml: no version and no dependency may be written here.
"""

from __future__ import annotations

import os
import shutil
import sys
import tarfile
from pathlib import Path

import nox

ROOT = Path(__file__).resolve().parent
IN_CI = bool(os.environ.get("CI"))
ENGINES = ["httpx2", "httpx"]
FAST = "aiohttp"  # sends what httpx2 composes, on asyncio only; its extra is among all of them
LOCKS = ROOT / "supply" / "locks"
LAYERS = ["runtime", "extras", "httpx2", "test"]  # of the locks

nox.needs_version = ">=2025.5"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.download_python = "never"  # one Python is enough; the others are skipped
nox.options.error_on_missing_interpreters = IN_CI
nox.options.reuse_venv = "yes"
nox.options.sessions = [
    "tests",
    "coverage",
    "lint",
    "types",
    "docs",
    "browser",
    "demo",
    "wheel",
    "audit",
]

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
    """Each Python with one engine, turn by turn, and the newest with the fast one too.

    Little depends on Python and engine together.
    """
    older, newest = pythons()[:-1], pythons()[-1]
    every = [(python, ENGINES[number % 2]) for number, python in enumerate(older, 1)]
    every += [(newest, ENGINES[0]), (newest, FAST)]
    return [nox.param(*one, id=f"{one[0]}-{one[1]}") for one in every]


def group(*names: str) -> tuple[str, ...]:
    """The packages of these dependency groups."""
    return nox.project.dependency_groups(PYPROJECT, *names)


def project(engine: str) -> str:
    """The project with every extra, but without httpx2 when httpx is the engine."""
    extras = set(PYPROJECT["project"]["optional-dependencies"]) - {"all", "httpx2"}
    if engine != "httpx":
        extras.add("httpx2")
    return f".[{','.join(sorted(extras))}]"


def install_locked(session: nox.Session, layers: list[str]) -> None:
    """Install exactly what is locked, each file checked by its hash."""
    locks = [f"--requirement={LOCKS / f'{layer}.txt'}" for layer in layers]
    session.install("--require-hashes", "--no-deps", *locks)


def install_on_locked(session: nox.Session, layers: list[str]) -> None:
    """Install the project on what is locked, built by the locked back end."""
    install_locked(session, layers)
    session.install("--no-deps", "--no-build-isolation", "-e", ".")


@nox.session
@nox.parametrize("python,engine", environments())
def tests(session: nox.Session, engine: str) -> None:
    """Run the suite with one HTTP engine, on asyncio and, where the engine works on it, on trio."""
    if IN_CI:
        install_on_locked(session, [it for it in LAYERS if it != "httpx2" or engine != "httpx"])
    else:  # whoever works on it finds out early what new versions bring
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
        # Slow, and no Python between can differ.
        run = (*run, "-m", "not kernel", "--ignore=tests/proof")
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
    """Check all types under two checkers, what the public face promises under a third, and that all of it has types."""
    session.install("-e", ".[all]", *group("types"))
    session.run("mypy")
    session.run("pyright")
    session.run("ty", "check")
    session.run("pyright", "--verifytypes", "fleetauth", "--ignoreexternal")


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation; a warning is an error."""
    session.install("-e", ".[all]", *group("docs"))
    session.run("sphinx-build", "-W", "--keep-going", "-q", "-E", "docs", "docs/_build")


@nox.session(python=pythons()[-1])
def proof(session: nox.Session) -> None:
    """Run the batteries of tests/proof with full numbers, and write what they counted into docs/proof.md."""
    session.install("-e", ".[all]", *group("test"))
    counts = Path(session.create_tmp()) / "counts.jsonl"
    counts.unlink(missing_ok=True)
    env = {"FLEETAUTH_FULL": "1", "FLEETAUTH_PROOF": str(counts)}
    run = ("-m", "pytest", "-n", "auto", "--dist=worksteal", "tests/proof")
    session.run("python", *run, *session.posargs, env=env)
    session.run("python", "-m", "tests.proof.page", str(counts))


@nox.session(python=pythons()[-1])
def fuzz(session: nox.Session) -> None:
    """Fuzz the readers of what vendors send with atheris; `-- --seconds 60` for each target, `-- dates` for one."""
    session.install("-e", ".[all]", *group("fuzz"))
    session.run("python", "-m", "tests.proof.fuzz", *session.posargs)


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


@nox.session(python=pythons()[-1])
def lock(session: nox.Session) -> None:
    """Renew the locks of the test environment, and the bill of materials that goes into the wheel.

    `-- --keep` keeps the locked versions, and writes the bill alone: all that a new version of ours wants.
    """
    session.install(*group("lock"))
    if "--keep" not in session.posargs:
        session.run("python", "-m", "supply.lock")
    install_on_locked(session, LAYERS)
    session.run("python", "-m", "supply.sbom")


@nox.session(requires=["build"])
def audit(session: nox.Session) -> None:
    """Check locks, licences and the wheel's bill of materials; `-- --online` asks for known vulnerabilities, too."""
    session.install(*group("audit"))
    session.run("python", "-m", "supply.audit", *session.posargs)


@nox.session(python=pythons()[0])
def lowest(session: nox.Session) -> None:
    """Run on the lowest versions that pyproject.toml allows: the demo, and what touches the dependencies most."""
    session.install(*group("lock"))
    lowest_ones = Path(session.create_tmp()) / "lowest.txt"
    session.run("python", "-m", "supply.lowest", str(lowest_ones))
    session.install("-c", str(lowest_ones), "-e", project("httpx"))
    session.run("python", "-m", "fleetauth", "demo", "--json", silent=True)
    # The tools of the tests want a newer anyio; all else stays low.
    session.install(*group("test"))
    subjects = [f"tests/{name}" for name in ("tokens", "transport", "wire", "stores", "records")]
    session.run("python", "-m", "pytest", "-n", "auto", *(session.posargs or subjects))


@nox.session
def build(session: nox.Session) -> None:
    """Build the sdist and the wheel, see that a second build gives the same bytes, and look into both.

    By what is locked, here as in CI: another back end may write other bytes.
    """
    session.install("--require-hashes", "--no-deps", f"--requirement={LOCKS / 'build.txt'}")
    session.run("python", "-m", "supply.rebuild")
    session.run("python", "-m", "supply.contents")
    session.run("python", "-m", "supply.description")
    session.run("twine", "check", "--strict", *map(str, (ROOT / "dist").iterdir()))


@nox.session(requires=["build"])
def release(session: nox.Session) -> None:
    """Say whether what is in dist/ may be released: docs/releasing.md. Nothing is tagged, sent or published."""
    session.install("--require-hashes", "--no-deps", f"--requirement={LOCKS / 'build.txt'}")
    session.run("python", "-m", "supply.ready")


@nox.session(reuse_venv=False, requires=["build"])
def wheel(session: nox.Session) -> None:
    """Install the wheel alone, away from the source tree: try it without extras, then run the demo from it.

    The test tools are added after that, and the sdist is unpacked, so that its tests can run on what is shipped.
    """
    (built,), (sdist,) = (ROOT / "dist").glob("*.whl"), (ROOT / "dist").glob("*.tar.gz")
    away = Path(session.create_tmp())
    session.install(str(built))
    with session.chdir(away):
        smoke = str(ROOT / "supply" / "smoke.py")
        session.run("python", "-P", "-W", "error", smoke, built.name.split("-")[1])
        session.install(f"{built}[demo]")
        session.run("python", "-P", "-m", "fleetauth", "demo", "--json")
    if IN_CI:
        install_locked(session, LAYERS)
    else:
        session.install(f"{built}[all]", *group("test"))
    shutil.rmtree(away / "source", ignore_errors=True)
    with tarfile.open(sdist) as archive:
        archive.extractall(away / "source", filter="data")
