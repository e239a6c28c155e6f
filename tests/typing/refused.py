"""What type checkers must refuse, before anything runs. Never run; a line that a checker accepts fails, because its
comment, which names the error, is then one too many. mypy reads ``type:``, pyright ``pyright:`` and ty ``ty:``.

ty 0.0.105 takes any keyword for `**options: Unpack[…]` of a TypedDict: where it should say ``unknown-argument``, it has
no comment.
"""

# pyright: strict, reportUnknownArgumentType=false, reportUnknownMemberType=false

from __future__ import annotations

from fleetauth import (
    Event,
    Fleet,
    FleetAuthError,
    MasternautSession,
    MbanqSession,
    MPSMonitorSession,
    MZoneSession,
    Records,
    RetryPolicy,
    Secret,
    TokenStore,
)
from fleetauth.stores import FileStore
from fleetauth.testing import FakeClock
from fleetauth.vendors.masternaut import LivePosition
from fleetauth.vendors.mbanq import Party, PaymentRequest
from fleetauth.vendors.mzone import Vehicle


def seen(_: object) -> None: ...


async def slow_hook(event: Event) -> None: ...


def sessions() -> None:
    MZoneSession(client_id=3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    MZoneSession("id")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]  # ty: ignore[too-many-positional-arguments]
    MZoneSession(client_id="id", user="ada")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    MZoneSession(client_id="id", timeout="30")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    MZoneSession(client_id="id", store=3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    MZoneSession(client_id="id", on_event=slow_hook)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    MZoneSession(client_id="id", engine="requests")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    MasternautSession(client_id="id", core_scheme="digest")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    MbanqSession(tenant="t")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    MZoneSession.from_env(environ=3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]


async def calls(
    mzone: MZoneSession,
    masternaut: MasternautSession,
    mps_monitor: MPSMonitorSession,
    mbanq: MbanqSession,
) -> None:
    await mzone.request("GET")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]  # ty: ignore[missing-argument]
    await mzone.request("GET", "Vehicles", params=3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    seen(mzone.vehicles().where("registration eq 'A'"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    seen(mzone.vehicles().where(Vehicle.registration))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    seen(Vehicle.odometer > "far")  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue]  # ty: ignore[unsupported-operator]
    await mzone.update_vehicle("guid", Vehicle.description.to(7))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    await mzone.mark_notifications_read(3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    await masternaut.live_tracking(vehicle_ids=3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    seen(masternaut.vehicle_journeys_feed(every="30"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    seen(masternaut.jobs(page_size="50"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    seen(mps_monitor.devices(colour="red"))  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    seen(mps_monitor.devices(page_size="50"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    await mbanq.submit_otp(4217)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    await mbanq.create_payment({"amount": 1})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]


def values(records: Records[LivePosition], position: LivePosition, secret: Secret) -> None:
    records[0] = position  # type: ignore[index]  # pyright: ignore[reportIndexIssue]  # ty: ignore[invalid-assignment]
    position.speed = 3.0  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]  # ty: ignore[invalid-assignment]
    seen(position.sped)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]  # ty: ignore[missing-attribute]
    seen(records["first"])  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]  # ty: ignore[invalid-argument-type]
    seen("token " + secret)  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue]  # ty: ignore[unsupported-operator]
    seen(LivePosition(speed="fast"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    PaymentRequest(
        payment_type="CREDIT",
        payment_rail="ACH",
        amount=12.5,  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
        originator=Party(account_id="0042"),
        recipient=Party(account_number="00012345"),
    )


def the_rest(store: TokenStore) -> str:
    Fleet(store)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    RetryPolicy(3)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]  # ty: ignore[too-many-positional-arguments]
    FakeClock(0)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]  # ty: ignore[too-many-positional-arguments]
    FileStore("tokens")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]  # ty: ignore[missing-argument]
    FleetAuthError()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]  # ty: ignore[missing-argument]
    return Secret("example-secret")  # type: ignore[return-value]  # pyright: ignore[reportReturnType]  # ty: ignore[invalid-explicit-return]


def tables(records: Records[LivePosition]) -> None:
    records.to_pandas("numpy")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    records.to_pandas(extra="yes")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
