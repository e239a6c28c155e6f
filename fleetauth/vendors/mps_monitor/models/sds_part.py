"""The parts of what HP Smart Device Services knows of a printer: features, firmware, supplies, settings, operations.

Facts are those of the vendor's published interface.
"""

from datetime import datetime

from fleetauth.wire import Record, record, wire

from .sds_vocabulary import SdsConfigItemName, SdsOperation, SdsResult


@record
class SdsDeviceStatus(Record):
    """A printer's state, where its features are listed (``SdsDeviceStatus``).

    Attributes:
        has_genuine_hp_cartridges: Whether it has genuine HP cartridges.
        current_firmware_version: Current firmware version.
        last_contact_time: Last contact, UTC.
        current_connector_id: The current connector's key.
    """

    has_genuine_hp_cartridges: bool | None = wire("HasGenuineHPCartridges", default=None)
    current_firmware_version: str | None = wire("CurrentFirmwareVersion", default=None)
    last_contact_time: datetime | None = wire("LastContactTime", default=None)
    current_connector_id: int | None = wire("CurrentConnectorId", default=None)


@record
class SdsConnectorStatus(Record):
    """The connector's state, where a printer's features are listed (``SdsConnectorStatus``).

    Attributes:
        status: Status.
        version: Version.
        last_contact_time: Last contact, UTC.
    """

    status: str | None = wire("Status", default=None)
    version: str | None = wire("Version", default=None)
    last_contact_time: datetime | None = wire("LastContactTime", default=None)


@record
class SdsDeviceFeatureDependency(Record):
    """What a feature needs (``SdsDeviceFeatureDependency``).

    Attributes:
        name: The name.
        status: Status.
    """

    name: str | None = wire("Name", default=None)
    status: str | None = wire("Status", default=None)


@record
class SdsDeviceFeature(Record):
    """A feature of a printer (``SdsDeviceFeature``).

    Attributes:
        name: The name.
        supported: Whether it is supported, in the vendor's word.
        last_result: Last result.
        dependencies: Dependencies.
    """

    name: str | None = wire("Name", default=None)
    supported: str | None = wire("Supported", default=None)
    last_result: str | None = wire("LastResult", default=None)
    dependencies: tuple[SdsDeviceFeatureDependency, ...] = wire("Dependencies", default=())


@record
class SdsRemotePqDiagnostics(Record):
    """Whether print quality can be diagnosed from afar (``SdsRemotePQdiagnostics``).

    Attributes:
        capable: Whether it can.
        reason: Why.
    """

    capable: bool | None = wire("Capable", default=None)
    reason: str | None = wire("Reason", default=None)


@record
class SdsRemotePrintQualityCapabilities(Record):
    """What can be done from afar about print quality (``SdsRemotePrintQualityCapabilities``).

    Attributes:
        remote_pq_diagnostics: Remote PQ diagnostics.
    """

    remote_pq_diagnostics: SdsRemotePqDiagnostics | None = wire("RemotePQDiagnostics", default=None)


@record
class SdsDeviceFeatureAvailability(Record):
    """Which features a printer has (``SdsDeviceFeatureAvailability``).

    Attributes:
        device_status: The printer's state.
        connector_status: The connector's state.
        features: Features.
        remote_print_quality_capabilities: Remote print quality capabilities.
    """

    device_status: SdsDeviceStatus | None = wire("DeviceStatus", default=None)
    connector_status: SdsConnectorStatus | None = wire("ConnectorStatus", default=None)
    features: tuple[SdsDeviceFeature, ...] = wire("Features", default=())
    remote_print_quality_capabilities: SdsRemotePrintQualityCapabilities | None = wire(
        "RemotePrintQualityCapabilities", default=None
    )


@record
class SdsFirmwareImage(Record):
    """A firmware that a printer can be given (``SdsDeviceFirmwareImageInfoDto``).

    Attributes:
        id: The key, opaque and case-sensitive.
        description: The name.
        updated_at_utc: Updated, UTC.
        title: Title.
        build_version: Build version.
        date_code: Date code.
        date_utc: Date, UTC.
        release_version: Release version.
    """

    id: str | None = wire("Id", default=None)
    description: str | None = wire("Description", default=None)
    updated_at_utc: datetime | None = wire("UpdatedAtUtc", default=None)
    title: str | None = wire("Title", default=None)
    build_version: str | None = wire("BuildVersion", default=None)
    date_code: str | None = wire("DateCode", default=None)
    date_utc: datetime | None = wire("DateUtc", default=None)
    release_version: str | None = wire("ReleaseVersion", default=None)


