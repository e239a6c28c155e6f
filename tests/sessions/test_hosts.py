"""Where requests go: the documented hosts, the staging ones, and each URL replaced. Nothing is really sent."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from fleetauth import (
    ArgumentError,
    MasternautSession,
    MbanqSession,
    MPSMonitorSession,
    MZoneSession,
    OriginError,
    Secret,
)
from tests.sessions.answering import Answering

USER: dict[str, Any] = {
    "client_id": "example-client",
    "client_secret": "example-client-secret",
    "username": "ada@example.com",
    "password": "example-password",
}
CLIENT: dict[str, Any] = {
    "client_id": "example-client",
    "client_secret": "example-client-secret",
    "customer_id": "C1",
}
BANK: dict[str, Any] = USER | {
    "tenant_id": "example-tenant",
    "ip_address": "192.0.2.7",
    "device_id": "example-device",
}
ACCOUNT = {"Result": {"Id": "a"}}
MASTERNAUT = "https://api.masternautconnect.com"


@pytest.mark.parametrize(
    ("given", "urls"),
    [
        (
            {},
            [
                "https://login.mzoneweb.net/connect/token",
                "https://live.mzoneweb.net/mzone62.api/Vehicles",
            ],
        ),
        (
            {"environment": "staging"},
            [
                "https://login-stg.mzoneweb.net/connect/token",
                "https://stg.mzoneweb.net/mzone62.api/Vehicles",
            ],
        ),
        (
            {"base_url": "https://live.mzoneweb.net/mzone61.api"},
            [
                "https://login.mzoneweb.net/connect/token",
                "https://live.mzoneweb.net/mzone61.api/Vehicles",
            ],
        ),
        (
            {"token_url": "https://login.example.com/connect/token"},
            [
                "https://login.example.com/connect/token",
                "https://live.mzoneweb.net/mzone62.api/Vehicles",
            ],
        ),
    ],
)
async def test_mzone(http: ModuleType, given: dict[str, Any], urls: list[str]) -> None:
    answering = Answering(http, {"value": []})
    async with MZoneSession(**USER, **given, transport=answering.transport) as mzone:
        await mzone.vehicles()
    assert answering.urls == urls


@pytest.mark.parametrize(
    ("given", "base_url", "token_url"),
    [
        ({}, "https://api.mpsmonitor.com/api3/", "https://api.mpsmonitor.com/api3/token"),
        (
            {"environment": "staging"},
            "https://staging.abassetmanagement.com/api3/",
            "https://staging.abassetmanagement.com/api3/token",
        ),
        (
            {"base_url": "https://print.example.com/api3"},
            "https://print.example.com/api3/",
            "https://print.example.com/api3/token",
        ),
        (
            {"token_url": "https://login.example.com/token"},
            "https://api.mpsmonitor.com/api3/",
            "https://login.example.com/token",
        ),
    ],
)
async def test_mps_monitor(
    http: ModuleType, given: dict[str, Any], base_url: str, token_url: str
) -> None:
    answering = Answering(http, ACCOUNT)
    async with MPSMonitorSession(**USER, **given, transport=answering.transport) as mps_monitor:
        await mps_monitor.get_account()
    assert answering.urls == [token_url, f"{base_url}account/getaccount"]


@pytest.mark.parametrize(
    ("given", "base_url", "token_url"),
    [
        ({}, "https://api.cloud.mbanq.com/", "https://api.cloud.mbanq.com/oauth/token"),
        (
            {"base_url": "https://bank.example.com/instance"},
            "https://bank.example.com/instance/",
            "https://bank.example.com/instance/oauth/token",
        ),
        (
            {"token_url": "https://login.example.com/oauth/token"},
            "https://api.cloud.mbanq.com/",
            "https://login.example.com/oauth/token",
        ),
    ],
)
async def test_mbanq(
    http: ModuleType, given: dict[str, Any], base_url: str, token_url: str
) -> None:
    answering = Answering(http, {"userId": 7})
    async with MbanqSession(**BANK, **given, transport=answering.transport) as mbanq:
        await mbanq.user_details()
    assert answering.urls == [token_url, f"{base_url}v1/userdetails"]


async def all_apis(http: ModuleType, **given: str) -> list[str]:
    """Where a Masternaut session's token request and its four APIs' calls go."""
    answering = Answering(http, [])
    arguments: dict[str, Any] = CLIENT | given
    async with MasternautSession(**arguments, transport=answering.transport) as masternaut:
        await masternaut.tire_events()
        await masternaut.live_tracking()
        await masternaut.jobs()
        await masternaut.request("POST", "live", api="tacho", json={})
    return answering.urls


async def test_masternaut(http: ModuleType) -> None:
    assert await all_apis(http) == [
        "https://auth.masternautconnect.com/masternauth-oauth/oauth/accessToken",
        f"{MASTERNAUT}/connect-webservices/services/public/v1/customer/C1/tire/events",
        f"{MASTERNAUT}/connect-webservices/services/public/v1/customer/C1/tracking/live",
        f"{MASTERNAUT}/job-management/v1/customer/C1/jobs",
        "https://public-api.masternautconnect.com/bvfm/services/public/v1/customer/C1/tacho/live",
    ]


async def test_each_url_of_masternaut_can_be_replaced(http: ModuleType) -> None:
    urls = await all_apis(
        http,
        base_url="https://core.example.com/v1",
        jobs_url="https://jobs.example.com/v1/",
        tacho_url="https://tacho.example.com/v1",
        token_url="https://login.example.com/token",
    )
    assert urls == [
        "https://login.example.com/token",
        "https://core.example.com/v1/customer/C1/tire/events",
        "https://core.example.com/v1/customer/C1/tracking/live",
        "https://jobs.example.com/v1/customer/C1/jobs",
        "https://tacho.example.com/v1/customer/C1/tacho/live",
    ]


async def test_the_jobs_of_the_reference_are_reached_by_their_whole_url(http: ModuleType) -> None:
    answering = Answering(http, {"jobs": []})
    host = "https://ontime-api.masternautconnect.com"
    async with MasternautSession(
        **CLIENT, jobs_url=f"{host}/jobs", transport=answering.transport
    ) as masternaut:
        await masternaut.request("GET", f"{host}/jobs/job/updatedSince", api="jobs")
    request = answering.requests[-1]
    assert str(request.url) == f"{host}/jobs/job/updatedSince"
    assert request.headers["x-connect-token"] == "TOKEN t-1"
    assert "authorization" not in request.headers


@pytest.mark.parametrize("path", ["https://elsewhere.example.com/x", "http://core.example.com/x"])
async def test_a_whole_url_elsewhere_is_refused_before_anything_is_sent(
    http: ModuleType, path: str
) -> None:
    answering = Answering(http)
    async with MZoneSession(
        **USER, base_url="https://core.example.com/", transport=answering.transport
    ) as mzone:
        await mzone.login()
        with pytest.raises(OriginError):
            await mzone.request("GET", path)
    assert answering.urls == ["https://login.mzoneweb.net/connect/token"]


@pytest.mark.parametrize("path", ["//elsewhere.example.com/x", "../x", "a b", "x#y"])
async def test_a_path_that_could_be_read_as_something_else_is_refused(
    http: ModuleType, path: str
) -> None:
    async with MZoneSession(**USER, transport=Answering(http).transport) as mzone:
        with pytest.raises(ArgumentError, match="path="):
            await mzone.request("GET", path)


async def test_extra_headers_go_on_the_token_request_and_on_every_call(http: ModuleType) -> None:
    answering = Answering(http, {"value": []})
    extra: dict[str, str | Secret] = {
        "X-Partner": "example-partner",
        "X-Key": Secret("example-key"),
    }
    async with MZoneSession(**USER, extra_headers=extra, transport=answering.transport) as mzone:
        await mzone.vehicles()
    sent = [
        (request.headers["x-partner"], request.headers["x-key"]) for request in answering.requests
    ]
    assert sent == [("example-partner", "example-key")] * 2


async def test_extra_headers_go_to_each_of_masternauts_apis(http: ModuleType) -> None:
    answering = Answering(http, [])
    async with MasternautSession(
        **CLIENT, extra_headers={"X-Partner": "example"}, transport=answering.transport
    ) as masternaut:
        await masternaut.jobs()
        await masternaut.live_tracking()
    assert [request.headers["x-partner"] for request in answering.requests] == ["example"] * 3
