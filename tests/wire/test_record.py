"""How a record is declared, and what one does."""

import copy
import pickle
from collections.abc import Mapping
from typing import Any

import attrs
import pytest

from fleetauth.secrets import Secret
from fleetauth.wire import Record, record, wire


@record
class Place(Record):
    """A place, for these tests."""

    id: str = wire("id")
    name: str | None = wire("name", default=None)
    tags: tuple[str, ...] = wire("tags", default=())
    token: Secret | None = wire("token", default=None)
    raw: Any = wire("raw", default=None, repr=False)
    free: Mapping[str, Any] | None = wire("free", default=None, hash=False)


def test_a_field_without_default_must_be_given() -> None:
    with pytest.raises(TypeError, match="id"):
        Place()  # type: ignore[call-arg]


def test_other_fields_have_their_defaults() -> None:
    assert Place(id="1") == Place(id="1", name=None, tags=(), token=None, extra={})


def test_a_record_cannot_be_changed() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        Place(id="1").name = "x"  # type: ignore[misc]


def test_a_record_has_slots() -> None:
    assert not hasattr(Place(id="1"), "__dict__")


def test_records_have_an_extra_each() -> None:
    assert Place(id="1").extra is not Place(id="1").extra


def test_extra_counts_in_equality() -> None:
    assert Place(id="1", extra={"a": 1}) != Place(id="1")


def test_a_record_with_free_form_fields_has_a_hash() -> None:
    assert hash(Place(id="1", free={"a": []}, extra={"a": []})) == hash(Place(id="1"))


def test_repr_shows_what_is_set() -> None:
    assert repr(Place(id="1", tags=("a",))) == "Place(id='1', tags=('a',))"


def test_repr_keeps_secrets_and_raw_data_and_extra_to_itself() -> None:
    place = Place(id="1", token=Secret("canary"), raw="canary", extra={"a": "canary"})
    assert repr(place) == "Place(id='1', token=Secret('***'), extra=<1>)"


def test_a_record_can_be_copied_and_pickled() -> None:
    place = Place(id="1", extra={"a": 1})
    assert pickle.loads(pickle.dumps(place)) == copy.deepcopy(place) == place  # noqa: S301 - our own
