"""Which devices and which of their meter reads: the filters of those calls, each beside the vendor's spelling."""

from datetime import datetime
from typing import Annotated, Literal, Required

from .filters import Texts
from .paging import Paging


class DeviceFilters(Paging, total=False):
    """Which devices.

    Attributes:
        filter_dealer_id: Only this dealer's.
        filter_customer_text: Only of customers with this text in their code or name.
        filter_customer_ids: Only these customers'.
        filter_dealer_codes: Only these dealers'.
        filter_customer_codes: Only these customers'.
        product_brand: Only these brands.
        product_model: Only these models, by name.
        product_ids: Only these models, by id.
        office_id: Only in this office.
        project_id: Only under this project.
        project_default: Whether that is the default project.
        status: Managed, not managed, or all.
        is_new: Only new ones, or only others.
        to_work: Only those that somebody has to look after, or only others.
        is_offline: Only offline devices, or only others.
        is_alert_generator: Only those that make alerts, or only others.
        is_standard_model: Only standard models, or only others.
        sds_only: Only those with HP Smart Device Services.
        can_set_config_item: Only those whose settings can be changed, or only others.
        has_anomalous_counters: Only those with counters that can't be right, or only others.
        has_anomalous_levels: Only those with levels that can't be right, or only others.
        sds_has_non_genuine_hp_cartridge: Only those with a cartridge that is not HP's, or only others.
        sds_has_early_replacement: Only those with a supply that was replaced too early, or only others.
        sds_has_firmware_upgrade: Only those with a newer firmware at hand, or only others.
        has_rapa_installed: Only those with the app to report problems, or only others.
        supply_set_description: Only with this set of supplies.
        parent_model: Only of this parent model.
        is_in_customer_contract: Only those in a customer's contract, or only others.
        id_customer_contract: Only in this customer's contract.
        color_type: Which supply `level_from` and `level_to` are about.
        level_from: Only with this level or more.
        level_to: Only with this level or less.
        communication_status: When they last reported.
        external_identifier: Only with this key in another system.
        last_assess_remediate_operation_policy_name: Only those that were last assessed by this policy.
        associated_to_supply_set: Only those with a set of supplies, or only others.
        is_up_activated: Only those with Universal Print, or only others.
        last_assess_remediate_operation_result: What came of the last assessment.
        serial_number: Only with this serial number.
        filter_text: Only where the vendor finds this text.
    """

    filter_dealer_id: Annotated[str, "FilterDealerId"]
    filter_customer_text: Annotated[str, "FilterCustomerText"]
    filter_customer_ids: Annotated[Texts, "FilterCustomerIds"]
    filter_dealer_codes: Annotated[Texts, "FilterDealerCodes"]
    filter_customer_codes: Annotated[Texts, "FilterCustomerCodes"]
    product_brand: Annotated[Texts, "ProductBrand"]
    product_model: Annotated[Texts, "ProductModel"]
    product_ids: Annotated[Texts, "ProductIds"]
    office_id: Annotated[str, "OfficeId"]
    project_id: Annotated[str, "ProjectId"]
    project_default: Annotated[bool, "ProjectDefault"]
    status: Annotated[Literal["All", "Managed", "NotManaged"], "Status"]
    is_new: Annotated[bool, "IsNew"]
    to_work: Annotated[bool, "ToWork"]
    is_offline: Annotated[bool, "IsOffline"]
    is_alert_generator: Annotated[bool, "IsAlertGenerator"]
    is_standard_model: Annotated[bool, "IsStandardModel"]
    sds_only: Annotated[bool, "SDSOnly"]
    can_set_config_item: Annotated[bool, "CanSetConfigItem"]
    has_anomalous_counters: Annotated[bool, "HasAnomalousCounters"]
    has_anomalous_levels: Annotated[bool, "HasAnomalousLevels"]
    sds_has_non_genuine_hp_cartridge: Annotated[bool, "SDSHasNonGenuineHPCartrige"]
    sds_has_early_replacement: Annotated[bool, "SDSHasEarlyReplacement"]
    sds_has_firmware_upgrade: Annotated[bool, "SDSHasFirmwareUpgrade"]
    has_rapa_installed: Annotated[bool, "HasRapaInstalled"]
    supply_set_description: Annotated[str, "SupplySetDescription"]
    parent_model: Annotated[str, "ParentModel"]
    is_in_customer_contract: Annotated[bool, "IsInCustomerContract"]
    id_customer_contract: Annotated[str, "IdCustomerContract"]
    color_type: Annotated[
        Literal["All", "Black", "Cyan", "Magenta", "Yellow"], "ColorTypeFilterEnum"
    ]
    level_from: Annotated[int, "LevelFrom"]
    level_to: Annotated[int, "LevelTo"]
    communication_status: Annotated[
        Literal["All", "LastDay", "LastPeriod", "OverPeriod"], "CommunicationStatus"
    ]
    external_identifier: Annotated[str, "ExternalIdentifier"]
    last_assess_remediate_operation_policy_name: Annotated[
        str, "LastAssessRemediateOperationPolicyName"
    ]
    associated_to_supply_set: Annotated[bool, "AssociatedToSupplySet"]
    is_up_activated: Annotated[bool, "IsUPActivated"]
    last_assess_remediate_operation_result: Annotated[
        Literal["All", "Passed", "Failed", "NotVerified"], "LastAssessRemediateOperationResult"
    ]
    serial_number: Annotated[str, "SerialNumber"]
    filter_text: Annotated[str, "FilterText"]


