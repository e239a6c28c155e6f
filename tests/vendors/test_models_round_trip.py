"""Every model of every vendor, written and read again, is the same: what a session sends is what was meant."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fleetauth.transport.body import json_body
from fleetauth.wire import Reader, Record, Writer
from tests.vendors.test_models_leniency import MODELS
from tests.wire.made_up import records

READER = Reader("any")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__qualname__)
@settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_what_is_written_reads_as_the_same(model: type[Record], data: st.DataObject) -> None:
    made = data.draw(records(model))
    assert READER.decode(json_body(Writer().write(made)), model) == made
