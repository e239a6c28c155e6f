"""`Ring`: one service of the operating system's keyring, read and written in the open. No locks here, and no format."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from fleetauth.errors import StoreError
from fleetauth.extras import optional
from fleetauth.secrets import Secret

SERVICE: Final = "fleetauth"


class Ring:
    """The entries of one service, by name. It blocks: the keyring may ask its user to unlock it.

    Raises:
        MissingExtraError: keyring is not installed.
    """

    def __init__(self, service: str = SERVICE) -> None:
        self.service = service
        self._keyring = optional("keyring", extra="keyring", needed_by="the system's keyring")

    def require(self, *, instead: str) -> None:
        """See that there is a keyring that keeps things.

        Args:
            instead: What else the caller's user could use, for the error.

        Raises:
            StoreError: There is none.
        """
        problem = self._missing(instead)
        if problem:
            raise StoreError(problem)

    def get(self, name: str) -> Secret | None:
        """An entry's text."""
        return self._asked(lambda: self._keyring.get_password(self.service, name))

    def put(self, name: str, text: Secret) -> None:
        """Set an entry's text."""
        self._asked(lambda: self._keyring.set_password(self.service, name, text.reveal()))

    def remove(self, name: str) -> bool:
        """Delete an entry; whether there was one."""
        if self.get(name) is None:  # what backends say to an entry that is not there differs
            return False
        self._asked(lambda: self._keyring.delete_password(self.service, name))
        return True

    def _asked(self, ask: Callable[[], str | None]) -> Secret | None:
        try:
            answer = ask()
        except Exception as exc:  # noqa: BLE001 - each system's own keyring raises what it likes
            problem = type(exc).__name__  # its text, or a local of its frames, may hold the token
        else:
            return None if answer is None else Secret(answer)
        raise StoreError(
            f"the system's keyring refused: {problem}; is it locked, or the value too long?"
        )

    def _missing(self, instead: str) -> str | None:
        backend = type(self._keyring.get_keyring()).__module__
        if backend == "keyring.backends.fail":
            return (
                "this machine has no keyring: install gnome-keyring or KWallet with its Secret Service, "
                f"or use {instead}"
            )
        if backend == "keyring.backends.null":
            return "keyring is set to its null backend, which keeps nothing: unset PYTHON_KEYRING_BACKEND"
        return None
