"""MZone's calls on trips and events."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from fleetauth.vendors.documented import documented
from fleetauth.vendors.settings import checked_page_size

from .api import PAGE_SIZE, MZoneApi
from .events_feed import EventsFeed, FeedSettings
from .literals import checked_whole
from .models import Trip, VehicleEvent
from .query import Query

_EVENTS_PAGE_SIZE: Final = 1000  # they are short, and many


class TripCalls(MZoneApi):
    """Trips and events."""

    @documented("GET Trips", api="odata", sample="trips")
    def trips(
        self,
        start: datetime,
        end: datetime,
        *,
        vehicle_id: str | None = None,
        vehicle_group_id: str | None = None,
        page_size: int = PAGE_SIZE,
    ) -> Query[Trip]:
        """Trips of a vehicle or a group, in the order in which they began (``GET Trips``).

        Args:
            start: From this moment.
            end: To this moment.
            vehicle_id: The vehicle; this or a group.
            vehicle_group_id: The group of vehicles.
            page_size: Rows in one request.

        Raises:
            ArgumentError: A moment has no time zone, `start` is not before `end`, an id is no GUID, or not exactly one
                id is given.

        Example:
            >>> async for trip in mzone.trips(yesterday, now, vehicle_id=van.id):  # doctest: +SKIP
            ...     print(trip.distance, trip.end_location_description)
        """
        window = self._window(start, end, vehicle_id, vehicle_group_id)
        order = ("startUtcTimestamp",)
        return self._query("Trips", Trip, page_size=page_size, params=window, order=order)

    @documented("GET Trips({id})/events", api="odata", sample="trip_events")
    def trip_events(self, trip_id: str, *, page_size: int = PAGE_SIZE) -> Query[VehicleEvent]:
        """The events of a trip, oldest first (``GET Trips(<id>)/events``).

        Args:
            trip_id: The trip's key, a whole number as text.
            page_size: Rows in one request.

        Raises:
            ArgumentError: `trip_id` is no whole number, or `page_size` is below 1.
        """
        path = f"Trips({checked_whole(trip_id, 'trip_id')})/events"
        return self._query(path, VehicleEvent, page_size=page_size, order=("utcTimestamp",))

    @documented("GET Events", api="odata", sample="events")
    def events(
        self,
        start: datetime,
        end: datetime,
        *,
        vehicle_id: str | None = None,
        vehicle_group_id: str | None = None,
        page_size: int = _EVENTS_PAGE_SIZE,
    ) -> Query[VehicleEvent]:
        """Events of a vehicle or a group, oldest first (``GET Events``).

        Devices report up to three hours late, so what comes later may belong before what was read; `events_feed` sees
        to that.

        Args:
            start: From this moment.
            end: To this moment.
            vehicle_id: The vehicle; this or a group.
            vehicle_group_id: The group of vehicles.
            page_size: Rows in one request.

        Raises:
            ArgumentError: A moment has no time zone, `start` is not before `end`, an id is no GUID, or not exactly one
                id is given.
        """
        window = self._window(start, end, vehicle_id, vehicle_group_id)
        key = ("utcTimestamp", "vehicle_Id", "eventType_Id")
        return self._query("Events", VehicleEvent, page_size=page_size, params=window, key=key)

    @documented("GET Events", api="odata", sample="events")
    def events_feed(
        self,
        *,
        since: datetime | None = None,
        position: str | None = None,
        vehicle_id: str | None = None,
        vehicle_group_id: str | None = None,
        overlap: timedelta = timedelta(hours=3),
        lag: timedelta = timedelta(seconds=30),
        every: timedelta = timedelta(minutes=1),
        page_size: int = _EVENTS_PAGE_SIZE,
    ) -> EventsFeed:
        """Events as they come, each once, without an end (``GET Events``, again and again).

        Each reading goes back by `overlap`, for devices that report late, and leaves out what was given already. Save
        `EventsFeed.position` after what you have dealt with; a feed that is made with it goes on right behind.

        An error of a reading is raised where the next event was due. Going on after it is safe: nothing is left out.

        Args:
            since: Events from this moment on; by default from now.
            position: Instead of `since`: where an earlier feed of the same vehicle or group was.
            vehicle_id: The vehicle; this or a group.
            vehicle_group_id: The group of vehicles.
            overlap: How late events may come. What comes later still is not seen.
            lag: How long the vendor takes to publish; what is younger is left to the next reading.
            every: The pause between readings.
            page_size: Rows in one request.

        Raises:
            ArgumentError: `since` has no time zone, `position` is none or another feed's, a length of time is negative,
                or not exactly one id is given.

        Example:
            >>> feed = mzone.events_feed(vehicle_group_id=group.id, position=saved)  # doctest: +SKIP
            >>> async for event in feed:
            ...     await deal_with(event)
            ...     saved = feed.position
        """
        settings = FeedSettings(overlap=overlap, lag=lag, every=every)

        def read(start: datetime, end: datetime) -> Query[VehicleEvent]:
            return self.events(
                start,
                end,
                vehicle_id=vehicle_id,
                vehicle_group_id=vehicle_group_id,
                page_size=page_size,
            )

        of = self._whose(vehicle_id, vehicle_group_id)
        checked_page_size(page_size, vendor=self.vendor)
        return EventsFeed(
            read,
            settings=settings,
            clock=self._clock,
            since=since,
            position=position,
            of=f"{of['vehicle_Id']} {of['vehicleGroup_Id']}".lower(),
        )
