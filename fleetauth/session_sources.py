"""`SessionSources`: the ways to make a session other than by its arguments, the same for all vendors: from the
environment, an `.env` file, the keyring, or by asking. What a session is, and what it does, is not known here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Self, cast

from fleetauth.credentials import (
    EnvFile,
    ForgetsRefused,
    KeptSettings,
    asked,
    env_file_variables,
)
from fleetauth.errors import ArgumentError, ConfigurationError
from fleetauth.options import (
    SessionOptions,
    event_hook,
    from_environment,
    poured_out,
    refuse_unknown,
    settings_of,
)
from fleetauth.secrets import Secret, dark
from fleetauth.tokens.credentials import seal


class SessionSources:
    """Ways to make a session. Each of them takes the arguments of the class itself, too, and these win."""

    vendor: str  # no ClassVar: pyright would take no session for a `FleetMember`, whose own may be an instance's
    required_settings: ClassVar[tuple[str, ...]]
    optional_settings: ClassVar[tuple[str, ...]] = ()

    @classmethod
    @dark
    def from_env(
        cls,
        *,
        prefix: str | None = None,
        environ: Mapping[str, str] | None = None,
        env_file: EnvFile = None,
        **arguments: Any,  # noqa: ANN401 - each vendor's class has its own
    ) -> Self:
        """Make a session from environment variables.

        Their names are the vendor's name and the argument's in capitals, such as ``MZONE_CLIENT_ID``.

        Args:
            prefix: Another beginning of the names, such as ``"NORTH_MZONE_"`` for a second account.
            environ: Another source than the process's environment.
            env_file: A file to read too, such as ``".env"``, or `True` for the ``.env`` of the working directory or the
                nearest one above it. A variable that is set in the environment wins over the file's. The file is read
                at once.
            **arguments: As for the class itself. What is given here wins over its variable.

        Raises:
            ConfigurationError: A variable is missing, blank or misspelt; the text names all of them. Or there is no
                such file, or it can't be read.
            MissingExtraError: A file is to be read, and python-dotenv is not installed.

        Example:
            >>> mzone = MZoneSession.from_env(timeout=120)  # doctest: +SKIP
            >>> mzone = MZoneSession.from_env(env_file=".env")  # doctest: +SKIP
        """
        given = cls._wrapped(arguments)
        found = cls._from_variables(prefix, environ, env_file, given)
        return cls._made(found, given)

    @classmethod
    @dark
    def from_keyring(cls, account: str = "default", **arguments: Any) -> Self:  # noqa: ANN401 - each vendor's class has its own
        """Make a session from the operating system's keyring, where ``from_prompt(remember=True)`` put its settings.

        The keyring is asked at once, and may ask its user to unlock it: in a program whose event loop is busy, make the
        session in a thread (``await anyio.to_thread.run_sync(MZoneSession.from_keyring)``).

        Args:
            account: The name that the account was given there.
            **arguments: As for the class itself. What is given here wins over what is kept.

        Raises:
            ConfigurationError: There is no such entry, or it can't be used; the text says how to put it there.
            StoreError: There is no keyring, or it refused.
            MissingExtraError: keyring is not installed.

        Example:
            >>> mzone = MZoneSession.from_keyring()  # doctest: +SKIP
        """
        kept = KeptSettings(cls.vendor, account, session=cls.__name__)
        given = cls._wrapped(arguments)
        found = kept.read(required=tuple(n for n in cls.required_settings if n not in given))
        return cls._made(settings_of(found, required=cls.required_settings), given)

    @classmethod
    @dark
    def from_prompt(
        cls,
        *,
        remember: bool = False,
        account: str = "default",
        prefix: str | None = None,
        env_file: EnvFile = None,
        **arguments: Any,  # noqa: ANN401 - each vendor's class has its own
    ) -> Self:
        """Make a session by asking for whatever of its required settings is not known yet.

        Each is looked for among the arguments, then the environment's variables (see `from_env`), then the keyring's
        entry (see `from_keyring`); what is left is asked for, at the terminal or in the notebook. Secrets are typed
        unseen, and are in no cell, output or history. The keyring's entry counts only as a whole: if it holds
        another setting than one that was found before it, it is another account's, and left alone.

        It waits for the answers: in a program whose event loop is busy, use another way.

        Args:
            remember: Whether to put all of them into the keyring, so that nothing is asked the next time. When the
                vendor refuses them, they are taken out again; otherwise `forget_keyring` does that.
            account: The account's name in the keyring, to tell several of one vendor apart.
            prefix: Another beginning of the variables' names.
            env_file: An `.env` file to read too.
            **arguments: As for the class itself.

        Raises:
            ConfigurationError: Nobody can be asked here, or not without showing what is typed; the text names the
                variables to set instead. Or answers were blank, or what was given can't be used.
            StoreError: They are to be remembered, and there is no keyring, or it refused.
            MissingExtraError: They are to be remembered, and keyring is not installed.

        Example:
            >>> mzone = MZoneSession.from_prompt(remember=True)  # doctest: +SKIP
        """
        kept = KeptSettings(cls.vendor, account, session=cls.__name__)
        given = {name: arg for name, arg in cls._wrapped(arguments).items() if arg is not None}
        hook = event_hook(given.get("on_event"), cls.vendor)  # before anybody types anything
        if remember:
            kept.require_keyring()
        found = cls._from_variables(prefix, None, env_file, given, partly=True)
        found |= cls._kept_for(kept, found | given)
        lacking = [name for name in cls.required_settings if name not in found | given]
        found |= asked(lacking, vendor=cls.vendor, prefix=cls._prefix(prefix))
        if not remember:
            return cls._made(found, given)
        texts = cls._texts_of(found | given)
        given["on_event"] = ForgetsRefused(kept, texts, hook)
        session = cls._made(found, given)
        kept.write(texts)
        return session

    @classmethod
    @dark
    def forget_keyring(cls, account: str = "default") -> bool:
        """Take an account's settings out of the operating system's keyring. Its tokens, and sessions, live on.

        Args:
            account: The name that the account was given there.

        Returns:
            Whether there were any.

        Raises:
            StoreError: There is no keyring, or it refused.
            MissingExtraError: keyring is not installed.

        Example:
            >>> MZoneSession.forget_keyring()  # doctest: +SKIP
            True
        """
        return KeptSettings(cls.vendor, account, session=cls.__name__).forget()

    @classmethod
    def _refuse_unknown(cls, options: SessionOptions) -> None:
        """The first thing that a vendor's constructor does: an unknown argument may be a misspelt password."""
        known = (*cls.required_settings, *cls.optional_settings)
        refuse_unknown(options, known, session=cls.__name__, vendor=cls.vendor)

    @classmethod
    def _wrapped(cls, arguments: dict[str, Any]) -> dict[str, Any]:
        """Arguments with what is required wrapped; they themselves are left empty."""
        cls._refuse_unknown(cast("SessionOptions", arguments))
        required = cls.required_settings
        given = {name: seal(arg) if name in required else arg for name, arg in arguments.items()}
        arguments.clear()
        return given

    @classmethod
    def _made(cls, *settings: dict[str, Any]) -> Self:
        """A session of these settings, the last ones first; they are left empty."""
        make = cast("Callable[..., Self]", cls)  # each vendor's class has arguments of its own
        return make(**poured_out(*settings))

    @classmethod
    def _prefix(cls, prefix: str | None) -> str:
        return f"{cls.vendor.upper()}_" if prefix is None else prefix

    @classmethod
    def _from_variables(
        cls,
        prefix: str | None,
        environ: Mapping[str, str] | None,
        env_file: EnvFile,
        given: Mapping[str, Any],
        *,
        partly: bool = False,
    ) -> dict[str, str | Secret]:
        """Settings from variables of the environment and of a file.

        Raises:
            ConfigurationError: Some are missing, blank or misspelt, or there is no such file.
        """
        beginning = cls._prefix(prefix)
        file = env_file_variables(env_file, prefix=beginning)
        variables: dict[str, str | Secret] = dict(file.variables) if file else {}
        set_ones = os.environ if environ is None else environ
        variables |= {
            name: value
            for name, value in set_ones.items()
            if value.strip() or name not in variables
        }
        settings = from_environment(
            variables,
            beginning,
            required=cls.required_settings,
            optional=cls.optional_settings,
            given=given,
            partly=partly,
        )
        if isinstance(settings, dict):
            return settings
        way = "from_prompt" if partly else "from_env"
        told = f"{cls.__name__}.{way}: {settings}"
        if file:
            told += f" ({file.path} was read, too)"
        raise ConfigurationError(told, vendor=cls.vendor)

    @classmethod
    def _kept_for(cls, kept: KeptSettings, settings: Mapping[str, Any]) -> dict[str, str | Secret]:
        """What the keyring adds to these settings: nothing if nothing lacks, or if its entry is another account's."""
        if all(name in settings for name in cls.required_settings):
            return {}
        entry = kept.read_if_possible()
        if any(name in settings and _text(settings[name]) != entry[name] for name in entry):
            return {}
        added = {name: value for name, value in entry.items() if value and name not in settings}
        return settings_of(added, required=cls.required_settings)

    @classmethod
    def _texts_of(cls, settings: Mapping[str, Any]) -> dict[str, Secret]:
        """The settings of the vendor's own, as the keyring keeps them.

        Raises:
            ArgumentError: One is no text.
        """
        names = (*cls.required_settings, *cls.optional_settings)
        texts: dict[str, Secret] = {}
        for name in names:
            value = settings.get(name)
            if value is None:
                continue
            text = _text(value)
            if text is None:
                problem = f"{name} can't be remembered: it must be text, not {type(value).__name__}"
                raise ArgumentError(problem, vendor=cls.vendor)
            texts[name] = text
        return texts


def _text(value: object) -> Secret | None:
    """A setting as the keyring keeps it; `None` if it is nothing that can be written down."""
    if isinstance(value, bool):
        return Secret(str(value).lower())
    return Secret(value) if isinstance(value, (str, Secret)) else None
