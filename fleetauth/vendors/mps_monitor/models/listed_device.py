"""Devices, as their list gives them. Facts are those of the vendor's published interface."""

from fleetauth.wire import record, wire

from .device_facts import DeviceFacts
from .sds_device import ListedSdsDevice
from .sds_vocabulary import SdsResult


@record
class ListedDevice(DeviceFacts):
    """A device, as the list of devices gives it (``DeviceListDto``).

    Attributes:
        office_floor_id: The office's floor key.
        office_floor_position_top: The office's floor position top.
        office_floor_position_left: The office's floor position left.
        is_included_in_order_management: Whether it takes part in order management.
        counter_mono: Black and white pages so far.
        counter_color: Color pages so far.
        install_counter_mono: Black and white pages when it was installed.
        install_counter_color: Color pages when it was installed.
        sds_device: What HP Smart Device Services knows of it.
        to_work: Whether somebody has to look after it.
        mono_coverage_new: The same as `mono_coverage`.
        color_coverage_new: The same as `color_coverage`.
        firmware_version_upgrade_available: A newer firmware, if there is one.
        last_assess_remediate_operation_id: The last assess remediate operation's key.
        last_assess_remediate_operation_result: Last assess remediate operation result.
        last_assess_remediate_operation_pending: Whether the last assess remediate operation is pending.
        last_assess_remediate_operation_policy_name: Last assess remediate operation policy name.
        last_assess_remediate_operation_assess_and_remediate: Whether last assess remediate operation
            assess and remediate.
        last_set_credentials_operation_result: Last set credentials operation result.
        last_set_credentials_operation_result_pending: Whether the last set credentials operation result
            is pending.
        last_rapa_operation_result: Last rapa operation result.
        last_rapa_operation_result_pending: Whether the last rapa operation result is pending.
        last_set_device_config_result: Last set device config result.
        last_set_device_config_result_pending: Whether the last set device config result is pending.
        can_set_config_item: Whether it can set config item.
    """

    office_floor_id: str | None = wire("OfficeFloorId", default=None)
    office_floor_position_top: float | None = wire("OfficeFloorPositionTop", default=None)
    office_floor_position_left: float | None = wire("OfficeFloorPositionLeft", default=None)
    is_included_in_order_management: bool | None = wire("IsIncludedInOrderManagement", default=None)
    counter_mono: int | None = wire("CounterMono", default=None, unit="pages")
    counter_color: int | None = wire("CounterColor", default=None, unit="pages")
    install_counter_mono: int | None = wire("InstallCounterMono", default=None, unit="pages")
    install_counter_color: int | None = wire("InstallCounterColor", default=None, unit="pages")
    sds_device: ListedSdsDevice | None = wire("SdsDevice", default=None)
    to_work: bool | None = wire("ToWork", default=None)
    mono_coverage_new: float | None = wire("MonoCoverage_New", default=None)
    color_coverage_new: float | None = wire("ColorCoverage_New", default=None)
    firmware_version_upgrade_available: str | None = wire(
        "FirmawareVersionUpgradeAvailable", default=None
    )
    last_assess_remediate_operation_id: str | None = wire(
        "LastAssessRemediateOperationId", default=None
    )
    last_assess_remediate_operation_result: SdsResult | None = wire(
        "LastAssessRemediateOperationResult", default=None
    )
    last_assess_remediate_operation_pending: bool | None = wire(
        "LastAssessRemediateOperationPending", default=None
    )
    last_assess_remediate_operation_policy_name: str | None = wire(
        "LastAssessRemediateOperationPolicyName", default=None
    )
    last_assess_remediate_operation_assess_and_remediate: bool | None = wire(
        "LastAssessRemediateOperationAssessAndRemediate", default=None
    )
    last_set_credentials_operation_result: SdsResult | None = wire(
        "LastSetCredentialsOperationResult", default=None
    )
    last_set_credentials_operation_result_pending: bool | None = wire(
        "LastSetCredentialsOperationResultPending", default=None
    )
    last_rapa_operation_result: SdsResult | None = wire("LastRapaOperationResult", default=None)
    last_rapa_operation_result_pending: bool | None = wire(
        "LastRapaOperationResultPending", default=None
    )
    last_set_device_config_result: SdsResult | None = wire(
        "LastSetDeviceConfigResult", default=None
    )
    last_set_device_config_result_pending: bool | None = wire(
        "LastSetDeviceConfigResultPending", default=None
    )
    can_set_config_item: bool | None = wire("CanSetConfigItem", default=None)
