"""What MPS Monitor's API answers with, as typed records, one file a subject.

Only shapes are here: no request, no paging. The vendor says that every field may be null.
"""

from .account import Account
from .consumable import Consumable, DeviceConsumables, DeviceSuppliesDetails, DeviceSupplyDetail
from .counter import (
    BlendedCounters,
    BlendedEntry,
    Counter,
    CounterReading,
    DetailedCounter,
    DeviceBlendedCounters,
    DeviceCounters,
    DeviceDetailedCounters,
)
from .customer import Customer, ListedCustomer, SdsCredential, SdsCustomer
from .dashboard import (
    CustomerDashboard,
    CustomerDashboardDevices,
    CustomerWarning,
    DevicesToBeUpdated,
)
from .dealer import Dealer, ListedDealer
from .device import Device
from .device_facts import DeviceFacts
from .envelope import Acknowledgement, Envelope, EnvelopeError
from .listed_device import ListedDevice
from .maintenance import MaintenanceAlert, MeterReads, PanelMessageAlertConfigurationReference
from .office import ListedOffice, Office, OfficeFacts, OfficeSubnet
from .product import DealerSupplySetReference, Product, ProductReference
from .project import Project, ProjectVolume
from .references import (
    CodeDescription,
    CustomerReference,
    CustomFieldValue,
    DealerReference,
    KeyValue,
    NumberedDescription,
    OfficeReference,
    ReportReference,
)
from .sds_action import (
    SdsActionPredictiveData,
    SdsActionStatusReport,
    SdsDeviceAction,
    SdsDeviceEvent,
    SdsReportedProblem,
)
from .sds_device import ListedSdsDevice, SdsDevice, SdsDeviceFacts
from .sds_part import (
    SdsConfigItem,
    SdsConnectorStatus,
    SdsDeviceFeature,
    SdsDeviceFeatureAvailability,
    SdsDeviceFeatureDependency,
    SdsDeviceOperation,
    SdsDeviceStatus,
    SdsDeviceSupply,
    SdsFirmwareImage,
    SdsRemotePqDiagnostics,
    SdsRemotePrintQualityCapabilities,
)
from .supply_alert import (
    ListedSupplyAlert,
    SupplyAlert,
    SupplyAlertFacts,
    SupplyAlertPostponeThreshold,
    SupplyAlertReason,
)

__all__ = [
    "Account",
    "Acknowledgement",
    "BlendedCounters",
    "BlendedEntry",
    "CodeDescription",
    "Consumable",
    "Counter",
    "CounterReading",
    "CustomFieldValue",
    "Customer",
    "CustomerDashboard",
    "CustomerDashboardDevices",
    "CustomerReference",
    "CustomerWarning",
    "Dealer",
    "DealerReference",
    "DealerSupplySetReference",
    "DetailedCounter",
    "Device",
    "DeviceBlendedCounters",
    "DeviceConsumables",
    "DeviceCounters",
    "DeviceDetailedCounters",
    "DeviceFacts",
    "DeviceSuppliesDetails",
    "DeviceSupplyDetail",
    "DevicesToBeUpdated",
    "Envelope",
    "EnvelopeError",
    "KeyValue",
    "ListedCustomer",
    "ListedDealer",
    "ListedDevice",
    "ListedOffice",
    "ListedSdsDevice",
    "ListedSupplyAlert",
    "MaintenanceAlert",
    "MeterReads",
    "NumberedDescription",
    "Office",
    "OfficeFacts",
    "OfficeReference",
    "OfficeSubnet",
    "PanelMessageAlertConfigurationReference",
    "Product",
    "ProductReference",
    "Project",
    "ProjectVolume",
    "ReportReference",
    "SdsActionPredictiveData",
    "SdsActionStatusReport",
    "SdsConfigItem",
    "SdsConnectorStatus",
    "SdsCredential",
    "SdsCustomer",
    "SdsDevice",
    "SdsDeviceAction",
    "SdsDeviceEvent",
    "SdsDeviceFacts",
    "SdsDeviceFeature",
    "SdsDeviceFeatureAvailability",
    "SdsDeviceFeatureDependency",
    "SdsDeviceOperation",
    "SdsDeviceStatus",
    "SdsDeviceSupply",
    "SdsFirmwareImage",
    "SdsRemotePqDiagnostics",
    "SdsRemotePrintQualityCapabilities",
    "SdsReportedProblem",
    "SupplyAlert",
    "SupplyAlertFacts",
    "SupplyAlertPostponeThreshold",
    "SupplyAlertReason",
]
