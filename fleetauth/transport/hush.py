"""`Hush`: keeps secrets out of what an HTTP engine logs while it works for a session (I8). What else is logged passes.

At DEBUG, engines log each answer's headers, which hold cookies and whatever a careless server shows, and quote what
they could not read. A filter on their loggers takes that out of the records that are made during a session's request,
which a context variable tells; the engines' own users see what they always saw.
"""

from __future__ import annotations

import functools
import logging
import re
from contextvars import ContextVar
from typing import Final

from fleetauth.secrets import MASK, Redactor

WORKING_FOR: Final[ContextVar[Redactor | None]] = ContextVar("fleetauth_working_for", default=None)
"""Knows the secrets of the session that a request is being sent for; `None` outside of one."""

# Loggers of an engine, and of what its connections come from.
_ENDINGS: Final = (
    "", ".connection", ".http11", ".http2", ".proxy", ".socks", ".client", ".internal",
)  # fmt: skip
_HEADER: Final = re.compile(r"""(\(b'[^']*', )b(?:'(?:[^'\\]|\\.)*+'|"(?:[^"\\]|\\.)*+")\)""")
_QUOTED: Final = re.compile(r"""(['"]).*\1""", re.DOTALL)


class Hush(logging.Filter):
    """Takes secrets out of records."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the record pass, cleared."""
        redactor = WORKING_FOR.get()
        if redactor is not None:
            text = _HEADER.sub(rf"\1b'{MASK}')", record.getMessage())
            record.msg, record.args = redactor.text(_of_protocol(text)), ()
            record.exc_info = record.exc_text = None  # its frames hold what was sent
        return True


_HUSH: Final = Hush()


@functools.cache
def hush(*packages: str) -> None:
    """Put the filter on the loggers of an engine's packages, once in a process."""
    for name in (package + ending for package in packages for ending in _ENDINGS):
        logging.getLogger(name).addFilter(_HUSH)


def without_quotes(words: str) -> str:
    """The words of an error of the protocol without the bytes of an answer that they quote, which may be a token."""
    return _QUOTED.sub(f"'{MASK}'", words)


def _of_protocol(text: str) -> str:
    before, found, after = text.partition("ProtocolError(")
    return f"{before}{found}{without_quotes(after)}"
