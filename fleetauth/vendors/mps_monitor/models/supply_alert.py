"""Supply alerts: which supply of which printer runs out, and what was done about it.

Facts are those of the vendor's published interface.
"""

from datetime import datetime

from fleetauth.wire import Record, record, wire

from .office import Office
from .product import ProductReference
from .project import Project
from .references import NumberedDescription, OfficeReference
from .vocabulary import AlertLimitType, ColorType, ShippedSupplyGeneration, SupplyType


@record
class SupplyAlertReason(Record):
    """Why a supply alert was opened (``SupplyAlertReasonDto``).

    Attributes:
        id: The key, opaque and case-sensitive.
        alert_limit_type: What the limit is about.
        date_over_threshold_utc: When the limit was passed, UTC.
        over_threshold_value: The value that passed it.
        generated_by_fall_back: Whether a fall-back rule made it.
        threshold_limit: The limit.
        post_alert_notification_sent_at: Post alert notification sent, UTC.
        post_alert_not_sent_because_already_shipped: Whether no second notification was sent, as the
            supply is on its way.
        post_alert_notification_limits: The limit for a second notification.
        is_generated_by_proximity: Whether it was made for being near the limit.
        proximity_threshold_limit: The limit for being near.
    """

    id: str | None = wire("Id", default=None)
    alert_limit_type: AlertLimitType | None = wire("AlertLimitType", default=None)
    date_over_threshold_utc: datetime | None = wire("DateOverThresholdUTC", default=None)
    over_threshold_value: int | None = wire("OverThresholdValue", default=None)
    generated_by_fall_back: bool | None = wire("GeneratedByFallBack", default=None)
    threshold_limit: int | None = wire("ThresholdLimit", default=None)
    post_alert_notification_sent_at: datetime | None = wire(
        "PostAlertNotificationSentAt", default=None
    )
    post_alert_not_sent_because_already_shipped: bool | None = wire(
        "PostAlertNotSentBecauseAlreadyShipped", default=None
    )
    post_alert_notification_limits: int | None = wire("PostAlertNotificationLimits", default=None)
    is_generated_by_proximity: bool | None = wire("IsGeneratedByProximity", default=None)
    proximity_threshold_limit: int | None = wire("ProximityThresholdLimit", default=None)


@record
class SupplyAlertPostponeThreshold(Record):
    """The level that a supply alert was put off to (``SupplyAlertPostponeThresholdDto``).

    Attributes:
        id: The key, opaque and case-sensitive.
        id_supply_alert: The alert's key.
        threshold_value: The level, in percent.
        alert_limit_type: What the level is about.
        created_at_utc: Created, UTC.
        disabled_at_utc: Disabled, UTC.
    """

    id: str | None = wire("Id", default=None)
    id_supply_alert: str | None = wire("IdSupplyAlert", default=None)
    threshold_value: int | None = wire("ThresholdValue", default=None, unit="%")
    alert_limit_type: AlertLimitType | None = wire("AlertLimitType", default=None)
    created_at_utc: datetime | None = wire("CreatedAtUTC", default=None)
    disabled_at_utc: datetime | None = wire("DisabledAtUTC", default=None)


