"""The words that Masternaut uses for states and kinds, as types that an editor can complete.

They are open: a word that is not listed is read and kept all the same. Facts are those of the
Masternaut page.
"""
# ruff: noqa: PYI051 - `Literal[…] | str` is the point: the literals are for editors

from typing import Literal, TypeAlias

PositionStatus: TypeAlias = (
    Literal[
        "behaviourEngineOverRevving",
        "behaviourExcessiveIdling",
        "behaviourHarshAcceleration",
        "behaviourHarshBraking",
        "behaviourHarshCornering",
        "behaviourOverSpeed",
        "driving",
        "endOfJourney",
        "idling",
        "pingPosition",
        "ptoOff",
        "ptoOnDriving",
        "ptoOnIdling",
        "startOfJourney",
        "stateChange",
        "toggleOff",
        "toggleOn",
    ]
    | str
)
EventType: TypeAlias = (
    Literal["defect", "driving", "idling", "input", "ping", "stopped", "unknown"] | str
)
EnergyType: TypeAlias = Literal["ICE", "EV", "HEV"] | str
VehicleStatus: TypeAlias = Literal["IN_CIRCULATION", "IN_MAINTENANCE", "SOLD"] | str
OdometerType: TypeAlias = Literal["CAN", "GPS"] | str
EngineHoursType: TypeAlias = Literal["CAN", "ESTIMATED"] | str
FaultType: TypeAlias = Literal["CAN_FAULT"] | str
KeyType: TypeAlias = Literal["RFID", "DALLAS", "TachoID"] | str
JobStatus: TypeAlias = (
    Literal[
        "NEW",
        "ASSIGNED",
        "RECEIVED",
        "ACCEPTED",
        "IN PROGRESS",
        "VISITED",
        "MISSED",
        "CANCELLED",
    ]
    | str
)
