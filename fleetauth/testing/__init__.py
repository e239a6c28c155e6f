"""What tests of code that uses fleetauth need: the four vendors without a network, time that moves when told, faults on
demand, what was asked, and what a token store must prove. The public names, each imported when it is first asked for.

With pytest, `fleetauth.testing.plugin` gives fixtures of it. Nothing here needs pytest.

Example:
    >>> from fleetauth.testing import FakeVendors
    >>> with FakeVendors() as vendors:
    ...     list(vendors.masternaut.environment)[:1]
    ['MASTERNAUT_CLIENT_ID']
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

from .clock import FakeClock

if TYPE_CHECKING:
    from fleetauth.stores.contract import StoreContract

    from .calls import Calls, RecordedCall
    from .faults import VendorFaults, When
    from .vendor import FakeVendor
    from .vendors import FakeVendors
else:  # checkers would take any name for one that is there

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            text = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(text, name=name, obj=import_module(__name__))
        value = getattr(import_module(_HOMES[name], __name__), name)
        globals()[name] = value
        return value


__all__ = [
    "Calls",
    "FakeClock",
    "FakeVendor",
    "FakeVendors",
    "RecordedCall",
    "StoreContract",
    "VendorFaults",
    "When",
]

_HOMES: Final = {
    "Calls": ".calls",
    "FakeVendor": ".vendor",
    "FakeVendors": ".vendors",
    "RecordedCall": ".calls",
    "StoreContract": "fleetauth.stores.contract",
    "VendorFaults": ".faults",
    "When": ".faults",
}
