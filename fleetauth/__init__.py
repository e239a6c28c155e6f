"""Async sessions with fleet vendors: signed in, kept signed in, typed. The public face: sorted names, nothing else.

Each name is imported when it is first asked for: who uses one vendor does not wait for the others. Ask for it at the
top of a module, as always: an import reads files, which an event loop must not wait for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

from ._version import __version__

if TYPE_CHECKING:
    from .clock import Clock
    from .errors import (
        AnswerTooLargeError,
        ArgumentError,
        ConfigurationError,
        CredentialsRefusedError,
        DecodeError,
        EventLoopError,
        FleetAuthError,
        FleetError,
        InputRefusedError,
        LifecycleError,
        MissingExtraError,
        MisuseError,
        NotAllowedError,
        NotFoundError,
        OriginError,
        QuotaError,
        RedirectError,
        SecondFactorError,
        SessionClosedError,
        StoreError,
        StoreValueError,
        TimedOutError,
        TransportError,
        VendorFaultError,
    )
    from .events import Event
    from .fleet import Fleet, FleetMember, FleetPosition, FleetRecords, FleetVehicle
    from .options import SessionOptions
    from .progress import Progress, ProgressCallback
    from .records import Records
    from .secrets import Secret
    from .session import VendorSession
    from .stores import MemoryStore, StoredToken, TokenStore
    from .tokens.lifecycle import State
    from .tokens.status import TokenStatus
    from .transport.paging import Pager, Pages, Rows
    from .transport.retry import RetryPolicy
    from .vendors.masternaut import MasternautSession
    from .vendors.mbanq import MbanqSession
    from .vendors.mps_monitor import MPSMonitorSession
    from .vendors.mzone import MZoneSession
    from .wire.answer import Answer
else:  # checkers would take any name for one that is there

    def __getattr__(name: str) -> object:
        if name in _ROOMS:
            return import_module(f"{__name__}.{name}")
        if name not in _HOMES:
            text = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(text, name=name, obj=import_module(__name__))
        value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        globals()[name] = value
        return value


__all__ = [
    "Answer",
    "AnswerTooLargeError",
    "ArgumentError",
    "Clock",
    "ConfigurationError",
    "CredentialsRefusedError",
    "DecodeError",
    "Event",
    "EventLoopError",
    "Fleet",
    "FleetAuthError",
    "FleetError",
    "FleetMember",
    "FleetPosition",
    "FleetRecords",
    "FleetVehicle",
    "InputRefusedError",
    "LifecycleError",
    "MPSMonitorSession",
    "MZoneSession",
    "MasternautSession",
    "MbanqSession",
    "MemoryStore",
    "MissingExtraError",
    "MisuseError",
    "NotAllowedError",
    "NotFoundError",
    "OriginError",
    "Pager",
    "Pages",
    "Progress",
    "ProgressCallback",
    "QuotaError",
    "Records",
    "RedirectError",
    "RetryPolicy",
    "Rows",
    "SecondFactorError",
    "Secret",
    "SessionClosedError",
    "SessionOptions",
    "State",
    "StoreError",
    "StoreValueError",
    "StoredToken",
    "TimedOutError",
    "TokenStatus",
    "TokenStore",
    "TransportError",
    "VendorFaultError",
    "VendorSession",
    "__version__",
]

_HOMES: Final = {
    "Answer": "wire.answer",
    "AnswerTooLargeError": "errors",
    "ArgumentError": "errors",
    "Clock": "clock",
    "ConfigurationError": "errors",
    "CredentialsRefusedError": "errors",
    "DecodeError": "errors",
    "Event": "events",
    "EventLoopError": "errors",
    "Fleet": "fleet",
    "FleetAuthError": "errors",
    "FleetError": "errors",
    "FleetMember": "fleet",
    "FleetPosition": "fleet",
    "FleetRecords": "fleet",
    "FleetVehicle": "fleet",
    "InputRefusedError": "errors",
    "LifecycleError": "errors",
    "MPSMonitorSession": "vendors.mps_monitor",
    "MZoneSession": "vendors.mzone",
    "MasternautSession": "vendors.masternaut",
    "MbanqSession": "vendors.mbanq",
    "MemoryStore": "stores",
    "MissingExtraError": "errors",
    "MisuseError": "errors",
    "NotAllowedError": "errors",
    "NotFoundError": "errors",
    "OriginError": "errors",
    "Pager": "transport.paging",
    "Pages": "transport.paging",
    "Progress": "progress",
    "ProgressCallback": "progress",
    "QuotaError": "errors",
    "Records": "records",
    "RedirectError": "errors",
    "RetryPolicy": "transport.retry",
    "Rows": "transport.paging",
    "SecondFactorError": "errors",
    "Secret": "secrets",
    "SessionClosedError": "errors",
    "SessionOptions": "options",
    "State": "tokens.lifecycle",
    "StoreError": "errors",
    "StoreValueError": "errors",
    "StoredToken": "stores",
    "TimedOutError": "errors",
    "TokenStatus": "tokens.status",
    "TokenStore": "stores",
    "TransportError": "errors",
    "VendorFaultError": "errors",
    "VendorSession": "session",
}
_ROOMS: Final = {
    home.partition(".")[0] for home in _HOMES.values()
}  # `fleetauth.errors` and the others


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *_ROOMS})
