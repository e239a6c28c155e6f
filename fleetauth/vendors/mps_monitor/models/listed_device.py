"""Devices, as their list gives them. Facts are those of the vendor's published interface."""

from fleetauth.wire import record, wire

from .device_facts import DeviceFacts
from .sds_device import ListedSdsDevice
from .sds_vocabulary import SdsResult


@record
class ListedDevice(DeviceFacts):
    """A device, as the list of devices gives it (``DeviceListDto``).

    Attributes:
        office_floor_id: The key of the office's floor.
        office_floor_position_top: Where it stands on that floor, from the top; the unit is not published.
        office_floor_position_left: Where it stands on that floor, from the left; the unit is not published.
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
        last_assess_remediate_operation_id: The key of the last operation that assessed it.
        last_assess_remediate_operation_result: What came of that.
        last_assess_remediate_operation_pending: Whether that is under way.
        last_assess_remediate_operation_policy_name: The policy that it was assessed by.
        last_assess_remediate_operation_assess_and_remediate: Whether that assesses and remediates.
        last_set_credentials_operation_result: What came of setting its credentials.
        last_set_credentials_operation_result_pending: Whether that is under way.
        last_rapa_operation_result: What came of the last operation on the app to report problems.
        last_rapa_operation_result_pending: Whether that is under way.
        last_set_device_config_result: What came of setting its configuration.
        last_set_device_config_result_pending: Whether that is under way.
        can_set_config_item: Whether its settings can be changed.
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
