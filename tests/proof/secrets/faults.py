"""What can go wrong between a session and its vendor, with a vendor that shows every secret while it does: as answers
to token requests and to calls. Which session they happen to, and what is seen of it, is not known here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final, TypeAlias
from urllib.parse import quote, urlencode

import attrs

from tests.ground.darkness import REFRESH_TOKENS, TOKENS
from tests.proof.secrets.scene import Scene
from tests.proof.secrets.vendor_server import Asked, Said, answer

Make: TypeAlias = Callable[[Scene, Asked], Said]
HTML: Final = "text/html"
FORM: Final = "application/x-www-form-urlencoded"
STATUSES: Final = (400, 401, 403, 404, 409, 429, 500, 503)
REDIRECTS: Final = (301, 302, 303, 307, 308)
NEW: Final = 19  # a token that a broken answer brings: nobody knows it yet


@attrs.frozen
class Fault:
    """Something that goes wrong.

    Attributes:
        name: In a few words.
        make: Answers a request.
    """

    name: str
    make: Make


def told(scene: Scene, asked: Asked) -> bytes:
    """An error in JSON."""
    echo = scene.echo(asked)
    named = {
        "error": "invalid_grant",
        "error_description": echo,
        "message": echo,
        "code": echo[:80],
    }
    listed = {"errors": [{"code": TOKENS[1], "defaultUserMessage": echo}], "Errors": [echo]}
    return json.dumps(named | listed | {"userMessage": echo, "data": {"seen": echo}}).encode()


def new_tokens() -> dict[str, str]:
    """Tokens that only this answer holds."""
    return {"access_token": TOKENS[NEW], "refresh_token": REFRESH_TOKENS[NEW]}


def refusals() -> Iterator[Fault]:
    """Answers with a status of failure."""
    for status in STATUSES:
        yield Fault(f"status {status} in JSON", partial(_in_json, status))
    for status in (400, 500):
        yield Fault(f"status {status} as a page", partial(_as_page, status))
        yield Fault(f"status {status} in UTF-16", partial(_in_utf_16, status))
        yield Fault(f"status {status} as a form", partial(_as_form, status))
        yield Fault(f"status {status} in headers", partial(_in_headers, status))
        yield Fault(f"status {status} in its reason", partial(_in_reason, status))


def _in_json(status: int, scene: Scene, asked: Asked) -> Said:
    return answer(status, told(scene, asked))


def _as_page(status: int, scene: Scene, asked: Asked) -> Said:
    return answer(status, f"<html><p>{scene.echo(asked)}".encode(), kind=HTML)


def _in_utf_16(status: int, scene: Scene, asked: Asked) -> Said:
    return answer(status, told(scene, asked).decode().encode("utf-16"))


def _as_form(status: int, scene: Scene, asked: Asked) -> Said:
    fields = {"error": "invalid_grant", "error_description": scene.echo(asked)}
    return answer(status, urlencode(fields).encode(), kind=FORM)


def _in_headers(status: int, scene: Scene, _: Asked) -> Said:
    shown = " ".join(quote(secret) for secret in scene.secrets)
    bare = " ".join(it for it in scene.secrets if it.isascii() and it.isprintable())
    names = ("WWW-Authenticate", "X-Request-Id", "Retry-After", "X-Debug", "Server", "Link", "Date")
    fields = [(name, shown) for name in names] + [(name, bare) for name in names]
    return answer(status, b"{}", [*fields, ("Set-Cookie", f"seen={quote(scene.secrets[0])}")])


def _in_reason(status: int, scene: Scene, _: Asked) -> Said:
    return answer(status, b"{}", reason=" ".join(quote(secret) for secret in scene.secrets))


def _always(said: Said, _scene: Scene, _asked: Asked) -> Said:
    return said


def unreadable() -> Iterator[Fault]:
    """Answers with a status of success that nobody can use, with tokens in them that nobody knew."""
    new = new_tokens()
    bodies: dict[str, tuple[bytes, str]] = {
        "a page": (f"<html>{new}</html>".encode(), HTML),
        "a form": (urlencode(new).encode(), FORM),
        "XML": (
            f"<r><access_token>{TOKENS[NEW]}</access_token><t>{TOKENS[NEW]}</t></r>".encode(),
            "application/xml",
        ),
        "UTF-16": (json.dumps(new).encode("utf-16"), "application/json"),
        "UTF-8 with a mark": (b"\xef\xbb\xbf" + json.dumps([new]).encode(), "application/json"),
        "other names": (json.dumps({"data": {"jwt": TOKENS[NEW]}}).encode(), "application/json"),
        "names and values": (
            json.dumps([{"name": "access_token", "value": TOKENS[NEW]}]).encode(),
            "application/json",
        ),
        "a text": (json.dumps(TOKENS[NEW]).encode(), "application/json"),
        "a list": (json.dumps([TOKENS[NEW]]).encode(), "application/json"),
        "cut off": (json.dumps(new)[:-4].encode(), "application/json"),
        "single quotes": (repr(new).encode(), "application/json"),
        "a bad lifetime": (
            json.dumps(new | {"expires_in": TOKENS[NEW]}).encode(),
            "application/json",
        ),
        "a line break in it": (
            json.dumps(
                {"access_token": f"{TOKENS[NEW]}\n", "refresh_token": REFRESH_TOKENS[NEW]}
            ).encode(),
            "application/json",
        ),
        "no UTF-8": (b'{"access_token": "\xff' + TOKENS[NEW].encode() + b'"}', "application/json"),
        "compressed, as it says": (json.dumps(new).encode(), "application/json"),
        "success that is none": (
            json.dumps(
                {"success": False, "message": TOKENS[NEW], "accessToken": TOKENS[NEW]}
            ).encode(),
            "application/json",
        ),
    }
    for name, (body, kind) in bodies.items():
        headers = [("Content-Encoding", "gzip")] if name.startswith("compressed") else []
        said = answer(200, body, headers, kind=kind)
        yield Fault(f"unreadable: {name}", partial(_always, said))


def echoes() -> Iterator[Fault]:
    """Answers with a status of success that nobody can read, with everything in them that is known."""
    yield Fault("a page of success", partial(_as_page, 200))
    rows: list[Callable[[str], object]] = [
        str,
        lambda echo: [echo],
        lambda echo: {"value": [{"id": [], "x": echo}]},
        lambda echo: {"value": echo, "Result": echo, "Errors": []},
        lambda echo: {"items": [echo], "totalCount": 1},
        lambda echo: {"Errors": [{"Code": TOKENS[1], "Description": echo}]},
        lambda echo: {"userId": {"accessToken": echo}},
        lambda echo: {"success": False, "message": echo},
    ]
    for number, row in enumerate(rows, 1):
        yield Fault(f"rows that can't be read {number}", partial(_in_rows, row))


def _in_rows(row: Callable[[str], object], scene: Scene, asked: Asked) -> Said:
    return answer(body=json.dumps(row(scene.echo(asked))).encode())


def breakdowns() -> Iterator[Fault]:
    """Connections that break, some in the middle of a secret."""
    token = json.dumps(new_tokens()).encode()
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
    bare = TOKENS[NEW].encode()
    cases: dict[str, Said] = {
        "hung up on": Said(then="hang up"),
        "reset": Said(then="reset"),
        "reset in the status line": Said(b"HTTP/1.1 2", "reset"),
        "reset in a header": Said(head + b"X-Token: " + bare, "reset"),
        "hung up in a header": Said(head + b"X-Token: " + bare, "hang up"),
        "reset in the body": Said(head + b"Content-Length: 999\r\n\r\n" + token, "reset"),
        "hung up in the body": Said(head + b"Content-Length: 999\r\n\r\n" + token, "hang up"),
        "no HTTP": Said(token + b"\r\n\r\n", "hang up"),
        "a status line with a token": Said(b"HTTP/1.1 " + bare + b" OK\r\n\r\n", "hang up"),
        "a version with a token": Said(b"HTTP/" + bare + b" 200 OK\r\n\r\n", "hang up"),
        "a header without a colon": Said(head + bare + b"\r\n\r\n" + token, "hang up"),
        "a header with a null": Said(head + b"X-T: \x00" + bare + b"\r\n\r\n" + token, "hang up"),
        "a length that is a token": Said(
            head + b"Content-Length: " + bare + b"\r\n\r\n" + token, "hang up"
        ),
        "a chunk that is a token": Said(
            head + b"Transfer-Encoding: chunked\r\n\r\n" + bare + b"\r\n" + token, "hang up"
        ),
        "two answers": Said(
            head + b"Content-Length: 2\r\n\r\n{}" + head + b"X-Token: " + bare + b"\r\n\r\n",
            "hang up",
        ),
    }
    for name, said in cases.items():
        yield Fault(name, partial(_always, said))


def redirects() -> Iterator[Fault]:
    """Redirects with a token in them: to another origin, and to places of the same one."""
    for status in REDIRECTS:
        for where in ("elsewhere", "here", "with a password", "of another scheme"):
            yield Fault(f"redirect {status} {where}", partial(_redirect, status, where))


def _redirect(status: int, where: str, scene: Scene, asked: Asked) -> Said:
    return answer(status, told(scene, asked), [("Location", _location(scene, asked, where))])


def _location(scene: Scene, asked: Asked, where: str) -> str:
    token = asked.headers.get("authorization", TOKENS[1]).split()[-1]
    way = f"/{quote(token)}/{quote(scene.secrets[0], safe='')}?token={token}"
    places = {
        "elsewhere": scene.foreign.url + way,
        "here": way,
        "with a password": f"http://user:{token}@127.0.0.1:{scene.foreign.port}{way}",
        "of another scheme": f"ftp://{token}.example{way}",
    }
    return places[where]
