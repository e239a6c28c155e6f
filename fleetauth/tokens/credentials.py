"""`Credentials`: what a session was given to sign in with, resolved afresh for each exchange. It never sends them."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

from fleetauth.errors import ConfigurationError, FleetAuthError
from fleetauth.secrets import Redactor, Secret

Credential: TypeAlias = str | Secret | Callable[[], Awaitable[str | Secret]]
"""A credential: the text, a `Secret`, or an async callable that is asked for it before each sign-in."""
Given: TypeAlias = Secret | Callable[[], Awaitable[str | Secret]]
"""The same, wrapped."""


def seal(value: Credential | None) -> Credential | None:
    """Wrap a plain text at once, before anything can raise with it in a local variable."""
    return Secret(value) if isinstance(value, str) else value


class Credentials:
    """Named credentials of one session.

    The names are the session's own keyword arguments, so that an error can say which one to mend.
    """

    __slots__ = ("_given", "_redactor", "_secret_names", "_vendor")

    def __init__(
        self,
        vendor: str,
        given: Mapping[str, Credential | None],
        *,
        redactor: Redactor,
        public: frozenset[str] = frozenset({"client_id", "username"}),
    ) -> None:
        self._vendor = vendor
        self._redactor = redactor
        self._secret_names = frozenset(given) - public
        self._given: dict[str, Given] = {}
        self.replace(given)

    def replace(self, given: Mapping[str, Credential | None]) -> None:
        """Take new values for some or all names; an unknown name or a blank value changes nothing and raises.

        Raises:
            ConfigurationError: A value is missing, blank or of the wrong type, or the name is none of this session's.
        """
        self._given |= self.checked(given)

    def checked(self, given: Mapping[str, Credential | None]) -> Mapping[str, Given]:
        """What `replace` would take in. Nothing is changed yet.

        Raises:
            ConfigurationError: As for `replace`.
        """
        known = self._given or given
        checked: dict[str, Given] = {}
        for name, value in given.items():
            if name not in known:
                msg = f"{name} is not a credential of this session; it has {', '.join(known)}"
                raise ConfigurationError(msg, vendor=self._vendor)
            checked[name] = value if callable(value) else self._checked(name, value, for_good=True)
        return checked

    async def resolve(self) -> Mapping[str, Secret]:
        """Every credential's value now, asking the callables.

        Raises:
            ConfigurationError: A callable failed, or gave nothing usable.
        """
        return {name: await self._value(name, given) for name, given in self._given.items()}

    async def _value(
        self, name: str, given: Secret | Callable[[], Awaitable[str | Secret]]
    ) -> Secret:
        if isinstance(given, Secret):
            return given
        try:
            return self._checked(name, await self._asked(name, given))
        except FleetAuthError:
            raise
        except Exception as exc:  # noqa: BLE001 - the user's own code may raise anything
            reason = f"{type(exc).__name__}: {self._redactor.text(str(exc))}"
        # Raised out here: an exception in its context would carry the callable's frames, and their secrets, along.
        msg = f"the callable given as {name} failed: {reason}"
        raise ConfigurationError(msg, vendor=self._vendor)

    async def _asked(
        self, name: str, ask: Callable[[], Awaitable[str | Secret]]
    ) -> Credential | None:
        asked: Any = ask()
        if not inspect.isawaitable(asked):  # types say so already; who has none hears it here
            kind = type(asked).__name__
            asked = None  # it may be the secret, and a traceback may show locals
            msg = f"the callable given as {name} must be async: it returned a {kind}"
            raise ConfigurationError(msg, vendor=self._vendor)
        return seal(await asked)

    def _checked(self, name: str, value: object, *, for_good: bool = False) -> Secret:
        secret = Secret(value) if isinstance(value, str) else value
        if secret is None or (isinstance(secret, Secret) and not secret):
            what = "missing" if secret is None else "blank"
            variable = f"{self._vendor}_{name}".upper()
            msg = f"{name} is {what}: pass {name}=… or set the environment variable {variable} and use from_env()"
            raise ConfigurationError(msg, vendor=self._vendor)
        if not isinstance(secret, Secret):
            msg = f"{name} must be text, a Secret or an async callable that returns one, not {type(value).__name__}"
            raise ConfigurationError(msg, vendor=self._vendor)
        if not secret.is_unicode():
            msg = f"{name} holds broken characters (half of a surrogate pair); read it as UTF-8"
            raise ConfigurationError(msg, vendor=self._vendor)
        if secret.has_line_break_around():
            msg = f"{name} begins or ends with a line break, as what is read from a file often does; strip it"
            raise ConfigurationError(msg, vendor=self._vendor)
        if name in self._secret_names:
            (self._redactor.keep if for_good else self._redactor.learn)(secret)
        return secret
