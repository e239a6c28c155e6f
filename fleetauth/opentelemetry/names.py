"""The names of spans' and metrics' attributes, and the metrics themselves, as data: the docs' tables are made of them.

HTTP's are those of OpenTelemetry's semantic conventions (stable since 1.23); ours begin with ``fleetauth.``. The
package with their constants is no dependency: a test compares.
"""

from __future__ import annotations

from typing import Final

import attrs

SCHEMA: Final = "https://opentelemetry.io/schemas/1.44.0"

ERROR_TYPE: Final = "error.type"
METHOD: Final = "http.request.method"
METHOD_ORIGINAL: Final = "http.request.method_original"
RESEND_COUNT: Final = "http.request.resend_count"
STATUS: Final = "http.response.status_code"
SERVER_ADDRESS: Final = "server.address"
SERVER_PORT: Final = "server.port"
URL_FULL: Final = "url.full"
URL_TEMPLATE: Final = "url.template"

VENDOR: Final = "fleetauth.vendor"
OPERATION: Final = "fleetauth.operation"
GRANT: Final = "fleetauth.grant"
OUTCOME: Final = "fleetauth.exchange.outcome"
GENERATION: Final = "fleetauth.token.generation"
LIFETIME: Final = "fleetauth.token.lifetime"
CURRENT: Final = "fleetauth.token.current"
REASON: Final = "fleetauth.wait.reason"
QUOTA: Final = "fleetauth.quota.name"
STORE_OPERATION: Final = "fleetauth.store.operation"

OTHER: Final = "_OTHER"
CANCELLED: Final = "cancelled"
METHODS: Final = frozenset(
    {"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"}
)

# Of http.client.request.duration, as the conventions advise.
_OF_REQUESTS: Final = (
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0,
)  # fmt: skip
_OF_WAITS: Final = (*_OF_REQUESTS, 15.0, 30.0, 60.0)  # a quota's turn; a call's time limit


@attrs.frozen(kw_only=True)
class Metric:
    """One metric.

    Attributes:
        name: As it is exported.
        unit: UCUM's.
        description: In a sentence.
        attributes: What tells its values apart.
        boundaries: Seconds between a histogram's buckets; none for a counter.
    """

    name: str
    unit: str
    description: str
    attributes: tuple[str, ...]
    boundaries: tuple[float, ...] = ()


REQUESTS: Final = Metric(
    name="http.client.request.duration",
    unit="s",
    description="Duration of HTTP client requests.",
    attributes=(METHOD, SERVER_ADDRESS, SERVER_PORT, URL_TEMPLATE, STATUS, ERROR_TYPE),
    boundaries=_OF_REQUESTS,
)
CALLS: Final = Metric(
    name="fleetauth.call.duration",
    unit="s",
    description="Duration of calls, with their waits, sign-ins and retries.",
    attributes=(VENDOR, OPERATION, ERROR_TYPE),
    boundaries=_OF_WAITS,
)
EXCHANGES: Final = Metric(
    name="fleetauth.exchange.duration",
    unit="s",
    description="Duration of token exchanges.",
    attributes=(VENDOR, OUTCOME, GRANT, ERROR_TYPE),
    boundaries=_OF_REQUESTS,
)
WAITS: Final = Metric(
    name="fleetauth.wait.duration",
    unit="s",
    description="Duration of waits for a quota's turn, the next attempt, a token exchange or another session's.",
    attributes=(VENDOR, REASON, QUOTA, ERROR_TYPE),
    boundaries=_OF_WAITS,
)
RETRIES: Final = Metric(
    name="fleetauth.call.retries",
    unit="{retry}",
    description="Attempts that failed and were followed by another.",
    attributes=(VENDOR, ERROR_TYPE),
)
REJECTIONS: Final = Metric(
    name="fleetauth.token.rejections",
    unit="{rejection}",
    description="Answers 401 to a token; late ones, of a token that was not the newest any more, cost no exchange.",
    attributes=(VENDOR, CURRENT),
)
LOCKS: Final = Metric(
    name="fleetauth.session.locks",
    unit="{lock}",
    description="Sessions that were locked because the vendor refused their credentials.",
    attributes=(VENDOR,),
)
STORE_FAILURES: Final = Metric(
    name="fleetauth.store.failures",
    unit="{failure}",
    description="Failures of a store: to save, to load, or to give the right to exchange.",
    attributes=(VENDOR, STORE_OPERATION),
)
METRICS: Final = (
    REQUESTS, CALLS, EXCHANGES, WAITS, RETRIES, REJECTIONS, LOCKS, STORE_FAILURES,
)  # fmt: skip


@attrs.frozen(kw_only=True)
class SpanKind:
    """One kind of span.

    Attributes:
        name: As it is exported; what stands in braces varies.
        kind: ``"INTERNAL"`` or ``"CLIENT"``.
        what: What it is.
        parent: What it is a child of.
        attributes: What it may have.
    """

    name: str
    kind: str
    what: str
    parent: str
    attributes: tuple[str, ...]


SPANS: Final = (
    SpanKind(
        name="{vendor} {operation}",
        kind="INTERNAL",
        what="a call, to its answer or error; `{vendor} sign-in` for `login()`, `refresh()` and `auth`",
        parent="the current span",
        attributes=(VENDOR, OPERATION, ERROR_TYPE),
    ),
    SpanKind(
        name="{method} {template}",
        kind="CLIENT",
        what="one request on the wire; `{method}` alone where the vendor documents no such path",
        parent="its call, or its token exchange",
        attributes=(
            METHOD, METHOD_ORIGINAL, SERVER_ADDRESS, SERVER_PORT, URL_FULL, URL_TEMPLATE,
            RESEND_COUNT, STATUS, ERROR_TYPE, VENDOR,
        ),
    ),
    SpanKind(
        name="{vendor} token exchange",
        kind="INTERNAL",
        what="a token is bought, or found in the store, and saved",
        parent="none: it is the session's, and linked with the calls that wait for it",
        attributes=(VENDOR, GRANT, OUTCOME, GENERATION, LIFETIME, ERROR_TYPE),
    ),
    SpanKind(
        name="wait for {reason}",
        kind="INTERNAL",
        what=(
            "`quota`: its turn; `retry`: the next attempt; `exchange`: a token, linked with its exchange; "
            "`lease`: another session's exchange"
        ),
        parent="its call; for `lease`, its token exchange",
        attributes=(VENDOR, REASON, QUOTA, ERROR_TYPE),
    ),
)  # fmt: skip
