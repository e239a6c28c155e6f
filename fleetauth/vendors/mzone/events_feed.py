"""`EventsFeed`: events as they come, each once, from readings that overlap. How a reading is asked for is given in.

Nothing runs between two calls: no task, no lock, no open generator that would have to be closed.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import attrs

from fleetauth.clock import Clock
from fleetauth.errors import ArgumentError, FleetAuthError
from fleetauth.records import Records
from fleetauth.transport.paging import Pager
from fleetauth.vendors.settings import checked_moment
from fleetauth.wire import utc_z

from .models import VehicleEvent

_VERSION: Final = 1
# Bytes of a digest: even with 10,000 events in a position, one in 10^15 would be taken for another.
_SIZE: Final = 8
_LONGEST: Final = timedelta(hours=6)  # of new time in one reading, to keep its pages few
_DAMAGED: Final = (ValueError, KeyError, TypeError, AttributeError, OverflowError)


def _length(instance: FeedSettings, attribute: attrs.Attribute[timedelta], value: object) -> None:
    del instance
    if not isinstance(value, timedelta) or value < timedelta():
        text = f"{attribute.name}={value!r} must be a timedelta that is not negative"
        raise ArgumentError(text, vendor="mzone")


@attrs.frozen(kw_only=True)
class FeedSettings:
    """How a feed reads.

    Attributes:
        overlap: How far each reading goes back.
        lag: How far behind the present it ends.
        every: The pause between readings.
    """

    overlap: timedelta = attrs.field(validator=_length)
    lag: timedelta = attrs.field(validator=_length)
    every: timedelta = attrs.field(validator=_length)

    def __attrs_post_init__(self) -> None:
        if not self.every:
            raise ArgumentError("every must be longer than nothing", vendor="mzone")


@attrs.define
class _State:
    """Where a feed is.

    Attributes:
        start: What is older is not wanted.
        upto: Everything before it has been read at least once.
        seen: What was given and may come again: the digests of events, and when each happened at the latest.
    """

    start: datetime
    upto: datetime
    seen: dict[bytes, datetime] = attrs.field(factory=dict[bytes, datetime])


class EventsFeed(AsyncIterator[VehicleEvent]):
    """Events as they come, each once, without an end; see ``MZoneSession.events_feed``.

    It is read by one task at a time, may be left at any event, and needs no closing. In memory it keeps a few bytes of
    each event within the overlap.
    """

    __slots__ = ("_clock", "_end", "_of", "_pages", "_read", "_rows", "_settings", "_state")

    def __init__(
        self,
        read: Callable[[datetime, datetime], Pager[VehicleEvent]],
        *,
        settings: FeedSettings,
        clock: Clock,
        of: str,
        since: datetime | None = None,
        position: str | None = None,
    ) -> None:
        if since is not None and position is not None:
            raise ArgumentError("give since or position, not both", vendor="mzone")
        self._read = read
        self._settings = settings
        self._clock = clock
        self._of = _digest(of)
        self._pages: AsyncIterator[Records[VehicleEvent]] | None = None
        self._rows: deque[VehicleEvent] = deque()
        if position is not None:
            self._state = _state_of(position, self._of)
        else:
            start = self._now() if since is None else checked_moment(since, "since", vendor="mzone")
            utc_z(start)  # which refuses one without a time zone
            self._state = _State(start, start)
        self._end = self._state.upto

    @property
    def position(self) -> str:
        """Where the feed is: right behind the last event that it gave. Text to be saved; there is no secret in it.

        It takes 11 characters for each event within the overlap: late events have no place of their own among those
        that were given, so those have to be known.
        """
        seen = self._state.seen
        last = max(seen.values(), default=self._state.upto)
        told = {
            "v": _VERSION,
            "of": self._of.hex(),
            "start": self._state.start.isoformat(),
            "upto": self._state.upto.isoformat(),
            "last": last.isoformat(),
            "seen": base64.b64encode(b"".join(seen)).decode(),
        }
        return json.dumps(told, separators=(",", ":"))

    async def __anext__(self) -> VehicleEvent:
        while True:
            while self._rows:
                event = self._rows.popleft()
                if self._is_new(event):
                    return event
            await self._read_on()

    async def _read_on(self) -> None:
        """Read one more page, or end a reading."""
        if self._pages is None:
            await self._wait()
            self._pages = self._reading()
        try:
            page = await anext(self._pages, None)
        except FleetAuthError:
            self._pages = None  # the next reading begins anew; one that was only cancelled goes on
            raise
        if page is None:
            self._end_reading()
        else:
            self._rows.extend(page)

    async def _wait(self) -> None:
        every = self._settings.every
        while (early := self._state.upto + every - self._published()) > timedelta():
            await self._clock.sleep(min(early, every).total_seconds())

    def _reading(self) -> AsyncIterator[Records[VehicleEvent]]:
        state = self._state
        self._end = min(self._published(), state.upto + _LONGEST)
        start = max(state.start, state.upto - self._settings.overlap)
        return self._read(start, self._end).pages()

    def _end_reading(self) -> None:
        state, self._pages = self._state, None
        state.upto = self._end
        kept = state.upto - self._settings.overlap
        state.seen = {digest: at for digest, at in state.seen.items() if at >= kept}

    def _is_new(self, event: VehicleEvent) -> bool:
        digest = _digest(_key(event))
        if digest in self._state.seen:
            return False
        self._state.seen[digest] = event.utc_timestamp or self._end
        return True

    def _published(self) -> datetime:
        return self._now() - self._settings.lag

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock.wall(), UTC)


def _key(event: VehicleEvent) -> str:
    """What tells an event from others: its id; without one, whose it is, when and what."""
    if event.id is not None:
        return f"id {event.id}"
    if event.vehicle_id is None or event.utc_timestamp is None:
        return repr(event) + repr(event.extra)
    return f"{event.vehicle_id} {event.utc_timestamp.isoformat()} {event.event_type_id}".lower()


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_SIZE).digest()


def _state_of(position: object, of: bytes) -> _State:
    """What a position says.

    Raises:
        ArgumentError: It is none, or another feed's.
    """
    told: Mapping[str, Any] = {}
    state: _State | None = None
    try:
        told = json.loads(position) if isinstance(position, str) else {}
        state = _state_told(told)
    except _DAMAGED:
        pass
    if state is None:
        text = "position is not what a feed of events told; pass it as it was, or since=… to begin anew"
        raise ArgumentError(text, vendor="mzone")
    if told.get("of") != of.hex():
        text = "position is of another vehicle or group; pass it with the same one, or since=… to begin anew"
        raise ArgumentError(text, vendor="mzone")
    return state


def _state_told(told: Mapping[str, Any]) -> _State:
    if told["v"] != _VERSION:
        raise ValueError
    start, upto, last = (
        datetime.fromisoformat(told[name]).astimezone(UTC) for name in ("start", "upto", "last")
    )
    seen = base64.b64decode(told["seen"], validate=True)
    if len(seen) % _SIZE:
        raise ValueError
    digests = (seen[at : at + _SIZE] for at in range(0, len(seen), _SIZE))
    # Each is kept as long as the latest of them: the times of all would double the position.
    return _State(start, upto, dict.fromkeys(digests, last))