@record
class SupplyAlertFacts(Record):
    """What a supply alert has in a list as well as on its own.

    Attributes:
        id: The key, opaque and case-sensitive.
        serial_number: Serial number.
        asset_number: The number that the dealer gave the device.
        system_name: The device's name in the network.
        department: Department.
        is_shipped: Whether the supply is on its way.
        product: The model.
        project: The project.
        dealer_supply_set_description: The name of the set of supplies.
        warning: What the vendor warns of.
        initial_date: When it was opened, UTC.
        initial_mono: Black and white pages then.
        initial_color: Color pages then.
        initial_total: Pages of both kinds then.
        time_zone: The time zone's name at the vendor.
        time_zone_iana: The time zone, as IANA names it.
        initial_residual_percentage: What was left then, in percent.
        actual_date: When it was last seen, UTC.
        actual_mono: Black and white pages now.
        actual_color: Color pages now.
        actual_total: Pages of both kinds now.
        actual_residual_percentage: What is left now, in percent.
        canceled_on: When it was canceled, UTC.
        toner_delivered: When the supply was delivered, UTC.
        toner_installed: When the supply was installed, UTC.
        is_hidden: Whether it is hidden.
        maintenance_kit_type: Of a maintenance kit, what kind.
        maintenance_kit_color: Of a maintenance kit, its color.
        exhausted_expiration: When the supply will be empty, UTC.
    """

    id: str = wire("Id")
    serial_number: str | None = wire("SerialNumber", default=None)
    asset_number: str | None = wire("AssetNumber", default=None)
    system_name: str | None = wire("SystemName", default=None)
    department: str | None = wire("Department", default=None)
    is_shipped: bool | None = wire("IsShipped", default=None)
    product: ProductReference | None = wire("Product", default=None)
    project: Project | None = wire("Project", default=None)
    dealer_supply_set_description: str | None = wire("DealerSupplySetDescription", default=None)
    warning: str | None = wire("Warning", default=None)
    initial_date: datetime | None = wire("InitialDate", default=None)
    initial_mono: int | None = wire("InitialMono", default=None, unit="pages")
    initial_color: int | None = wire("InitialColor", default=None, unit="pages")
    initial_total: int | None = wire("InitialTotal", default=None, unit="pages")
    time_zone: str | None = wire("TimeZone", default=None)
    time_zone_iana: str | None = wire("TimeZoneIana", default=None)
    initial_residual_percentage: int | None = wire(
        "InitialResidualPercentage", default=None, unit="%"
    )
    actual_date: datetime | None = wire("ActualDate", default=None)
    actual_mono: int | None = wire("ActualMono", default=None, unit="pages")
    actual_color: int | None = wire("ActualColor", default=None, unit="pages")
    actual_total: int | None = wire("ActualTotal", default=None, unit="pages")
    actual_residual_percentage: int | None = wire(
        "ActualResidualPercentage", default=None, unit="%"
    )
    canceled_on: datetime | None = wire("CanceledOn", default=None)
    toner_delivered: datetime | None = wire("TonerDelivered", default=None)
    toner_installed: datetime | None = wire("TonerInstalled", default=None)
    is_hidden: bool | None = wire("IsHidden", default=None)
    maintenance_kit_type: NumberedDescription | None = wire("MaintenanceKitType", default=None)
    maintenance_kit_color: NumberedDescription | None = wire("MaintenanceKitColor", default=None)
    exhausted_expiration: datetime | None = wire("ExhaustedExpiration", default=None)


