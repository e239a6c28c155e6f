"""Masternaut's live positions and their change feed, with every field of the vendor page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetauth.sandbox.answer import Answer, JsonObject, Refused, json_answer
from fleetauth.sandbox.masternaut.asking import chosen_vehicles, time_of
from fleetauth.sandbox.times import iso_naive
from fleetauth.sandbox.world import picked

if TYPE_CHECKING:
    from fleetauth.sandbox.masternaut.service import Masternaut
    from fleetauth.sandbox.routes import Call
    from fleetauth.sandbox.world import Motion, Vehicle

_EVERY = 15.0
_DRIVING = ("driving", "driving", "behaviourHarshBraking", "behaviourOverSpeed", "startOfJourney")
_STANDING = ("endOfJourney", "pingPosition", "stateChange", "toggleOff")


def live(masternaut: Masternaut, call: Call) -> Answer:
    """`GET tracking/live`: a bare array."""
    vehicles = _visible(masternaut, call)
    masternaut.quotas.spend(masternaut, "live", _EVERY)
    now = masternaut.clock.now()
    return json_answer([position(v, masternaut.world.report(v, now)) for v in vehicles])


def live_latest(masternaut: Masternaut, call: Call) -> Answer:
    """`GET tracking/live/latest`: what was reported since `fromDateTime`."""
    since = time_of(masternaut, call, "fromDateTime")
    vehicles = _visible(masternaut, call)
    masternaut.quotas.spend(masternaut, "live latest", _EVERY)
    now = masternaut.clock.now()
    reports = [(v, masternaut.world.report(v, now)) for v in vehicles]
    items = [position(v, motion) for v, motion in reports if since is None or motion.at > since]
    return json_answer(
        {"totalCount": len(items), "processedDateTime": iso_naive(now), "items": items}
    )


def _visible(masternaut: Masternaut, call: Call) -> list[Vehicle]:
    for name in ("showAllVehicleStatus", "hideSpeedIfSpeedSensitive"):
        if call.request.query.get(name, "true") not in ("true", "false"):
            raise Refused(masternaut.problem(400, f"{name} must be true or false."))
    # Private journeys are left out; one vehicle is always on one.
    return [
        vehicle
        for vehicle in chosen_vehicles(masternaut, call)
        if not picked(vehicle.index, 40, 31)
    ]


def position(vehicle: Vehicle, motion: Motion) -> JsonObject:
    """Give one live position; what a device did not tell is missing, as on the real wire."""
    index = vehicle.index
    tick = int(motion.at // 30)
    statuses = _DRIVING if motion.ignition else _STANDING
    row: JsonObject = {
        "assetId": vehicle.id,
        "assetRegistration": vehicle.registration,
        "assetName": vehicle.description,
        "assetVin": vehicle.vin,
        "assetGroupId": vehicle.group.id,
        "assetGroupName": vehicle.group.name,
        "date": iso_naive(motion.at) + ("Z" if picked(index, 10, 4) else ""),
        # A status and a type that no list knows turn up here, as they do on the real wire.
        "status": "geofenceDwell" if picked(index, 40, 17) else statuses[tick % len(statuses)],
        "eventType": "hovering"
        if picked(index, 40, 17)
        else "driving"
        if motion.ignition
        else "stopped",
        "speed": round(motion.speed, 1),
        "heading": round(motion.heading),
        "odometer": round(motion.odometer, 2),
        "privacy": False,
        "tags": ["Refrigerated", "Night"] if index % 4 == 0 else [],
        "assetType": ("VAN", "CAR", "TRUCK")[index % 3],
        "ignitionStatus": "ON" if motion.ignition else "OFF",
        "activeFaultCodes": ["P0420"] if picked(index, 40, 6) else [],
        "externalPowerVoltage": 12.4,
        "serialNumber": 700_000 + index,
        "batteryVoltage": "4.1" if index % 5 == 0 else 4.1,
        "inputs": _inputs(index, motion),
        "inputEvents": _input_events(index, motion),
        "trackerFirmware": "9.9-sandbox",
    }
    row |= _driver(vehicle) | _place(vehicle, motion) | _energy(vehicle, motion)
    return row


def _driver(vehicle: Vehicle) -> JsonObject:
    driver = vehicle.driver
    if driver is None:
        return {"driverId": None}
    return {
        "driverId": driver.id,
        "driverName": driver.name,
        "driverGroupId": driver.group.id,
        "driverGroupName": driver.group.name,
    }


def _place(vehicle: Vehicle, motion: Motion) -> JsonObject:
    if picked(vehicle.index, 13, 5):
        return {}  # a device without a fix
    post_code = f"ZZ{vehicle.index % 9 + 1} 1ZZ"
    place: JsonObject = {
        "latitude": round(motion.latitude, 6),
        "longitude": round(motion.longitude, 6),
        "roadNumber": None,
        "road": f"Invented Road {vehicle.index % 11 + 1}",
        "city": vehicle.town,
        "country": vehicle.country,
        "formattedAddress": f"Invented Road {vehicle.index % 11 + 1}, {vehicle.town}",
        "division": None,
        "postcode" if vehicle.index % 3 == 0 else "postCode": post_code,
    }
    if not motion.ignition and vehicle.index % 5 == 0:
        place |= {
            "locationName": f"{vehicle.town} depot",
            "locationGroupName": "Depots",
            "locationId": f"L{vehicle.index % 6 + 1}",
        }
    return place


def _energy(vehicle: Vehicle, motion: Motion) -> JsonObject:
    if vehicle.electric:
        percent = round(95 - motion.odometer % 300 / 4, 1)
        return {
            "energyType": "EV",
            "electricBatteryLevelPercent": percent,
            "electricBatteryLevelPercentEstimated": False,
            "electricRangeKm": round(percent * 3.1, 1),
            "electricRangeKmEstimated": True,
            "electricCharging": not motion.ignition,
            "electricChargingTimeRemainingMins": None if motion.ignition else 45,
            "electricChargingTimeRemainingMinsEstimated": True,
        }
    percentage = round(100 - motion.odometer % 600 / 6.5, 1)
    return {
        "energyType": "HEV" if vehicle.index % 9 == 1 else "ICE",
        "fuelType": ["DIESEL"],
        "fuelLevelLitres": round(percentage * 0.7, 1),
        "fuelLevelPercentage": percentage,
        "engineTotalHours": str(round(motion.odometer / 50, 1)),
        "engineTotalHoursType": "CAN" if vehicle.index % 2 else "ESTIMATED",
        "engineRpm": round(800 + motion.speed * 21.37, 3) if motion.ignition else None,
    }


def _inputs(index: int, motion: Motion) -> list[JsonObject]:
    if index % 6:
        return []
    return [
        {
            "inputId": "1",
            "inputLabel": "Input 1",
            "inputState": "ON" if motion.ignition else "OFF",
            "customInputLabel": "Rear door",
            "customInputState": None,
        }
    ]


def _input_events(index: int, motion: Motion) -> list[JsonObject]:
    if not picked(index, 8, 3):
        return []
    channels: list[JsonObject] = [
        {
            "label": "Cold",
            "unit": "°C",
            "value": -18.5,
            "stringValue": "-18.5",
            "order": 1,
            "key": "t1",
        },
        {"label": "Door", "value": "open", "stringValue": "open", "order": 2, "key": "d1"},
    ]
    return [
        {
            "eventDateTime": iso_naive(motion.at),
            "eventKey": "temperature",
            "eventLabel": "Temperature",
            "channels": channels,
        }
    ]
