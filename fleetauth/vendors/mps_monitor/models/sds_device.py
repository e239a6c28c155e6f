"""A printer, as HP Smart Device Services knows it. Facts are those of the vendor's published interface."""

from datetime import datetime

from fleetauth.wire import Record, record, wire

from .customer import SdsCredential
from .sds_action import SdsDeviceAction, SdsDeviceEvent
from .sds_part import (
    SdsConfigItem,
    SdsDeviceFeatureAvailability,
    SdsDeviceOperation,
    SdsDeviceSupply,
    SdsFirmwareImage,
)
from .sds_vocabulary import SdsStatus


@record
class SdsDeviceFacts(Record):
    """What such a printer has in a list as well as on its own.

    Attributes:
        id: The key, opaque and case-sensitive.
        last_contact_time_utc: When HP's connector (JAMC) last contacted it, UTC.
        last_mps_contact_time_utc: When the vendor's eXplorer last contacted it, UTC.
        has_genuine_hp_cartridges: Whether it has genuine HP cartridges.
        is_hp_managed_device: Whether HP manages it.
        firmware_version_upgrade_available: A newer firmware, if there is one.
        cartridge_low_message_strategy: Cartridge low message strategy.
        long_life_consumables_low_message_strategy: Long life consumables low message strategy.
        jam_device_id: HP's number of the device.
        host_name: The name in the network.
        serial_number: Serial number.
        model_name: The model's name.
        mac_address: MAC address.
        ip_address: IP address.
        is_usb_device: Whether it is connected by USB.
        is_wpp_device: Whether it is a WPP device.
    """

    id: str | None = wire("Id", default=None)
    last_contact_time_utc: datetime | None = wire("LastContactTimeUtc", default=None)
    last_mps_contact_time_utc: datetime | None = wire("LastMpsContactTimeUtc", default=None)
    has_genuine_hp_cartridges: bool | None = wire("HasGenuineHpCartridges", default=None)
    is_hp_managed_device: bool | None = wire("IsHpManagedDevice", default=None)
    firmware_version_upgrade_available: str | None = wire(
        "FirmawareVersionUpgradeAvailable", default=None
    )
    cartridge_low_message_strategy: str | None = wire("CartridgeLowMessageStrategy", default=None)
    long_life_consumables_low_message_strategy: str | None = wire(
        "LongLifeConsumablesLowMessageStrategy", default=None
    )
    jam_device_id: int | None = wire("JamDeviceId", default=None)
    host_name: str | None = wire("HostName", default=None)
    serial_number: str | None = wire("SerialNumber", default=None)
    model_name: str | None = wire("ModelName", default=None)
    mac_address: str | None = wire("MacAddress", default=None)
    ip_address: str | None = wire("IpAddress", default=None)
    is_usb_device: bool | None = wire("IsUsbDevice", default=None)
    is_wpp_device: bool | None = wire("IsWppDevice", default=None)


@record
class ListedSdsDevice(SdsDeviceFacts):
    """A printer in a list, as HP Smart Device Services knows it (``SdsDeviceListDto``).

    Attributes:
        msku_attribute_state: Msku attribute state.
        has_non_genuine_hp_cartridge: Whether it has a cartridge that is not HP's.
        genuine_hp_cartridge_status: Genuine HP cartridge status.
        has_early_replacement: Whether a supply was replaced too early.
        has_open_common_actions: Whether common actions are open.
        has_open_predictive_actions: Whether predictive actions are open.
    """

    msku_attribute_state: str | None = wire("MskuAttributeState", default=None)
    has_non_genuine_hp_cartridge: bool | None = wire("HasNonGenuineHPCartrige", default=None)
    genuine_hp_cartridge_status: str | None = wire("GenuineHpCartridgeStatus", default=None)
    has_early_replacement: bool | None = wire("HasEarlyReplacement", default=None)
    has_open_common_actions: bool | None = wire("HasOpenCommonActions", default=None)
    has_open_predictive_actions: bool | None = wire("HasOpenPredictiveActions", default=None)


