"""`ForgetsRefused`: takes remembered settings out of the keyring when the vendor refuses them. It decides no more."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Mapping

from fleetauth.errors import FleetAuthError
from fleetauth.events import Event, EventHook, SessionLocked
from fleetauth.secrets import Secret

from .keyring import KeptSettings


class ForgetsRefused:
    """An `on_event` hook: a mistyped or changed password is asked for again, and not sent until the account is locked.

    Args:
        kept: Where the settings were remembered.
        settings: What they are: an entry that has been replaced meanwhile stays.
        then: The hook of the session's user.
    """

    def __init__(
        self, kept: KeptSettings, settings: Mapping[str, Secret], then: EventHook | None
    ) -> None:
        self._kept = kept
        self._settings = dict(settings)
        self._then = then

    def __call__(self, event: Event) -> None:
        """Hear of an event."""
        if isinstance(event, SessionLocked):
            # Not on the event loop, which this is called on; and waited for when the program ends.
            threading.Thread(target=self._forget, name=f"fleetauth {event.vendor} forget").start()
        if self._then is not None:
            self._then(event)

    def _forget(self) -> None:
        with contextlib.suppress(FleetAuthError):
            if self._kept.read_if_possible() == self._settings:
                self._kept.forget()
