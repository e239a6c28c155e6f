"""The foreign server's addresses: its own token endpoint, and resources that answer in the
vendors' shapes at the vendors' paths. Who may read a resource is decided by the foreign server's
own check alone. Import this only once Django is set up. No token logic lives here.
"""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path, re_path
from django.utils import timezone
from oauth2_provider.oauth2_backends import get_oauthlib_core
from oauth2_provider.views import TokenView

CORE: Final[Any] = get_oauthlib_core()  # the foreign server's checks, on tokens and clients
CONNECT_TOKEN: Final = "TOKEN "  # what Masternaut's jobs want before the token


def _refusal(body: dict[str, str]) -> HttpResponse:
    return JsonResponse(body, status=401)


def _owner(request: HttpRequest, *scopes: str) -> str | None:
    """Whose token came with the request, by the foreign server's own check; None if it is refused.

    A token that belongs to a client and not to a person gives the client's id.
    """
    allowed, checked = CORE.verify_request(request, scopes=list(scopes))
    if not allowed:
        return None
    return str(checked.user.username if checked.user else checked.client.client_id)


# --- MPS Monitor ----------------------------------------------------------------------------------


def mps_monitor_account(request: HttpRequest) -> HttpResponse:
    owner = _owner(request, "account")
    if owner is None:
        return _refusal({"Message": "Authorization has been denied for this request."})
    account = {"Id": "acc-0000000000000000001", "Name": owner, "IsActive": True}
    return JsonResponse({"IsValid": True, "Errors": [], "ReturnValue": None, "Result": account})


# --- MZone ----------------------------------------------------------------------------------------


def mzone_notifications(request: HttpRequest) -> HttpResponse:
    owner = _owner(request, "mz6-api.all")
    if owner is None:
        return _refusal({"message": "Authorization has been denied for this request."})
    notification = {
        "id": "72753c0d-0000-4000-8000-000000000001",
        "message": owner,
        "notificationTemplate_Id": "72753c0d-0000-4000-8000-000000000002",
        "utcTimestamp": "2026-02-19T20:07:42Z",
    }
    return JsonResponse({"@odata.context": "$metadata#Notifications", "value": [notification]})


# --- Masternaut: three schemes on one pair of credentials -----------------------------------------


def _bad_credentials() -> HttpResponse:
    return _refusal({"errorCode": "401", "errorMsg": "Bad Credentials"})


def masternaut_live(request: HttpRequest, customer: str) -> HttpResponse:
    """HTTP Basic, checked as the foreign server checks a client at its token endpoint."""
    if not CORE.authenticate_client(request):
        return _bad_credentials()
    position = {"assetId": "V1", "assetName": customer, "date": timezone.now().isoformat()}
    return JsonResponse([position], safe=False)


def masternaut_tires(request: HttpRequest, customer: str) -> HttpResponse:
    owner = _owner(request)
    if owner is None:
        return _bad_credentials()
    return JsonResponse({"items": [{"id": "T1", "customerId": customer, "client": owner}]})


def masternaut_jobs(request: HttpRequest, customer: str) -> HttpResponse:
    """The token in `x-connect-token`, and no `Authorization`: moved to where the check looks."""
    token = request.META.get("HTTP_X_CONNECT_TOKEN", "")
    if "HTTP_AUTHORIZATION" in request.META or not token.startswith(CONNECT_TOKEN):
        return _bad_credentials()
    request.META["HTTP_AUTHORIZATION"] = f"Bearer {token.removeprefix(CONNECT_TOKEN)}"
    owner = _owner(request)
    if owner is None:
        return _bad_credentials()
    return JsonResponse({"jobs": [{"jobId": "J1", "jobTitle": customer, "clientName": owner}]})


token: Any = TokenView.as_view()

urlpatterns = [
    path("o/token/", token),
    # The interface spells this one `Account/GetAccount`, the guide in small letters.
    re_path(r"^mps_monitor/api3/(?i:account/getaccount)$", mps_monitor_account),
    path("mzone/Notifications", mzone_notifications),
    path("masternaut/services/public/v1/customer/<customer>/tracking/live", masternaut_live),
    path("masternaut/services/public/v1/customer/<customer>/tire/events", masternaut_tires),
    path("masternaut/job-management/v1/customer/<customer>/jobs", masternaut_jobs),
]
