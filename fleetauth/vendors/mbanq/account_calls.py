"""`AccountCalls`: savings accounts and their transactions."""

from __future__ import annotations

from typing import Final

from fleetauth.transport.paging import Pager
from fleetauth.vendors.documented import documented

from .account_models import SavingsAccount, Transaction
from .api import PAGE_SIZE, MbanqApi

_UNIFIED_PAGE_SIZE: Final = 50  # the vendor's own default limit of this call alone
_ACCOUNT: Final = "v1/savingsaccounts/{account_id}"
_ENRICHED: Final = "showEnrichedTransactions"


class AccountCalls(MbanqApi):
    """Mbanq's calls on savings accounts."""

    @documented("GET v1/savingsaccounts/{id}", api="rest", sample="savings_account")
    async def savings_account(
        self, account_id: str, *, show_enriched_transactions: bool | None = None
    ) -> SavingsAccount:
        """One savings account (``GET /v1/savingsaccounts/{id}``).

        Args:
            account_id: The account's key; not its number.
            show_enriched_transactions: Whether transactions that come along tell more.

        Raises:
            NotFoundError: There is none.

        Example:
            >>> account = await mbanq.savings_account("42")  # doctest: +SKIP
            >>> account.available_balance  # doctest: +SKIP
            Decimal('1000.10')
        """
        path = self._below(_ACCOUNT, account_id=account_id)
        params = {_ENRICHED: show_enriched_transactions}
        return await self._get(self._rest, path, SavingsAccount, params=params)

    @documented("GET v1/savingsaccounts/{id}/transactions", api="rest", sample="transactions")
    def transactions(
        self,
        account_id: str,
        *,
        show_enriched_transactions: bool | None = None,
        page_size: int = PAGE_SIZE,
    ) -> Pager[Transaction]:
        """An account's transactions (``GET /v1/savingsaccounts/{id}/transactions``).

        Args:
            account_id: The account's key.
            show_enriched_transactions: Whether each tells more; what it tells is in `extra`.
            page_size: Rows in one request.

        Raises:
            ArgumentError: An argument is wrong; nothing was sent.
            NotFoundError: There is no such account.
        """
        path = self._below(f"{_ACCOUNT}/transactions", account_id=account_id)
        params = {_ENRICHED: show_enriched_transactions}
        return self._paged(path, Transaction, page_size=page_size, params=params)

    @documented(
        "GET v1/savingsaccounts/{id}/unifiedtransactions",
        api="rest",
        sample="unified_transactions",
    )
    def unified_transactions(
        self,
        account_id: str,
        *,
        show_enriched_transactions: bool | None = None,
        page_size: int = _UNIFIED_PAGE_SIZE,
    ) -> Pager[Transaction]:
        """An account's transactions of all kinds in one list (``GET /v1/savingsaccounts/{id}/unifiedtransactions``).

        Args:
            account_id: The account's key.
            show_enriched_transactions: Whether each tells more; what it tells is in `extra`.
            page_size: Rows in one request; 50 by default, as the vendor has it here.

        Raises:
            ArgumentError: An argument is wrong; nothing was sent.
            NotFoundError: There is no such account.
        """
        path = self._below(f"{_ACCOUNT}/unifiedtransactions", account_id=account_id)
        params = {_ENRICHED: show_enriched_transactions}
        return self._paged(path, Transaction, page_size=page_size, params=params)

    @documented("GET v1/savingsaccounts/{id}/transactions/{txId}", api="rest", sample="transaction")
    async def transaction(
        self,
        account_id: str,
        transaction_id: str,
        *,
        show_enriched_transactions: bool | None = None,
    ) -> Transaction:
        """One transaction (``GET /v1/savingsaccounts/{id}/transactions/{txId}``).

        Args:
            account_id: The account's key.
            transaction_id: The transaction's key.
            show_enriched_transactions: Whether it tells more; what it tells is in `extra`.

        Raises:
            NotFoundError: There is none.
        """
        path = self._below(
            f"{_ACCOUNT}/transactions/{{transaction_id}}",
            account_id=account_id,
            transaction_id=transaction_id,
        )
        params = {_ENRICHED: show_enriched_transactions}
        return await self._get(self._rest, path, Transaction, params=params)
