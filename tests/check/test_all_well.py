"""A check of vendors with which all is well: what it tells, and what it sends."""

from __future__ import annotations

import importlib.metadata
from typing import TYPE_CHECKING

import pytest

from fleetauth.check import Status, check_vendors
from fleetauth.check.versions import environment
from fleetauth.stores import MemoryStore
from tests.check.conftest import SECRET_NAMES, only, statuses, step

if TYPE_CHECKING:
    from fleetauth.sandbox import Sandbox

VENDORS = ("masternaut", "mbanq", "mps_monitor", "mzone")
CALLS = {
    "masternaut": ("smart_tire", "tacho", "jobs", "core"),
    "mbanq": ("rest",),
    "mps_monitor": ("api3",),
    "mzone": ("odata",),
}
STEPS = (
    "configuration", "addresses", "proxy", "dns", "connect", "tls", "http", "clock", "store", "sign_in",
)  # fmt: skip


@pytest.mark.parametrize("vendor", VENDORS)
async def test_every_step_of_a_vendor_goes_well(environ: dict[str, str], vendor: str) -> None:
    report = await check_vendors(vendor, environ=environ)
    assert statuses(report) == dict.fromkeys((*STEPS, *CALLS[vendor]), "ok")
    assert report.ok


async def test_all_configured_vendors_are_checked_in_the_order_of_their_names(
    environ: dict[str, str],
) -> None:
    report = await check_vendors(environ=environ)
    assert tuple(found.vendor for found in report.checked) == VENDORS


@pytest.mark.parametrize("vendor", VENDORS)
async def test_one_sign_in_and_one_call_a_scheme_are_sent(
    sandbox: Sandbox, environ: dict[str, str], vendor: str
) -> None:
    await check_vendors(vendor, environ=environ)
    sent = [it for it in sandbox.vendors[vendor].requests if it.method != "HEAD"]
    calls = [it for it in sent if it.api != "token"]
    assert (len(sent) - len(calls), len(calls)) == (1, len(CALLS[vendor]))
    assert [it.status for it in calls] == [200] * len(calls)


async def test_what_is_sent_before_signing_in_carries_nothing(
    sandbox: Sandbox, environ: dict[str, str]
) -> None:
    await check_vendors("masternaut", environ=environ)
    heads = [it for it in sandbox.masternaut.requests if it.method == "HEAD"]
    assert len(heads) == 1
    assert not {"authorization", "x-connect-token"} & set(heads[0].headers)
    assert heads[0].body == b""


async def test_a_call_names_its_scheme(environ: dict[str, str]) -> None:
    report = await check_vendors("masternaut", environ=environ)
    schemes = {it.subject: it.facts["scheme"] for it in only(report).steps if it.name == "call"}
    assert schemes == {
        "smart_tire": "Authorization: Bearer",
        "tacho": "Authorization: Bearer",
        "jobs": "x-connect-token: Token",
        "core": "Authorization: Basic",
    }


async def test_the_token_is_told_of(environ: dict[str, str]) -> None:
    found = step(await check_vendors("mps_monitor", environ=environ), "sign_in")
    assert found.facts["grant"] == "password"
    assert found.facts["refresh_token"] is True
    assert found.facts["expires_in"] in range(1700, 1801)
    assert "ends the refresh tokens" in found.advice


async def test_renewal_is_one_more_exchange(sandbox: Sandbox, environ: dict[str, str]) -> None:
    report = await check_vendors("mbanq", environ=environ, renew=True)
    assert step(report, "renewal").facts["grant"] == "refresh_token"
    assert [it.grant for it in sandbox.mbanq.exchanges] == ["password", "refresh_token"]


async def test_a_token_of_the_store_is_used_and_none_is_asked_for(
    sandbox: Sandbox, environ: dict[str, str]
) -> None:
    store = MemoryStore()
    for _ in range(2):
        report = await check_vendors("mps_monitor", environ=environ, store=store)
        assert report.ok
    assert step(report, "sign_in").told.startswith("the store's token serves")
    assert step(report, "sign_in").facts["exchanges"] == 0
    assert step(report, "store").facts == {"kind": "MemoryStore", "shared_by": "this process"}
    assert len(sandbox.mps_monitor.exchanges) == 1


async def test_steps_are_told_as_they_come(environ: dict[str, str]) -> None:
    told: list[tuple[str, str]] = []
    report = await check_vendors(
        "mzone", environ=environ, on_step=lambda probes, it: told.append((probes.title, it.name))
    )
    assert told == [("MZone", it.name) for it in only(report).steps]


async def test_variables_are_named_and_their_values_are_not(environ: dict[str, str]) -> None:
    report = await check_vendors(environ=environ)
    told = str(report.as_dict())
    assert all(name in told for name in environ)
    hidden = [
        value for name, value in environ.items() if name.endswith((*SECRET_NAMES, "USERNAME"))
    ]
    assert [value for value in hidden if value in told] == []


async def test_versions_are_told(environ: dict[str, str], engine: str) -> None:
    report = await check_vendors("mzone", environ=environ)
    assert {"fleetauth", "python", "os", "openssl", "certifi"} <= set(report.environment)
    assert report.environment["engine"].startswith(engine)
    assert report.count(Status.FAIL) == 0


def test_a_package_that_is_not_there_has_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: str) -> str:
        raise importlib.metadata.PackageNotFoundError

    monkeypatch.setattr(importlib.metadata, "version", missing)
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.setenv("SSL_CERT_DIR", "/nowhere")
    found = environment()
    assert (found["certifi"], found["authorities"]) == ("not installed", "SSL_CERT_DIR set")
    monkeypatch.delenv("SSL_CERT_DIR")
    assert "authorities" not in environment()
