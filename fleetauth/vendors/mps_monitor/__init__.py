"""MPS Monitor: managed print fleets."""

from .models import Account
from .session import MPSMonitorSession

__all__ = ["Account", "MPSMonitorSession"]
