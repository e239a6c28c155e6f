"""What HP Smart Device Services tells of a printer: its events, and the actions that it recommends.

Facts are those of the vendor's published interface.
"""

from datetime import datetime

from fleetauth.wire import Record, record, wire

from .sds_vocabulary import SdsActionState, SdsEventType, SdsSeverity


@record
class SdsActionStatusReport(Record):
    """A change of an action's state (``SdsActionStatusReportDto``).

    Attributes:
        id: The key, opaque and case-sensitive.
        action_date_utc: When the state changed, UTC.
        state: The new state.
        severity: The new severity.
        comments: What was said about it.
    """

    id: str | None = wire("Id", default=None)
    action_date_utc: datetime | None = wire("ActionDateUtc", default=None)
    state: SdsActionState | None = wire("State", default=None)
    severity: SdsSeverity | None = wire("Severity", default=None)
    comments: str | None = wire("Comments", default=None)


@record
class SdsActionPredictiveData(Record):
    """How likely a failure is that was predicted (``SdsActionPredictiveDataDto``).

    Attributes:
        probability: How likely, as the vendor sends it.
        day_window: Within how many days.
    """

    probability: float | None = wire("Probability", default=None)
    day_window: int | None = wire("DayWindow", default=None, unit="d")


@record
class SdsReportedProblem(Record):
    """A problem that the customer reported (``SdsActionCustomerReportedProblemDataDto``).

    Attributes:
        category: Category.
        subcategory: Subcategory.
        details: More about it.
    """

    category: str | None = wire("Category", default=None)
    subcategory: str | None = wire("Subcategory", default=None)
    details: str | None = wire("Details", default=None)


@record
class SdsDeviceEvent(Record):
    """An event in a printer's log (``SdsDeviceEventDto``).

    Attributes:
        id: The key, opaque and case-sensitive.
        event_type: The event's type.
        event_code: The event's code.
        event_date_utc: Event, UTC.
        sequence_number: Tells this occurrence from others of the same event.
        event_occurrences: How often it occurred without another event between.
        total_impressions: How many pages the printer had printed by then.
        firmware_version: The printer's firmware then.
        event_description: The event in words.
        link: Where HP describes it.
        is_hidden: Whether the dealer hides it.
        customer_id: The customer's key.
        dealer_id: The dealer's key.
        device_id: The device's key.
    """

    id: str | None = wire("Id", default=None)
    event_type: SdsEventType | None = wire("EventType", default=None)
    event_code: str | None = wire("EventCode", default=None)
    event_date_utc: datetime | None = wire("EventDateUtc", default=None)
    sequence_number: int | None = wire("SequenceNumber", default=None)
    event_occurrences: int | None = wire("EventOccurrences", default=None)
    total_impressions: float | None = wire("TotalImpressions", default=None, unit="pages")
    firmware_version: str | None = wire("FirmwareVersion", default=None)
    event_description: str | None = wire("EventDescription", default=None)
    link: str | None = wire("Link", default=None)
    is_hidden: bool | None = wire("IsHidden", default=None)
    customer_id: str | None = wire("CustomerId", default=None)
    dealer_id: str | None = wire("DealerId", default=None)
    device_id: str | None = wire("DeviceId", default=None)


@record
class SdsDeviceAction(Record):
    """What HP recommends to do about a printer (``SdsDeviceActionDto``).

    Attributes:
        id: The key, opaque and case-sensitive.
        code: The action's code.
        description: What to do, in the user's language.
        customer_id: The customer's key.
        customer_code: The customer's code.
        customer_description: The customer's name.
        dealer_id: The dealer's key.
        dealer_code: The dealer's code.
        dealer_description: The dealer's name.
        installed_product_serial_number: Installed product serial number.
        brand: Brand.
        model: Model.
        action_jam_id: HP's key of the action.
        device_id: The device's key.
        event_code_context: The code of the event that it is about.
        action_date_utc: When it was made, UTC.
        severity: Severity.
        current_state: Where it has got to.
        status_reports: Status reports.
        has_genuine_hp_cartridges: Whether it has genuine HP cartridges.
        title: Its title, in the user's language.
        mean_time_to_repair: How long the repair takes, in words.
        service_level: How much of an expert it takes, in words.
        tools: The tools that it takes.
        parts: The numbers of replacement parts.
        link: Where HP describes it; the link works for 7 days.
        total_impressions: How many pages the printer had printed by then.
        firmware_version: The printer's firmware then.
        action_type: Action type.
        predictive_data: Predictive data.
        customer_reported_problem_data: The customer's reported problem data.
        office_id: The office's key.
        office_code: The office's code.
        office_description: The office's name.
    """

    id: str | None = wire("Id", default=None)
    code: str | None = wire("Code", default=None)
    description: str | None = wire("Description", default=None)
    customer_id: str | None = wire("CustomerId", default=None)
    customer_code: str | None = wire("CustomerCode", default=None)
    customer_description: str | None = wire("CustomerDescription", default=None)
    dealer_id: str | None = wire("DealerId", default=None)
    dealer_code: str | None = wire("DealerCode", default=None)
    dealer_description: str | None = wire("DealerDescription", default=None)
    installed_product_serial_number: str | None = wire("InstalledProductSerialNumber", default=None)
    brand: str | None = wire("Brand", default=None)
    model: str | None = wire("Model", default=None)
    action_jam_id: str | None = wire("ActionJamId", default=None)
    device_id: str | None = wire("DeviceId", default=None)
    event_code_context: str | None = wire("EventCodeContext", default=None)
    action_date_utc: datetime | None = wire("ActionDateUtc", default=None)
    severity: SdsSeverity | None = wire("Severity", default=None)
    current_state: SdsActionState | None = wire("CurrentState", default=None)
    status_reports: tuple[SdsActionStatusReport, ...] = wire("StatusReports", default=())
    has_genuine_hp_cartridges: bool | None = wire("HasGenuineHpCartridges", default=None)
    title: str | None = wire("Title", default=None)
    mean_time_to_repair: str | None = wire("MeanTimeToRepair", default=None)
    service_level: str | None = wire("ServiceLevel", default=None)
    tools: str | None = wire("Tools", default=None)
    parts: str | None = wire("Parts", default=None)
    link: str | None = wire("Link", default=None)
    total_impressions: int | None = wire("TotalImpressions", default=None, unit="pages")
    firmware_version: str | None = wire("FirmwareVersion", default=None)
    action_type: str | None = wire("ActionType", default=None)
    predictive_data: SdsActionPredictiveData | None = wire("PredictiveData", default=None)
    customer_reported_problem_data: SdsReportedProblem | None = wire(
        "CustomerReportedProblemData", default=None
    )
    office_id: str | None = wire("OfficeId", default=None)
    office_code: str | None = wire("OfficeCode", default=None)
    office_description: str | None = wire("OfficeDescription", default=None)
