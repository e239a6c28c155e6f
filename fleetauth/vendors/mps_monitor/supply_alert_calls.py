"""MPS Monitor's calls about supply alerts, and about the offices that supplies go to."""

from datetime import datetime
from typing import Annotated, Literal, Unpack

from fleetauth.transport.paging import Pager
from fleetauth.vendors.documented import documented

from .api import MPSMonitorApi
from .filters import checked_text
from .models import ListedOffice, ListedSupplyAlert, SupplyAlert
from .paging import Paging


class SupplyAlertFilters(Paging, total=False):
    """Which supply alerts.

    Attributes:
        dealer_code: Only this dealer's.
        customer_code: Only this customer's.
        filter_customer_text: Only of customers with this text in their code or name.
        device_id: Only this device's.
        serial_number: Only of the device with this serial number.
        asset_number: Only of the device with this number.
        initial_from: Only those that were opened then or later.
        initial_to: Only those that were opened until then.
        exhausted_from: Only where the supply will be empty then or later.
        exhausted_to: Only where the supply will be empty until then.
        last_update_utc_from: Only those that changed then or later.
        last_update_utc_to: Only those that changed until then.
        brand: Only this brand.
        model: Only this model.
        office_description: Only in the office of this name.
        project_description: Only under the project of this name.
        supply_set_description: Only with the set of supplies of this name.
        output_type: What the alerts are for.
        manage_option: Of managed devices, of others, or of all.
        installation_option: With the supply installed, not yet installed, or all.
        cancel_option: Canceled ones, others, or all.
        hidden_option: Hidden ones, others, those that were put off, or all.
        supply_type: Only this kind of supply, in the vendor's spelling.
        color_type: Only this color.
        exclude_for_stock_shipped_supplies: Leave out those that were opened for supplies in stock.
        only_with_multiple_quantity: Only those for more than one.
        filter_text: Only where the vendor finds this text.
    """

    dealer_code: Annotated[str, "DealerCode"]
    customer_code: Annotated[str, "CustomerCode"]
    filter_customer_text: Annotated[str, "FilterCustomerText"]
    device_id: Annotated[str, "DeviceId"]
    serial_number: Annotated[str, "SerialNumber"]
    asset_number: Annotated[str, "AssetNumber"]
    initial_from: Annotated[datetime, "InitialFrom"]
    initial_to: Annotated[datetime, "InitialTo"]
    exhausted_from: Annotated[datetime, "ExhaustedFrom"]
    exhausted_to: Annotated[datetime, "ExhaustedTo"]
    last_update_utc_from: Annotated[datetime, "LastUpdateUTCFrom"]
    last_update_utc_to: Annotated[datetime, "LastUpdateUTCTo"]
    brand: Annotated[str, "Brand"]
    model: Annotated[str, "Model"]
    office_description: Annotated[str, "OfficeDescription"]
    project_description: Annotated[str, "ProjectDescription"]
    supply_set_description: Annotated[str, "SupplySetDescription"]
    output_type: Annotated[Literal["All", "AlertsHistory", "DeviceDetail"], "OutputType"]
    manage_option: Annotated[Literal["All", "Managed", "NotManaged"], "ManageOption"]
    installation_option: Annotated[
        Literal["All", "Installed", "NotInstalled"], "InstallationOption"
    ]
    cancel_option: Annotated[Literal["All", "Canceled", "NotCanceled"], "CancelOption"]
    hidden_option: Annotated[Literal["All", "Hidden", "NotHidden", "PostPoned"], "HiddenOption"]
    supply_type: Annotated[Literal["ManteinanceKit", "PhotoConductor", "Toner"], "SupplyType"]
    color_type: Annotated[
        Literal["NotAvailable", "Black", "Cyan", "Magenta", "Yellow", "Black1", "Black2", "Black3"],
        "ColorType",
    ]
    exclude_for_stock_shipped_supplies: Annotated[bool, "ExcludeForStockShippedSupplies"]
    only_with_multiple_quantity: Annotated[bool, "OnlyWithMultipleQuantity"]
    filter_text: Annotated[str, "FilterText"]


class OfficeFilters(Paging, total=False):
    """Which offices.

    Attributes:
        customer_id: Only this customer's.
        customer_code: Only this customer's.
        has_subnets: Only those with ranges of IP addresses, or only others.
        filter_text: Only where the vendor finds this text.
    """

    customer_id: Annotated[str, "CustomerId"]
    customer_code: Annotated[str, "CustomerCode"]
    has_subnets: Annotated[bool, "HasSubnets"]
    filter_text: Annotated[str, "FilterText"]


class SupplyAlertCalls(MPSMonitorApi):
    """The calls about supply alerts and offices."""

    @documented("POST SupplyAlert/List", api="api3", sample="supply_alerts")
    def supply_alerts(self, **filters: Unpack[SupplyAlertFilters]) -> Pager[ListedSupplyAlert]:
        """Supplies that run out: the alerts that are open (``POST SupplyAlert/List``).

        Args:
            **filters: See `SupplyAlertFilters` and `Paging`.

        Raises:
            ArgumentError: A filter or the paging can't be.

        Example:
            >>> async for alert in mps.supply_alerts(supply_type="Toner", hidden_option="NotHidden"):  # doctest: +SKIP
            ...     print(alert.serial_number, alert.actual_residual_percentage)
        """
        return self._searched(
            "supply_alerts",
            "SupplyAlert/List",
            ListedSupplyAlert,
            SupplyAlertFilters,
            filters,
        )

    @documented("POST SupplyAlert/Get", api="api3", sample="supply_alert")
    async def supply_alert(self, supply_alert_id: str) -> SupplyAlert:
        """A supply alert, with why it was opened (``POST SupplyAlert/Get``).

        Args:
            supply_alert_id: 23 characters that mind their case.

        Raises:
            ArgumentError: The id is blank.
            NotFoundError: There is no such alert.
        """
        asked = {"Id": checked_text(supply_alert_id, "supply_alert_id")}
        return await self._found("SupplyAlert/Get", SupplyAlert, asked)

    @documented("POST Office/List", api="api3", sample="offices")
    def offices(self, **filters: Unpack[OfficeFilters]) -> Pager[ListedOffice]:
        """A customer's offices (``POST Office/List``).

        Args:
            **filters: See `OfficeFilters` and `Paging`.

        Raises:
            ArgumentError: A filter or the paging can't be.
        """
        return self._searched("offices", "Office/List", ListedOffice, OfficeFilters, filters)
