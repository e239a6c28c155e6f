"""What MPS Monitor wraps its answers in. How they are opened is said in the room's `envelope`."""

from typing import Any

from fleetauth.wire import Record, record, wire


@record
class EnvelopeError(Record):
    """One complaint of the vendor about a request (``CodeDesc``).

    Attributes:
        code: The field or rule that it is about, such as ``PageNumber``.
        description: What is wrong.
    """

    code: str | None = wire("Code", default=None)
    description: str | None = wire("Description", default=None)


@record
class Acknowledgement(Record):
    """What a call answers that gives nothing back (``BaseResponse``).

    Attributes:
        errors: The vendor's complaints; any at all means that the call failed.
        is_valid: As sent. It was seen false on good answers, so it decides nothing.
        return_value: The vendor's generic text.
    """

    errors: tuple[EnvelopeError, ...] = wire("Errors", default=())
    is_valid: bool | None = wire("IsValid", default=None)
    return_value: str | None = wire("ReturnValue", default=None)


@record
class Envelope(Acknowledgement):
    """What every other answer is wrapped in (``SingleResultResponse`` and its siblings for lists and pages).

    Attributes:
        result: One object or a list of them, not read yet; not shown, for it may hold credentials.
        total_rows: How many rows there are on all pages together, if the answer is paged.
    """

    result: Any = wire("Result", default=None, repr=False, hash=False)
    total_rows: int | None = wire("TotalRows", default=None)
