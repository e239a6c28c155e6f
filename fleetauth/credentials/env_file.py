"""Variables from an `.env` file: which file, and what stands in it. Which of them are settings is not known here.

What the file holds is never part of an error: a broken line may be a password.
"""

from __future__ import annotations

import io
import os
import stat
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, TypeAlias

import attrs

from fleetauth.errors import ConfigurationError
from fleetauth.extras import optional
from fleetauth.secrets import Secret
from fleetauth.stores import privacy

EnvFile: TypeAlias = str | os.PathLike[str] | bool | None
"""A path; `True` for the ``.env`` of the working directory or the nearest one above it; `None` or `False` for none."""

_NAME: Final = ".env"


@attrs.frozen
class EnvFileVariables:
    """What an `.env` file holds.

    Attributes:
        path: The file, from the root on.
        variables: Its values, by name; those of other programs are left out.
    """

    path: Path
    variables: dict[str, Secret]


def env_file_variables(env_file: EnvFile, *, prefix: str) -> EnvFileVariables | None:
    """The variables of an `.env` file whose names begin with `prefix`; `None` if no file was asked for.

    What a value says is taken as it stands: ``${OTHER}`` is no reference. Comments, ``export`` and quotes are those of
    python-dotenv.

    Raises:
        ConfigurationError: There is no such file, it can't be read, or a line is no ``NAME=value``: the text says
            which one, not what it says.
        MissingExtraError: python-dotenv is not installed.
    """
    if env_file is None or env_file is False:
        return None
    path = _found() if env_file is True else privacy.at_home(Path(env_file)).absolute()
    parser = optional("dotenv.parser", extra="dotenv", needed_by="env_file")
    text = _text_of(path)
    lines = list(parser.parse_stream(io.StringIO(text.reveal())))
    wrong = [_line_of(line) for line in lines if line.error]
    variables = {
        line.key: Secret(line.value)
        for line in lines
        if line.value is not None and line.key.startswith(prefix)
    }
    del lines
    if wrong:
        raise ConfigurationError(_told(path, wrong))
    return EnvFileVariables(path, variables)


def _found() -> Path:
    """The nearest ``.env``, from the working directory upwards.

    Raises:
        ConfigurationError: There is none, or it is another user's: it might send our secrets to a server of theirs.
    """
    here = Path.cwd()
    for directory in (here, *here.parents):
        path = directory / _NAME
        if not path.is_file():
            continue
        if privacy.POSIX and path.stat().st_uid not in (os.geteuid(), 0) and os.geteuid() != 0:
            raise ConfigurationError(
                f"{path} belongs to another user; if you trust it, name it: env_file={str(path)!r}"
            )
        return path
    raise ConfigurationError(f"there is no file {_NAME} in {here}, nor in a directory above it")


def _text_of(path: Path) -> Secret:
    try:
        _warn_if_open(path, stat.S_IMODE(path.stat().st_mode))
        return _decoded(path, path.read_bytes())
    except OSError as exc:
        problem = "there is no such file" if isinstance(exc, FileNotFoundError) else exc.strerror
    raise ConfigurationError(f"{path}, given as env_file: {problem}")


def _warn_if_open(path: Path, mode: int) -> None:
    if privacy.POSIX and mode & privacy.OTHERS:
        # At a line of ours: a warning shows the line that it is at, and the caller's may hold a secret.
        text = f"{path} can be read by others (mode {mode:o}), secrets and all: chmod 600 it"
        warnings.warn(text, UserWarning, stacklevel=1)


def _decoded(path: Path, content: bytes) -> Secret:
    try:
        # With one kind of line's end: python-dotenv counts Windows' twice after a broken line.
        return Secret(content.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError:
        content = b""  # a traceback may show locals
    raise ConfigurationError(f"{path}, given as env_file, is not UTF-8: save it as that")


def _line_of(binding: Any) -> int:  # noqa: ANN401 - python-dotenv's
    """Where it begins; the blank lines before it are part of it."""
    whole = binding.original.string
    blank = whole[: len(whole) - len(whole.lstrip())]
    line: int = binding.original.line
    return line + len(blank.splitlines())


def _told(path: Path, lines: Iterable[int]) -> str:
    numbers = ", ".join(map(str, lines))
    return (
        f"{path}, given as env_file, can't be read at line {numbers}: each line is NAME=value, a comment or blank, "
        "and a value with quotes, # or spaces in it stands in single quotes"
    )
