"""`MbanqSession`: Mbanq's sign-in, with the tenant, IP-address and device headers on everything, and its calls."""

from __future__ import annotations

import ipaddress
import uuid
from typing import ClassVar, Final, Unpack

from fleetauth.errors import ConfigurationError
from fleetauth.options import SessionOptions, header_fields
from fleetauth.secrets import Secret, told
from fleetauth.tokens.credentials import Credential, seal
from fleetauth.tokens.grants import password_grant, refresh_token_grant
from fleetauth.transport.api import Api, Headers, nothing_more
from fleetauth.transport.origins import checked_base, checked_url
from fleetauth.transport.schemes import BEARER
from fleetauth.vendors.settings import plain_setting

from .account_calls import AccountCalls
from .client_calls import ClientCalls
from .graphql import problem_under_success, restricts
from .payment_calls import PaymentCalls
from .second_factor_calls import SecondFactorCalls

_BASE_URL: Final = "https://api.cloud.mbanq.com/"
_SECOND_FACTOR: Final = "2FA-Token"
_FLAGS: Final = {"true": True, "1": True, "false": False, "0": False}


class MbanqSession(ClientCalls, AccountCalls, PaymentCalls, SecondFactorCalls):
    """A session with Mbanq Cloud.

    Signs in by OAuth 2.0's password grant and renews by the refresh token; the old one is kept where none comes back.

    Where the vendor wants a one-time password, the call raises `SecondFactorError` and the state is `SecondFactor`:
    `request_otp` has one sent, `submit_otp` hands it in.

    Args:
        client_id: The client; ``"api"`` by default, as the vendor has it.
        client_secret: Its secret. The vendor's documented default is for previews only, so there is none here.
        username: The banking instance's user.
        password: The user's password.
        tenant_id: The banking instance's id (header ``tenantId``).
        ip_address: The end client's IP address (header ``X-Forwarded-For``).
        device_id: The end client's device id or browser fingerprint (header ``X-Device-Fingerprint``).
        base_url: The instance's root.
        token_url: The token endpoint; ``oauth/token`` below `base_url` by default.
        ip_address_header: Another name for the IP address's header.
        device_id_header: Another name for the device's header.
        trace_requests: Whether each request gets an id of its own (header ``trace-id``), to be named to the vendor.
        **options: See `fleetauth.SessionOptions`.

    Raises:
        ConfigurationError: A credential is missing or blank, `ip_address` is none, or a URL or header's name is wrong.

    Example:
        >>> async with MbanqSession.from_env() as mbanq:  # doctest: +SKIP
        ...     print((await mbanq.user_details()).username)
    """

    vendor: str = "mbanq"
    required_settings: ClassVar[tuple[str, ...]] = (
        "client_secret",
        "username",
        "password",
        "tenant_id",
        "ip_address",
        "device_id",
    )
    optional_settings: ClassVar[tuple[str, ...]] = (
        "client_id",
        "base_url",
        "token_url",
        "ip_address_header",
        "device_id_header",
        "trace_requests",
    )

    def __init__(
        self,
        *,
        client_id: Credential | None = "api",
        client_secret: Credential | None = None,
        username: Credential | None = None,
        password: Credential | None = None,
        tenant_id: str | Secret | None = None,
        ip_address: str | Secret | None = None,
        device_id: str | Secret | None = None,
        base_url: str | None = None,
        token_url: str | None = None,
        ip_address_header: str = "X-Forwarded-For",
        device_id_header: str = "X-Device-Fingerprint",
        trace_requests: bool | str = False,
        **options: Unpack[SessionOptions],
    ) -> None:
        client_secret, password = seal(client_secret), seal(password)
        self._refuse_unknown(options)
        traces = self._flag(trace_requests)
        tenant = plain_setting(tenant_id, "tenant_id", vendor=self.vendor)
        headers = header_fields(
            {
                "tenantId": tenant,
                ip_address_header: self._checked_address(ip_address),
                device_id_header: plain_setting(device_id, "device_id", vendor=self.vendor),
            },
            vendor=self.vendor,
        )
        api_url = checked_base(base_url or _BASE_URL, argument="base_url", vendor=self.vendor)
        login_url = checked_url(
            token_url or f"{api_url}oauth/token", argument="token_url", vendor=self.vendor
        )
        super().__init__(
            credentials={
                "client_id": client_id,
                "client_secret": client_secret,
                "username": username,
                "password": password,
            },
            urls=(api_url, login_url),
            options=options,
        )
        # It stands for a device: it is shown as little as what signs in.
        self._redactor.keep(*(Secret(it) for name, it in headers if name == device_id_header))
        keeper = self._oauth_keeper(
            url=login_url,
            primary=password_grant(),
            refresh=refresh_token_grant(),
            headers=headers,
            tenant=tenant,
        )
        self._rest = self._add(
            Api(
                name="rest",
                base_url=api_url,
                scheme=BEARER,
                keeper=keeper,
                headers=headers,
                problem_under_success=problem_under_success,
                second_factor_header=_SECOND_FACTOR,
                restricts=restricts,
                more_headers=_trace if traces else nothing_more,
            )
        )

    def _checked_address(self, given: str | Secret | None) -> str:
        text = plain_setting(given, "ip_address", vendor=self.vendor)
        try:
            return str(ipaddress.ip_address(text))
        except ValueError:
            problem = f"ip_address={told(text)} is no IP address; pass the end client's, such as '192.0.2.7'"
        raise ConfigurationError(problem, vendor=self.vendor)

    def _flag(self, given: object) -> bool:
        """Whether to trace requests; an environment gives it as text."""
        found = _FLAGS.get(given.strip().lower()) if isinstance(given, str) else given
        if not isinstance(found, bool):
            text = f"trace_requests={told(given)} must be True or False"
            raise ConfigurationError(text, vendor=self.vendor)
        return found


def _trace() -> Headers:
    return (("trace-id", f"RequestUUID={uuid.uuid4()}"),)
