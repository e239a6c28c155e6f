"""`PaymentCalls`: payments, which are never sent twice, and transfers."""

from __future__ import annotations

from fleetauth.errors import DecodeError, FleetAuthError, TransportError, VendorFaultError
from fleetauth.transport.paging import Pager
from fleetauth.vendors.documented import documented

from .api import PAGE_SIZE, MbanqApi
from .payment_models import Payment, Transfer
from .payment_request import PaymentRequest, payment_body


class PaymentCalls(MbanqApi):
    """Mbanq's calls on payments and transfers."""

    @documented("GET v1/payments", api="rest", sample="payments")
    def payments(self, *, page_size: int = PAGE_SIZE) -> Pager[Payment]:
        """Payments (``GET /v1/payments``).

        Args:
            page_size: Rows in one request.

        Raises:
            ArgumentError: `page_size` is below 1; nothing was sent.
        """
        return self._paged("v1/payments", Payment, page_size=page_size)

    @documented("GET v1/payments/{id}", api="rest", sample="payment")
    async def payment(self, payment_id: str) -> Payment:
        """One payment (``GET /v1/payments/{id}``).

        Args:
            payment_id: The payment's key.

        Raises:
            NotFoundError: There is none.
        """
        path = self._below("v1/payments/{payment_id}", payment_id=payment_id)
        return await self._get(self._rest, path, Payment)

    @documented("POST v1/payments", api="rest", sample="payment")
    async def create_payment(self, request: PaymentRequest) -> Payment:
        """Make a payment (``POST /v1/payments``). It is sent once, whatever happens.

        The vendor knows no idempotency key. Only what was surely not carried out is sent again: a connection that never
        came about, a refused token (401), a used-up quota (429).

        Args:
            request: What to pay.

        Raises:
            ArgumentError: Something of the request can't be sent; nothing was.
            InputRefusedError: The vendor refuses it; no payment was made.
            TransportError: The connection broke. If `may_have_arrived`, the payment may have been made: look for it
                with `payments` before you send it again.
            VendorFaultError: The vendor's server failed; the same holds.
            DecodeError: The payment **was** made, but what the vendor says of it can't be read.

        Example:
            >>> payment = await mbanq.create_payment(PaymentRequest(  # doctest: +SKIP
            ...     payment_type="CREDIT", payment_rail="ACH", amount=Decimal("12.50"),
            ...     originator=Party(account_id="0042"), recipient=Party(account_number="00012345"),
            ... ))
        """
        body = payment_body(request)
        try:
            answer = await self._ask(self._rest, "POST", "v1/payments", json=body)
        except (TransportError, VendorFaultError) as error:
            if not error.may_have_arrived:
                raise
            doubtful = _with(error, "The payment may have been made: look for it with payments()")
        else:
            try:
                return self._reader.decode(answer.body, Payment, of=answer)
            except DecodeError as error:
                doubtful = _with(error, f"The payment was made (status {answer.status})")
        raise doubtful

    @documented("GET v1/transfers", api="rest", sample="transfers")
    def transfers(self, *, page_size: int = PAGE_SIZE) -> Pager[Transfer]:
        """Transfers (``GET /v1/transfers``).

        Args:
            page_size: Rows in one request.

        Raises:
            ArgumentError: `page_size` is below 1; nothing was sent.
        """
        return self._paged("v1/transfers", Transfer, page_size=page_size)

    @documented("GET v1/transfers/{id}", api="rest", sample="transfer")
    async def transfer(self, transfer_id: str) -> Transfer:
        """One transfer (``GET /v1/transfers/{id}``).

        Args:
            transfer_id: The transfer's key.

        Raises:
            NotFoundError: There is none.
        """
        path = self._below("v1/transfers/{transfer_id}", transfer_id=transfer_id)
        return await self._get(self._rest, path, Transfer)


def _with(error: FleetAuthError, what_may_be: str) -> FleetAuthError:
    """The error, which also says what has perhaps happened: who reads only this must not pay twice."""
    told = error.again()
    told.args = (f"{error.message}. {what_may_be}; don't send it again unseen",)
    return told
