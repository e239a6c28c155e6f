"""`Envelope`: an answer taken apart, on its way to typed records. Which shapes there are is each vendor's business."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs


@attrs.frozen(kw_only=True)
class Envelope:
    """What was in an answer and what came around it. It doesn't show itself: a vendor's rows may hold tokens.

    Attributes:
        path: Where in the answer that was; empty for the answer itself.
        total: Rows in all pages, if the vendor says so.
        next_url: Where the vendor says the next page is.
        rest: What else the envelope says.
    """

    _inside: Any = attrs.field(repr=False, alias="inside")
    path: str = ""
    total: int | None = None
    next_url: str | None = attrs.field(default=None, repr=False)
    rest: Mapping[str, Any] = attrs.field(factory=dict[str, Any], repr=False)

    @property
    def inside(self) -> Any:  # noqa: ANN401 - any JSON
        """The rows, or the one thing, as they are: mostly bytes yet (`msgspec.Raw`), for `Reader.read`.

        A property, because IPython's verbose tracebacks show the value of each plain attribute in a line of code.
        """
        return self._inside
