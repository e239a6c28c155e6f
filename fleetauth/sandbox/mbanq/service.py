"""The emulated Mbanq: its credentials, URLs, switches, headers, error shape and route table.
Tokens and each resource have files of their own.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, ClassVar

from fleetauth.sandbox.answer import Answer, JsonObject, Refused, json_answer
from fleetauth.sandbox.mbanq import accounts, bank, belongings, graphql, payments, token
from fleetauth.sandbox.mbanq.accounts import ENRICHED
from fleetauth.sandbox.mbanq.paging import PAGED
from fleetauth.sandbox.mbanq.second_factor import SecondFactor
from fleetauth.sandbox.routes import Found, Route, RouteTable
from fleetauth.sandbox.token_endpoint import require_bearer
from fleetauth.sandbox.vendor import Vendor

if TYPE_CHECKING:
    from fleetauth.sandbox.recording import RecordedRequest


class Mbanq(Vendor):
    """Mbanq.

    Attributes:
        rotate_refresh_token: Whether a renewal gives a new refresh token and ends the old one.
        omit_refresh_token: Whether a renewal's answer leaves the refresh token out; the old one is
            kept.
        second_factor: Whether GraphQL wants a `2FA-Token`, and `isTwoFactorAuthenticationRequired`
            says so.
        second_factors: The one-time passwords that were sent, and what they bought.
        payments: Those that were made, oldest first, as they are answered.
    """

    name: ClassVar[str] = "mbanq"
    usual_lifetime: ClassVar[float] = 3599.0

    rotate_refresh_token: bool
    omit_refresh_token: bool
    second_factor: bool
    second_factors: SecondFactor
    payments: list[JsonObject]

    def restore_switches(self) -> None:
        """Put every switch back to where it was at the start."""
        super().restore_switches()
        self.rotate_refresh_token = False
        self.omit_refresh_token = False
        self.second_factor = False
        self.second_factors = SecondFactor()
        self.payments = []

    def is_open_to(self, second_factor: str | None) -> bool:
        """Tell whether what is restricted may be done with this `2FA-Token`, or without one."""
        return not self.second_factor or self.second_factors.opens(second_factor, self.clock.now())

    def invented_credentials(self) -> dict[str, str]:
        """Give the credentials that this vendor knows."""
        return {
            "client_id": "mb-example-api",
            "client_secret": "mb&secret 9%+$#ü",
            "username": "ada&fleet@mbanq.example",
            "password": "p+ss%20w&rd $#ü=",
            "tenant_id": "example-tenant",
            "ip_address": "192.0.2.44",
            "device_id": "device-0000-example",
        }

    def urls(self) -> dict[str, str]:
        """Give the URLs that this vendor serves."""
        return {"base_url": self.url, "token_url": f"{self.url}/oauth/token"}

    def problem(self, status: int, message: str, *, field: str | None = None) -> Answer:
        """Give Mbanq's error answer, in Fineract's shape."""
        details = [] if field is None else [detail(f"error.msg.{field}.invalid", message, field)]
        return self.fineract(status, message, details)

    def fineract(self, status: int, message: str, details: list[JsonObject]) -> Answer:
        """Give Fineract's error answer; its status is a text."""
        problem = {
            "developerMessage": message,
            "httpStatusCode": str(status),
            "defaultUserMessage": message,
            "userMessageGlobalisationCode": _CODES.get(status, "error.msg.platform.failure"),
            "errors": details,
        }
        return json_answer(problem, status)

    def invalid(self, wrong: list[tuple[str, str]]) -> Answer:
        """Give the answer to input that is wrong: each field, and why."""
        details = [
            detail(f"validation.msg.payment.{field}.invalid", message, field)
            for field, message in wrong
        ]
        return self.fineract(400, "Validation errors exist.", details)

    def missing(self, kind: str, identifier: str) -> Answer:
        """Give the answer for something that does not exist."""
        message = f"{kind} with identifier {identifier} does not exist"
        code = f"error.msg.{kind.lower().replace(' ', '')}.id.invalid"
        about = detail(code, message, "id", identifier)
        return self.fineract(404, "The requested resource is not available.", [about])

    def no_client(self, message: str, number: int) -> Answer:
        """Give the answer for a client that does not exist, as the page has it."""
        about = detail("error.msg.client.id.invalid", message, "id", number)
        return self.fineract(404, "The requested resource is not available.", [about])

    def check_headers(self, request: RecordedRequest) -> None:
        """Refuse a request without tenant, address and device, which all requests want."""
        headers = request.headers
        tenant = headers.get("tenantid")
        if not tenant:
            raise Refused(self.problem(400, "The header tenantId is missing.", field="tenantId"))
        if tenant != self.credentials["tenant_id"]:
            raise Refused(self.problem(400, "The tenant does not exist.", field="tenantId"))
        if not _is_address(headers.get("x-forwarded-for", "").partition(",")[0].strip()):
            raise Refused(
                self.problem(
                    400, "X-Forwarded-For must begin with an address.", field="X-Forwarded-For"
                )
            )
        if not headers.get("x-device-fingerprint"):
            raise Refused(
                self.problem(
                    400, "The header X-Device-Fingerprint is missing.", field="X-Device-Fingerprint"
                )
            )

    def authenticate(self, api: str, request: RecordedRequest) -> None:
        """Every call but the token request wants the headers and a bearer token."""
        del api
        self.check_headers(request)
        require_bearer(self, request, "Not authenticated.")

    def find(self, request: RecordedRequest) -> Found:
        """Look a request up in the route table."""
        return ROUTES.find(self, request)


