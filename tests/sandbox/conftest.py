"""A plain HTTP client for the sandbox's own tests: it speaks each vendor's wire as the vendor's
documentation says, knows nothing of the SDK, and can be told to do it wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetauth.sandbox import Sandbox, Vendor

FORM = {"content-type": "application/x-www-form-urlencoded"}


class Wire:
    """Signs in to and calls the sandbox's vendors; every argument can be replaced, a None leaves it out."""

    def __init__(self, client: httpx.Client, sandbox: Sandbox) -> None:
        self.client = client
        self.sandbox = sandbox

    def form(self, vendor: Vendor, **changes: str | None) -> dict[str, str]:
        """The right form of a password grant, or of a client credentials grant, with changes."""
        known = vendor.arguments
        form: dict[str, str | None] = {"grant_type": "password"}
        if vendor.name == "masternaut":
            form = {"grant_type": "client_credentials"}
        else:
            names = ("client_id", "client_secret", "username", "password")
            form |= {name: known[name] for name in names}
        if vendor.name == "mps_monitor":
            form["scope"] = "account"
        form |= changes
        return {name: value for name, value in form.items() if value is not None}

    def refresh_form(
        self, vendor: Vendor, refresh_token: str, **changes: str | None
    ) -> dict[str, str]:
        return self.form(
            vendor,
            **{
                "grant_type": "refresh_token",
                "username": None,
                "password": None,
                "scope": None,
                "refresh_token": refresh_token,
                **changes,
            },
        )

    def headers(self, vendor: Vendor, **changes: str | None) -> dict[str, str]:
        """The headers that the vendor wants on everything; names with underscores for hyphens."""
        headers: dict[str, str | None] = {}
        if vendor.name == "mbanq":
            known = vendor.arguments
            headers = {
                "tenantId": known["tenant_id"],
                "X-Forwarded-For": known["ip_address"],
                "X-Device-Fingerprint": known["device_id"],
            }
        headers |= {name.replace("_", "-"): value for name, value in changes.items()}
        return {name: value for name, value in headers.items() if value is not None}

    def basic(self, vendor: Vendor) -> httpx.Auth:
        """HTTP Basic for Masternaut, nothing for the others."""
        known = vendor.arguments
        if vendor.name != "masternaut":
            return httpx.Auth()
        return httpx.BasicAuth(known["client_id"], known["client_secret"])

    def send_form(
        self, vendor: Vendor, form: dict[str, str], headers: dict[str, str] | None = None
    ) -> httpx.Response:
        headers = self.headers(vendor) if headers is None else headers
        auth = self.basic(vendor)
        return self.client.post(
            vendor.arguments["token_url"], data=form, headers=headers, auth=auth
        )

    def sign_in(self, vendor: Vendor, **changes: str | None) -> httpx.Response:
        return self.send_form(vendor, self.form(vendor, **changes))

    def refresh(self, vendor: Vendor, refresh_token: str, **changes: str | None) -> httpx.Response:
        return self.send_form(vendor, self.refresh_form(vendor, refresh_token, **changes))

    def token(self, vendor: Vendor) -> str:
        answer = self.sign_in(vendor).json()
        return str(answer["accessToken" if vendor.name == "masternaut" else "access_token"])

    def get(
        self, vendor: Vendor, path: str, token: str | None = None, **query: str
    ) -> httpx.Response:
        """A GET below the vendor's main base URL, with a bearer token."""
        return self.request(vendor, "GET", path, token, params=query)

    def request(
        self,
        vendor: Vendor,
        method: str,
        path: str,
        token: str | None = None,
        **options: Any,  # noqa: ANN401 - as httpx takes them
    ) -> httpx.Response:
        token = self.token(vendor) if token is None else token
        url = vendor.arguments["base_url"].rstrip("/") + "/" + path
        headers = {**self.headers(vendor), "authorization": f"Bearer {token}"}
        headers |= options.pop("headers", {})
        options["params"] = options.get("params") or None
        return self.client.request(method, url, headers=headers, **options)

    def core(self, path: str, **query: str) -> httpx.Response:
        """A GET of Masternaut's Core API, with HTTP Basic."""
        masternaut = self.sandbox.masternaut
        known = masternaut.arguments
        url = f"{known['base_url']}customer/{known['customer_id']}/{path}"
        return self.client.get(url, params=query, auth=self.basic(masternaut))

    def jobs(self, **query: str) -> httpx.Response:
        """Masternaut's list of jobs, signed in to as Job Management wants it."""
        headers = {"x-connect-token": f"TOKEN {self.token(self.sandbox.masternaut)}"}
        return self.client.get(self.jobs_url, params=query, headers=headers)

    @property
    def jobs_url(self) -> str:
        known = self.sandbox.masternaut.arguments
        return f"{known['jobs_url']}customer/{known['customer_id']}/jobs"

    @property
    def tacho_url(self) -> str:
        known = self.sandbox.masternaut.arguments
        return f"{known['tacho_url']}customer/{known['customer_id']}/tacho/live"


@pytest.fixture(scope="session")
def client(running_sandbox: Sandbox) -> Iterator[httpx.Client]:  # noqa: ARG001 - it must outlive the client
    with httpx.Client(timeout=30.0) as client:
        yield client


@pytest.fixture
def wire(client: httpx.Client, sandbox: Sandbox) -> Wire:
    return Wire(client, sandbox)


@pytest.fixture(params=["mzone", "masternaut", "mps_monitor", "mbanq"])
def vendor(request: pytest.FixtureRequest, sandbox: Sandbox) -> Vendor:
    """Each of the vendors."""
    return sandbox.vendors[request.param]


@pytest.fixture(params=["mzone", "mps_monitor", "mbanq"])
def user_vendor(request: pytest.FixtureRequest, sandbox: Sandbox) -> Vendor:
    """Each of the vendors that sign a user in."""
    return sandbox.vendors[request.param]
