"""MPS Monitor's calls about dealers and their customers: lists, one of them, and a customer's dashboard."""

from typing import Annotated, Any, Literal, Unpack

from fleetauth.transport.paging import Pager
from fleetauth.vendors.documented import documented

from .api import MPSMonitorApi
from .filters import checked_text
from .models import (
    Customer,
    CustomerDashboard,
    CustomerDashboardDevices,
    Dealer,
    ListedCustomer,
    ListedDealer,
)
from .paging import Paging


class DealerFilters(Paging, total=False):
    """Which dealers.

    Attributes:
        filter_text: Only where the vendor finds this text.
    """

    filter_text: Annotated[str, "FilterText"]


class CustomerFilters(DealerFilters, total=False):
    """Which customers.

    Attributes:
        dealer_id: Only this dealer's.
        dealer_code: Only this dealer's.
        code: Only the customer of this code.
        has_hp_sds: Only those with HP Smart Device Services, or only those without.
        has_print_releaf: Only those with PrintReleaf, or only those without.
        active_customer_filter: Only active ones, or only others.
        communication_status: When their devices last reported.
        tags: Tags, separated by commas, as the vendor takes them.
    """

    dealer_id: Annotated[str, "DealerId"]
    dealer_code: Annotated[str, "DealerCode"]
    code: Annotated[str, "Code"]
    has_hp_sds: Annotated[bool, "HasHpSds"]
    has_print_releaf: Annotated[bool, "HasPrintReleaf"]
    active_customer_filter: Annotated[bool, "ActiveCustomerFilter"]
    communication_status: Annotated[
        Literal["All", "LastDay", "LastPeriod", "OverPeriod"], "CommunicationStatus"
    ]
    tags: Annotated[str, "Tags"]


class DealerCalls(MPSMonitorApi):
    """The calls about dealers and customers."""

    @documented("POST Dealer/GetDealers", api="api3", sample="dealers")
    def dealers(self, **filters: Unpack[DealerFilters]) -> Pager[ListedDealer]:
        """The dealers (``POST Dealer/GetDealers``). Each one's `token` is a secret.

        Args:
            **filters: See `DealerFilters` and `Paging`.

        Raises:
            ArgumentError: A filter or the paging can't be.
        """
        return self._searched("dealers", "Dealer/GetDealers", ListedDealer, DealerFilters, filters)

    @documented("POST Dealer/GetDealerByCode", api="api3", sample="dealer_by_code")
    async def dealer_by_code(self, code: str) -> Dealer:
        """A dealer, by its code (``POST Dealer/GetDealerByCode``).

        Args:
            code: The dealer's code.

        Raises:
            ArgumentError: The code is blank.
            NotFoundError: There is no such dealer.
        """
        asked = {"Code": checked_text(code, "code")}
        return await self._found("Dealer/GetDealerByCode", Dealer, asked)

    @documented("POST Customer/GetCustomers", api="api3", sample="customers")
    def customers(self, **filters: Unpack[CustomerFilters]) -> Pager[ListedCustomer]:
        """The customers (``POST Customer/GetCustomers``).

        Args:
            **filters: See `CustomerFilters` and `Paging`.

        Raises:
            ArgumentError: A filter or the paging can't be.

        Example:
            >>> async for customer in mps.customers(communication_status="OverPeriod"):  # doctest: +SKIP
            ...     print(customer.code, customer.description)
        """
        return self._searched(
            "customers", "Customer/GetCustomers", ListedCustomer, CustomerFilters, filters
        )

    @documented("POST Customer/GetCustomer", api="api3", sample="customer")
    async def customer(self, customer_id: str) -> Customer:
        """A customer, by its id (``POST Customer/GetCustomer``).

        Args:
            customer_id: 23 characters that mind their case.

        Raises:
            ArgumentError: The id is blank.
            NotFoundError: There is no such customer.
        """
        asked = {"Id": checked_text(customer_id, "customer_id")}
        return await self._found("Customer/GetCustomer", Customer, asked)

    @documented("POST Customer/GetCustomerByCode", api="api3", sample="customer")
    async def customer_by_code(self, code: str) -> Customer:
        """A customer, by its code (``POST Customer/GetCustomerByCode``).

        Args:
            code: The customer's code, 10 characters.

        Raises:
            ArgumentError: The code is blank.
            NotFoundError: There is no such customer.
        """
        asked = {"Code": checked_text(code, "code")}
        return await self._found("Customer/GetCustomerByCode", Customer, asked)

    @documented("POST CustomerDashboard/Get", api="api3", sample="customer_dashboard")
    async def customer_dashboard(self, code: str) -> CustomerDashboard:
        """A customer's fleet in figures (``POST CustomerDashboard/Get``).

        Args:
            code: The customer's code.

        Raises:
            ArgumentError: The code is blank.
            NotFoundError: There is no such customer.
        """
        asked = {"Code": checked_text(code, "code")}
        return await self._found("CustomerDashboard/Get", CustomerDashboard, asked)

    @documented("POST CustomerDashboard/Devices", api="api3", sample="customer_dashboard_devices")
    async def customer_dashboard_devices(
        self, code: str, *, customer_time_zone: str | None = None
    ) -> CustomerDashboardDevices:
        """How many devices a customer has, by their state (``POST CustomerDashboard/Devices``).

        Args:
            code: The customer's code.
            customer_time_zone: The time zone that days begin in.

        Raises:
            ArgumentError: The code is blank.
            NotFoundError: There is no such customer.
        """
        asked: dict[str, Any] = {"Code": checked_text(code, "code")}
        if customer_time_zone is not None:
            asked["CustomerTimeZone"] = checked_text(customer_time_zone, "customer_time_zone")
        return await self._found("CustomerDashboard/Devices", CustomerDashboardDevices, asked)
