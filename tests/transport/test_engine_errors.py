"""Whatever an engine raises becomes an error of this library that says whether the request may have arrived (I11)."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

import pytest

from fleetauth.errors import FleetAuthError, MisuseError, TimedOutError, TransportError
from tests.transport.fleet import ENGINE, FakeVendor, Untyped, fault

if TYPE_CHECKING:
    from tests.transport.servers import LoopbackServer

TIMEOUTS = [
    ("ConnectTimeout", False),
    ("PoolTimeout", False),
    ("ReadTimeout", True),
    ("WriteTimeout", True),
]
FAULTS = [
    ("ConnectError", False),
    ("ProxyError", False),
    ("UnsupportedProtocol", False),
    ("ReadError", True),
    ("WriteError", True),
    ("CloseError", True),
    ("RemoteProtocolError", True),
    ("DecodingError", True),
    ("TooManyRedirects", True),
]


async def failing(step: Untyped) -> FleetAuthError:
    """What a session raises when its only attempt meets this."""
    vendor = FakeVendor()
    vendor.script = [step]
    async with vendor.session(retries=0) as session:
        with pytest.raises(FleetAuthError) as caught:
            await session.request("GET", "x?secret=query")
    return caught.value


@pytest.mark.parametrize(("name", "arrived"), TIMEOUTS)
async def test_an_engines_timeout_is_a_time_out_that_says_whether_it_may_have_arrived(
    name: str,
    arrived: bool,  # noqa: FBT001
) -> None:
    error = await failing(fault(name))
    assert type(error) is TimedOutError
    assert isinstance(error, TimeoutError)
    assert error.may_have_arrived is arrived
    assert name in error.message


@pytest.mark.parametrize(("name", "arrived"), FAULTS)
async def test_an_engines_fault_is_a_transport_error_that_says_whether_it_may_have_arrived(
    name: str,
    arrived: bool,  # noqa: FBT001
) -> None:
    error = await failing(fault(name, "the invented reason"))
    assert type(error) is TransportError
    assert error.may_have_arrived is arrived
    assert f"{name}: the invented reason" in error.message


@pytest.mark.parametrize("kind", [RuntimeError, OSError, ValueError, KeyError])
async def test_whatever_else_a_transport_raises_is_a_transport_error(
    kind: type[Exception],
) -> None:
    error = await failing(kind())
    assert type(error) is TransportError
    assert error.may_have_arrived


async def test_the_first_words_in_a_chain_of_causes_are_told() -> None:
    error = fault("ConnectError", "")
    error.__cause__ = OSError()
    error.__cause__.__context__ = ValueError("the invented reason")
    assert "ConnectError: the invented reason" in (await failing(error)).message


async def test_a_chain_of_causes_without_a_word_is_not_followed_for_ever() -> None:
    error: Exception = fault("ReadError", "")
    error.__cause__ = error
    assert (await failing(error)).message.endswith(": ReadError")


async def test_a_request_that_the_engine_refuses_to_write_is_a_misuse_without_its_words() -> None:
    error = await failing(fault("LocalProtocolError", "Illegal header value b'canary'"))
    assert type(error) is MisuseError
    assert "canary" not in error.message


async def test_a_runtime_error_of_an_open_client_of_the_user_is_a_transport_error() -> None:
    vendor = FakeVendor()
    async with (
        ENGINE.AsyncClient(transport=vendor.transport) as client,
        vendor.session(transport=None, http_client=client, retries=0) as session,
    ):
        await session.login()
        vendor.script = [RuntimeError("invented")]
        with pytest.raises(TransportError, match="RuntimeError: invented"):
            await session.request("GET", "x")


async def test_a_clients_own_hook_that_raises_for_statuses_is_named_as_what_is_wrong() -> None:
    vendor = FakeVendor()

    async def complain(answer: Untyped) -> None:
        answer.raise_for_status()

    async with (
        ENGINE.AsyncClient(
            transport=vendor.transport, event_hooks={"response": [complain]}
        ) as client,
        vendor.session(transport=None, http_client=client) as session,
    ):
        vendor.script = [404]
        with pytest.raises(MisuseError, match="take raise_for_status out of"):
            await session.request("GET", "x")
    assert len(vendor.calls) == 1


async def test_an_error_names_the_method_and_the_url_without_its_query() -> None:
    error = await failing(fault("ReadError"))
    assert "GET https://fleet.example/api/x" in error.message
    assert "query" not in error.message
    assert error.vendor == "fleet"


@pytest.mark.parametrize("name", ["ReadError", "ReadTimeout", "LocalProtocolError"])
async def test_no_frame_of_the_engine_is_in_the_traceback(name: str) -> None:
    error = await failing(fault(name))
    assert error.__cause__ is None
    assert error.__context__ is None
    frames = traceback.extract_tb(error.__traceback__)
    assert not [frame for frame in frames if "/httpx" in frame.filename]


async def test_a_port_where_nobody_listens_is_a_transport_error_that_tells_what_to_check(
    nobody: str,
) -> None:
    session = FakeVendor().session(
        transport=None, base_url=f"{nobody}/", token_url=f"{nobody}/token", retries=0
    )
    async with session:
        with pytest.raises(TransportError, match="Check the URL, the network") as caught:
            await session.request("GET", "x")
    assert not caught.value.may_have_arrived


async def test_a_connection_that_is_cut_before_the_answer_may_have_arrived(
    home: LoopbackServer,
) -> None:
    session = FakeVendor().session(
        transport=None, base_url=f"{home.url}/", token_url=f"{home.url}/token", retries=0
    )
    async with session:
        await session.login()
        home.reply = lambda _: (_ for _ in ()).throw(ConnectionError)
        with pytest.raises(TransportError, match="the connection broke") as caught:
            await session.request("POST", "x")
    assert caught.value.may_have_arrived
