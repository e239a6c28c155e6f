"""The invented fleet of printers that MPS Monitor tells of: dealers, customers, devices, and how full
their toners are. All of it follows from the world's seed and the time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from fleetauth.sandbox.world import EPOCH, picked

if TYPE_CHECKING:
    from fleetauth.sandbox.answer import JsonObject
    from fleetauth.sandbox.mps_monitor.service import MPSMonitor

DEVICES = 120
CUSTOMERS = 8
DEALERS = 2
COLOURS = ("Black", "Cyan", "Magenta", "Yellow")
DAY = 86_400.0
_SILENT_DAYS = 3.0
_LOST_DAYS = 40.0
_PERIOD_DAYS = 7.0  # invented, as the length of the vendor's period is not published
_WARN_AT = 25


@attrs.frozen
class Printer:
    """A device, as far as others need to know it.

    Attributes:
        number: Which of them, from 0.
        id: Its key.
        serial_number: Its serial number.
        asset_number: The dealer's number of it, if it has one.
        customer: Which customer's, from 0.
        dealer: Which dealer's, from 0.
        colour: Whether it prints in colour.
        pages: Pages so far.
        reported: When it last reported, in seconds since 1970.
        levels: What is left of each toner, in percent; one for each colour that it has.
    """

    number: int
    id: str
    serial_number: str
    asset_number: str | None
    customer: int
    dealer: int
    colour: bool
    pages: int
    reported: float
    levels: dict[str, int]

    @property
    def system_name(self) -> str:
        """Its name in the network."""
        return f"printer-{self.number:03d}"

    @property
    def brand(self) -> str:
        """Who is said to make it."""
        return ("Fiktiv", "Exempla")[self.number % 2]

    @property
    def model(self) -> str:
        """Which model it is."""
        return f"Printer {self.number % 5 + 1}"

    @property
    def offline(self) -> bool:
        """Whether its counters come by hand."""
        return picked(self.number, 10, 9)

    @property
    def managed(self) -> bool:
        """Whether it is managed."""
        return not picked(self.number, 12, 11)

    def communication(self, now: float) -> str:
        """Give when it last reported, in the vendor's word."""
        age = now - self.reported
        return (
            "LastDay" if age <= DAY else "LastPeriod" if age <= _PERIOD_DAYS * DAY else "OverPeriod"
        )


@attrs.frozen
class Shortage:
    """A toner that runs out.

    Attributes:
        number: Which of all that there can be.
        id: The alert's key.
        printer: Which device's.
        colour: Which toner.
        level: What is left, in percent.
        opened: When that was noticed, in seconds since 1970.
        empty: When it will be empty.
        installed: When a new one was put in, if it was.
        cancelled: When the alert was cancelled, if it was.
        hidden: Whether it is hidden.
    """

    number: int
    id: str
    printer: Printer
    colour: str
    level: int
    opened: float
    empty: float
    installed: float | None
    cancelled: float | None
    hidden: bool


def dealer_code(number: int) -> str:
    """Give a dealer's code."""
    return f"{12345 + number:010d}"


def customer_code(number: int) -> str:
    """Give a customer's code."""
    return f"00000{number:05d}"


def dealer_of(customer: int) -> int:
    """Give which dealer a customer has."""
    return int(customer >= CUSTOMERS - 2)


def printers(mps_monitor: MPSMonitor) -> list[Printer]:
    """Give all devices, as they are now."""
    return [_printer(mps_monitor, number) for number in range(DEVICES)]


def shortages(mps_monitor: MPSMonitor) -> list[Shortage]:
    """Give the toners that run out now, or have been replaced of late."""
    now = mps_monitor.clock.now()
    return [
        _shortage(mps_monitor, printer, place, now)
        for printer in printers(mps_monitor)
        for place, colour in enumerate(COLOURS)
        if printer.levels.get(colour, 100) <= _WARN_AT
    ]


def names_of(mps_monitor: MPSMonitor, kind: str, number: int) -> JsonObject:
    """Give `Id`, `Code` and `Description` of a dealer, a customer or an office."""
    code = {"dealer": dealer_code, "customer": customer_code, "office": "OF{}".format}[kind]
    name = {"dealer": "Example Dealer", "customer": f"Example Customer {number}"}
    return {
        "Id": mps_monitor.world.token(kind, number, 23),
        "Code": code(number),
        "Description": name.get(kind, "Ground floor")
        + (" South" if kind == "dealer" and number else ""),
    }


def owner_columns(mps_monitor: MPSMonitor, printer: Printer) -> JsonObject:
    """Give dealer and customer of a device, as columns of a row."""
    return {
        f"{kind.capitalize()}{name}": value
        for kind, number in (("dealer", printer.dealer), ("customer", printer.customer))
        for name, value in names_of(mps_monitor, kind, number).items()
    }


def product(mps_monitor: MPSMonitor, printer: Printer) -> JsonObject:
    """Give a device's model."""
    return {
        "Id": mps_monitor.world.token("product", printer.number % 5, 23),
        "Brand": printer.brand,
        "Model": printer.model,
        "Color": int(printer.colour),
        "FormatType": printer.number % 2,
        "Logo": None,
        "HasGapInfo": False,
    }


def _printer(mps_monitor: MPSMonitor, number: int) -> Printer:
    now = mps_monitor.clock.now()
    colour = number % 3 == 0
    pages = int((now - EPOCH) / 3600 * (number % 7 + 1))
    # Levels change at midnight only, so that a list of who runs out keeps still while it is paged.
    used = int((now // DAY * DAY - EPOCH) / 3600 * (number % 7 + 1)) // 50
    silent = _LOST_DAYS if picked(number, 40, 39) else _SILENT_DAYS if picked(number, 15, 14) else 0
    customer = number % CUSTOMERS
    levels = {"Black": 100 - (used + number * 7) % 100}
    if colour:
        levels |= {name: 90 - (number + 11 * place) % 80 for place, name in enumerate(COLOURS[1:])}
    return Printer(
        number=number,
        id=mps_monitor.world.token("device", number, 23),
        serial_number=f"{number:06d}FAKE",
        asset_number=f"000{number}" if number % 2 else None,
        customer=customer,
        dealer=dealer_of(customer),
        colour=colour,
        pages=10_000 + pages,
        reported=now - number * 60 - silent * DAY,
        levels=levels,
    )


def _shortage(mps_monitor: MPSMonitor, printer: Printer, place: int, now: float) -> Shortage:
    colour, number = COLOURS[place], printer.number * len(COLOURS) + place
    level = printer.levels[colour]
    return Shortage(
        number=number,
        id=mps_monitor.world.token("alert", number, 23),
        printer=printer,
        colour=colour,
        level=level,
        opened=now - (_WARN_AT - level) * DAY / 2,
        empty=now + level * DAY / 2,
        installed=now - DAY / 4 if picked(number, 7, 3) else None,
        cancelled=now - DAY / 8 if picked(number, 11, 5) else None,
        hidden=picked(number, 9, 4),
    )
