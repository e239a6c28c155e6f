"""Where tokens are kept between exchanges, and shared: by sessions, processes or machines.

A store also holds the lease of an exchange and the turns of a quota. It decides nothing about tokens but which is the
newer one. Optional packages are imported when a store that needs them is made, not here.
"""

from .file import FileStore
from .keyring import KeyringStore, keys_from_keyring
from .memory import MemoryStore
from .protocol import Lease, StoredToken, TokenStore
from .redis import RedisStore
from .sealing import PLAIN_TEXT, new_key
from .short_forms import store_of

__all__ = [
    "PLAIN_TEXT",
    "FileStore",
    "KeyringStore",
    "Lease",
    "MemoryStore",
    "RedisStore",
    "StoredToken",
    "TokenStore",
    "keys_from_keyring",
    "new_key",
    "store_of",
]
