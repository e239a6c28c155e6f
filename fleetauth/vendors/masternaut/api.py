"""`MasternautApi`: what Masternaut's calls stand on: credentials, URLs, quotas, and how lists are asked for.

The calls themselves are in a file a subject; `envelopes` opens the answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Final, Literal, TypeAlias, TypeVar, Unpack
from urllib.parse import quote

from fleetauth.errors import ArgumentError, ConfigurationError, VendorFaultError
from fleetauth.options import SessionOptions
from fleetauth.records import Records
from fleetauth.secrets import Secret, told
from fleetauth.session import VendorSession
from fleetauth.tokens.credentials import Credential, seal
from fleetauth.tokens.grants import ClientAuthentication, client_credentials_grant
from fleetauth.transport.api import Api
from fleetauth.transport.origins import checked_base, checked_url
from fleetauth.transport.paging import Page, Pager, Place
from fleetauth.transport.query import Param
from fleetauth.transport.quota import Quota
from fleetauth.transport.schemes import BASIC, BEARER, Scheme
from fleetauth.vendors.settings import checked_page_size, listed, plain_setting

from .envelopes import opened, problem_under_success, refuses_credentials, written_thing

_T = TypeVar("_T")
QuotaName: TypeAlias = Literal[
    "live positions",
    "live positions latest",
    "vehicle journeys latest",
    "driver journeys latest",
]
PAGE_SIZE: Final = 200  # 50 to 500 are in use; the vendor's maximum is unknown
_BASE_URL: Final = "https://api.masternautconnect.com/connect-webservices/services/public/v1/"
_JOBS_URL: Final = "https://api.masternautconnect.com/job-management/v1/"
_JOB_REFERENCE_URL: Final = "https://ontime-api.masternautconnect.com/jobs/"
_TACHO_URL: Final = "https://public-api.masternautconnect.com/bvfm/services/public/v1/"
_TOKEN_URL: Final = "https://auth.masternautconnect.com/masternauth-oauth/oauth/accessToken"
_X_CONNECT_TOKEN: Final = Scheme(header="x-connect-token", prefix="TOKEN ")
_INTERVALS: Final[Mapping[QuotaName, float]] = {  # seconds from one request to the next
    "live positions": 15.0,
    "live positions latest": 15.0,
    "vehicle journeys latest": 60.0,
    "driver journeys latest": 60.0,
}


class MasternautApi(VendorSession):
    """What the calls of `MasternautSession` share."""

    vendor: str = "masternaut"
    required_settings: ClassVar[tuple[str, ...]] = ("client_id", "client_secret", "customer_id")
    optional_settings: ClassVar[tuple[str, ...]] = (
        "core_scheme",
        "base_url",
        "jobs_url",
        "job_reference_url",
        "tacho_url",
        "token_url",
    )

    def __init__(
        self,
        *,
        client_id: Credential | None = None,
        client_secret: Credential | None = None,
        customer_id: str | Secret | None = None,
        core_scheme: Literal["basic", "bearer"] = "basic",
        base_url: str | None = None,
        jobs_url: str | None = None,
        job_reference_url: str | None = None,
        tacho_url: str | None = None,
        token_url: str | None = None,
        **options: Unpack[SessionOptions],
    ) -> None:
        client_secret = seal(client_secret)
        self._refuse_unknown(options)
        if core_scheme not in ("basic", "bearer"):
            text = f"core_scheme={told(core_scheme)} is unknown; the Core API takes 'basic' or 'bearer'"
            raise ConfigurationError(text, vendor=self.vendor)
        customer = quote(plain_setting(customer_id, "customer_id", vendor=self.vendor), safe="")
        core, jobs, tacho = (
            f"{checked_base(given or default, argument=argument, vendor=self.vendor)}customer/{customer}/"
            for given, default, argument in (
                (base_url, _BASE_URL, "base_url"),
                (jobs_url, _JOBS_URL, "jobs_url"),
                (tacho_url, _TACHO_URL, "tacho_url"),
            )
        )
        job_reference = checked_base(
            job_reference_url or _JOB_REFERENCE_URL,
            argument="job_reference_url",
            vendor=self.vendor,
        )
        login_url = checked_url(token_url or _TOKEN_URL, argument="token_url", vendor=self.vendor)
        super().__init__(
            credentials={"client_id": client_id, "client_secret": client_secret},
            urls=(core, jobs, job_reference, tacho, login_url),
            options=options,
        )
        keeper = self._oauth_keeper(
            url=login_url,
            primary=client_credentials_grant(client_authentication=ClientAuthentication.BASIC),
            identity=("client_id",),
        )

        def api(name: str, base_url: str, scheme: Scheme) -> Api:
            owner = keeper if scheme.renewable else self._basic_keeper()
            return self._add(
                Api(
                    name=name,
                    base_url=base_url,
                    scheme=scheme,
                    keeper=owner,
                    problem_under_success=problem_under_success,
                    refuses_credentials=refuses_credentials,
                )
            )

        self._core = api("core", core, BASIC if core_scheme == "basic" else BEARER)
        self._smart_tire = api("smart_tire", f"{core}tire/", BEARER)
        self._jobs = api("jobs", jobs, _X_CONNECT_TOKEN)
        self._job_reference = api("job_reference", job_reference, _X_CONNECT_TOKEN)
        self._tacho = api("tacho", f"{tacho}tacho/", BEARER)
        api("vehicle_check", core, BEARER)
        self._quotas: Mapping[QuotaName, Quota] = {
            name: self._quota(f"Masternaut {name}", interval, identity=("client_id",))
            for name, interval in _INTERVALS.items()
        }

    def _paged(
        self,
        api: Api,
        path: str,
        kind: type[_T],
        page_size: int,
        params: Mapping[str, Param] | None = None,
    ) -> Pager[_T]:
        checked_page_size(page_size, vendor=self.vendor)
        fixed = dict(params or {})

        async def fetch(place: Place) -> Page[_T]:
            asked = fixed | {"pageIndex": place.page, "pageSize": page_size}
            answer = await self._ask(api, "GET", path, params=asked)
            envelope = opened(answer, self._reader)
            rows = await self._rows(kind, envelope, answer)
            return Page(
                rows=rows,
                total=envelope.total,
                whole=len(rows) > page_size,  # it knows no pages
                maybe_unpaged=envelope.total is None,
                answer=answer,
            )

        return Pager(
            fetch, observer=self._observer, call=path, arguments=fixed, page_size=page_size
        )

    async def _list(
        self, path: str, kind: type[_T], params: Mapping[str, Param] | None = None
    ) -> Records[_T]:
        """A list of the Core API that comes whole, where no page is asked for.

        Raises:
            VendorFaultError: The vendor counts more rows than it gave.
        """
        answer = await self._ask(self._core, "GET", path, params=params)
        envelope = opened(answer, self._reader)
        rows = await self._rows(kind, envelope, answer)
        is_page = "pageIndex" in (params or {})  # the caller's own wish
        if envelope.total is not None and envelope.total > len(rows) and not is_page:
            text = f"the vendor counts {envelope.total} rows but gave {len(rows)}, though no page was asked for"
            raise VendorFaultError(
                text, vendor=self.vendor, status=answer.status, body=answer.shown_body
            )
        await self._give_back(answer)
        return rows

    async def _write(
        self, api: Api, call: tuple[str, str], kind: type[_T], body: object
    ) -> _T | None:
        """What the vendor answers to a write, as the thing that was written; `None` if it answers nothing."""
        method, path = call
        answer = await self._ask(api, method, path, json=body)
        written = written_thing(answer, self._reader)
        if written is None:
            return None
        return self._reader.read(written.inside, kind, written.path, body=answer.body, of=answer)

    def _listed(self, ids: Iterable[str], argument: str) -> str | None:
        """Ids as the vendor lists them in a query; `None` for none."""
        chosen = listed(ids, argument, vendor=self.vendor)
        if any("," in chosen_id for chosen_id in chosen):
            text = f"{argument} has an id that holds a comma, which the vendor parts ids by: give each by itself"
            raise ArgumentError(text, vendor=self.vendor)
        return ",".join(chosen) or None
