"""The names are those of OpenTelemetry's semantic conventions, or begin with ours."""

from __future__ import annotations

import pytest
from opentelemetry.semconv.attributes import error_attributes as error
from opentelemetry.semconv.attributes import http_attributes as http
from opentelemetry.semconv.attributes import server_attributes as server
from opentelemetry.semconv.attributes import url_attributes as url
from opentelemetry.semconv.metrics import http_metrics
from opentelemetry.semconv.schemas import Schemas

from fleetauth.opentelemetry import names
from fleetauth.opentelemetry.names import METRICS, SPANS

OF_CONVENTIONS = {
    error.ERROR_TYPE,
    http.HTTP_REQUEST_METHOD,
    http.HTTP_REQUEST_METHOD_ORIGINAL,
    http.HTTP_REQUEST_RESEND_COUNT,
    http.HTTP_RESPONSE_STATUS_CODE,
    server.SERVER_ADDRESS,
    server.SERVER_PORT,
    url.URL_FULL,
    "url.template",  # in development still
}


def test_what_is_not_ours_is_the_conventions() -> None:
    used = {name for kind in (*SPANS, *METRICS) for name in kind.attributes}
    assert {name for name in used if not name.startswith("fleetauth.")} == OF_CONVENTIONS


def test_metrics_are_the_conventions_or_ours() -> None:
    theirs = [it.name for it in METRICS if not it.name.startswith("fleetauth.")]
    assert theirs == [http_metrics.HTTP_CLIENT_REQUEST_DURATION]


def test_the_schema_is_one_that_there_is() -> None:
    assert names.SCHEMA in {schema.value for schema in Schemas}


@pytest.mark.parametrize(
    "method", [it.value for it in http.HttpRequestMethodValues if it.value != names.OTHER]
)
def test_every_method_of_the_conventions_is_known(method: str) -> None:
    assert method in names.METHODS
