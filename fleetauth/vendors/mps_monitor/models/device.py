"""A device, with everything that is known of it. Facts are those of the vendor's published interface."""

from datetime import datetime

from fleetauth.wire import record, wire

from .counter import BlendedCounters, Counter, DetailedCounter
from .device_facts import DeviceFacts
from .maintenance import MaintenanceAlert
from .project import ProjectVolume
from .references import CustomFieldValue
from .sds_device import SdsDevice
from .vocabulary import WalkStatus


@record
class Device(DeviceFacts):
    """A device, with everything that is known of it (``DeviceDto``).

    Attributes:
        custom_field_values: Fields that the dealer has added.
        customer_assess_and_remediate_templated_id: The key of the customer's template for assessing and remediating.
        office_address: The office's address.
        office_zip_code: The office's zip code.
        office_province: The office's province.
        office_city: The office's city.
        office_country: The office's country.
        office_floor_pin_id: The key of its pin on the office's floor.
        project_alert_information_box: The project's alert information box.
        project_supplies: The supplies that its project includes.
        cost_center_id: The cost center's key.
        cost_center_description: The cost center's name.
        cost_center_is_default: Whether that is the default cost center.
        is_esprinet_logistic_enabled: Whether the logistics of Esprinet is used.
        is_also_logistic_enabled: Whether the logistics of ALSO, a company, is used.
        is_adv_logistic_enabled: Whether the logistics of ADV is used.
        mono_install_counter: Black and white pages when it was installed.
        color_install_counter: Color pages when it was installed.
        contract_expiration: When the contract ends, UTC.
        is_online: Whether it reports at present.
        black_toner1_desc: The name of the black toner number 1.
        black_toner2_desc: The name of the black toner number 2.
        black_toner3_desc: The name of the black toner number 3.
        monthly_mono_volume_by_contract: Black and white pages a month that the contract includes.
        monthly_color_volume_by_contract: Color pages a month that the contract includes.
        is_offline_colored_device: Whether it prints in color, as far as its supplies or earlier counters
            tell.
        parked_serial_number: Its serial number before that changed.
        counter: The last reading of its counters.
        counters_detailed: The last counters in detail.
        counters_blend: The last blended counters.
        has_blend_to_standard: As sent; what it means is not published.
        sds_device: What HP Smart Device Services knows of it.
        maintenance_alerts: Messages on its panel that want attention.
        mono_partial_counter: Black and white pages, of a part of its life.
        color_partial_counter: Color pages, of a part of its life.
        manage_repeated_alerts: Whether repeated alerts are managed.
        walk_status: Whether the agent reads all of the printer's values.
        open_ports: Open ports.
        snmp_protocols: SNMP protocols.
        has_dca4_affinity: Whether a DCA 4 is bound to it.
    """

    custom_field_values: tuple[CustomFieldValue, ...] = wire("CustomFieldValues", default=())
    customer_assess_and_remediate_templated_id: str | None = wire(
        "CustomerAssessAndRemediateTemplatedId", default=None
    )
    office_address: str | None = wire("OfficeAddress", default=None)
    office_zip_code: str | None = wire("OfficeZipCode", default=None)
    office_province: str | None = wire("OfficeProvince", default=None)
    office_city: str | None = wire("OfficeCity", default=None)
    office_country: str | None = wire("OfficeCountry", default=None)
    office_floor_pin_id: str | None = wire("OfficeFloorPinId", default=None)
    project_alert_information_box: str | None = wire("ProjectAlertInformationBox", default=None)
    project_supplies: tuple[ProjectVolume, ...] = wire("ProjectSupplies", default=())
    cost_center_id: str | None = wire("CostCenterId", default=None)
    cost_center_description: str | None = wire("CostCenterDescription", default=None)
    cost_center_is_default: bool | None = wire("CostCenterIsDefault", default=None)
    is_esprinet_logistic_enabled: bool | None = wire("IsEsprinetLogisticEnabled", default=None)
    is_also_logistic_enabled: bool | None = wire("IsAlsoLogisticEnabled", default=None)
    is_adv_logistic_enabled: bool | None = wire("IsAdvLogisticEnabled", default=None)
    mono_install_counter: int | None = wire("MonoInstallCounter", default=None, unit="pages")
    color_install_counter: int | None = wire("ColorInstallCounter", default=None, unit="pages")
    contract_expiration: datetime | None = wire("ContractExpiration", default=None)
    is_online: bool | None = wire("IsOnline", default=None)
    black_toner1_desc: str | None = wire("BlackToner1Desc", default=None)
    black_toner2_desc: str | None = wire("BlackToner2Desc", default=None)
    black_toner3_desc: str | None = wire("BlackToner3Desc", default=None)
    monthly_mono_volume_by_contract: int | None = wire(
        "MonthlyMonoVolumeByContract", default=None, unit="pages/month"
    )
    monthly_color_volume_by_contract: int | None = wire(
        "MonthlyColorVolumeByContract", default=None, unit="pages/month"
    )
    is_offline_colored_device: bool | None = wire("IsOfflineColoredDevice", default=None)
    parked_serial_number: str | None = wire("ParkedSerialNumber", default=None)
    counter: Counter | None = wire("Counter", default=None)
    counters_detailed: tuple[DetailedCounter, ...] = wire("CountersDetailed", default=())
    counters_blend: tuple[BlendedCounters, ...] = wire("CountersBlend", default=())
    has_blend_to_standard: bool | None = wire("HasBlendToStandard", default=None)
    sds_device: SdsDevice | None = wire("SdsDevice", default=None)
    maintenance_alerts: tuple[MaintenanceAlert, ...] = wire("MaintenanceAlerts", default=())
    mono_partial_counter: int | None = wire("MonoPartialCounter", default=None, unit="pages")
    color_partial_counter: int | None = wire("ColorPartialCounter", default=None, unit="pages")
    manage_repeated_alerts: bool | None = wire("ManageRepeatedAlerts", default=None)
    walk_status: WalkStatus | None = wire("WalkStatus", default=None)
    open_ports: str | None = wire("OpenPorts", default=None)
    snmp_protocols: str | None = wire("SnmpProtocols", default=None)
    has_dca4_affinity: bool | None = wire("HasDca4Affinity", default=None)
