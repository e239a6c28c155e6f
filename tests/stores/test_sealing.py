"""Seals and what is written under them: keys old and new, strict reading, and errors that hold nothing."""

from __future__ import annotations

import json
import sys
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleetauth.errors import ConfigurationError, MissingExtraError, StoreValueError
from fleetauth.secrets import Secret
from fleetauth.stores import PLAIN_TEXT, StoredToken, new_key
from fleetauth.stores.document import Document
from fleetauth.stores.sealing import FernetKeys, FernetSeal, PlainSeal, Seal, seal_of
from fleetauth.stores.writing import opened, read, sealed, written
from tests.stores.tokens import CANARY, token

OLD, NEW = new_key(), new_key()
PLAIN = PlainSeal()
DOCUMENT = Document(token=Secret("sealed"), generation=3, saved_at=1.5, fence=2, owner="one")


def fields_of(text: Secret, **changes: object) -> str:
    """A written text with some fields replaced."""
    return json.dumps({**json.loads(text.reveal()), **changes})


# --- keys -----------------------------------------------------------------------------------------


def test_what_was_sealed_with_the_old_key_is_read_after_rotation() -> None:
    kept = sealed(token(), FernetSeal(OLD), "key")
    assert opened(kept, FernetSeal([NEW, OLD]), "key") == token()


def test_what_is_sealed_after_rotation_has_the_new_key() -> None:
    kept = sealed(token(), FernetSeal([NEW, OLD]), "key")
    assert opened(kept, FernetSeal(NEW), "key") == token()


def test_another_key_opens_nothing() -> None:
    found = opened(sealed(token(), FernetSeal(OLD), "key"), FernetSeal(NEW), "key")
    assert isinstance(found, StoreValueError)
    assert "another key" in str(found)


def test_what_is_not_ascii_is_no_sealed_text() -> None:
    assert isinstance(opened(Secret("\ud800 ☃"), FernetSeal(NEW), "key"), StoreValueError)


def test_a_function_is_asked_once_and_late() -> None:
    asked: list[int] = []

    def keys() -> str:
        asked.append(1)
        return NEW.reveal()

    seal = FernetSeal(keys)
    assert (seal.is_ready, asked) == (False, [])
    seal.prepare()
    seal.close(Secret("one"))
    assert (seal.is_ready, asked) == (True, [1])


@pytest.mark.parametrize("keys", ["not a key", "", [], [NEW, "☃"], Secret("short")])
def test_what_is_no_key_is_told_without_it(keys: FernetKeys) -> None:
    with pytest.raises(ConfigurationError, match="new_key") as caught:
        seal_of(keys)
    assert caught.value.__context__ is None


def test_no_encryption_has_to_be_asked_for_by_name() -> None:
    assert isinstance(seal_of(PLAIN_TEXT), PlainSeal)
    assert PLAIN.is_ready
    PLAIN.prepare()
    with pytest.raises(ConfigurationError):
        seal_of("plain")


def test_the_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.fernet", None)
    with pytest.raises(MissingExtraError, match=r"fleetauth\[encryption\]"):
        seal_of(NEW)
    with pytest.raises(MissingExtraError, match=r"^new_key\(\) needs cryptography"):
        new_key()


def test_a_new_key_does_not_show_itself() -> None:
    assert repr(new_key()) == "Secret('***')"


# --- tokens ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("seal", [PLAIN, FernetSeal(NEW)], ids=["plain", "sealed"])
@pytest.mark.parametrize("changes", [{}, {"refresh_token": None, "scope": None, "lifetime": None}])
def test_a_token_comes_back_as_it_was(seal: Seal, changes: dict[str, Any]) -> None:
    whole = attrs.evolve(token(), **changes)
    assert opened(sealed(whole, seal, "key"), seal, "key") == whole


def test_a_sealed_token_shows_nothing() -> None:
    assert CANARY not in sealed(token(), FernetSeal(NEW), "key").reveal()


def test_a_token_copied_to_another_key_is_refused() -> None:
    found = opened(sealed(token(), PLAIN, "key"), PLAIN, "other")
    assert isinstance(found, StoreValueError)
    assert "another sign-in's" in str(found)


@pytest.mark.parametrize("name", [field.name for field in attrs.fields(StoredToken)])
@pytest.mark.parametrize("wrong", [[], True, float("nan"), {}])
def test_a_token_with_a_wrong_field_is_damaged(name: str, wrong: object) -> None:
    text = fields_of(sealed(token(), PLAIN, "key"), **{name: wrong})
    assert isinstance(opened(Secret(text), PLAIN, "key"), StoreValueError)


# --- documents ------------------------------------------------------------------------------------


@pytest.mark.parametrize("document", [DOCUMENT, Document[Secret]()])
def test_a_document_comes_back_as_it_was(document: Document[Secret]) -> None:
    assert read(written(document).reveal()) == document


@pytest.mark.parametrize("name", [field.name for field in attrs.fields(Document)])
@pytest.mark.parametrize("wrong", [[], True, float("inf")])
def test_a_document_with_a_wrong_field_is_damaged(name: str, wrong: object) -> None:
    assert isinstance(read(fields_of(written(DOCUMENT), **{name: wrong})), StoreValueError)


@pytest.mark.parametrize("version", [2, 99])
def test_a_newer_version_is_told(version: int) -> None:
    found = read(fields_of(written(DOCUMENT), version=version))
    assert "update it" in str(found)


@pytest.mark.parametrize("version", [0, -1, True, "1", None, 1.0])
def test_a_version_that_never_was_is_damage(version: object) -> None:
    assert "damaged" in str(read(fields_of(written(DOCUMENT), version=version)))


HUGE = '{"version": 1, "token": null, "generation": 1, "saved_at": 1' + "0" * 400 + "}"


@pytest.mark.parametrize("text", ["[" * 100_000, HUGE, "", "null", "[]", '"1"'])
def test_odd_json_is_no_document(text: str) -> None:
    assert isinstance(read(text), StoreValueError)


@given(st.text())
def test_nothing_else_is_a_document(text: str) -> None:
    assert isinstance(read(text), StoreValueError)
