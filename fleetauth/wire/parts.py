"""`Parts`: an answer's members as raw bytes, so that rows stay bytes until they become records.

Nothing here knows what any member is for.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from contextlib import suppress
from typing import Any, Final

import attrs
import msgspec

from .blocks import Blocks
from .json_body import BYTE_ORDER_MARK, parse_json

_is_object: Final = re.compile(rb"[ \t\r\n]*+\{").match
_is_list: Final = re.compile(rb"[ \t\r\n]*+\[").match
_is_null: Final = re.compile(rb"[ \t\r\n]*+null[ \t\r\n]*+").fullmatch

_members: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])


@attrs.frozen(eq=False)
class Parts:
    """An answer taken apart at its top. It doesn't show itself, as rows may hold tokens.

    Attributes:
        whole: All of it.
        members: What is in it by name, if it is an object; `None` if it is none.
    """

    whole: msgspec.Raw | Blocks = attrs.field(repr=False)
    members: Mapping[str, msgspec.Raw | Blocks] | None = attrs.field(repr=False)

    @classmethod
    def of(cls, body: bytes | Blocks) -> Parts:
        """The parts of an answer.

        Raises:
            NotJsonError: It is an object, and no JSON. Each part may turn out to be none too.
        """
        if isinstance(body, Blocks):
            return cls(body, body.members)
        body = body.removeprefix(BYTE_ORDER_MARK)
        if not _is_object(body):
            return cls(msgspec.Raw(body), None)
        members: dict[str, msgspec.Raw] | None = None
        with suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            members = _members.decode(body)
        if members is None:
            parse_json(body)  # says what is wrong
        return cls(msgspec.Raw(body), members)

    @property
    def is_list(self) -> bool:
        """Whether it is a list as a whole."""
        whole = self.whole
        if isinstance(whole, Blocks):
            return whole.members is None
        return _is_list(memoryview(whole)) is not None

    def is_list_at(self, name: str) -> bool:
        """Whether there is a list of that name."""
        raw = self.raw(name)
        if raw is None or isinstance(raw, Blocks):
            return raw is not None
        return _is_list(memoryview(raw)) is not None

    def raw(self, name: str) -> msgspec.Raw | Blocks | None:
        """A member's bytes; `None` if there is none, or a null."""
        raw = (self.members or {}).get(name)
        if raw is None or isinstance(raw, Blocks):
            return raw
        return None if _is_null(memoryview(raw)) else raw

    def value(self, name: str) -> Any:  # noqa: ANN401 - any JSON
        """A member's value; `None` if there is none.

        Raises:
            NotJsonError: It is no JSON.
        """
        raw = self.raw(name)
        if raw is None:
            return None
        return parse_json(raw.joined() if isinstance(raw, Blocks) else bytes(raw))

    def rest(self, names: Container[str]) -> dict[str, Any]:
        """The values of all members but these.

        Raises:
            NotJsonError: One is no JSON.
        """
        return {name: self.value(name) for name in self.members or {} if name not in names}