@record
class SdsDeviceSupply(Record):
    """A supply in a printer, as HP sees it (``SdsDeviceSupplyDto``).

    Attributes:
        id: The key, opaque and case-sensitive.
        consumable: Consumable.
        occurrence: Occurrence.
        status: Status.
        model_number: The model's number.
        last_collection_time_utc: Last collection, UTC.
        level_value_percent: What is left, in percent.
        serial_number: Serial number.
        manufacture_date_utc: When it was made, UTC.
        install_date_utc: When it was installed, UTC.
        ocv_status: Ocv status.
        replacement_date_utc: Replacement, UTC.
        changed_too_early: Whether it was changed too early.
    """

    id: str | None = wire("Id", default=None)
    consumable: str | None = wire("Consumable", default=None)
    occurrence: str | None = wire("Occurrence", default=None)
    status: str | None = wire("Status", default=None)
    model_number: str | None = wire("ModelNumber", default=None)
    last_collection_time_utc: datetime | None = wire("LastCollectionTimeUtc", default=None)
    level_value_percent: int | None = wire("LevelValuePercent", default=None, unit="%")
    serial_number: str | None = wire("SerialNumber", default=None)
    manufacture_date_utc: datetime | None = wire("ManufactureDateUtc", default=None)
    install_date_utc: datetime | None = wire("InstallDateUtc", default=None)
    ocv_status: str | None = wire("OcvStatus", default=None)
    replacement_date_utc: datetime | None = wire("ReplacementDateUtc", default=None)
    changed_too_early: bool | None = wire("ChangedTooEarly", default=None)


@record
class SdsConfigItem(Record):
    """A setting of a printer (``SdsConfigItemDto``).

    The values may be passwords of the printer, so they are not shown.

    Attributes:
        name: The name.
        set_value: Set value.
        can_read: Whether it can be read.
        can_write: Whether it can be written.
        created_at_utc: Created, UTC.
        result: What came of it.
        reason: Why.
        value: The value.
        single_value: Single value.
    """

    name: SdsConfigItemName | None = wire("Name", default=None)
    set_value: str | None = wire("SetValue", default=None, repr=False)
    can_read: bool | None = wire("CanRead", default=None)
    can_write: bool | None = wire("CanWrite", default=None)
    created_at_utc: datetime | None = wire("CreatedAtUtc", default=None)
    result: str | None = wire("Result", default=None)
    reason: str | None = wire("Reason", default=None)
    value: str | None = wire("Value", default=None, repr=False)
    single_value: str | None = wire("SingleValue", default=None, repr=False)


@record
class SdsDeviceOperation(Record):
    """Something that was asked of a printer (``SdsDeviceOperationDto``).

    Attributes:
        id: The key, opaque and case-sensitive.
        operation_id: The operation's key.
        created_time_utc: Created, UTC.
        last_updated_time_utc: Last updated, UTC.
        operation: Operation.
        user_account_id: The user account's key.
        result: What came of it.
        details: More about it.
        operation_info: Operation info.
        is_pending: Whether it is under way.
        is_success: Whether it succeeded.
        is_error: Whether it failed.
        is_credentials_operation: Whether it is about credentials.
    """

    id: str | None = wire("Id", default=None)
    operation_id: int | None = wire("OperationId", default=None)
    created_time_utc: datetime | None = wire("CreatedTimeUtc", default=None)
    last_updated_time_utc: datetime | None = wire("LastUpdatedTimeUtc", default=None)
    operation: SdsOperation | None = wire("Operation", default=None)
    user_account_id: int | None = wire("UserAccountId", default=None)
    result: SdsResult | None = wire("Result", default=None)
    details: str | None = wire("Details", default=None)
    operation_info: str | None = wire("OperationInfo", default=None)
    is_pending: bool | None = wire("IsPending", default=None)
    is_success: bool | None = wire("IsSuccess", default=None)
    is_error: bool | None = wire("IsError", default=None)
    is_credentials_operation: bool | None = wire("IsCredentialsOperation", default=None)
