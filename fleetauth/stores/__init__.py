"""Where tokens are kept between exchanges, and shared. A store keeps what it is given and decides nothing."""

from .memory import MemoryStore
from .protocol import StoredToken, TokenStore

__all__ = ["MemoryStore", "StoredToken", "TokenStore"]
