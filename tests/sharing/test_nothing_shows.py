"""What a stranger finds who reads the files, lists the keys, or listens to what Redis is sent (I8): with encryption
on, no secret, and nobody's name.
"""

from __future__ import annotations

import base64
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote_plus

from fleetauth.stores import new_key
from tests.sharing.conftest import Numbers
from tests.sharing.crew import Crew
from tests.sharing.sides import SharedDirectory, SharedRedis, VendorSide


@contextmanager
def listening(place: Path) -> Iterator[bytearray]:
    """Everything that a Redis server is sent meanwhile, by its own MONITOR."""
    heard = bytearray()
    with socket.socket(socket.AF_UNIX) as sock:
        sock.connect(str(place))
        sock.sendall(b"MONITOR\r\n")
        assert sock.recv(64).startswith(b"+OK")

        def listen() -> None:
            while part := sock.recv(65536):
                heard.extend(part)

        listener = threading.Thread(target=listen)
        listener.start()
        try:
            yield heard
        finally:
            sock.shutdown(socket.SHUT_RDWR)
            listener.join()


def shown(haystack: bytes, vendor: VendorSide) -> set[str]:
    """The secrets and names that are in it, in any of the spellings that a careless writer uses."""
    named = ("client_id", "client_secret", "username", "password")
    secrets = [vendor.arguments[name] for name in named] + vendor.tokens()
    return {secret for secret in secrets if any(it in haystack for it in spelt(secret))}


def spelt(secret: str) -> list[bytes]:
    plain = secret.encode()
    escaped = repr(plain)[2:-1].encode()
    json = secret.encode("ascii", "backslashreplace")
    return [plain, escaped, json, quote_plus(secret).encode(), base64.b64encode(plain)]


def run(crew: Crew, key: str | None, numbers: Numbers) -> None:
    crew.hire(2, key=key)
    for _ in range(numbers.expiries):
        crew.call_well(numbers.calls)
        crew.expire()
    crew.send_home()


def test_files_show_nothing(
    vendor: VendorSide, files: SharedDirectory, engine: str, numbers: Numbers
) -> None:
    with Crew(vendor, files, engine) as crew:
        run(crew, new_key().reveal(), numbers)
    assert files.contents()
    assert shown(files.contents(), vendor) == set()


def test_redis_shows_nothing_to_who_lists_or_listens(
    vendor: VendorSide, redis: SharedRedis, engine: str, numbers: Numbers
) -> None:
    with listening(redis.server.socket) as heard, Crew(vendor, redis, engine) as crew:
        run(crew, new_key().reveal(), numbers)
        found = redis.contents()
    assert b"fleetauth:" in found
    assert heard.count(b"EVALSHA") > numbers.expiries
    assert shown(found + bytes(heard), vendor) == set()


def test_in_plain_text_the_same_search_finds_the_tokens_and_still_nobody_s_name(
    crew: Crew, numbers: Numbers
) -> None:
    run(crew, None, numbers)
    found = shown(crew.place.contents(), crew.vendor)
    assert found
    assert found <= set(crew.vendor.tokens())
