"""Mbanq Cloud: banking, for fleet cards and accounts."""

from .models import Role, UserDetails
from .session import MbanqSession

__all__ = ["MbanqSession", "Role", "UserDetails"]
