"""Masternaut's jobs, in each of the envelopes that they may come in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetauth.sandbox.answer import Answer, JsonObject, json_answer
from fleetauth.sandbox.masternaut.asking import cut, page_bounds
from fleetauth.sandbox.times import utc
from fleetauth.sandbox.world import picked

if TYPE_CHECKING:
    from fleetauth.sandbox.masternaut.service import Masternaut
    from fleetauth.sandbox.routes import Call

_JOBS = 64
_STATUSES = (
    "NEW",
    "ASSIGNED",
    "RECEIVED",
    "ACCEPTED",
    "IN PROGRESS",
    "VISITED",
    "MISSED",
    "CANCELLED",
)


def jobs(masternaut: Masternaut, call: Call) -> Answer:
    """`GET jobs`."""
    bounds = page_bounds(masternaut, call)
    every = [_job(masternaut, number) for number in range(_JOBS)]
    some = cut(every, bounds)
    envelope = masternaut.jobs_envelope
    if envelope == "array":
        return json_answer(some)
    if envelope != "paged":
        return json_answer({envelope: some})
    index, size = bounds or (0, _JOBS)
    pagination = {
        "totalItems": _JOBS,
        "totalPages": -(-_JOBS // size),
        "pageSize": size,
        "pageIndex": index,
    }
    return json_answer({"items": some, "pagination": pagination})


def _minute(at: float) -> str:
    return utc(at).strftime("%Y-%m-%dT%H:%MZ")


def _job(masternaut: Masternaut, number: int) -> JsonObject:
    vehicle = masternaut.world.vehicles[number % len(masternaut.world.vehicles)]
    town = vehicle.route[number % len(vehicle.route)]
    midnight = masternaut.clock.now() // 86_400 * 86_400
    start = midnight + 6 * 3600 + number * 600
    status = "TELEPORTED" if picked(number, _JOBS, 19) else _STATUSES[number % len(_STATUSES)]
    driver = vehicle.driver
    change: JsonObject = {
        "date": _minute(start),
        "personId": None if driver is None else driver.id,
        "name": None if driver is None else driver.name,
        "status": status,
        "statusChangeId": f"SC{number}",
    }
    job: JsonObject = {
        "jobId": masternaut.world.guid("job", number),
        "jobNumber": f"J-{number:05d}",
        "jobTitle": f"Delivery {number}",
        "clientName": "Example Client",
        "accountNumber": f"00{number:03d}",
        "contactName": "Sam Sample",
        "contactEmail": "sam@client.example",
        "contactPhone": "+00 000 000",
        "notes": "Ring twice" if number % 2 else None,
        "lat": round(town[0], 5),
        "lng": round(town[1], 5),
        "address": f"Invented Road {number}, {vehicle.town}",
        "statusChangeTimestamp": _minute(start),
        "statusChangeId": f"SC{number}",
        "scheduledStartDateTime": _minute(start),
        "jobDuration": "30",
        "arrivalWindowStart": _minute(start - 900),
        "arrivalWindowEnd": _minute(start + 900),
        "personId": change["personId"],
        "vehicleId": vehicle.id,
        "groupName": vehicle.group.name,
        "personName": change["name"],
        "vehicleName": vehicle.description,
        "orderNumbers": [f"O{number}", f"O{number}-B"],
        "status": status,
        "driverNotes": None,
        "statusHistory": [change],
        "jobHistory": [
            {
                "date": _minute(start - 3600),
                "personId": None,
                "name": "Planner",
                "assignedPersonName": change["name"],
                "assignedAssetName": vehicle.description,
            }
        ],
        "jobRadius": 150,
        "eta": _minute(start + 300),
        "etaDistanceKms": 12.5,
        "lastEtaCalcTime": _minute(start - 60),
        "primaryResource": "VEHICLE",
        "jobTypeId": f"JT{number % 3}",
        "jobType": {"id": f"JT{number % 3}", "name": ("Delivery", "Repair", "Survey")[number % 3]},
    }
    if status == "VISITED":
        job |= {
            "actualStart": _minute(start + 60),
            "actualEnd": _minute(start + 1800),
            "overrideLat": round(town[0], 4),
            "overrideLng": round(town[1], 4),
        }
    return job
