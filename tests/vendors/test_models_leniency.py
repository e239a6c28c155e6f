"""What holds for every model of every vendor: absent, null, unknown and arbitrary fields (I9)."""

from __future__ import annotations

from typing import Any, get_type_hints

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fleetauth.errors import DecodeError
from fleetauth.secrets import Secret
from fleetauth.vendors.masternaut import models as masternaut
from fleetauth.vendors.mbanq import models as mbanq
from fleetauth.vendors.mps_monitor import models as mps_monitor
from fleetauth.vendors.mzone import models as mzone
from fleetauth.wire import Reader, Record
from fleetauth.wire.masking import is_secret_name
from fleetauth.wire.record import fields_of, spellings

MODELS = [
    model
    for module in (masternaut, mbanq, mps_monitor, mzone)
    for model in vars(module).values()
    if isinstance(model, type) and issubclass(model, Record) and model is not Record
]
READER = Reader("any")
every_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__qualname__)


def keys_of(model: type[Record]) -> dict[str, Any]:
    """An object with a model's required fields only."""
    return {
        spellings(field)[0]: "7"
        for field in fields_of(model)
        if spellings(field) and field.default is attrs.NOTHING
    }


def names_of(model: type[Record]) -> list[str]:
    """Every name that the wire may use for a model's fields."""
    return [name for field in fields_of(model) for name in spellings(field)]


def bare(model: type[Record]) -> dict[str, Any]:
    """A record's fields, read from its required ones only."""
    return values(READER.read(keys_of(model), model))


def values(found: Record) -> dict[str, Any]:
    return {field.name: getattr(found, field.name) for field in fields_of(type(found))}


@every_model
def test_absent_fields_read_as_none_or_empty(model: type[Record]) -> None:
    optional = [field.name for field in fields_of(model) if field.default is not attrs.NOTHING]
    found = bare(model)
    assert all(found[name] in (None, (), {}) for name in optional)


@every_model
def test_null_fields_read_as_absent_ones(model: type[Record]) -> None:
    nulls = dict.fromkeys(names_of(model))
    found = READER.read({**nulls, **keys_of(model)}, model)
    assert values(found) == bare(model)


@every_model
def test_unknown_fields_are_kept(model: type[Record]) -> None:
    unknown = {"brandNew": [1, {"deep": None}], "@odata.etag": "W/1"}
    assert READER.read({**keys_of(model), **unknown}, model).extra == unknown


@every_model
def test_a_missing_key_is_named(model: type[Record]) -> None:
    for key in keys_of(model):
        with pytest.raises(DecodeError) as caught:
            READER.read([{**keys_of(model), key: None}], tuple[model, ...], "items")  # type: ignore[valid-type]
        assert caught.value.path == f"items[0].{key}"


@every_model
def test_an_unreadable_field_is_named(model: type[Record]) -> None:
    # An object in a list is neither a scalar, a row nor a free-form object: only raw fields take it.
    unreadable: list[Any] = [[{}]]
    for field in fields_of(model):
        if not spellings(field) or get_type_hints(model)[field.name] is Any:
            continue
        name = spellings(field)[0]
        with pytest.raises(DecodeError) as caught:
            READER.read({**keys_of(model), name: unreadable}, model, "items[3]")
        assert caught.value.path.startswith(f"items[3].{name}")


@every_model
def test_unknown_words_survive(model: type[Record]) -> None:
    words = {
        spellings(field)[0]: "SOMETHING_NEW"
        for field in fields_of(model)
        if spellings(field) and str in getattr(get_type_hints(model)[field.name], "__args__", ())
    }
    found = READER.read({**keys_of(model), **words}, model)
    texts = [getattr(found, field.name) for field in fields_of(model) if spellings(field)]
    assert sum(text in ("SOMETHING_NEW", ("SOMETHING_NEW",)) for text in texts) == len(words)


@every_model
def test_a_declared_credential_is_known_by_its_name_too(model: type[Record]) -> None:
    hints = get_type_hints(model)
    declared = [
        name
        for field in fields_of(model)
        for name in spellings(field)
        if hints[field.name] == Secret | None
    ]
    assert all(is_secret_name(name) for name in declared)


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=False)
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["2026-01-01T10:00Z", "true", "12.5", "00123", "", "21/05/2024 20:44:41"])
)
NAMES = sorted({name for model in MODELS for name in names_of(model)})
JSON_VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3)
    ),
    max_leaves=6,
)


@every_model
@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_any_object_of_the_outline_is_read_or_refused(
    model: type[Record], data: st.DataObject
) -> None:
    names = st.sampled_from([*names_of(model), "brandNew"])
    fields = data.draw(st.dictionaries(names, JSON_VALUES, max_size=6))
    try:
        found = READER.read({**keys_of(model), **fields}, model)
    except DecodeError as error:
        assert error.path  # noqa: PT017 - whether it raises is not the point
    else:
        assert isinstance(found, model)
