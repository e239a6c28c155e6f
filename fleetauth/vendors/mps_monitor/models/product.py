"""Products: the models of printers, and the sets of supplies for them.

Facts are those of the vendor's published interface.
"""

from fleetauth.wire import Record, record, wire


@record
class ProductReference(Record):
    """A model of printer, as other objects name it (``ProductBaseDto``).

    Attributes:
        id: The key, opaque and case-sensitive.
        model: Model.
        brand: Brand.
    """

    id: str | None = wire("Id", default=None)
    model: str | None = wire("Model", default=None)
    brand: str | None = wire("Brand", default=None)


@record
class Product(Record):
    """A model of printer (``ProductDto``).

    Attributes:
        id: The key, opaque and case-sensitive.
        logo: The brand's logo.
        color: The vendor's number of how it prints: in color or not.
        format_type: The vendor's number of its largest paper format.
        has_gap_info: Whether it has gap info.
        model: Model.
        brand: Brand.
    """

    id: str | None = wire("Id", default=None)
    logo: str | None = wire("Logo", default=None)
    color: int | None = wire("Color", default=None)
    format_type: int | None = wire("FormatType", default=None)
    has_gap_info: bool | None = wire("HasGapInfo", default=None)
    model: str | None = wire("Model", default=None)
    brand: str | None = wire("Brand", default=None)


@record
class DealerSupplySetReference(Record):
    """A dealer's set of supplies for a model (``DealerSupplySetBaseDto``).

    Attributes:
        id: The key, opaque and case-sensitive.
        description: The name.
        is_for_device_only: Whether it is for one device only.
        has_ink: Whether there is ink in it.
        is_standard: Whether it is a standard set.
    """

    id: str | None = wire("Id", default=None)
    description: str | None = wire("Description", default=None)
    is_for_device_only: bool | None = wire("IsForDeviceOnly", default=None)
    has_ink: bool | None = wire("HasInk", default=None)
    is_standard: bool | None = wire("IsStandard", default=None)
