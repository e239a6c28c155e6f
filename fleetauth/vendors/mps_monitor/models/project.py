"""Projects: under which contract a printer stands, and what that contract includes.

Facts are those of the vendor's published interface.
"""

from datetime import datetime
from decimal import Decimal

from fleetauth.wire import Record, record, wire

from .product import Product
from .references import CustomFieldValue
from .vocabulary import ColorType, SupplyType


@record
class Project(Record):
    """A project: a contract about printers (``ProjectDto``).

    Attributes:
        id: The key, opaque and case-sensitive.
        description: The name.
        start: When it starts, UTC.
        finish: When it ends, UTC.
        custom_field_values: Fields that the dealer has added.
        contract_file_name: Contract file name.
        enable_massive_shipping: Whether massive shipping is enabled.
        massive_shipping_send_notification: Whether massive shipping sends a notification.
        massive_shipping_send_logistic: Whether massive shipping sends a notification to the logistics.
        alert_information_box: Alert information box.
    """

    id: str | None = wire("Id", default=None)
    description: str | None = wire("Description", default=None)
    start: datetime | None = wire("Start", default=None)
    finish: datetime | None = wire("Finish", default=None)
    custom_field_values: tuple[CustomFieldValue, ...] = wire("CustomFieldValues", default=())
    contract_file_name: str | None = wire("ContractFileName", default=None)
    enable_massive_shipping: bool | None = wire("EnableMassiveShipping", default=None)
    massive_shipping_send_notification: bool | None = wire(
        "MassiveShippingSendNotification", default=None
    )
    massive_shipping_send_logistic: bool | None = wire("MassiveShippingSendLogistic", default=None)
    alert_information_box: str | None = wire("AlertInformationBox", default=None)


@record
class ProjectVolume(Record):
    """A supply that a project includes (``ProjectVolumeDto``).

    Attributes:
        id: The key, opaque and case-sensitive.
        description: The name.
        product: The model.
        supply_type: What kind of supply.
        supply_type_description: Supply type description.
        color_type: Its color.
        color_type_description: Color type description.
        supply_id: The supply's key.
        part_number: Part number.
        price_bid: The bid's price.
        price_dealer: The dealer's price.
        price_retailer: The retailer's price.
        price_customer: The customer's price.
        bid_number: Bid number.
        expiry_bid: When the bid ends, UTC.
        unique_photoconductor: Whether one photoconductor serves all colors.
        total_quantity: How many are included.
    """

    id: str | None = wire("Id", default=None)
    description: str | None = wire("Description", default=None)
    product: Product | None = wire("Product", default=None)
    supply_type: SupplyType | None = wire("SupplyType", default=None)
    supply_type_description: str | None = wire("SupplyTypeDescription", default=None)
    color_type: ColorType | None = wire("ColorType", default=None)
    color_type_description: str | None = wire("ColorTypeDescription", default=None)
    supply_id: str | None = wire("SupplyId", default=None)
    part_number: str | None = wire("PartNumber", default=None)
    price_bid: Decimal | None = wire("PriceBid", default=None)
    price_dealer: Decimal | None = wire("PriceDealer", default=None)
    price_retailer: Decimal | None = wire("PriceRetailer", default=None)
    price_customer: Decimal | None = wire("PriceCustomer", default=None)
    bid_number: str | None = wire("BidNumber", default=None)
    expiry_bid: datetime | None = wire("ExpiryBid", default=None)
    unique_photoconductor: bool | None = wire("UniquePhotoconductor", default=None)
    total_quantity: float | None = wire("TotalQuantity", default=None)
