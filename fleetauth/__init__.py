"""Async sessions with fleet vendors: signed in, kept signed in, typed. The public face: sorted names, nothing else."""

from ._version import __version__
from .clock import Clock
from .errors import (
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

__all__ = [
    "Answer",
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
