"""Keeps credentials out of what was not modelled: free-form fields, `extra`, and the body of an
answer that failed.

A field is taken for a credential by the end of its name. Credentials that a session has learnt are
taken out of texts elsewhere, by their value.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

from fleetauth.secrets import MASK, Secret

from .shapes import is_list, is_object

MOST_KEPT: Final = 1 << 20  # bytes of an answer that an error keeps
_MOST_REMEMBERED: Final = 1024
_ENDS: Final = r"token|secret|password|passwd|api_?key|access_?key|authentication_?key"
_NAME: Final = re.compile(rf"(?:{_ENDS})\Z", re.IGNORECASE)
_WORD: Final = re.compile(rb"[0-9A-Za-z._~+/=%\\-]{16,}")
_PAIR: Final = re.compile(  # possessive, so that a cut-off body costs no more than a whole one
    rf'("[^"\\]*(?:{_ENDS})"\s*:\s*)(?:"(?:[^"\\]|\\.)*+"?|\[[^\]]*+\]?|-?[0-9][0-9.eE+-]*+)'.encode(),
    re.IGNORECASE | re.DOTALL,
)


@lru_cache(_MOST_REMEMBERED)  # the same few names come in every row
def is_secret_name(name: str) -> bool:
    """Whether a field of that name holds a credential, such as ``accessToken``."""
    return _NAME.search(name) is not None


def shield(name: str, value: Any) -> Any:  # noqa: ANN401 - any JSON there is
    """The value of a field, as it is; but text in one named like a credential is a `Secret`."""
    if isinstance(value, str):
        return Secret(value) if is_secret_name(name) else value
    if is_object(value):
        return {key: shield(key, field) for key, field in value.items()}
    if is_list(value):
        return [shield(name, item) for item in value]
    return value


def masked(value: Any, name: str = "") -> Any:  # noqa: ANN401 - any JSON there is
    """JSON values with the texts and numbers of fields named like a credential masked, for what may be pickled."""
    if is_object(value):
        return {key: masked(field, key) for key, field in value.items()}
    if is_list(value):
        return [masked(item, name) for item in value]
    return value if value is None or isinstance(value, bool) or not is_secret_name(name) else MASK


def mask_words(body: bytes) -> bytes:
    """The body with everything masked that could be a token: of an answer that brings one, and names it oddly."""
    return _WORD.sub(MASK.encode(), mask_body(body.replace(b"\0", b"")))


def mask_body(body: bytes) -> bytes:
    """The body, however broken, with the texts and numbers of fields named like a credential masked.

    It is for an error, which keeps no more than the first MiB: to look for credentials in that takes long enough.
    """
    return _PAIR.sub(rb'\1"' + MASK.encode() + b'"', body[:MOST_KEPT])
