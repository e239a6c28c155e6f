"""MZone's notifications and their templates, as typed records.

Only shapes are here: no request, no paging. Facts are those of the MZone page. MZone leaves null
properties out, so every field but a key may be `None`; datetimes are aware UTC.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fleetauth.wire import Record

from .entity import entity, prop
from .properties import Property
from .related import Navigation


@entity
class Notification(Record):
    """A message in the inbox of the MZone user (MZone page, inbox notifications).

    Attributes:
        id: The notification's key.
        message: Its text.
        notification_template_id: The template that it was made from.
        utc_timestamp: When it was made.
        read_utc_timestamp: When it was read; `None` means unread.
    """

    id: Property[str] = prop("id", kind="guid")
    message: Property[str | None] = prop("message", default=None)
    notification_template_id: Property[str | None] = prop(
        "notificationTemplate_Id", default=None, kind="guid"
    )
    utc_timestamp: Property[datetime | None] = prop("utcTimestamp", default=None)
    read_utc_timestamp: Property[datetime | None] = prop("readUtcTimestamp", default=None)


@entity
class NotificationTemplate(Record):
    """What a notification is made from (MZone page, inbox notifications). Its other fields are not published.

    Attributes:
        id: The template's key.
        subscriber: Whom it tells, if expanded; free-form.
    """

    id: Property[str | None] = prop("id", default=None, kind="guid")
    subscriber: Navigation[Mapping[str, Any]] = prop("subscriber", default=None, hash=False)