@record
class ListedSupplyAlert(SupplyAlertFacts):
    """A supply alert, as the list of alerts gives it (``SupplyAlertListDto``).

    Attributes:
        customer_id: The customer's key.
        customer_code: The customer's code.
        customer_description: The customer's name.
        dealer_id: The dealer's key.
        dealer_code: The dealer's code.
        dealer_description: The dealer's name.
        device_id: The device's key.
        mac_address: MAC address.
        ip_address: IP address.
        contact: Contact.
        product_brand: The product's brand.
        product_model: The product's model.
        office: The office.
        has_postpone_enabled: Whether it was put off.
        color_type: Its color.
        supply_type: What kind of supply.
        supply_type_description: Supply type description.
        supply_type_description_translated: Supply type description translated.
        forecast_exhaustion_expected_date: When the cartridge is expected to be empty, UTC.
        forecast_printed_pages: How many pages the cartridge has printed.
        forecast_remaining_pages: How many pages are left in the cartridge.
        forecast_calculation_date: When that was calculated, UTC.
        forecast_has_errors: Whether there was not enough to calculate it from.
        suggested_part_number: Suggested part number.
        suggested_part_numbers: Suggested part numbers.
        shipped_supply_id: The shipped supply's key.
        supply_part_number: Supply part number.
        shipped_supply_quantity: Shipped supply quantity.
        shipped_supply_order_number: Shipped supply order number.
        shipped_supply_document_number: Shipped supply document number.
        shipped_supply_generation_type: How the delivery came about.
        shipped_supply_creation: Shipped supply creation, UTC.
        counter_mono: Black and white pages so far.
        counter_color: Color pages so far.
    """

    customer_id: str | None = wire("CustomerId", default=None)
    customer_code: str | None = wire("CustomerCode", default=None)
    customer_description: str | None = wire("CustomerDescription", default=None)
    dealer_id: str | None = wire("DealerId", default=None)
    dealer_code: str | None = wire("DealerCode", default=None)
    dealer_description: str | None = wire("DealerDescription", default=None)
    device_id: str | None = wire("DeviceId", default=None)
    mac_address: str | None = wire("MacAddress", default=None)
    ip_address: str | None = wire("IpAddress", default=None)
    contact: str | None = wire("Contact", default=None)
    product_brand: str | None = wire("ProductBrand", default=None)
    product_model: str | None = wire("ProductModel", default=None)
    office: OfficeReference | None = wire("Office", default=None)
    has_postpone_enabled: bool | None = wire("HasPostponeEnabled", default=None)
    color_type: ColorType | None = wire("ColorType", default=None)
    supply_type: SupplyType | None = wire("SupplyType", default=None)
    supply_type_description: str | None = wire("SupplyTypeDescription", default=None)
    supply_type_description_translated: str | None = wire(
        "SupplyTypeDescriptionTranslated", default=None
    )
    forecast_exhaustion_expected_date: datetime | None = wire(
        "ForecastExhaustionExpectedDate", default=None
    )
    forecast_printed_pages: int | None = wire("ForecastPrintedPages", default=None, unit="pages")
    forecast_remaining_pages: int | None = wire(
        "ForecastRemainingPages", default=None, unit="pages"
    )
    forecast_calculation_date: datetime | None = wire("ForecastCalculationDate", default=None)
    forecast_has_errors: bool | None = wire("ForecastHasErrors", default=None)
    suggested_part_number: str | None = wire("SuggestedPartNumber", default=None)
    suggested_part_numbers: str | None = wire("SuggestedPartNumbers", default=None)
    shipped_supply_id: str | None = wire("ShippedSupplyId", default=None)
    supply_part_number: str | None = wire("SupplyPartNumber", default=None)
    shipped_supply_quantity: int | None = wire("ShippedSupplyQuantity", default=None)
    shipped_supply_order_number: str | None = wire("ShippedSupplyOrderNumber", default=None)
    shipped_supply_document_number: str | None = wire("ShippedSupplyDocumentNumber", default=None)
    shipped_supply_generation_type: ShippedSupplyGeneration | None = wire(
        "ShippedSupplyGenerationType", default=None
    )
    shipped_supply_creation: datetime | None = wire("ShippedSupplyCreation", default=None)
    counter_mono: int | None = wire("CounterMono", default=None, unit="pages")
    counter_color: int | None = wire("CounterColor", default=None, unit="pages")


@record
class SupplyAlert(SupplyAlertFacts):
    """A supply alert (``SupplyAlertDto``).

    Attributes:
        installed_product_id: The device's key.
        shipped_creation: When the delivery was made out, UTC.
        office: The office.
        color_type: Its color.
        supply_type: What kind of supply.
        supply_alert_reasons: Why it was opened.
        supply_alert_postpone_thresholds: The levels that it was put off to.
        exists_an_active_postpone: Whether it is put off now.
        id_panel_message_alert_configuration: The key of the rule about messages on the panel that made
            it.
        id_trace_volume_configuration: The key of the rule about volumes that made it.
    """

    installed_product_id: str | None = wire("InstalledProductId", default=None)
    shipped_creation: datetime | None = wire("ShippedCreation", default=None)
    office: Office | None = wire("Office", default=None)
    color_type: ColorType | None = wire("ColorType", default=None)
    supply_type: SupplyType | None = wire("SupplyType", default=None)
    supply_alert_reasons: tuple[SupplyAlertReason, ...] = wire("SupplyAlertReasons", default=())
    supply_alert_postpone_thresholds: tuple[SupplyAlertPostponeThreshold, ...] = wire(
        "SupplyAlertPostponeThresholds", default=()
    )
    exists_an_active_postpone: bool | None = wire("ExistsAnActivePostpone", default=None)
    id_panel_message_alert_configuration: str | None = wire(
        "IdPanelMessageAlertConfiguration", default=None
    )
    id_trace_volume_configuration: str | None = wire("IdTraceVolumeConfiguration", default=None)
