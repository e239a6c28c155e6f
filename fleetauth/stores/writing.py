"""How tokens and documents are written down: as JSON with a version, read back strictly.

Reading gives an error back instead of raising it, so that no traceback holds what was read. Nothing is encrypted here.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any, Final, TypeVar

import attrs

from fleetauth.errors import StoreValueError
from fleetauth.secrets import Secret

from .document import VERSION, Document
from .protocol import StoredToken
from .sealing import Seal

IS_DAMAGED: Final = (
    "a stored value is damaged: session.sign_out(), or the store's delete(), clears it"
)
_R = TypeVar("_R")
_Fields = dict[str, Any]


def written(document: Document[Secret]) -> Secret:
    """A document as text: the token in its sealed form, what counts turns and leases in the open.

    A secret as a whole, as the sealed form of a token may be plain text.
    """
    fields = {field.name: getattr(document, field.name) for field in attrs.fields(Document)}
    fields["token"] = None if document.token is None else document.token.reveal()
    return Secret(json.dumps({"version": VERSION, **fields}))


def read(raw: str) -> Document[Secret] | StoreValueError:
    """A document from its text; an error if it is damaged, or from a newer version."""
    return _read(raw, _document)


def sealed(token: StoredToken, seal: Seal, key: str) -> Secret:
    """A token as a sealed text that belongs to that key."""
    fields = {field.name: getattr(token, field.name) for field in attrs.fields(StoredToken)}
    fields["access_token"] = token.access_token.reveal()
    fields["refresh_token"] = None if token.refresh_token is None else token.refresh_token.reveal()
    return seal.close(Secret(json.dumps({"version": VERSION, "key": key, **fields})))


def opened(text: Secret, seal: Seal, key: str) -> StoredToken | StoreValueError:
    """A token from its sealed text; an error if it is damaged, from a newer version, or another key's."""
    plain = seal.open(text)
    if isinstance(plain, StoreValueError):
        return plain
    token = _read(plain.reveal(), _token)
    if isinstance(token, StoreValueError):
        return token
    if token[0] == key:
        return token[1]
    return StoreValueError(
        "a stored token is another sign-in's: it was copied here from its own key"
    )


def _read(raw: str, build: Callable[[_Fields], _R]) -> _R | StoreValueError:
    try:
        fields: _Fields = json.loads(raw)
        version = _whole(fields, "version")
        if version == VERSION:
            return build(fields)
    except (KeyError, TypeError, ValueError, OverflowError, RecursionError):
        version = 0
    if version > VERSION:
        return StoreValueError(
            f"a stored value is of version {version}, and this fleetauth reads {VERSION}: update it"
        )
    return StoreValueError(IS_DAMAGED)


def _document(fields: _Fields) -> Document[Secret]:
    return Document(
        token=_secret_or_none(fields, "token"),
        generation=_whole(fields, "generation"),
        saved_at=_number(fields, "saved_at"),
        fence=_whole(fields, "fence"),
        owner=_text(fields, "owner"),
        leased_until=_number(fields, "leased_until"),
        free_at=_number(fields, "free_at"),
        refused_until=_number(fields, "refused_until"),
        changed_at=_number(fields, "changed_at"),
    )


def _token(fields: _Fields) -> tuple[str, StoredToken]:
    return _text(fields, "key"), StoredToken(
        access_token=Secret(_text(fields, "access_token")),
        refresh_token=_secret_or_none(fields, "refresh_token"),
        token_type=_text(fields, "token_type"),
        scope=None if fields["scope"] is None else _text(fields, "scope"),
        age=_number(fields, "age"),
        lifetime=None if fields["lifetime"] is None else _number(fields, "lifetime"),
        generation=_whole(fields, "generation"),
        grant=_text(fields, "grant"),
    )


def _text(fields: _Fields, name: str) -> str:
    value = fields[name]
    if not isinstance(value, str):
        raise TypeError
    return value


def _secret_or_none(fields: _Fields, name: str) -> Secret | None:
    return None if fields[name] is None else Secret(_text(fields, name))


def _whole(fields: _Fields, name: str) -> int:
    value = fields[name]
    if type(value) is not int:  # True is no number here
        raise TypeError
    return value


def _number(fields: _Fields, name: str) -> float:
    value = fields[name]
    if type(value) not in (int, float) or not math.isfinite(value):
        raise TypeError
    return float(value)
