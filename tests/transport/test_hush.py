"""What an engine logs is cleared while it works for a session, and left alone while it works for others."""

from __future__ import annotations

import logging

import pytest

from fleetauth.secrets import Redactor, Secret
from fleetauth.transport.hush import WORKING_FOR, hush, without_quotes
from fleetauth.transport.installed import default_engine

ENGINE = default_engine().__name__
HEADERS = (
    r"""return_value=(b'HTTP/1.1', 200, b'OK', [(b'Set-Cookie', b'a=\'b'), (b'X', b"it's")])"""
)
ERROR = """failed exception=RemoteProtocolError("illegal header line: bytearray(b'a token')")"""


@pytest.fixture
def logger(caplog: pytest.LogCaptureFixture) -> logging.Logger:
    caplog.set_level(logging.DEBUG)
    hush(ENGINE)
    return logging.getLogger(ENGINE)


def test_headers_quotes_and_known_secrets_are_cleared(
    logger: logging.Logger, caplog: pytest.LogCaptureFixture
) -> None:
    redactor = Redactor()
    redactor.learn(Secret("invented-token"))
    working = WORKING_FOR.set(redactor)
    logger.debug("complete %s", HEADERS)
    logger.debug(ERROR)
    logger.info("HTTP Request: GET %s", "https://fleet.example/invented-token")
    WORKING_FOR.reset(working)
    assert caplog.messages == [
        "complete return_value=(b'HTTP/1.1', 200, b'OK', [(b'Set-Cookie', b'***'), (b'X', b'***')])",
        "failed exception=RemoteProtocolError('***')",
        "HTTP Request: GET https://fleet.example/***",
    ]
    assert [record.args for record in caplog.records] == [(), (), ()]


def test_what_is_logged_for_others_is_left_alone(
    logger: logging.Logger, caplog: pytest.LogCaptureFixture
) -> None:
    logger.debug("complete %s", HEADERS)
    assert caplog.messages == [f"complete {HEADERS}"]
    assert caplog.records[0].args == (HEADERS,)


def test_words_without_quotes_stay() -> None:
    assert without_quotes("Server disconnected") == "Server disconnected"
