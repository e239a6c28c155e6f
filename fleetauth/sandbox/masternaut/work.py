"""Masternaut's jobs: the list in each of the envelopes that it may come in, what changed, and new ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetauth.sandbox.answer import Answer, JsonObject, Refused, json_answer
from fleetauth.sandbox.masternaut import bodies
from fleetauth.sandbox.masternaut.asking import cut, page_bounds, paged
from fleetauth.sandbox.times import parse_time, utc
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
_TEXTS = (
    "jobId",
    "jobNumber",
    "jobTitle",
    "clientName",
    "accountNumber",
    "contactName",
    "contactEmail",
    "contactPhone",
    "notes",
    "address",
    "jobDuration",
    "arrivalWindowStart",
    "arrivalWindowEnd",
    "personId",
    "vehicleId",
    "groupName",
    "personName",
    "vehicleName",
    "primaryResource",
    "jobTypeId",
)
_NEW: dict[str, bodies.Check] = {
    **dict.fromkeys(_TEXTS, bodies.text),
    "lat": bodies.within(-90, 90),
    "lng": bodies.within(-180, 180),
    "scheduledStartDateTime": bodies.minute,
    "orderNumbers": bodies.many(bodies.text),
    "status": bodies.one_of(*_STATUSES),
    "jobRadius": bodies.within(0, 100_000),
    "jobType": bodies.free,
}


def jobs(masternaut: Masternaut, call: Call) -> Answer:
    """`GET jobs` of Job Management."""
    bounds = page_bounds(masternaut, call)
    every = _every(masternaut)
    some = cut(every, bounds)
    envelope = masternaut.jobs_envelope
    if envelope == "array":
        return json_answer(some)
    if envelope == "paged":
        return json_answer(paged(every, bounds or (0, len(every))))
    return json_answer({envelope: some})


def updated_since(masternaut: Masternaut, call: Call) -> Answer:
    """`GET job/updatedSince` of the job reference."""
    since = call.request.query.get("updatedSince")
    if not bodies.minute(since):
        raise Refused(masternaut.problem(400, "updatedSince must be YYYY-MM-DDThh:mmZ."))
    start = parse_time(str(since))
    rows = [
        job for job in _every(masternaut) if parse_time(str(job["statusChangeTimestamp"])) >= start
    ]
    return json_answer({"jobs": rows})


def create(masternaut: Masternaut, call: Call) -> Answer:
    """`POST job/create` of the job reference."""
    wanted = ("jobTitle", "clientName", "scheduledStartDateTime")
    body = bodies.read(masternaut, call, _NEW, *wanted)
    is_point = body.get("lat") is not None and body.get("lng") is not None
    if not body.get("address") and not is_point:
        raise Refused(masternaut.problem(400, "An address is wanted, or lat and lng."))
    key = masternaut.books.new_key("J")
    usual: JsonObject = {"jobId": key, "jobNumber": f"J-{key}", "orderNumbers": []}
    assigned = body.get("personId") or body.get("vehicleId")
    now = _minute(masternaut.clock.now())
    status: JsonObject = {
        "status": "ASSIGNED" if assigned else "NEW",
        "statusChangeTimestamp": now,
        "statusChangeId": f"SC{key}",
        "statusHistory": [{"date": now, "status": "NEW", "statusChangeId": f"SC{key}"}],
    }
    job = usual | status | body
    if any(other["jobNumber"] == job["jobNumber"] for other in _every(masternaut)):
        raise Refused(masternaut.problem(400, "There is a job of this number."))
    masternaut.books.jobs.append(job)
    return json_answer(job)


def _every(masternaut: Masternaut) -> list[JsonObject]:
    return [*(_job(masternaut, number) for number in range(_JOBS)), *masternaut.books.jobs]


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
