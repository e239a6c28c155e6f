"""What type checkers infer of the public face. Never run: three type checkers read it, each as
strict as it can be.
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, assert_type

import httpx

from fleetauth import (
    Answer,
    Event,
    FleetAuthError,
    MasternautSession,
    MbanqSession,
    MemoryStore,
    MPSMonitorSession,
    MZoneSession,
    Pager,
    Pages,
    Progress,
    QuotaError,
    Records,
    RetryPolicy,
    Rows,
    Secret,
    State,
    TokenStatus,
    TokenStore,
    TransportError,
    VendorSession,
)
from fleetauth.testing import FakeClock
from fleetauth.vendors.masternaut import (
    Driver,
    DriverDetails,
    Feed,
    Group,
    Job,
    Journey,
    LivePosition,
    RangeReader,
    TachoLive,
    TireEvent,
)
from fleetauth.vendors.mbanq import (
    Client,
    Party,
    Payment,
    PaymentRequest,
    SavingsAccount,
    Transaction,
    UserDetails,
)
from fleetauth.vendors.mps_monitor import Account
from fleetauth.vendors.mps_monitor.models import (
    Acknowledgement,
    DeviceConsumables,
    ListedDevice,
    Office,
)
from fleetauth.vendors.mzone import (
    Condition,
    LastKnownPosition,
    Notification,
    Query,
    Vehicle,
    VehicleEvent,
    VehicleGroup,
)
from fleetauth.vendors.mzone import Driver as MZoneDriver
from fleetauth.wire import Record


async def mzone_calls(mzone: MZoneSession) -> None:
    notifications = mzone.notifications(unread=True, since=datetime.now(UTC), page_size=50)
    _ = assert_type(notifications, Query[Notification])
    assert_type(await notifications, Records[Notification])
    async for notification in notifications:
        assert_type(notification, Notification)
        assert_type(notification.utc_timestamp, datetime | None)
    async for page in notifications.pages():
        assert_type(page, Records[Notification])
    vehicles = mzone.vehicles(expand=["make"])
    _ = assert_type(vehicles, Query[Vehicle])
    assert_type(Vehicle.registration == "O'Hara", Condition)
    assert_type((Vehicle.odometer > 5) & ~Vehicle.vin.is_null(), Condition)
    _ = assert_type(vehicles.where(Vehicle.registration == "O'Hara"), Query[Vehicle])
    _ = assert_type(vehicles.select(Vehicle.vin).order_by(Vehicle.odometer.desc()), Query[Vehicle])
    _ = assert_type(vehicles.expand(Vehicle.last_known_position), Query[Vehicle])
    assert_type((await vehicles)[0].registration, str | None)
    assert_type((await vehicles)[0].id, str)
    assert_type((await vehicles)[0].last_known_position, LastKnownPosition | None)
    assert_type((await vehicles)[0].vehicle_groups, tuple[VehicleGroup, ...])
    assert_type(await mzone.vehicle("guid"), Vehicle)
    await mzone.update_vehicle("guid", Vehicle.description.to("Van 7"))
    _ = assert_type(mzone.entities("Makes"), Query[Record])
    drivers = mzone.entities("Drivers", MZoneDriver)
    _ = assert_type(drivers, Query[MZoneDriver])
    async for event in mzone.events_feed(vehicle_id="guid"):
        assert_type(event, VehicleEvent)
    await mzone.mark_notifications_read(n.id for n in await notifications)


async def every_list(vehicles: Pager[Vehicle], position: str) -> None:
    assert_type(await vehicles.all(limit=7), Records[Vehicle])
    assert_type(await vehicles.prefetch(4).resume(position).all(), Records[Vehicle])
    async with vehicles.rows() as rows:
        _ = assert_type(rows, Rows[Vehicle])
        assert_type(await anext(rows), Vehicle)
        assert_type(rows.position, str)
    _ = assert_type(vehicles.pages(), Pages[Vehicle])


async def every_progress(vehicles: Pager[Vehicle], journeys: RangeReader[Journey]) -> None:
    def told(progress: Progress) -> None:
        assert_type(progress.rows, int)
        assert_type(progress.total, int | None)
        assert_type(progress.waiting, float | None)

    assert_type(await vehicles.all(progress=True), Records[Vehicle])
    assert_type(vehicles.rows(progress=told), Rows[Vehicle])
    _ = assert_type(vehicles.pages(progress=False), Pages[Vehicle])
    assert_type(await journeys.all(progress=told), Records[Journey])
    assert_type([row async for row in journeys.rows(progress=True)], list[Journey])
    _ = MZoneSession.from_env(progress=told)


async def masternaut_calls(masternaut: MasternautSession) -> None:
    positions = await masternaut.live_tracking(vehicle_ids={"V1"}, group_ids=("G1",))
    assert_type(positions, Records[LivePosition])
    assert_type(positions[0], LivePosition)
    assert_type(positions[1:], Records[LivePosition])
    assert_type(positions.total, int | None)
    assert_type(positions[0].speed, float | None)
    _ = assert_type(masternaut.jobs(), Pager[Job])
    assert_type([job async for job in masternaut.jobs()], list[Job])
    assert_type(await masternaut.tire_events(page_size=10), Records[TireEvent])
    _ = assert_type(masternaut.drivers(), Pager[Driver])
    assert_type(await masternaut.groups(), Records[Group])
    assert_type(await masternaut.create_driver(DriverDetails(name="Ada")), Driver | None)
    _ = assert_type(masternaut.tacho_live(), Pager[TachoLive])


async def masternaut_feeds(masternaut: MasternautSession, day: datetime) -> None:
    feed = masternaut.live_feed(position="saved", every=30)
    assert_type(feed, Feed[LivePosition])
    assert_type(feed.position, str | None)
    assert_type([position async for position in feed], list[LivePosition])
    assert_type([batch async for batch in feed.batches()], list[Records[LivePosition]])
    year = masternaut.vehicle_journeys(group_id="G1", start=day, end=day, assets=3)
    _ = assert_type(year, RangeReader[Journey])
    assert_type(await year, Records[Journey])
    assert_type([journey async for journey in year], list[Journey])
    assert_type(await year.all(limit=3), Records[Journey])


async def mps_monitor_calls(mps_monitor: MPSMonitorSession) -> None:
    assert_type(await mps_monitor.get_account(), Account)
    assert_type(await mps_monitor.get_account("id", dealer_code="code"), Account)
    assert_type(await mps_monitor.get_profile(), Account)
    _ = assert_type(mps_monitor.devices(status="Managed", page_size=50), Pager[ListedDevice])
    assert_type(await mps_monitor.consumables(dealer_code="code"), Records[DeviceConsumables])
    assert_type(await mps_monitor.call_one("POST Office/Get", gives=Office), Office)
    assert_type(await mps_monitor.call_one("POST Office/Get"), Mapping[str, Any])
    assert_type(await mps_monitor.call_many("GET Role/Get", gives=str), Records[str])
    assert_type(await mps_monitor.call_pages("GET Role/List"), Records[Mapping[str, Any]])
    assert_type(await mps_monitor.call_pages("GET Role/List", gives=Office), Records[Office])
    assert_type(await mps_monitor.call_done("DELETE Office/Delete"), Acknowledgement)


async def mbanq_calls(mbanq: MbanqSession) -> None:
    user = await mbanq.user_details()
    assert_type(user, UserDetails)
    assert_type(user.access_token, Secret | None)
    _ = assert_type(mbanq.clients(sort_order="ASC"), Pager[Client])
    assert_type(await mbanq.accounts("1"), Records[SavingsAccount])
    assert_type(await mbanq.unified_transactions("1"), Records[Transaction])
    payment = await mbanq.create_payment(
        PaymentRequest(
            payment_type="CREDIT",
            payment_rail="ACH",
            amount=Decimal("12.50"),
            originator=Party(account_id="0042"),
            recipient=Party(account_number="00012345"),
        )
    )
    assert_type(payment, Payment)
    assert_type(payment.amount, Decimal | None)
    assert_type(await mbanq.graphql("{ a }", {"b": 1}), Mapping[str, Any])
    assert_type(await mbanq.submit_otp("004217"), TokenStatus)


async def what_every_session_has(session: VendorSession) -> None:
    assert_type(session.state, State)
    assert_type(session.token_status, TokenStatus)
    assert_type(await session.login(timeout=3), TokenStatus)
    assert_type(await session.refresh(), TokenStatus)
    assert_type(await session.auth_headers(), Mapping[str, str])
    assert_type(await session.request("GET", "x", params={"a": 1, "b": None}), Answer)
    async with session.kept_fresh():
        pass
    await session.replace_credentials(password="new")
    await session.unlock()
    await session.aclose()


async def from_the_environment() -> None:
    assert_type(MZoneSession.from_env(), MZoneSession)
    assert_type(MasternautSession.from_env(core_scheme="bearer"), MasternautSession)
    assert_type(MbanqSession.from_env(prefix="BANK_", ip_address="192.0.2.7"), MbanqSession)
    assert_type(MZoneSession.from_env(env_file=".env"), MZoneSession)
    assert_type(MZoneSession.from_keyring("north", timeout=5), MZoneSession)
    assert_type(MbanqSession.from_prompt(remember=True, username="ada"), MbanqSession)
    assert_type(MasternautSession.forget_keyring(), bool)
    async with MPSMonitorSession.from_env(environ={}) as mps_monitor:
        assert_type(mps_monitor, MPSMonitorSession)


async def password() -> str:
    return "example-password"


def hook(event: Event) -> None:
    assert_type(event.vendor, str)


def every_option(store: TokenStore, client: httpx.AsyncClient) -> None:
    MZoneSession(
        client_id="id",
        client_secret=Secret("example-secret"),
        username="user",
        password=password,
        environment="staging",
        base_url="https://api.example.com/",
        token_url=None,
        scope="mz6-api.all",
        response_type=None,
        store=store,
        timeout=30,
        retries=RetryPolicy(retries=1),
        leeway=10.0,
        transport=httpx.MockTransport(lambda _: httpx.Response(200)),
        proxy="http://127.0.0.1:3128",
        tls_context=ssl.create_default_context(),
        extra_headers={"X-Partner": "example", "X-Key": Secret("example-key")},
        on_event=hook,
        clock=FakeClock(),
    )
    MasternautSession(client_id="id", customer_id="C1", store=MemoryStore(), http_client=client)
    MasternautSession(client_id="id", customer_id="C1", engine="aiohttp")


async def a_client_of_ones_own(mzone: MZoneSession) -> None:
    async with httpx.AsyncClient(auth=mzone.auth) as client:
        mzone.authorize(client)


def what_an_error_holds(error: FleetAuthError) -> None:
    assert_type(error.message, str)
    assert_type(error.vendor, str | None)
    assert_type(error.status, int | None)
    assert_type(error.body, bytes | None)
    assert_type(error.retry_after, float | None)
    if isinstance(error, TransportError):
        assert_type(error.may_have_arrived, bool)
    if isinstance(error, QuotaError):
        assert_type(error, QuotaError)
