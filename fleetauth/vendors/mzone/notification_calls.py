"""MZone's calls on notifications: the user's own, all users', and what they are made from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from fleetauth.errors import ArgumentError
from fleetauth.vendors.documented import documented
from fleetauth.vendors.settings import checked_moment, listed
from fleetauth.wire import utc_z

from .api import PAGE_SIZE, MZoneApi
from .conditions import Condition
from .models import Notification, NotificationTemplate
from .query import Query


class NotificationCalls(MZoneApi):
    """Notifications."""

    @documented("GET Notifications", api="odata", sample="notifications")
    def notifications(
        self, *, unread: bool = False, since: datetime | None = None, page_size: int = PAGE_SIZE
    ) -> Query[Notification]:
        """Inbox notifications, oldest first (``GET Notifications``).

        Read all that you want before you mark any as read: what is marked leaves the unread ones, the rest move up, and
        the next page would begin too late.

        Args:
            unread: Only those that nobody has read.
            since: Only those after this moment; it must have a time zone.
            page_size: Rows in one request.

        Raises:
            ArgumentError: `since` has no time zone, or `page_size` is below 1.

        Example:
            >>> first_page = await mzone.notifications(unread=True)  # doctest: +SKIP
        """
        return self._inbox("Notifications", unread=unread, since=since, page_size=page_size)

    @documented("GET AllUserNotifications", api="odata", sample="all_user_notifications")
    def all_user_notifications(
        self, *, unread: bool = False, since: datetime | None = None, page_size: int = PAGE_SIZE
    ) -> Query[Notification]:
        """The notifications of all users, oldest first (``GET AllUserNotifications``).

        Args:
            unread: Only those that nobody has read.
            since: Only those after this moment; it must have a time zone.
            page_size: Rows in one request.

        Raises:
            ArgumentError: `since` has no time zone, or `page_size` is below 1.
        """
        return self._inbox("AllUserNotifications", unread=unread, since=since, page_size=page_size)

    @documented(
        "GET NotificationTemplates/_.getForAllUsers", api="odata", sample="notification_templates"
    )
    def notification_templates(self, *, page_size: int = PAGE_SIZE) -> Query[NotificationTemplate]:
        """What notifications are made from, of all users (``GET NotificationTemplates/_.getForAllUsers``).

        Args:
            page_size: Rows in one request.

        Raises:
            ArgumentError: `page_size` is below 1.

        Example:
            >>> mzone.notification_templates().expand(NotificationTemplate.subscriber)  # doctest: +SKIP
        """
        path = "NotificationTemplates/_.getForAllUsers"
        return self._query(path, NotificationTemplate, page_size=page_size)

    @documented("POST Notifications/_.markAsRead", api="odata", sample=None)
    async def mark_notifications_read(self, ids: Iterable[str]) -> None:
        """Mark notifications as read (``POST Notifications/_.markAsRead``). Doing it twice does no harm.

        Args:
            ids: The notifications' ids.

        Raises:
            ArgumentError: `ids` is a single text, empty, or holds something else than ids.
        """
        await self._mark("Notifications/_.markAsRead", ids)

    @documented("POST AllUserNotifications/_.markAsRead", api="odata", sample=None)
    async def mark_all_user_notifications_read(self, ids: Iterable[str]) -> None:
        """Mark any user's notifications as read (``POST AllUserNotifications/_.markAsRead``).

        Args:
            ids: The notifications' ids, as `all_user_notifications` gave them.

        Raises:
            ArgumentError: `ids` is a single text, empty, or holds something else than ids.
        """
        await self._mark("AllUserNotifications/_.markAsRead", ids)

    def _inbox(
        self, path: str, *, unread: bool, since: datetime | None, page_size: int
    ) -> Query[Notification]:
        conditions: list[Condition] = [Notification.read_utc_timestamp.is_null()] if unread else []
        if since is not None:
            utc_z(checked_moment(since, "since", vendor=self.vendor))
            conditions.append(Notification.utc_timestamp > since)
        return self._query(
            path,
            Notification,
            page_size=page_size,
            order=("utcTimestamp",),
            conditions=conditions,
        )

    async def _mark(self, path: str, ids: Iterable[str]) -> None:
        chosen = listed(ids, "ids", vendor=self.vendor)
        if not chosen:
            raise ArgumentError("ids is empty: there is nothing to mark", vendor=self.vendor)
        body = {"notificationIds": chosen}
        await self._ask(self._odata, "POST", path, json=body, repeatable=True)
