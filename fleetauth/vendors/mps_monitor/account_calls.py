"""MPS Monitor's calls about accounts: who is signed in, another user, all users."""

from typing import Annotated, Any, Literal, Unpack

from fleetauth.errors import ArgumentError
from fleetauth.transport.paging import Pager
from fleetauth.vendors.documented import documented

from .api import MPSMonitorApi
from .filters import VENDOR, Texts, checked_text
from .models import Account
from .paging import Paging


class AccountFilters(Paging, total=False):
    """Which accounts.

    Attributes:
        roles: Only these roles, by their names.
        dealer_code: Only this dealer's.
        customer_code: Only this customer's.
        is_active: Only those that may sign in, or only the others.
        origin_type: Only those that people use, or only those for programs.
        filter_text: Only where the vendor finds this text.
    """

    roles: Annotated[Texts, "Roles"]
    dealer_code: Annotated[str, "DealerCode"]
    customer_code: Annotated[str, "CustomerCode"]
    is_active: Annotated[bool, "IsActive"]
    origin_type: Annotated[Literal["Mps", "Api"], "OriginType"]
    filter_text: Annotated[str, "FilterText"]


class AccountCalls(MPSMonitorApi):
    """The calls about accounts."""

    @documented("GET account/getaccount", api="api3", sample="get_account")
    @documented("POST Account/GetAccount", api="api3", sample="get_account")
    async def get_account(
        self, account_id: str | None = None, *, dealer_code: str | None = None
    ) -> Account:
        """An account: by default the one that is signed in (``GET account/getaccount``).

        Args:
            account_id: Another account's id, 23 characters that mind their case (``POST Account/GetAccount``).
            dealer_code: Its dealer's code, with `account_id` only.

        Raises:
            NotFoundError: There is no such account.
            InputRefusedError: The vendor refuses the input, in an answer with status 200.
            NotAllowedError: The user lacks the capability.
        """
        if account_id is None:
            if dealer_code is not None:
                raise ArgumentError("dealer_code goes with account_id only", vendor=VENDOR)
            return self._one(await self._ask(self._api3, "GET", "account/getaccount"), Account)
        asked: dict[str, Any] = {"Id": checked_text(account_id, "account_id")}
        if dealer_code is not None:
            asked["DealerCode"] = checked_text(dealer_code, "dealer_code")
        return await self._found("Account/GetAccount", Account, asked)

    @documented("GET Account/GetProfile", api="api3", sample="get_profile")
    async def get_profile(self) -> Account:
        """Who is signed in (``GET Account/GetProfile``).

        Raises:
            FleetAuthError: The call failed.
        """
        return self._one(await self._ask(self._api3, "GET", "Account/GetProfile"), Account)

    @documented("POST Account/GetAccounts", api="api3", sample="get_accounts")
    def accounts(self, **filters: Unpack[AccountFilters]) -> Pager[Account]:
        """The users that this one may see (``POST Account/GetAccounts``).

        Args:
            **filters: See `AccountFilters` and `Paging`.

        Raises:
            ArgumentError: A filter or the paging can't be.

        Example:
            >>> async for account in mps.accounts(is_active=True):  # doctest: +SKIP
            ...     print(account.name, account.role)
        """
        return self._searched("accounts", "Account/GetAccounts", Account, AccountFilters, filters)
