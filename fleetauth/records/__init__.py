"""What a call that lists things gives back, and what it can become: a table, a map, something to look at.

Nothing here reads a wire or sends anything. Packages that draw or hold tables are extras, imported where they are used.
"""

from .records import Records

__all__ = ["Records"]
