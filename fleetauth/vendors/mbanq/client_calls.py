"""`ClientCalls`: who is signed in, the bank's clients, and what belongs to a client."""

from __future__ import annotations

from fleetauth.records import Records
from fleetauth.transport.paging import Pager
from fleetauth.vendors.documented import documented

from .account_models import SavingsAccount
from .api import PAGE_SIZE, MbanqApi
from .client_models import Address, Client, Identifier, Recipient
from .models import UserDetails
from .vocabulary import SortOrder


class ClientCalls(MbanqApi):
    """Mbanq's calls on users and clients."""

    @documented("GET v1/userdetails", api="rest", sample="user_details")
    async def user_details(self) -> UserDetails:
        """Who is signed in, and what this user may do (``GET /v1/userdetails``).

        It needs no second factor. If it says that others do, and there is none, the session's state tells so.

        Raises:
            NotAllowedError: The vendor does not let this user in here.
            DecodeError: The answer can't be read.
        """
        details = await self._get(self._rest, "v1/userdetails", UserDetails)
        keeper = self._rest.keeper
        if details.is_two_factor_authentication_required and keeper.second_factor() is None:
            keeper.second_factor_wanted(None)
        return details

    @documented("GET v1/clients", api="rest", sample="clients")
    def clients(
        self,
        *,
        office_id: str | None = None,
        display_name: str | None = None,
        first_name: str | None = None,
        last_name: str | None = None,
        external_id: str | None = None,
        client_status: str | None = None,
        mobile_number: str | None = None,
        order_by: str | None = None,
        sort_order: SortOrder | None = None,
        page_size: int = PAGE_SIZE,
    ) -> Pager[Client]:
        """The bank's clients (``GET /v1/clients``), all of them or those that fit every filter.

        Args:
            office_id: Of this office.
            display_name: With this name to show.
            first_name: With this first name.
            last_name: With this last name.
            external_id: With this key of a system of your own.
            client_status: In this state, such as ``"active"``.
            mobile_number: With this mobile number.
            order_by: The vendor's name of the field that they are ordered by, such as ``"displayName"``.
            sort_order: ``"ASC"`` or ``"DESC"``.
            page_size: Rows in one request.

        Raises:
            ArgumentError: `page_size` or `sort_order` is wrong; nothing was sent.
            InputRefusedError: The vendor takes no such filter or order.

        Example:
            >>> async for client in mbanq.clients(client_status="active"):  # doctest: +SKIP
            ...     print(client.id, client.display_name)
        """
        params = {
            "officeId": office_id,
            "displayName": display_name,
            "firstname": first_name,
            "lastname": last_name,
            "externalId": external_id,
            "clientStatus": client_status,
            "mobileNo": mobile_number,
        }
        return self._paged(
            "v1/clients",
            Client,
            page_size=page_size,
            params=params,
            order_by=order_by,
            sort_order=sort_order,
        )

    @documented("GET v1/clients/{id}", api="rest", sample="client")
    async def client(self, client_id: str) -> Client:
        """One client (``GET /v1/clients/{id}``).

        Args:
            client_id: The client's key.

        Raises:
            NotFoundError: There is none.
        """
        path = self._below("v1/clients/{client_id}", client_id=client_id)
        return await self._get(self._rest, path, Client)

    @documented("GET v1/clients/{id}/accounts", api="rest", sample="accounts")
    async def accounts(self, client_id: str) -> Records[SavingsAccount]:
        """A client's savings accounts (``GET /v1/clients/{id}/accounts``). Accounts of other kinds are in `raw`.

        Args:
            client_id: The client's key.

        Raises:
            NotFoundError: There is no such client.
        """
        path = self._below("v1/clients/{client_id}/accounts", client_id=client_id)
        return await self._list_of(path, SavingsAccount, "savingsAccounts")

    @documented("GET v1/clients/{id}/identifiers", api="rest", sample="identifiers")
    def identifiers(self, client_id: str, *, page_size: int = PAGE_SIZE) -> Pager[Identifier]:
        """The documents that identify a client (``GET /v1/clients/{id}/identifiers``).

        Args:
            client_id: The client's key.
            page_size: Rows in one request.

        Raises:
            ArgumentError: An argument is wrong; nothing was sent.
            NotFoundError: There is no such client.
        """
        path = self._below("v1/clients/{client_id}/identifiers", client_id=client_id)
        return self._paged(path, Identifier, page_size=page_size)

    @documented("GET v1/client/{id}/addresses", api="rest", sample="addresses")
    def addresses(self, client_id: str, *, page_size: int = PAGE_SIZE) -> Pager[Address]:
        """A client's addresses (``GET /v1/client/{id}/addresses``; the vendor writes ``client`` here).

        Args:
            client_id: The client's key.
            page_size: Rows in one request.

        Raises:
            ArgumentError: An argument is wrong; nothing was sent.
            NotFoundError: There is no such client.
        """
        path = self._below("v1/client/{client_id}/addresses", client_id=client_id)
        return self._paged(path, Address, page_size=page_size)

    @documented("GET v1/clients/{id}/recipients", api="rest", sample="recipients")
    def recipients(self, client_id: str, *, page_size: int = PAGE_SIZE) -> Pager[Recipient]:
        """Whom a client pays (``GET /v1/clients/{id}/recipients``).

        Args:
            client_id: The client's key.
            page_size: Rows in one request.

        Raises:
            ArgumentError: An argument is wrong; nothing was sent.
            NotFoundError: There is no such client.
        """
        path = self._below("v1/clients/{client_id}/recipients", client_id=client_id)
        return self._paged(path, Recipient, page_size=page_size)