_CODES = {
    400: "validation.msg.validation.errors.exist",
    401: "error.msg.not.authenticated",
    403: "error.msg.not.authorized",
    404: "error.msg.resource.not.found",
    405: "error.msg.method.not.allowed",
}


def detail(code: str, message: str, field: str, value: object = None) -> JsonObject:
    """Give one entry of a Fineract error's `errors`."""
    return {
        "developerMessage": message,
        "defaultUserMessage": message,
        "userMessageGlobalisationCode": code,
        "parameterName": field,
        "value": None,
        "args": [] if value is None else [{"value": value}],
    }


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


_CLIENT_FILTERS = (
    "officeId",
    "displayName",
    "firstname",
    "lastname",
    "externalId",
    "clientStatus",
    "mobileNo",
)

ROUTES: RouteTable[Mbanq] = RouteTable(
    [
        Route("POST", "/oauth/token", "token", token.grant),
        Route("GET", "/v1/userdetails", "rest", bank.user_details),
        Route(
            "GET",
            "/v1/clients",
            "rest",
            bank.clients,
            (*PAGED, *_CLIENT_FILTERS),
        ),
        Route("GET", "/v1/clients/{id}", "rest", bank.client),
        Route("GET", "/v1/clients/{id}/accounts", "rest", bank.accounts),
        Route("GET", "/v1/clients/{id}/identifiers", "rest", belongings.identifiers, PAGED),
        Route("GET", "/v1/client/{id}/addresses", "rest", belongings.addresses, PAGED),
        Route("GET", "/v1/clients/{id}/recipients", "rest", belongings.recipients, PAGED),
        Route("GET", "/v1/savingsaccounts/{id}", "rest", accounts.savings_account, ENRICHED),
        Route(
            "GET",
            "/v1/savingsaccounts/{id}/transactions",
            "rest",
            accounts.transactions,
            (*PAGED, *ENRICHED),
        ),
        Route(
            "GET",
            "/v1/savingsaccounts/{id}/unifiedtransactions",
            "rest",
            accounts.unified,
            (*PAGED, *ENRICHED),
        ),
        Route(
            "GET",
            "/v1/savingsaccounts/{id}/transactions/{tx}",
            "rest",
            accounts.transaction,
            ENRICHED,
        ),
        Route("GET", "/v1/payments", "rest", payments.payments, PAGED),
        Route("GET", "/v1/payments/{id}", "rest", payments.payment),
        Route("POST", "/v1/payments", "rest", payments.create),
        Route("GET", "/v1/transfers", "rest", payments.transfers, PAGED),
        Route("GET", "/v1/transfers/{id}", "rest", payments.transfer),
        Route("POST", "/graphql", "graphql", graphql.query),
    ]
)
