"""What a notebook shows, as HTML: a value in a cell, a table of columns, a card of lines. All text is escaped here.
What a terminal takes is in `terminal`.

Nothing here knows a record, a session or a vendor: what is to be shown is given in as plain values.
"""

from .tables import Column, Line, card, sentence, table
from .times import lasting, moment_of

__all__ = ["Column", "Line", "card", "lasting", "moment_of", "sentence", "table"]
