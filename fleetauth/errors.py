"""Every error that fleetauth raises, as one tree under `FleetAuthError`, told apart by what a caller can do about it.

Nothing here knows a vendor, a wire or an HTTP library: a reader of an answer decides which error it is,
this file only says what the errors are. Texts and bodies arrive here already cleared of secrets.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self


class FleetAuthError(Exception):
    """Something that a call could not do, with everything that is known of why.

    What to do:
        Catch it where all failures are treated alike; catch one of its kinds where you can do something about it. Its
        text says what was wrong, what was expected and what to do, and holds no secret.

    Sent again:
        Says the kind.

    Comes of:
        Never raised itself. No call raises an HTTP engine's own error.

    Attributes:
        vendor: The session's vendor name (``"mzone"``), or `None` before there is one.
        status: HTTP status of the answer, or `None` if there was none.
        code: The vendor's own error code as text, if it sent one.
        vendor_message: The vendor's own words, cleared of secrets.
        request_id: The vendor's id of the request, to be named to its support.
        body: The raw answer, cleared of secrets; of a long one, its first MiB.
        retry_after: Seconds until a new attempt makes sense, if that is known.
        errors: Code and words of each single error, where the vendor listed several.
        data: What the vendor gave in spite of the error (GraphQL's partial data), cleared of secrets; mostly `None`.
    """

    def __init__(
        self,
        message: str,
        *,
        vendor: str | None = None,
        status: int | None = None,
        code: str | None = None,
        vendor_message: str | None = None,
        request_id: str | None = None,
        body: bytes | None = None,
        retry_after: float | None = None,
        errors: tuple[tuple[str | None, str | None], ...] = (),
        data: Any = None,  # noqa: ANN401 - whatever JSON holds
    ) -> None:
        super().__init__(message)
        self.vendor = vendor
        self.status = status
        self.code = code
        self.vendor_message = vendor_message
        self.request_id = request_id
        self.body = body
        self.retry_after = retry_after
        self.errors = errors
        self.data = data

    @property
    def message(self) -> str:
        """The sentence that says what was wrong, what was expected and what to do."""
        return str(self.args[0])

    def __reduce__(self) -> tuple[Any, ...]:
        """Keep every attribute when the error crosses a process (a bare exception would keep its text only)."""
        return _rebuild, (type(self), self.args, dict(self.__dict__))

    def again(self) -> Self:
        """A fresh copy for one more caller: an exception raised in many tasks would gather all their tracebacks."""
        twin: Self = _rebuild(type(self), self.args, dict(self.__dict__))
        return twin


def _rebuild(kind: type[FleetAuthError], args: tuple[Any, ...], state: dict[str, Any]) -> Any:  # noqa: ANN401 - pickle's own signature
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(state)
    return error


class CredentialsRefusedError(FleetAuthError):
    """The vendor refused the credentials. Nothing is sent until they are replaced: repeats get accounts locked.

    What to do:
        Check each credential, then `replace_credentials`; or `unlock`, if it was the vendor's doing. Until then
        every call raises this error at once.

    Sent again:
        No. A refused refresh token is no refused credential: the password follows it at once, where there is one.

    Comes of:
        A token endpoint's 401; its 400, 403 or 200 with `invalid_grant`, `invalid_client`, `invalid_clientId`,
        `unauthorized_client`, `access_denied` or `invalid_token`. Masternaut: `success: false`; the Core API's 401 with
        "Bad Credentials".
    """


class SecondFactorError(FleetAuthError):
    """The vendor wants a one-time password before it does this. All that needs none goes on.

    What to do:
        `request_otp`, then `submit_otp` with what the user was sent, then the call once more.

    Sent again:
        No.

    Comes of:
        Mbanq: GraphQL's `RESTRICTED` under status 200, without a second factor or with one that has ended.
    """


class NotAllowedError(FleetAuthError):
    """Signed in, but not allowed to do this: a missing permission, or an API that is not enabled for the account.

    What to do:
        Ask the vendor for the permission, or to have the API enabled. At 401, check the session's URLs as well.

    Sent again:
        No; but at 401, once, with a new token: it is an error only when that one is refused too.

    Comes of:
        A call's 401 that outlives a new token, or 403; a token endpoint's 403 without an OAuth code: a firewall.
        Masternaut: the Core API's 401 without "Bad Credentials". Mbanq: `RESTRICTED` in spite of a second factor.
    """


class NotFoundError(FleetAuthError):
    """The vendor knows no such thing, or a URL of the session is wrong.

    What to do:
        Check the id. If no call finds anything, check `base_url` and `token_url`.

    Sent again:
        No.

    Comes of:
        Status 404 or 410; a token endpoint's 405. MPS Monitor: an envelope with nothing in it, under status 200.
    """


class InputRefusedError(FleetAuthError):
    """The vendor says that the input is wrong; sending it again changes nothing.

    What to do:
        Read `vendor_message` and `errors`: they are the vendor's words. Mend what was sent.

    Sent again:
        No.

    Comes of:
        Every other status from 400 to 499. Masternaut, MPS Monitor, Mbanq's GraphQL: an error under status 200. A token
        endpoint's 400 with another OAuth code, such as `invalid_scope`. Mbanq: a wrong one-time password.
    """


class QuotaError(FleetAuthError):
    """The vendor's quota is used up. `retry_after` says how many seconds to wait, where that is known.

    What to do:
        Wait `retry_after` seconds and call again, or give the session a longer `timeout`: then it waits by itself.

    Sent again:
        Yes, where the time limit allows the wait. Also what is not safe to repeat: it was refused at the door.

    Comes of:
        Status 429. Masternaut: also before anything is sent, where its quota is known and the turn would come too late.
    """


class TransportError(FleetAuthError):
    """The vendor could not be reached, or the connection broke.

    What to do:
        Try again later. If `may_have_arrived`, and the call writes, look first whether it was carried out.

    Sent again:
        Yes, if it is safe: the call only reads, or it surely did not arrive.

    Comes of:
        No connection: name, port, TLS, proxy. A connection that broke.

    Attributes:
        may_have_arrived: Whether the vendor may have received the request, and perhaps carried it out.
    """

    def __init__(self, message: str, *, may_have_arrived: bool = False, **details: Any) -> None:  # noqa: ANN401 - the parent's own keywords
        super().__init__(message, **details)
        self.may_have_arrived = may_have_arrived


class TimedOutError(TransportError, TimeoutError):
    """The time limit passed first.

    What to do:
        Give the session a longer `timeout`. If `may_have_arrived`, and the call writes, look first.

    Sent again:
        Yes, as long as there is time: the limit is for all attempts, signing in and waiting together.

    Comes of:
        The call's or the session's `timeout`; a vendor that does not answer.

    Attributes:
        may_have_arrived: Whether the vendor may have received the request, and perhaps carried it out.
    """


class VendorFaultError(FleetAuthError):
    """The vendor's server failed, or answered something that makes no sense. Not the caller's doing; later may work.

    What to do:
        Try again later. If `may_have_arrived`, and the call writes, look first whether it was carried out.

    Sent again:
        Yes at 408, 425, 500, 502, 503 and 504, if it is safe: the call only reads. No at all else.

    Comes of:
        Status 500 and above, 408, 425, or 300 to 399 without a place to go. Lists: a page that is empty before the
        vendor's own count is reached.

    Attributes:
        may_have_arrived: Whether the vendor may have carried out the request before it failed.
    """

    def __init__(self, message: str, *, may_have_arrived: bool = False, **details: Any) -> None:  # noqa: ANN401 - the parent's own keywords
        super().__init__(message, **details)
        self.may_have_arrived = may_have_arrived


class RedirectError(VendorFaultError):
    """An answer pointed to a place that secrets must not follow: another origin, or anywhere from a token endpoint.

    What to do:
        Set `base_url` or `token_url` to where the vendor has moved, if that is its doing. See what stands between.

    Sent again:
        No.

    Comes of:
        Status 300 to 399 of a token endpoint. Of a call: to another origin, more than five times, or of a call that
        writes where only a `GET` may follow.

    Attributes:
        may_have_arrived: As of `VendorFaultError`.
    """


class FleetError(FleetAuthError):
    """None of a fleet's vendors answered.

    What to do:
        Treat each of `failures` as what it is.

    Sent again:
        Says each of `failures`.

    Comes of:
        `Fleet`, when every member fails. As long as one answers, the failures stand beside its rows.

    Attributes:
        failures: Why, by the member's name in the fleet.
    """

    def __init__(
        self,
        message: str,
        *,
        failures: Mapping[str, FleetAuthError] | None = None,
        **details: Any,  # noqa: ANN401 - the parent's own keywords
    ) -> None:
        super().__init__(message, **details)
        self.failures: Mapping[str, FleetAuthError] = dict(failures or {})


class DecodeError(FleetAuthError):
    """An answer could not be read. Nothing is lost: the raw answer is in `body`.

    What to do:
        Please report it, with `path` and the shape of what is there. Meanwhile, `request` gives the answer as JSON.

    Sent again:
        No. The vendor has carried out the call.

    Comes of:
        An answer that is not JSON (is the URL right?), lacks its list, has a value that can't be read as what it
        should be, or is packed in a way that was not asked for. A token endpoint's answer without a token.

    Attributes:
        path: Where in the answer, such as ``items[17].speed``; empty for the answer as a whole.
    """

    def __init__(self, message: str, *, path: str = "", **details: Any) -> None:  # noqa: ANN401 - the parent's own keywords
        super().__init__(message, **details)
        self.path = path


class AnswerTooLargeError(FleetAuthError):
    """An answer is larger than it may be: ``max_answer_bytes``, or less for a token endpoint's.

    It was given all the same: the vendor has carried out the call. `body` holds the first of its bytes.

    What to do:
        Ask for less at once, or give the session a higher ``max_answer_bytes``.

    Sent again:
        No.

    Comes of:
        Any vendor's answer, counted while it comes and is unpacked.

    Attributes:
        limit: The bytes that it may have, unpacked.
        declared: How many the answer said that it had, if that was too much; `None` if it was cut off while it came.
    """

    def __init__(
        self,
        message: str,
        *,
        limit: int = 0,
        declared: int | None = None,
        **details: Any,  # noqa: ANN401 - the parent's own keywords
    ) -> None:
        super().__init__(message, **details)
        self.limit = limit
        self.declared = declared


class StoreError(FleetAuthError):
    """A token store could not do its work: it is not reachable, locked, full, or may be read by others.

    What to do:
        Mend the store: the text says what is wrong with it. Calls go on as long as the present token serves.

    Sent again:
        Yes: a save that failed is tried again until it succeeds. Meanwhile the token serves from memory.

    Comes of:
        No vendor: files, the keyring or Redis. A call raises it only when it needs a new token, and buying one without
        the store might burn another session's refresh token; `sign_out` and `from_keyring` raise it at once.
    """


class StoreValueError(StoreError):
    """What a store holds can't be read: damaged, of a newer version, or written with another key.

    Nothing of it is in the text.

    What to do:
        Give the store the key that the value was written with, or remove it by ``sign_out``.

    Sent again:
        No. An unreadable value is never overwritten.

    Comes of:
        No vendor: a store's own contents.
    """


class MisuseError(FleetAuthError):
    """The calling code, not the vendor, is at fault. Nothing was sent.

    What to do:
        Mend the code; the text says how. It is no error to be caught and tried again.

    Sent again:
        No.

    Comes of:
        No vendor. Also raised itself, for what fits none of its kinds, such as an ``http_client`` that is closed.
    """


class ConfigurationError(MisuseError, ValueError):
    """A session was given something it can't work with: a missing credential, a wrong URL, an unknown environment.

    What to do:
        Mend the argument or the variable that the text names; ``python -m fleetauth check`` shows them all.

    Sent again:
        No.

    Comes of:
        No vendor: making a session, `from_env` and its like, a credential's callable that gives none.
    """


class ArgumentError(MisuseError, ValueError):
    """A call was given something it can't send: a naive datetime, a negative page size.

    What to do:
        Mend the call; the text says what was given and what was expected.

    Sent again:
        No.

    Comes of:
        No vendor. Masternaut: also a feed's position that is older than what the vendor remembers.
    """


class OriginError(MisuseError):
    """A URL leads to an origin that the session was not made with; secrets are not sent there.

    What to do:
        Ask for what is below the session's own URLs, or make a session with that `base_url`. If a vendor's own link led
        there, tell the vendor.

    Sent again:
        No.

    Comes of:
        `request` with a whole URL; a list's next link to another host; `session.auth` on a client that asks another.
    """


class SessionClosedError(MisuseError):
    """The session is closed.

    What to do:
        Make a new one.

    Sent again:
        No.

    Comes of:
        No vendor: a call after `aclose` or the end of ``async with``.
    """


class EventLoopError(MisuseError):
    """The session was first used in another event loop.

    What to do:
        Make a session in each loop; a store lets them share the token.

    Sent again:
        No.

    Comes of:
        No vendor: a session that is kept over two ``asyncio.run``, or used in two threads.
    """


class LifecycleError(MisuseError):
    """An event that the token's present state does not allow. A bug in the code that drives the lifecycle.

    What to do:
        Please report it.

    Sent again:
        No.

    Comes of:
        No vendor.
    """


class MissingExtraError(MisuseError, ImportError):
    """An optional package is needed and not installed; the text names the extra to install.

    What to do:
        ``pip install`` what the text names.

    Sent again:
        No.

    Comes of:
        No vendor: a store, an engine, a table or a map that needs the package.
    """
