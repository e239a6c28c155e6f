"""Maintenance alerts and meter reads: what a printer itself reports.

Facts are those of the vendor's published interface.
"""

from datetime import datetime

from fleetauth.wire import Record, record, wire

from .references import CodeDescription


@record
class PanelMessageAlertConfigurationReference(Record):
    """Which rule made an alert of a message on a printer's panel (``PanelMessageAlertConfigurationBaseDto``).

    Attributes:
        id: The key, opaque and case-sensitive.
        description: The name.
    """

    id: str | None = wire("Id", default=None)
    description: str | None = wire("Description", default=None)


@record
class MaintenanceAlert(Record):
    """A message on a printer's panel that wants somebody's attention (``MaintenanceAlertDto``).

    Attributes:
        code: The message's code.
        description: The message.
        identifier: The alert's key.
        opened: When it was opened, UTC.
        closed: When it was closed, UTC.
        panel_message_alert_configuration: The rule that made it.
    """

    code: str | None = wire("Code", default=None)
    description: str | None = wire("Description", default=None)
    identifier: str | None = wire("Identifier", default=None)
    opened: datetime | None = wire("Opened", default=None)
    closed: datetime | None = wire("Closed", default=None)
    panel_message_alert_configuration: PanelMessageAlertConfigurationReference | None = wire(
        "PanelMessageAlertConfiguration", default=None
    )


@record
class MeterReads(Record):
    """What the vendor's agent read from a printer on one day (``DeviceListMeterReadsDto``).

    Levels are taken for percent: the vendor names no unit. Counters come as text, for a printer
    may count in more than one way.

    Attributes:
        error_columns: Which columns could not be read.
        brand: Brand.
        model: Model.
        serial_number: Serial number.
        firmware: Firmware.
        mac_address: MAC address.
        ip_address: IP address.
        system_name: The device's name in the network.
        position: Where the printer says it stands.
        contact: Contact.
        mono_pages: Mono pages.
        color_pages: Color pages.
        mono_scans: Mono scans.
        color_scans: Color scans.
        fax: Faxed pages.
        toner_black: Black toner, what is left.
        toner_black_multiple: Of a printer with several black toners, all of them.
        toner_magenta: Magenta toner, what is left.
        toner_yellow: Yellow toner, what is left.
        toner_cyan: Cyan toner, what is left.
        photoconductor_black: Black photoconductor, what is left.
        photoconductor_magenta: Magenta photoconductor, what is left.
        photoconductor_yellow: Yellow photoconductor, what is left.
        photoconductor_cyan: Cyan photoconductor, what is left.
        last_update: When it last reported, UTC.
        maintenance_kits: What the maintenance kits say.
        operator_panel_messages: What the panel says.
        analysis_info: What the agent noticed.
    """

    error_columns: str | None = wire("ErrorColumns", default=None)
    brand: str | None = wire("Brand", default=None)
    model: str | None = wire("Model", default=None)
    serial_number: str | None = wire("SerialNumber", default=None)
    firmware: str | None = wire("Firmware", default=None)
    mac_address: str | None = wire("MacAddress", default=None)
    ip_address: str | None = wire("IpAddress", default=None)
    system_name: str | None = wire("SystemName", default=None)
    position: str | None = wire("Position", default=None)
    contact: str | None = wire("Contact", default=None)
    mono_pages: str | None = wire("MonoPages", default=None)
    color_pages: str | None = wire("ColorPages", default=None)
    mono_scans: str | None = wire("MonoScans", default=None)
    color_scans: str | None = wire("ColorScans", default=None)
    fax: str | None = wire("Fax", default=None)
    toner_black: int | None = wire("TonerBlack", default=None)
    toner_black_multiple: str | None = wire("TonerBlackMultiple", default=None)
    toner_magenta: int | None = wire("TonerMagenta", default=None)
    toner_yellow: int | None = wire("TonerYellow", default=None)
    toner_cyan: int | None = wire("TonerCyan", default=None)
    photoconductor_black: int | None = wire("PhotoconductorBlack", default=None)
    photoconductor_magenta: int | None = wire("PhotoconductorMagenta", default=None)
    photoconductor_yellow: int | None = wire("PhotoconductorYellow", default=None)
    photoconductor_cyan: int | None = wire("PhotoconductorCyan", default=None)
    last_update: datetime | None = wire("LastUpdate", default=None)
    maintenance_kits: tuple[CodeDescription, ...] = wire("MaintenanceKits", default=())
    operator_panel_messages: tuple[CodeDescription, ...] = wire("OperatorPanelMessages", default=())
    analysis_info: str | None = wire("AnalysisInfo", default=None)