@record
class SdsDevice(SdsDeviceFacts):
    """A printer, as HP Smart Device Services knows it (``SdsDeviceDto``).

    Attributes:
        last_scan_time_utc: Last scan, UTC.
        last_operations_scan_time_utc: Last operations scan, UTC.
        last_events_scan_time_utc: Last events scan, UTC.
        genuine_hp_cartridge_status: Genuine HP cartridge status.
        firmware_version: Firmware version.
        firmware_date_code_utc: Firmware date code, UTC.
        customer_jam_enabled: Whether HP Smart Device Services is enabled for the customer.
        dealer_jam_enabled: Whether HP Smart Device Services is enabled for the dealer.
        is_inside_project: Whether it belongs to a project.
        installed_product_events_count: How many events there are.
        installed_product_pending_operations_count: How many operations are pending.
        operation_results: What came of the last operations.
        supported_features: Supported features.
        features_availability: Features availability.
        status: Status.
        cartridge_status: Cartridge status.
        managed_status: Managed status.
        firmwares: Firmwares.
        supplies: Supplies.
        can_power_cycle_reset: Whether it can be switched off and on from afar.
        can_set_config_items: Whether its settings can be changed.
        can_get_config_items: Whether its settings can be read.
        can_fw_upgrade: Whether its firmware can be upgraded.
        enable_remote_ews: Whether remote EWS is enabled.
        can_remote_ews: Whether remote EWS can be used.
        can_training_on_demand: Whether training on demand can be used.
        can_view_actions: Whether its actions can be seen.
        has_pending_config_items_operation: Whether a config items operation is pending.
        has_pending_firmware_upgrade_operation: Whether a firmware upgrade operation is pending.
        has_pending_on_device_services_operation: Whether an on device services operation is pending.
        has_pending_remote_pq_diagnostics: Whether a remote PQ diagnostics is pending.
        has_pending_clone_to_policy_operation: Whether a clone to policy operation is pending.
        has_pending_assess_and_remediate_operation: Whether an assess and remediate operation is pending.
        last_config_items: Last config items.
        operation_firmware_update_at_utc: Operation firmware update, UTC.
        operation_firmware_update_version: Operation firmware update version.
        operation_reboot_at_utc: Operation reboot, UTC.
        sds_credential: SDS credential.
        relevant_eventlogs: Relevant eventlogs.
        actions: Actions.
        is_capable_remote_pq_diagnostics: Whether its print quality can be diagnosed from afar.
        has_report_a_problem_app: Whether it has the app to report problems.
        has_print_quality_diagnostics: Whether it has what diagnoses its print quality from afar.
        can_install_report_a_problem_app: Whether it can be given the app to report problems.
        can_install_print_quality_diagnostics: Whether it can be given what diagnoses its print quality from afar.
        last_assess_and_remediate_operation: Last assess and remediate operation.
    """

    last_scan_time_utc: datetime | None = wire("LastScanTimeUtc", default=None)
    last_operations_scan_time_utc: datetime | None = wire("LastOperationsScanTimeUtc", default=None)
    last_events_scan_time_utc: datetime | None = wire("LastEventsScanTimeUtc", default=None)
    genuine_hp_cartridge_status: str | None = wire("GenuineHPCartridgeStatus", default=None)
    firmware_version: str | None = wire("FirmwareVersion", default=None)
    firmware_date_code_utc: datetime | None = wire("FirmwareDateCodeUtc", default=None)
    customer_jam_enabled: bool | None = wire("CustomerJamEnabled", default=None)
    dealer_jam_enabled: bool | None = wire("DealerJamEnabled", default=None)
    is_inside_project: bool | None = wire("IsInsideProject", default=None)
    installed_product_events_count: int | None = wire("InstalledProductEventsCount", default=None)
    installed_product_pending_operations_count: int | None = wire(
        "InstalledProductPendingOperationsCount", default=None
    )
    operation_results: str | None = wire("OperationResults", default=None)
    supported_features: str | None = wire("SupportedFeatures", default=None)
    features_availability: SdsDeviceFeatureAvailability | None = wire(
        "FeaturesAvailability", default=None
    )
    status: SdsStatus | None = wire("Status", default=None)
    cartridge_status: SdsStatus | None = wire("CartridgeStatus", default=None)
    managed_status: SdsStatus | None = wire("ManagedStatus", default=None)
    firmwares: tuple[SdsFirmwareImage, ...] = wire("Firmwares", default=())
    supplies: tuple[SdsDeviceSupply, ...] = wire("Supplies", default=())
    can_power_cycle_reset: bool | None = wire("CanPowerCycleReset", default=None)
    can_set_config_items: bool | None = wire("CanSetConfigItems", default=None)
    can_get_config_items: bool | None = wire("CanGetConfigItems", default=None)
    can_fw_upgrade: bool | None = wire("CanFWUpgrade", default=None)
    enable_remote_ews: bool | None = wire("EnableRemoteEws", default=None)
    can_remote_ews: bool | None = wire("CanRemoteEWS", default=None)
    can_training_on_demand: bool | None = wire("CanTrainingOnDemand", default=None)
    can_view_actions: bool | None = wire("CanViewActions", default=None)
    has_pending_config_items_operation: bool | None = wire(
        "HasPendingConfigItemsOperation", default=None
    )
    has_pending_firmware_upgrade_operation: bool | None = wire(
        "HasPendingFirmwareUpgradeOperation", default=None
    )
    has_pending_on_device_services_operation: bool | None = wire(
        "HasPendingOnDeviceServicesOperation", default=None
    )
    has_pending_remote_pq_diagnostics: bool | None = wire(
        "HasPendingRemotePQDiagnostics", default=None
    )
    has_pending_clone_to_policy_operation: bool | None = wire(
        "HasPendingCloneToPolicyOperation", default=None
    )
    has_pending_assess_and_remediate_operation: bool | None = wire(
        "HasPendingAssessAndRemediateOperation", default=None
    )
    last_config_items: tuple[SdsConfigItem, ...] = wire("LastConfigItems", default=())
    operation_firmware_update_at_utc: datetime | None = wire(
        "OperationFirmwareUpdateAtUtc", default=None
    )
    operation_firmware_update_version: str | None = wire(
        "OperationFirmwareUpdateVersion", default=None
    )
    operation_reboot_at_utc: datetime | None = wire("OperationRebootAtUtc", default=None)
    sds_credential: SdsCredential | None = wire("SdsCredential", default=None)
    relevant_eventlogs: tuple[SdsDeviceEvent, ...] = wire("RelevantEventlogs", default=())
    actions: tuple[SdsDeviceAction, ...] = wire("Actions", default=())
    is_capable_remote_pq_diagnostics: bool | None = wire(
        "IsCapableRemotePQDiagnostics", default=None
    )
    has_report_a_problem_app: bool | None = wire("HasReportAProblemApp", default=None)
    has_print_quality_diagnostics: bool | None = wire("HasPrintQualityDiagnostics", default=None)
    can_install_report_a_problem_app: bool | None = wire(
        "CanInstallReportAProblemApp", default=None
    )
    can_install_print_quality_diagnostics: bool | None = wire(
        "CanInstallPrintQualityDiagnostics", default=None
    )
    last_assess_and_remediate_operation: SdsDeviceOperation | None = wire(
        "LastAssessAndRemediateOperation", default=None
    )
