"""MZone's inbox: a few hundred notifications, one more every twenty minutes of the sandbox's
clock, and marking them as read.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from fleetauth.sandbox.answer import Answer, JsonObject, Refused, json_answer
from fleetauth.sandbox.mzone.odata import Expansion, Kind, Resource, page, without_nulls
from fleetauth.sandbox.times import iso_z

if TYPE_CHECKING:
    from fleetauth.sandbox.mzone.service import MZone
    from fleetauth.sandbox.routes import Call
    from fleetauth.sandbox.world import World

_EVERY = 1200  # seconds from one notification to the next
_FRACTIONS = (0.0, 0.5, 0.03, 0.773)  # as on the page: none to three digits
_FIRST = 300  # how many there are at the start
_WORDS = (
    "has its driver's door open",
    "left its place",
    "is speeding",
    "needs a service",
    "stood idling",
)
_USERS = 2  # how many others have an inbox

_FIELDS: dict[str, Kind] = {
    "id": "guid",
    "message": "text",
    "notificationTemplate_Id": "guid",
    "utcTimestamp": "time",
    "readUtcTimestamp": "time",
    "vehicle_Id": "guid",
    "severity": "int",
    "channel": "any",
}
NOTIFICATIONS = Resource("Notifications", _FIELDS)
ALL_NOTIFICATIONS = Resource("AllUserNotifications", _FIELDS)


class Inbox:
    """The users' notifications: which there are follows from the time; which are read is
    remembered.
    """

    def __init__(self, world: World, now: float) -> None:
        self._world = world
        self._first = int(now // _EVERY) - _FIRST + 1
        # The newest is a second old at the start, at whatever moment that is: the next one is far away.
        self._shift = int(now % _EVERY) - 1
        self._read: dict[str, float] = {}

    def rows(self, now: float) -> list[JsonObject]:
        """Give every notification of the user so far, oldest first."""
        return [self._row(number, 0) for number in self._numbers(now)]

    def all_rows(self, now: float) -> list[JsonObject]:
        """Give those of the other users too; each of them gets every tenth."""
        others = [
            self._row(number, user)
            for user in range(1, _USERS + 1)
            for number in self._numbers(now)
            if number % 10 == user
        ]
        return self.rows(now) + others

    def mark(self, ids: list[str], now: float) -> None:
        """Mark these as read."""
        for id_ in ids:
            self._read.setdefault(id_, now)

    def _numbers(self, now: float) -> range:
        return range(self._first, int((now - self._shift) // _EVERY) + 1)

    def _row(self, number: int, user: int) -> JsonObject:
        vehicle = self._world.vehicles[number * 7 % len(self._world.vehicles)]
        id_ = self._world.guid("notification" if user == 0 else f"notification {user}", number)
        at = number * _EVERY + self._shift + _FRACTIONS[number % len(_FRACTIONS)]
        read_at = self._read.get(id_)
        if read_at is None and number % 3 == 0:
            read_at = at + 400
        return without_nulls(
            {
                "id": id_,
                "message": f"{vehicle.description} {_WORDS[number % len(_WORDS)]}",
                "notificationTemplate_Id": self._world.guid("template", number % len(_WORDS)),
                "utcTimestamp": iso_z(at, 3),
                "readUtcTimestamp": None if read_at is None else iso_z(read_at, 2),
                "vehicle_Id": vehicle.guid,
                "severity": number % 4,
                "channel": "inbox" if number % 2 else None,
            }
        )


def inbox(mzone: MZone, call: Call) -> Answer:
    """`GET Notifications`."""
    return page(mzone, NOTIFICATIONS, mzone.inbox.rows(mzone.clock.now()), call.request.query)


def all_inboxes(mzone: MZone, call: Call) -> Answer:
    """`GET AllUserNotifications`."""
    rows = mzone.inbox.all_rows(mzone.clock.now())
    return page(mzone, ALL_NOTIFICATIONS, rows, call.request.query)


def templates(mzone: MZone, call: Call) -> Answer:
    """`GET NotificationTemplates/_.getForAllUsers`."""
    users = Resource("Users", {"id": "guid", "description": "text"})

    def subscriber(row: JsonObject) -> JsonObject:
        number = int(str(row["description"])[-1]) % 2
        return {"id": mzone.world.guid("user", number), "description": f"User {number}"}

    resource = Resource(
        "NotificationTemplates",
        {"id": "guid", "description": "text"},
        {"subscriber": Expansion(users, subscriber)},
    )
    rows: list[JsonObject] = [
        {"id": mzone.world.guid("template", number), "description": f"Template {number}"}
        for number in range(len(_WORDS))
    ]
    return page(mzone, resource, rows, call.request.query)


def mark_as_read(mzone: MZone, call: Call) -> Answer:
    """`POST Notifications/_.markAsRead`, and the same for all users."""
    ids = mzone.json_object(call).get("notificationIds")
    if not isinstance(ids, list) or not all(isinstance(i, str) for i in cast("list[object]", ids)):
        raise Refused(mzone.problem(400, "notificationIds must be a list of ids."))
    mzone.inbox.mark(cast("list[str]", ids), mzone.clock.now())
    if mzone.mark_read_status == HTTPStatus.NO_CONTENT:
        return Answer(204)
    return json_answer({"value": len(cast("list[str]", ids))}, mzone.mark_read_status)
