"""Which documented path a path is one of."""

from __future__ import annotations

from pathlib import Path

import pytest

from fleetauth import MasternautSession, MbanqSession, MPSMonitorSession, MZoneSession
from fleetauth.session import VendorSession
from fleetauth.transport.api import no_template
from fleetauth.transport.templates import Templates

DOCUMENTED = Path(__file__).parents[2] / "docs" / "documented_calls"
TEMPLATES = Templates(
    [
        ("core", "GET", "vehicle"),
        ("core", "GET", "vehicle/{id}"),
        ("core", "GET", "vehicle/faults"),
        ("core", "GET", "Trips({id})/events"),
        ("jobs", "GET", "job/{id}"),
    ]
)
SESSIONS: dict[str, type[VendorSession]] = {
    "mzone": MZoneSession,
    "masternaut": MasternautSession,
    "mps_monitor": MPSMonitorSession,
    "mbanq": MbanqSession,
}


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("vehicle", "vehicle"),
        ("vehicle/42", "vehicle/{id}"),
        ("vehicle/ada.lovelace", "vehicle/{id}"),
        ("vehicle/faults", "vehicle/faults"),
        ("Trips(42)/events", "Trips({id})/events"),
        ("Trips()/events", None),
        ("Trips(42)/stops", None),
        ("vehicle/", None),
        ("vehicle/42/more", None),
        ("job/42", None),  # of another API
        ("", None),
    ],
)
def test_a_path_has_its_template(path: str, template: str | None) -> None:
    assert TEMPLATES.found("core", "GET", path) == template


def test_a_method_counts() -> None:
    assert TEMPLATES.found("core", "POST", "vehicle/42") is None


def test_where_nothing_is_documented_nothing_is_found() -> None:
    assert no_template("core", "GET", "vehicle") is None


@pytest.mark.parametrize("vendor", SESSIONS)
def test_each_method_s_documented_call_is_found(vendor: str) -> None:
    for line in (DOCUMENTED / f"{vendor}.txt").read_text(encoding="utf-8").splitlines():
        call, api, note = line.split("\t")
        method, _, path = call.partition(" ")
        found = SESSIONS[vendor]._template(
            api, method, path.replace("{id}", "42").replace("{vid}", "7")
        )
        assert (found or "").count("{") == path.count("{") or note
