"""What the list of devices and a single device have in common. Facts are those of the vendor's published interface."""

from datetime import datetime

from fleetauth.wire import Record, record, wire

from .product import DealerSupplySetReference, Product


@record
class DeviceFacts(Record):
    """What a device has in a list as well as on its own.

    Levels of toner and photoconductors, and coverage (how much of a page is printed on), are
    taken for percent: the vendor names no unit.

    Attributes:
        id: The key, opaque and case-sensitive.
        dealer_id: The dealer's key.
        dealer_code: The dealer's code.
        dealer_description: The dealer's name.
        customer_id: The customer's key.
        customer_code: The customer's code.
        customer_description: The customer's name.
        office_id: The office's key.
        office_code: The office's code.
        office_description: The office's name.
        office_floor_description: The name of the office's floor.
        project_id: The project's key.
        project_description: The project's name.
        contact: Contact.
        department: Department.
        is_inside_project: Whether it belongs to a project.
        is_alert_generator: Whether alerts are made of what it reports.
        is_manage_supplies: Whether the device's supplies are managed.
        is_classified: Whether its model is known.
        anomalous_levels: Which toners and photoconductors have a level that can't be right.
        last_update: When it last reported, UTC.
        install: When it was installed, UTC.
        black_toner: Black toner, what is left.
        black_toner1: Black toner number 1, what is left.
        black_toner2: Black toner number 2, what is left.
        black_toner3: Black toner number 3, what is left.
        black_photo: Black photoconductor, what is left.
        cyan_toner: Cyan toner, what is left.
        cyan_photo: Cyan photoconductor, what is left.
        magenta_toner: Magenta toner, what is left.
        magenta_photo: Magenta photoconductor, what is left.
        yellow_toner: Yellow toner, what is left.
        yellow_photo: Yellow photoconductor, what is left.
        note: A note.
        is_offline: Whether it is an offline device: its counters come by hand.
        uninstall: When it was uninstalled, UTC.
        monthly_mono_volume: Black and white pages a month.
        monthly_color_volume: Color pages a month.
        firmware: Firmware.
        mail_delivery_toner: Where mails about toner deliveries go.
        hardware_order_number: Hardware order number.
        toner_order_number: Toner order number.
        product: The model.
        dealer_supply_set: The set of supplies for it.
        manage_consumables: Whether its consumables are managed.
        mono_coverage: Black and white coverage.
        color_coverage: Color coverage.
        serial_number: Serial number.
        mac_address: MAC address.
        ip_address: IP address.
        system_name: The device's name in the network.
        asset_number: The number that the dealer gave the device.
        external_identifier: The key in another system.
    """

    id: str = wire("Id")
    dealer_id: str | None = wire("DealerId", default=None)
    dealer_code: str | None = wire("DealerCode", default=None)
    dealer_description: str | None = wire("DealerDescription", default=None)
    customer_id: str | None = wire("CustomerId", default=None)
    customer_code: str | None = wire("CustomerCode", default=None)
    customer_description: str | None = wire("CustomerDescription", default=None)
    office_id: str | None = wire("OfficeId", default=None)
    office_code: str | None = wire("OfficeCode", default=None)
    office_description: str | None = wire("OfficeDescription", default=None)
    office_floor_description: str | None = wire("OfficeFloorDescription", default=None)
    project_id: str | None = wire("ProjectId", default=None)
    project_description: str | None = wire("ProjectDescription", default=None)
    contact: str | None = wire("Contact", default=None)
    department: str | None = wire("Department", default=None)
    is_inside_project: bool | None = wire("IsInsideProject", default=None)
    is_alert_generator: bool | None = wire("IsAlertGenerator", default=None)
    is_manage_supplies: bool | None = wire("IsManageSupplies", default=None)
    is_classified: bool | None = wire("IsClassified", default=None)
    anomalous_levels: str | None = wire("AnomalousLevels", default=None)
    last_update: datetime | None = wire("LastUpdate", default=None)
    install: datetime | None = wire("Install", default=None)
    black_toner: int | None = wire("BlackToner", default=None)
    black_toner1: int | None = wire("BlackToner1", default=None)
    black_toner2: int | None = wire("BlackToner2", default=None)
    black_toner3: int | None = wire("BlackToner3", default=None)
    black_photo: int | None = wire("BlackPhoto", default=None)
    cyan_toner: int | None = wire("CyanToner", default=None)
    cyan_photo: int | None = wire("CyanPhoto", default=None)
    magenta_toner: int | None = wire("MagentaToner", default=None)
    magenta_photo: int | None = wire("MagentaPhoto", default=None)
    yellow_toner: int | None = wire("YellowToner", default=None)
    yellow_photo: int | None = wire("YellowPhoto", default=None)
    note: str | None = wire("Note", default=None)
    is_offline: bool | None = wire("IsOffline", default=None)
    uninstall: datetime | None = wire("Uninstall", default=None)
    monthly_mono_volume: int | None = wire("MonthlyMonoVolume", default=None, unit="pages/month")
    monthly_color_volume: int | None = wire("MonthlyColorVolume", default=None, unit="pages/month")
    firmware: str | None = wire("Firmware", default=None)
    mail_delivery_toner: str | None = wire("MailDeliveryToner", default=None)
    hardware_order_number: str | None = wire("HardwareOrderNumber", default=None)
    toner_order_number: str | None = wire("TonerOrderNumber", default=None)
    product: Product | None = wire("Product", default=None)
    dealer_supply_set: DealerSupplySetReference | None = wire("DealerSupplySet", default=None)
    manage_consumables: bool | None = wire("ManageConsumables", default=None)
    mono_coverage: float | None = wire("MonoCoverage", default=None)
    color_coverage: float | None = wire("ColorCoverage", default=None)
    serial_number: str | None = wire("SerialNumber", default=None)
    mac_address: str | None = wire("MacAddress", default=None)
    ip_address: str | None = wire("IpAddress", default=None)
    system_name: str | None = wire("SystemName", default=None)
    asset_number: str | None = wire("AssetNumber", default=None)
    external_identifier: str | None = wire("ExternalIdentifier", default=None)
