"""No text, whatever is in it, is read as anything but text: not by us, and not by a server that we did not write."""

from __future__ import annotations

from urllib.parse import quote, unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fleetauth import MZoneSession
from fleetauth.vendors.mzone import Vehicle, VehicleEvent
from tests.odata.rows import Fleet, event
from tests.odata.vans import Vans

# What means something to a URL, a form, OData or SQL. SQLite's text ends at a zero character; and CAP takes a text that
# is a date for a date, so there is none here.
_AWKWARD = "'\"%&+#=;,/\\?$@*()[]{}:|~^`<> \t\r\n\N{LINE SEPARATOR}\N{NO-BREAK SPACE}"
_TEXTS = st.one_of(
    st.text(st.sampled_from(_AWKWARD + "aü日\N{GRINNING FACE}"), max_size=20),
    st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=40),
    st.sampled_from(
        [
            "' or 1 eq 1 or 'a' eq '",
            "'')",
            "%27 or true",
            "&$top=0",
            "null",
            "true",
            "72753c0d-0000-4000-8000-000000000001",
        ]
    ),
)


def near(text: str) -> set[str]:
    """Other texts that a wrong quoting might take it for."""
    others = {f"{text}'", f"'{text}", text.replace("'", "''"), text.replace("'", ""), ""}
    others |= {f" {text}", text.strip(), text.replace("+", " "), unquote(text), quote(text)}
    return others - {text}


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=_TEXTS)
async def test_the_row_that_has_a_text_is_found_by_it_and_no_other(
    mzone: MZoneSession, fleet: Fleet, text: str
) -> None:
    wanted = event(0, eventType_Description=text)
    others = [event(0, eventType_Description=other) for other in near(text)]
    vehicle = await fleet.vehicle([wanted, *others])
    found = await mzone.entities("Events", VehicleEvent).where(
        VehicleEvent.vehicle_id == vehicle, VehicleEvent.event_type_description == text
    )
    assert [(row.id, row.event_type_description) for row in found] == [(wanted["id"], text)]


@pytest.mark.parametrize("word", ["contains", "startswith", "endswith", "in_"])
async def test_no_function_is_broken_out_of(mzone: MZoneSession, vans: Vans, word: str) -> None:
    attack = "') or contains(vin,'"
    given = [attack] if word == "in_" else attack
    assert not list(await mzone.vehicles().where(vans.ours, getattr(Vehicle.vin, word)(given)))
