"""What Masternaut's Job Management API answers with, as typed records.

Only shapes are here: no request, no paging. Facts are those of the Masternaut page. Every field but
a key may be `None`; datetimes are aware UTC.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fleetauth.wire import Record, record, wire

from .vocabulary import JobStatus


@record
class JobStatusChange(Record):
    """A step in a job's life (Masternaut page, jobs).

    Attributes:
        date: When, UTC.
        person_id: Who changed it.
        name: Their name.
        status: What the job became.
        status_change_id: The step's key.
    """

    date: datetime | None = wire("date", default=None)
    person_id: str | None = wire("personId", default=None)
    name: str | None = wire("name", default=None)
    status: JobStatus | None = wire("status", default=None)
    status_change_id: str | None = wire("statusChangeId", default=None)


@record
class JobHistoryEntry(Record):
    """Who a job was given to (Masternaut page, jobs).

    Attributes:
        date: When, UTC.
        person_id: Who gave it.
        name: Their name.
        assigned_person_name: Who got it.
        assigned_asset_name: Which asset got it.
    """

    date: datetime | None = wire("date", default=None)
    person_id: str | None = wire("personId", default=None)
    name: str | None = wire("name", default=None)
    assigned_person_name: str | None = wire("assignedPersonName", default=None)
    assigned_asset_name: str | None = wire("assignedAssetName", default=None)


@record
class Job(Record):
    """A job to be done at a place (Masternaut page, jobs).

    Attributes:
        job_id: The job's key.
        job_number: Its number, unique too.
        job_title: Its title.
        client_name: Whom it is for.
        account_number: The client's account.
        contact_name: Whom to ask for.
        contact_email: Their address.
        contact_phone: Their number.
        notes: For the driver.
        lat: Degrees.
        lng: Degrees.
        address: The place in words.
        status_change_timestamp: When its status last changed, UTC.
        status_change_id: The key of that change.
        scheduled_start_date_time: When it should start, UTC.
        job_duration: How long it should take, as the vendor writes it.
        arrival_window_start: From when on to arrive, as the vendor writes it.
        arrival_window_end: Until when to arrive, as the vendor writes it.
        person_id: Who does it.
        vehicle_id: With which vehicle.
        group_name: Of which group.
        person_name: Their name.
        vehicle_name: The vehicle's name.
        order_numbers: The client's orders that it serves.
        status: Where it stands.
        driver_notes: By the driver.
        status_history: How its status changed.
        actual_start: When it started, UTC.
        actual_end: When it ended, UTC.
        override_lat: Degrees, instead of the address's.
        override_lng: Degrees, instead of the address's.
        job_history: Who it was given to.
        job_radius: Around the place; its unit is not published.
        eta: As sent, a number or text; its unit is not published.
        eta_distance_kms: km still to go.
        last_eta_calc_time: When that was reckoned, UTC.
        primary_resource: What it is planned by.
        job_type_id: The type's key.
        job_type: The type; free-form.
    """

    job_id: str = wire("jobId")
    job_number: str | None = wire("jobNumber", default=None)
    job_title: str | None = wire("jobTitle", default=None)
    client_name: str | None = wire("clientName", default=None)
    account_number: str | None = wire("accountNumber", default=None)
    contact_name: str | None = wire("contactName", default=None)
    contact_email: str | None = wire("contactEmail", default=None)
    contact_phone: str | None = wire("contactPhone", default=None)
    notes: str | None = wire("notes", default=None)
    lat: float | None = wire("lat", default=None, unit="°")
    lng: float | None = wire("lng", default=None, unit="°")
    address: str | None = wire("address", default=None)
    status_change_timestamp: datetime | None = wire("statusChangeTimestamp", default=None)
    status_change_id: str | None = wire("statusChangeId", default=None)
    scheduled_start_date_time: datetime | None = wire("scheduledStartDateTime", default=None)
    job_duration: str | None = wire("jobDuration", default=None)
    arrival_window_start: str | None = wire("arrivalWindowStart", default=None)
    arrival_window_end: str | None = wire("arrivalWindowEnd", default=None)
    person_id: str | None = wire("personId", default=None)
    vehicle_id: str | None = wire("vehicleId", default=None)
    group_name: str | None = wire("groupName", default=None)
    person_name: str | None = wire("personName", default=None)
    vehicle_name: str | None = wire("vehicleName", default=None)
    order_numbers: tuple[str, ...] = wire("orderNumbers", default=())
    status: JobStatus | None = wire("status", default=None)
    driver_notes: str | None = wire("driverNotes", default=None)
    status_history: tuple[JobStatusChange, ...] = wire("statusHistory", default=())
    actual_start: datetime | None = wire("actualStart", default=None)
    actual_end: datetime | None = wire("actualEnd", default=None)
    override_lat: float | None = wire("overrideLat", default=None, unit="°")
    override_lng: float | None = wire("overrideLng", default=None, unit="°")
    job_history: tuple[JobHistoryEntry, ...] = wire("jobHistory", default=())
    job_radius: float | None = wire("jobRadius", default=None)
    eta: float | str | None = wire("eta", default=None)
    eta_distance_kms: float | None = wire("etaDistanceKms", default=None, unit="km")
    last_eta_calc_time: datetime | None = wire("lastEtaCalcTime", default=None)
    primary_resource: str | None = wire("primaryResource", default=None)
    job_type_id: str | None = wire("jobTypeId", default=None)
    job_type: Mapping[str, Any] | None = wire("jobType", default=None, hash=False)
