"""`MasternautSession`: all of Masternaut's calls. `api` makes the session; each subject's calls have a file."""

from __future__ import annotations

from .behaviour_calls import BehaviourCalls
from .driver_calls import DriverCalls
from .fleet_calls import FleetCalls
from .group_calls import GroupCalls
from .history_calls import HistoryCalls
from .job_calls import JobCalls
from .journey_calls import JourneyCalls
from .location_calls import LocationCalls
from .report_calls import ReportCalls
from .tacho_calls import TachoCalls
from .tire_calls import TireCalls
from .tracking_calls import TrackingCalls
from .vehicle_calls import VehicleCalls


class MasternautSession(
    TrackingCalls,
    HistoryCalls,
    JourneyCalls,
    BehaviourCalls,
    VehicleCalls,
    DriverCalls,
    GroupCalls,
    LocationCalls,
    ReportCalls,
    JobCalls,
    TachoCalls,
    TireCalls,
    FleetCalls,
):
    """A session with Masternaut Connect.

    The Core API (`live_tracking`) takes HTTP Basic; Smart Tire, Tacho and Vehicle Check a bearer token; Job Management
    the same token in ``x-connect-token``. The token is bought once for all of them, by OAuth 2.0's client credentials.

    Args:
        client_id: The client that the vendor issued.
        client_secret: Its secret.
        customer_id: The customer whose fleet is read; part of every URL.
        core_scheme: ``"basic"``, as the vendor's documentation says, or ``"bearer"``, as a newer guide has it.
        base_url: The Core API's root, before ``customer/…``.
        jobs_url: Job Management's root, before ``customer/…``.
        job_reference_url: Where the job reference has ``job/create`` and ``job/updatedSince``.
        tacho_url: The Tacho API's root, before ``customer/…``.
        token_url: The token endpoint.
        **options: See `fleetauth.SessionOptions`.

    Raises:
        ConfigurationError: A credential is missing or blank, or a URL is wrong.

    Example:
        >>> async with MasternautSession.from_env() as masternaut:  # doctest: +SKIP
        ...     for position in await masternaut.live_tracking():
        ...         print(position.asset_registration, position.speed)
    """
