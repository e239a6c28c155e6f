"""The foreign server itself, asked by hand: that it is as strict as the battery needs it to be.
If one of these fails, what the sessions' tests prove is in doubt. No session of ours is used
here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.foreign.credentials import CREDENTIALS
from tests.foreign.settings import ACCESS_TOKEN_LIFETIME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.foreign.server import AuthorizationServer

MPS = CREDENTIALS["mps_monitor"]
MASTERNAUT = CREDENTIALS["masternaut"]


@pytest.fixture
def client(server: AuthorizationServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, trust_env=False) as client:
        yield client


def exchange(client: httpx.Client, grant_type: str, **form: str | None) -> httpx.Response:
    own = {"client_id": MPS.client_id, "client_secret": MPS.client_secret}
    return client.post("/o/token/", data={"grant_type": grant_type, **own, **form})


def sign_in(client: httpx.Client) -> dict[str, Any]:
    answer = exchange(
        client, "password", username=MPS.username, password=MPS.password, scope="account"
    )
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def account(client: httpx.Client, access_token: str) -> httpx.Response:
    return client.get(
        "/mps_monitor/api3/account/getaccount", headers={"Authorization": f"bearer {access_token}"}
    )


def test_the_password_grant_gives_both_tokens_and_their_lifetime(client: httpx.Client) -> None:
    token = sign_in(client)
    assert token["expires_in"] == ACCESS_TOKEN_LIFETIME
    assert token.keys() >= {"access_token", "refresh_token", "token_type"}


def test_what_was_issued_is_read_from_the_database(
    server: AuthorizationServer, client: httpx.Client
) -> None:
    token = sign_in(client)
    assert [row.token for row in server.database.access_tokens()] == [token["access_token"]]
    assert [row.token for row in server.database.refresh_tokens()] == [token["refresh_token"]]


def test_an_issued_token_opens_the_resource_of_its_user(client: httpx.Client) -> None:
    answer = account(client, sign_in(client)["access_token"])
    assert answer.json()["Result"]["Name"] == MPS.username


def test_a_wrong_password_is_refused_and_counted(
    server: AuthorizationServer, client: httpx.Client
) -> None:
    answer = exchange(client, "password", username=MPS.username, password="not it")
    assert answer.json()["error"] == "invalid_grant"
    assert [refusal.status for refusal in server.refusals] == [400]


def test_a_wrong_client_secret_is_refused(client: httpx.Client) -> None:
    answer = exchange(
        client, "password", username=MPS.username, password=MPS.password, client_secret="not it"
    )
    assert answer.json()["error"] == "invalid_client"


def test_a_refresh_rotates_the_refresh_token(
    server: AuthorizationServer, client: httpx.Client
) -> None:
    first = sign_in(client)
    second = exchange(client, "refresh_token", refresh_token=first["refresh_token"]).json()
    old, new = server.database.refresh_tokens()
    assert (old.token, new.token) == (first["refresh_token"], second["refresh_token"])
    assert old.revoked is not None
    assert new.revoked is None
    assert old.family == new.family


def test_a_rotation_deletes_the_old_access_token_but_still_counts_it(
    server: AuthorizationServer, client: httpx.Client
) -> None:
    first = sign_in(client)
    second = exchange(client, "refresh_token", refresh_token=first["refresh_token"]).json()
    assert [row.token for row in server.database.access_tokens()] == [second["access_token"]]
    assert server.database.access_tokens_issued() == 2


def test_a_replayed_refresh_token_kills_its_whole_family(
    server: AuthorizationServer, client: httpx.Client
) -> None:
    first = sign_in(client)
    second = exchange(client, "refresh_token", refresh_token=first["refresh_token"]).json()
    replay = exchange(client, "refresh_token", refresh_token=first["refresh_token"])
    assert replay.json()["error"] == "invalid_grant"
    assert server.database.live_refresh_tokens() == []
    assert account(client, second["access_token"]).status_code == 401
    heir = exchange(client, "refresh_token", refresh_token=second["refresh_token"])
    assert heir.json()["error"] == "invalid_grant"


def test_an_expired_access_token_is_refused_in_the_vendors_words(
    server: AuthorizationServer, client: httpx.Client
) -> None:
    token = sign_in(client)
    server.database.expire_access_tokens()
    answer = account(client, token["access_token"])
    assert answer.status_code == 401
    assert answer.json() == {"Message": "Authorization has been denied for this request."}


def test_a_resource_wants_its_own_scope(client: httpx.Client) -> None:
    token = exchange(
        client, "password", username=MPS.username, password=MPS.password, scope="mz_username"
    ).json()
    assert account(client, token["access_token"]).status_code == 401


def test_a_reset_forgets_tokens_and_exchanges(
    server: AuthorizationServer, client: httpx.Client
) -> None:
    token = sign_in(client)
    server.reset()
    assert server.exchanges == []
    assert server.database.access_tokens_issued() == 0
    assert account(client, token["access_token"]).status_code == 401


def masternaut_token(client: httpx.Client) -> str:
    own = httpx.BasicAuth(MASTERNAUT.client_id, MASTERNAUT.client_secret)
    answer = client.post("/o/token/", data={"grant_type": "client_credentials"}, auth=own)
    assert "refresh_token" not in answer.json()
    return str(answer.json()["access_token"])


JOBS = "/masternaut/job-management/v1/customer/C-0001/jobs"


def test_client_credentials_by_http_basic_open_the_masternaut_resources(
    client: httpx.Client,
) -> None:
    token = masternaut_token(client)
    tires = "/masternaut/services/public/v1/customer/C-0001/tire/events"
    bearer = client.get(tires, headers={"Authorization": f"Bearer {token}"})
    connect = client.get(JOBS, headers={"x-connect-token": f"TOKEN {token}"})
    assert bearer.json()["items"][0]["client"] == MASTERNAUT.client_id
    assert connect.json()["jobs"][0]["clientName"] == MASTERNAUT.client_id


@pytest.mark.parametrize("headers", [{}, {"x-connect-token": "Bearer {0}"}, {"Authorization": ""}])
def test_the_jobs_resource_takes_the_token_nowhere_else(
    client: httpx.Client, headers: dict[str, str]
) -> None:
    token = masternaut_token(client)
    filled = {"Authorization": f"Bearer {token}"} | {
        name: value.format(token) for name, value in headers.items()
    }
    assert client.get(JOBS, headers=filled).status_code == 401


def test_the_live_positions_take_http_basic(client: httpx.Client) -> None:
    live = "/masternaut/services/public/v1/customer/C-0001/tracking/live"
    own = httpx.BasicAuth(MASTERNAUT.client_id, MASTERNAUT.client_secret)
    assert client.get(live, auth=own).status_code == 200
    assert client.get(live, auth=(MASTERNAUT.client_id, "not it")).status_code == 401
