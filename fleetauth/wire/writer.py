"""`Writer`: records as the JSON objects that a vendor takes, each field under its spelling. The reverse of `reader`.

How moments and days are spelt is given in: that is the vendor's business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

import attrs

from fleetauth.secrets import Secret

from .datetimes import utc_z
from .record import Record, fields_of, spellings
from .shapes import is_list, is_object


def _iso_day(day: date) -> str:
    return day.isoformat()


@attrs.frozen(kw_only=True)
class Writer:
    """Writes records for one vendor.

    Attributes:
        moment: How it wants a moment.
        day: How it wants a day.

    Example:
        >>> from fleetauth.wire import Record, record, wire
        >>> @record
        ... class Place(Record):
        ...     id: str = wire("id")
        ...     post_code: str | None = wire("postCode", "postcode", default=None)
        >>> Writer().write(Place(id="7", post_code="00123"))
        {'id': '7', 'postCode': '00123'}
    """

    moment: Callable[[datetime], Any] = utc_z
    day: Callable[[date], Any] = _iso_day

    def write(self, value: Any) -> Any:  # noqa: ANN401 - a record, or what is in one
        """A record as an object. A field that has its default is left out; what was not modelled goes along.

        A secret is written in plain: what comes out is for a request's body and nothing else.
        """
        if isinstance(value, Record):
            return self._fields(value)
        if isinstance(value, Secret):
            return value.reveal()
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, date):
            return self.day(value)
        if is_list(value):
            return [self.write(item) for item in value]
        if isinstance(value, tuple):  # records hold lists so
            return self.write(list(value))  # pyright: ignore[reportUnknownArgumentType]
        if is_object(value):
            return {name: self.write(field) for name, field in value.items()}
        return value

    def _fields(self, value: Record) -> dict[str, Any]:
        written: Final = {
            spellings(field)[0]: self.write(getattr(value, field.name))
            for field in fields_of(type(value))
            if spellings(field) and getattr(value, field.name) != field.default
        }
        extra: Mapping[str, Any] = value.extra
        return written | {name: self.write(field) for name, field in extra.items()}
