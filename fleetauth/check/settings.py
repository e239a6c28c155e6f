"""Where a vendor's settings are found, and what looks wrong about them: by the names of variables, never by values."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import attrs

from fleetauth.credentials import SHOWN, EnvFile, KeptSettings, env_file_variables
from fleetauth.errors import ConfigurationError, MissingExtraError, StoreError
from fleetauth.options import from_environment, settings_of
from fleetauth.secrets import Secret
from fleetauth.session import VendorSession
from fleetauth.stores import privacy

_ENVIRONMENT: Final = "environment"
_KEYRING: Final = "keyring"
_QUOTES: Final = "'\""
_PLACEHOLDER: Final = re.compile(
    r"<.*>|\$\{?\w+\}?|x{3,}|change[-_ ]?me|your[-_ ].*|todo", re.IGNORECASE
)


@attrs.frozen(kw_only=True)
class Sources:
    """Where to look.

    Attributes:
        environ: The variables of the environment.
        prefix: Another beginning of the variables' names.
        env_file: An `.env` file.
        keyring: The account's name in the system's keyring; `None` leaves the keyring alone.
    """

    environ: Mapping[str, str] = attrs.field(repr=False)
    prefix: str | None = None
    env_file: EnvFile = None
    keyring: str | None = None


@attrs.frozen(kw_only=True)
class Found:
    """What was found.

    Attributes:
        settings: As the session's class takes them.
        secrets: Each that is a secret, or tells who somebody is, by its name.
        sources: Where each is from, by its variable's name.
        missing: Variables that are required and lack, or are blank.
        remarks: What looks wrong, a sentence each.
        problem: Why nothing can be made of it; empty if something can.
    """

    settings: Mapping[str, str | Secret] = attrs.field(
        factory=dict[str, "str | Secret"], repr=False
    )
    secrets: Mapping[str, Secret] = attrs.field(factory=dict[str, Secret], repr=False)
    sources: Mapping[str, str] = attrs.field(factory=dict[str, str])
    missing: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    problem: str = ""

    @property
    def is_there(self) -> bool:
        """Whether somebody meant to configure the vendor."""
        return bool(self.sources or self.problem)


def find(kind: type[VendorSession], sources: Sources) -> Found:
    """A vendor's settings. It blocks: it reads files, and perhaps the keyring.

    Raises:
        ConfigurationError: The `.env` file can't be read.
        MissingExtraError: What it needs is not installed.
    """
    found = _in_variables(kind, sources)
    if sources.keyring is None or found.sources:
        return found
    return _in_keyring(kind, sources.keyring, found)


def _in_variables(kind: type[VendorSession], sources: Sources) -> Found:
    beginning = f"{kind.vendor.upper()}_" if sources.prefix is None else sources.prefix
    names = {beginning + name.upper(): name for name in _names(kind)}
    variables: dict[str, str | Secret] = {}
    places: dict[str, str] = {}
    remarks: list[str] = []
    file = env_file_variables(sources.env_file, prefix=beginning)
    if file is not None:
        variables |= file.variables
        places |= dict.fromkeys(file.variables, file.path.name)
        remarks += _open_to_others(file.path)
    for variable, value in sources.environ.items():
        if variable.startswith(beginning) and (value.strip() or variable not in variables):
            variables[variable] = Secret(value)
            places[variable] = _ENVIRONMENT
    settings = from_environment(
        variables,
        beginning,
        required=kind.required_settings,
        optional=kind.optional_settings,
        given=(),
        partly=True,
    )
    set_ones = {
        variable: Secret(variables[variable]) for variable in names if variables.get(variable)
    }
    for variable, secret in set_ones.items():
        remarks += [f"{variable} {oddity}" for oddity in _oddities(secret)]
    required = {beginning + name.upper(): name for name in kind.required_settings}
    blank = [
        variable for variable in required if variable in variables and variable not in set_ones
    ]
    return Found(
        settings=settings if isinstance(settings, dict) else {},
        secrets=_telling(kind, {names[variable]: value for variable, value in set_ones.items()}),
        sources={variable: places[variable] for variable in names if variable in variables},
        missing=tuple(variable for variable in required if variable not in set_ones),
        remarks=(*remarks, *(f"{variable} is blank" for variable in blank)),
        problem=settings if isinstance(settings, str) else "",
    )


def _in_keyring(kind: type[VendorSession], account: str, found: Found) -> Found:
    kept = KeptSettings(kind.vendor, account, session=kind.__name__)
    try:
        entry = kept.read(required=kind.required_settings)
    except (ConfigurationError, MissingExtraError, StoreError) as exc:
        return attrs.evolve(found, remarks=(*found.remarks, exc.message))
    return Found(
        settings=settings_of(entry, required=kind.required_settings),
        secrets=_telling(kind, entry),
        sources=dict.fromkeys(entry, _KEYRING),
        remarks=tuple(f"{name} {odd}" for name, value in entry.items() for odd in _oddities(value)),
    )


def _telling(kind: type[VendorSession], settings: Mapping[str, Secret]) -> dict[str, Secret]:
    """Those that must not be told: all that are required, and what tells who somebody is (Mbanq's `client_id`)."""
    kept = {*kind.required_settings, *SHOWN}
    return {name: value for name, value in settings.items() if name in kept}


def _names(kind: type[VendorSession]) -> tuple[str, ...]:
    return (*kind.required_settings, *kind.optional_settings)


def _oddities(value: Secret) -> Iterator[str]:
    """What looks wrong about a value, in words that tell nothing of it."""
    text = value.reveal()
    bare = text.strip()
    if text != text.rstrip("\r\n"):
        yield "ends with a line break, as what is read from a file often does"
    elif text != bare:
        yield "begins or ends with white space"
    if len(bare) > 1 and bare[0] == bare[-1] and bare[0] in _QUOTES:
        yield "has quotes around it, which are part of the value"
    if _PLACEHOLDER.fullmatch(bare):
        yield "looks like a placeholder"


def _open_to_others(path: Path) -> list[str]:
    mode = stat.S_IMODE(path.stat().st_mode)
    if not privacy.POSIX or not mode & privacy.OTHERS:
        return []
    return [f"{path.name} can be read by others (mode {mode:o}): chmod 600 it"]
