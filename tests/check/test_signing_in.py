"""Signing in, renewing, and the calls of each scheme: every refusal told apart, and none of them repeated."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fleetauth import MZoneSession
from fleetauth.check import check_vendors
from fleetauth.sandbox import Fault
from fleetauth.stores import FileStore, MemoryStore, new_key
from tests.check.conftest import ON_ONE, mzone, mzone_at, not_tried, only, statuses, step, token
from tests.transport.servers import LoopbackServer, Reply

if TYPE_CHECKING:
    from fleetauth.sandbox import Sandbox

VENDORS = ("masternaut", "mbanq", "mps_monitor", "mzone")


def attempts(sandbox: Sandbox, vendor: str) -> int:
    """Sign-ins that were sent."""
    return sum(it.method == "POST" for it in sandbox.vendors[vendor].token_requests)


# --- signing in -----------------------------------------------------------------------------------


@pytest.mark.parametrize("vendor", VENDORS)
async def test_a_refused_secret_is_sent_once_and_nothing_after_it(
    sandbox: Sandbox, environ: dict[str, str], vendor: str
) -> None:
    wrong = environ | {f"{vendor.upper()}_CLIENT_SECRET": "not the right one"}
    report = await check_vendors(vendor, environ=wrong, renew=True)
    found = step(report, "sign_in")
    assert (found.status.value, found.kind) == ("fail", "refused")
    assert "Nothing was repeated" in found.advice
    assert (attempts(sandbox, vendor), sandbox.vendors[vendor].refused_sign_ins) == (1, 1)
    assert {it.api for it in sandbox.vendors[vendor].requests if it.method != "HEAD"} == {"token"}
    assert {"renewal", "call"} <= not_tried(report)
    assert {it.told for it in only(report).steps if it.name == "call"} == {"sign_in failed"}


async def test_a_refused_client_is_the_issuers_to_mend(environ: dict[str, str]) -> None:
    wrong = environ | {"MBANQ_CLIENT_SECRET": "not the right one"}
    found = step(await check_vendors("mbanq", environ=wrong), "sign_in")
    assert found.facts["code"] in {"invalid_client", "unauthorized_client"}
    assert found.advice.startswith("Check client_id and client_secret; Mbanq issues them")


async def test_a_refused_password_is_the_accounts(environ: dict[str, str]) -> None:
    wrong = environ | {"MZONE_PASSWORD": "not the right one"}
    found = step(await check_vendors("mzone", environ=wrong), "sign_in")
    assert found.facts["code"] == "invalid_grant"
    assert found.advice.startswith("Check username and password")


async def test_a_locked_account_is_told_in_the_vendors_words(
    sandbox: Sandbox, environ: dict[str, str]
) -> None:
    sandbox.mzone.lockout_after = 0
    found = step(await check_vendors("mzone", environ=environ), "sign_in")
    assert (found.kind, "The account is locked" in found.told) == ("refused", True)
    assert attempts(sandbox, "mzone") == 1


ANSWERS = [
    (Fault.status(403, b'{"message":"blocked"}', path="token", after=1), "not_let_in"),
    (Fault.status(404, path="token", after=1), "not_found"),
    (Fault.status(400, b'{"error":"invalid_scope"}', path="token", after=1), "input_refused"),
    (Fault.status(429, retry_after=60, path="token", after=1), "quota"),
    (Fault.status(503, path="token", after=1), "vendor_fault"),
    (Fault.status(302, path="token", after=1), "redirect"),
    (Fault.body(b"<html>welcome", path="token", after=1), "no_token"),
    (Fault.cut(path="token", after=1), "no_answer"),
]


@ON_ONE
@pytest.mark.parametrize(("fault", "kind"), ANSWERS, ids=[kind for _, kind in ANSWERS])
async def test_a_token_endpoint_that_answers_otherwise(
    sandbox: Sandbox, environ: dict[str, str], fault: Fault, kind: str
) -> None:
    sandbox.mps_monitor.faults.add(fault)  # after the request without credentials
    report = await check_vendors("mps_monitor", environ=environ)
    assert (step(report, "sign_in").status.value, step(report, "sign_in").kind) == ("fail", kind)
    assert attempts(sandbox, "mps_monitor") == 1


async def test_a_quotas_wait_is_told(sandbox: Sandbox, environ: dict[str, str]) -> None:
    sandbox.mzone.faults.add(Fault.status(429, retry_after=60, path="token", after=1))
    found = step(await check_vendors("mzone", environ=environ), "sign_in")
    assert (found.kind, found.facts["retry_after"]) == ("quota", 60.0)


async def test_a_host_that_wants_fewer_requests_gets_no_sign_in(
    sandbox: Sandbox, environ: dict[str, str]
) -> None:
    sandbox.mzone.faults.add(Fault.status(429, retry_after=60, times=1))
    report = await check_vendors("mzone", environ=environ)
    assert (step(report, "http").status.value, step(report, "http").kind) == ("warn", "quota")
    assert not_tried(report) == {"sign_in", "call"}
    assert "asked for fewer requests" in step(report, "sign_in").told
    assert attempts(sandbox, "mzone") == 0


async def test_a_refused_renewal(sandbox: Sandbox, environ: dict[str, str]) -> None:
    sandbox.mzone.faults.add(Fault.status(503, path="token", after=2))
    report = await check_vendors("mzone", environ=environ, renew=True)
    assert step(report, "sign_in").status.value == "ok"
    assert (step(report, "renewal").status.value, step(report, "renewal").kind) == (
        "fail",
        "vendor_fault",
    )
    assert step(report, "call").told == "renewal failed"


async def test_a_token_without_an_end_and_without_a_scope() -> None:
    with LoopbackServer() as server:
        server.reply = lambda it: token(expires_in=None) if it.path == "/token" else mzone(it)
        report = await check_vendors("mzone", environ=mzone_at(server.url))
    found = step(report, "sign_in")
    assert found.told == "grant password; no end was told, no refresh token"
    assert (found.facts["expires_in"], found.facts["scope"]) == (None, None)


# --- calls ----------------------------------------------------------------------------------------


async def test_missing_rights_are_told_apart_from_refused_credentials(
    sandbox: Sandbox, environ: dict[str, str]
) -> None:
    sandbox.masternaut.deny("/jobs")
    sandbox.masternaut.faults.add(
        Fault.status(401, b'{"errorCode":"401","errorMsg":"Bad"}', path="/vehicle")
    )
    report = await check_vendors("masternaut", environ=environ)
    calls = {
        it.subject: (it.status.value, it.kind) for it in only(report).steps if it.name == "call"
    }
    assert calls == {
        "smart_tire": ("ok", ""),
        "tacho": ("ok", ""),
        "jobs": ("fail", "rights_missing"),
        "core": ("fail", "credentials_refused"),
    }
    assert "Masternaut (MICHELIN Connected Fleet)" in step(report, "call", "jobs").advice
    assert not report.ok


async def test_a_401_of_a_new_token_buys_no_other_one(
    sandbox: Sandbox, environ: dict[str, str]
) -> None:
    sandbox.mzone.faults.add(Fault.status(401, path="notifications"))
    report = await check_vendors("mzone", environ=environ)
    assert step(report, "call").kind == "token_refused"
    assert attempts(sandbox, "mzone") == 1
    assert (
        len([it for it in sandbox.mzone.requests if it.api == "odata" and it.method == "GET"]) == 1
    )


CALLS = [
    (Fault.status(400, b'{"error":{"code":"1","message":"no"}}'), "fail", "input_refused"),
    (Fault.status(404), "fail", "not_found"),
    (Fault.status(429, retry_after=15), "warn", "quota"),
    (Fault.status(500), "fail", "vendor_fault"),
    (Fault.status(408), "fail", "vendor_fault"),
    (Fault.status(302), "fail", "redirect"),
    (Fault.body(b"<html>sign in"), "fail", "unexpected_answer"),
    (Fault.cut(), "fail", "no_answer"),
]


@ON_ONE
@pytest.mark.parametrize(("fault", "status", "kind"), CALLS, ids=[kind for *_, kind in CALLS])
async def test_a_call_that_is_answered_otherwise(
    sandbox: Sandbox, environ: dict[str, str], fault: Fault, status: str, kind: str
) -> None:
    import attrs

    sandbox.mzone.faults.add(attrs.evolve(fault, path="notifications"))
    report = await check_vendors("mzone", environ=environ)
    found = step(report, "call")
    assert (found.status.value, found.kind) == (status, kind)
    assert found.advice
    assert len([it for it in sandbox.mzone.requests if it.path.endswith("Notifications")]) == 1


async def test_after_a_quotas_refusal_the_host_is_asked_no_more(
    sandbox: Sandbox, environ: dict[str, str]
) -> None:
    sandbox.masternaut.faults.add(Fault.status(429, retry_after=15, path="/tire/events"))
    report = await check_vendors("masternaut", environ=environ)
    calls = {it.subject: it.status.value for it in only(report).steps if it.name == "call"}
    assert calls == {
        "smart_tire": "warn",
        "tacho": "not_tried",
        "jobs": "not_tried",
        "core": "not_tried",
    }
    assert step(report, "call", "smart_tire").facts["retry_after"] == 15.0
    assert report.ok


async def test_a_call_that_is_not_answered_in_time(
    sandbox: Sandbox, environ: dict[str, str]
) -> None:
    sandbox.mzone.faults.add(Fault.slow(30.0, path="notifications"))
    found = step(await check_vendors("mzone", environ=environ, timeout=0.5), "call")
    assert (found.kind, found.told) == ("no_answer", "no answer within 0.5 s")


async def test_an_error_under_success_is_one(sandbox: Sandbox, environ: dict[str, str]) -> None:
    body = json.dumps({"Result": None, "Errors": [{"Code": "12", "Description": "not for you"}]})
    sandbox.mps_monitor.faults.add(Fault.body(body.encode(), path="getaccount"))
    found = step(await check_vendors("mps_monitor", environ=environ), "call")
    assert (found.status.value, found.kind, found.facts["code"]) == (
        "fail",
        "unexpected_answer",
        "12",
    )
    assert "not for you" in found.told


async def test_no_content_is_well() -> None:
    with LoopbackServer() as server:
        server.reply = lambda it: mzone(it, call=lambda _: Reply(204, b""))
        report = await check_vendors("mzone", environ=mzone_at(server.url))
    assert step(report, "call").status.value == "ok"


async def test_a_second_factor_is_told(sandbox: Sandbox, environ: dict[str, str]) -> None:
    body = b'{"userId":1,"isTwoFactorAuthenticationRequired":true}'
    sandbox.mbanq.faults.add(Fault.body(body, content_type="application/json", path="userdetails"))
    report = await check_vendors("mbanq", environ=environ)
    found = step(report, "call")
    assert (found.status.value, found.kind) == ("warn", "second_factor")
    assert "request_otp" in found.advice
    assert report.ok


async def test_what_a_vendor_sends_reaches_no_terminal_as_it_is(
    sandbox: Sandbox, environ: dict[str, str]
) -> None:
    words = "\x1b[2J\x07 gone\r\n\u202eright to left " + "long " * 500
    body = json.dumps({"error": {"code": "1", "message": words}}).encode()
    sandbox.mzone.faults.add(Fault.status(400, body, path="notifications"))
    found = step(await check_vendors("mzone", environ=environ), "call")
    assert found.told.isprintable()
    assert len(found.told) < 600


# --- the store ------------------------------------------------------------------------------------


class Broken(MemoryStore):
    """A store that fails in a way of its own."""

    def __init__(self, how: str) -> None:
        super().__init__()
        self.how = how

    async def load(self, key: str) -> None:  # noqa: ARG002 - the protocol's
        import anyio

        from fleetauth.errors import StoreError

        if self.how == "sleeps":
            await anyio.sleep_forever()
        if self.how == "refuses":
            raise StoreError("the directory is open to others (mode 755)")
        if self.how == "raises":
            raise ValueError("canary-word")


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ("sleeps", "Broken does not answer within 0.2 s"),
        ("refuses", "the directory is open to others (mode 755)"),
        ("raises", "Broken failed: ValueError"),
        ("forgets", "Broken gives back something else than what was put into it"),
    ],
)
async def test_a_store_that_fails_ends_it_before_a_token_is_risked(
    sandbox: Sandbox, environ: dict[str, str], how: str, told: str
) -> None:
    report = await check_vendors("mps_monitor", environ=environ, store=Broken(how), timeout=0.2)
    found = step(report, "store")
    assert (found.status.value, found.kind, found.told) == ("fail", "store_failed", told)
    assert not_tried(report) == {"sign_in", "call"}
    assert attempts(sandbox, "mps_monitor") == 0
    assert "canary-word" not in str(report)


async def test_a_store_that_another_check_is_writing_to(environ: dict[str, str]) -> None:
    from fleetauth.check.shared_store import PLACE

    store = MemoryStore()
    await store.acquire(PLACE, owner="another", seconds=60.0)
    report = await check_vendors("mzone", environ=environ, store=store)
    assert "another check is writing" in step(report, "store").told
    assert statuses(report)["sign_in"] == "ok"


async def test_a_check_leaves_no_token_of_its_own_in_the_store(environ: dict[str, str]) -> None:
    from fleetauth.check.shared_store import PLACE

    store = MemoryStore()
    await check_vendors("mzone", environ=environ, store=store)
    assert await store.load(PLACE) is None
    assert await store.acquire(PLACE, owner="next", seconds=1.0) is not None


async def test_a_token_that_was_written_with_a_lost_key_is_told(
    environ: dict[str, str], tmp_path: Path
) -> None:
    place = tmp_path / "tokens"
    async with MZoneSession.from_env(
        environ=environ, store=FileStore(place, encryption=new_key())
    ) as before:
        await before.login()
    store = FileStore(place, encryption=new_key())
    report = await check_vendors("mzone", environ=environ, store=store)
    found = step(report, "sign_in")
    assert (found.status.value, found.kind) == ("warn", "unreadable")
    assert "sign_out()" in found.advice
    assert statuses(report)["odata"] == "ok"

    async with MZoneSession.from_env(environ=environ, store=store) as after:
        await after.sign_out()
        await after.login()
    report = await check_vendors("mzone", environ=environ, store=store)
    assert step(report, "sign_in").told.startswith("the store's token serves")
