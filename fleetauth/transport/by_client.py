"""A request as an engine's client writes it, where the guard looks whether it goes where it may; and its answer's body.

Who sends it, and what becomes of the answer, is not known here.
"""

from __future__ import annotations

from typing import Any

from fleetauth.errors import MisuseError, OriginError
from fleetauth.wire.blocks import Blocks

from .body_of_parts import body_of_parts
from .bounds import ASKED_FOR, BEGINNING, TooLargeError, read_within
from .origins import Origin
from .outgoing import Outgoing


def built(client: Any, outgoing: Outgoing, *, timeout: Any, vendor: str) -> Any:  # noqa: ANN401 - either engine's types
    """The request as an engine's client writes it, or the error of one that can't be written, or may not go there.

    Args:
        client: The engine's.
        outgoing: The request.
        timeout: The engine's time limits.
        vendor: For errors.
    """
    problem = outgoing.unwritable()
    if problem is not None:
        return MisuseError(f"the request can't be written: {problem}", vendor=vendor)
    try:
        target = outgoing.target
        request = client.build_request(
            outgoing.method,
            target,
            headers=outgoing.plain_headers(),
            content=outgoing.plain_content(),
            timeout=timeout,
        )
        # Default parameters of the user's own client would replace a link's query. Where they have not, the URL is
        # not read again: that costs more than all else that is done here.
        if str(request.url) != target:
            request.url = type(request.url)(target)
    except Exception as exc:  # noqa: BLE001 - an engine may raise anything for what it can't write
        text = f"the request can't be written ({type(exc).__name__}): check the URL, the parameters and the headers"
        return MisuseError(text, vendor=vendor)
    if all(name.lower() != "authorization" for name, _ in outgoing.fields):
        # A default of the user's own client: not every API stands two.
        request.headers.pop("authorization", None)
    if all(name.lower() != "accept-encoding" for name, _ in outgoing.fields):
        _ask_for_what_is_unpacked(request.headers)
    if Origin.of(request.url.scheme, request.url.host, request.url.port) != outgoing.origin:
        text = f"{outgoing.method} {outgoing.url} would go to another origin than {outgoing.origin}"
        return OriginError(text, vendor=vendor)
    return request


async def body_of(response: Any, most: int, *, has_body: bool) -> bytes | Blocks:  # noqa: ANN401 - either engine's
    """The body of an answer that came by an engine's client."""
    if response.is_stream_consumed:  # by a transport, or an event hook, of the user's own
        body: bytes = response.content
        if len(body) > most:
            raise TooLargeError(response.status_code, most, body[:BEGINNING], None)
        return body
    try:
        parts = await read_within(
            response.aiter_raw(),
            status=response.status_code,
            headers=response.headers,
            most=most,
            stop=response.aclose,
            has_body=has_body,
        )
    finally:
        await response.aclose()
    return await body_of_parts(parts)


def _ask_for_what_is_unpacked(headers: Any) -> None:  # noqa: ANN401 - either engine's
    """An engine asks for all that can be unpacked by what is installed; some of that unpacks without bounds."""
    asked = headers.get("accept-encoding", "")
    if "br" in asked or "zstd" in asked:
        headers["accept-encoding"] = ASKED_FOR


def place_of(url: Any) -> str:  # noqa: ANN401 - either engine's URL
    """The URL without its query and fragment. In an engine's spelling neither begins earlier."""
    return str(url).partition("#")[0].partition("?")[0]