class MaintenanceAlertFilters(Paging, total=False):
    """Which maintenance alerts.

    Attributes:
        device_id: Only this device's (``idInstalledProduct``).
        filter_by_opened: Only open ones, or only others.
        filter_by_closed: Only closed ones, or only others.
        filter_by_panel_message_alert_configuration: What it takes is not published.
        filter_text: Only where the vendor finds this text.
    """

    device_id: Annotated[str, "idInstalledProduct"]
    filter_by_opened: Annotated[bool, "filterByOpened"]
    filter_by_closed: Annotated[bool, "filterByClosed"]
    filter_by_panel_message_alert_configuration: Annotated[
        str, "filterByPanelMessageAlertConfiguration"
    ]
    filter_text: Annotated[str, "filterText"]


class MeterReadFilters(Paging, total=False):
    """Which meter reads.

    Attributes:
        from_date: From then on; the vendor asks for it on every request.
        to_date: Until then; the vendor asks for it on every request.
        customer_id: Only this customer's.
        customer_code: Only this customer's.
        serial_number: Only of the device with this serial number.
        device_id: Only of this device.
        mac_address: Only of the device with this MAC address.
        brand: Only this brand.
        model: Only this model.
        ip_address: Only of the device with this IP address.
        meter_read_type: What was read.
        discard_error_columns_code: Which columns that could not be read don't count.
        show_panel_message: Whether to give the panel's messages.
        filter_text: Only where the vendor finds this text.
    """

    from_date: Required[Annotated[datetime, "FromDate"]]
    to_date: Required[Annotated[datetime, "ToDate"]]
    customer_id: Annotated[str, "CustomerId"]
    customer_code: Annotated[str, "CustomerCode"]
    serial_number: Annotated[str, "SerialNumber"]
    device_id: Annotated[str, "DeviceId"]
    mac_address: Annotated[str, "MacAddress"]
    brand: Annotated[str, "Brand"]
    model: Annotated[str, "Model"]
    ip_address: Annotated[str, "IPAddress"]
    meter_read_type: Annotated[
        Literal["All", "Levels", "Counters", "MaintenanceKits", "OperatorPanelMessages"],
        "MeterReadType",
    ]
    discard_error_columns_code: Annotated[str, "DiscardErrorColumnsCode"]
    show_panel_message: Annotated[bool, "ShowPanelMessage"]
    filter_text: Annotated[str, "FilterText"]
