"""Dashboards: a customer's fleet in figures. Facts are those of the vendor's published interface."""

from datetime import datetime

from fleetauth.wire import Record, record, wire

from .references import KeyValue


@record
class DevicesToBeUpdated(Record):
    """How many of a customer's devices are to be updated (``ToBeUpdatedDto``).

    Attributes:
        id: The vendor's number of that.
        type: What is to be updated.
        count: How many devices.
    """

    id: int | None = wire("Id", default=None)
    type: str | None = wire("Type", default=None)
    count: int | None = wire("Count", default=None)


@record
class CustomerWarning(Record):
    """A warning about a customer (``WarningDto``).

    Attributes:
        key: What it is about.
        value: What it says.
    """

    key: str | None = wire("Key", default=None)
    value: str | None = wire("Value", default=None)


@record
class CustomerDashboard(Record):
    """A customer's fleet in figures (``MpsDashboardCustomerDto``).

    Attributes:
        enabled_devices_by_contract: How many devices the contract allows.
        total_connectors: How many connectors there are.
        total_managed_devices: How many devices are managed.
        has_sent_explorer_email: Whether the invitation to install eXplorer was sent.
        email_explorer_installation_sent_at: When it was sent, UTC.
        contacted_devices: Contacted devices.
        to_be_updated: To be updated.
        books: Books.
        supply_alerts: Supply alerts.
        warnings: Warnings.
        supplies_delivery: Supplies delivery.
    """

    enabled_devices_by_contract: int | None = wire("EnabledDevicesByContract", default=None)
    total_connectors: int | None = wire("TotalConnectors", default=None)
    total_managed_devices: int | None = wire("TotalManagedDevices", default=None)
    has_sent_explorer_email: bool | None = wire("HasSentExplorerEmail", default=None)
    email_explorer_installation_sent_at: datetime | None = wire(
        "EmailExplorerInstallationSentAt", default=None
    )
    contacted_devices: tuple[KeyValue, ...] = wire("ContactedDevices", default=())
    to_be_updated: tuple[DevicesToBeUpdated, ...] = wire("ToBeUpdated", default=())
    books: tuple[KeyValue, ...] = wire("Books", default=())
    supply_alerts: tuple[KeyValue, ...] = wire("SupplyAlerts", default=())
    warnings: tuple[CustomerWarning, ...] = wire("Warnings", default=())
    supplies_delivery: tuple[KeyValue, ...] = wire("SuppliesDelivery", default=())


@record
class CustomerDashboardDevices(Record):
    """How many devices a customer has, by their state (``CustomerDashboardDevicesDto``).

    Attributes:
        total_managed: How many devices are managed.
        sds_total_managed: How many of them by HP Smart Device Services.
        total_new: How many are new.
        total_unclassified: How many have no known model.
        total_un_managed: How many are not managed.
        total_offline: How many are offline devices.
        last_day: How many reported within the last day.
        last_period: How many reported within the last period.
        over_period: How many reported before that.
    """

    total_managed: int | None = wire("TotalManaged", default=None)
    sds_total_managed: int | None = wire("SdsTotalManaged", default=None)
    total_new: int | None = wire("TotalNew", default=None)
    total_unclassified: int | None = wire("TotalUnclassified", default=None)
    total_un_managed: int | None = wire("TotalUnManaged", default=None)
    total_offline: int | None = wire("TotalOffline", default=None)
    last_day: int | None = wire("LastDay", default=None)
    last_period: int | None = wire("LastPeriod", default=None)
    over_period: int | None = wire("OverPeriod", default=None)
