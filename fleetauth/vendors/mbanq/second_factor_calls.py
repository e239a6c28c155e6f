"""`SecondFactorCalls`: one-time passwords, and what they buy: the ``2FA-Token`` that goes beside the bearer token.

How long that serves is the business of `tokens.second_factor`. It is kept in memory only.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fleetauth.clock import now
from fleetauth.errors import ArgumentError, DecodeError, InputRefusedError
from fleetauth.secrets import Secret
from fleetauth.tokens.second_factor import lifetime_of
from fleetauth.tokens.status import TokenStatus
from fleetauth.vendors.documented import documented
from fleetauth.vendors.settings import checked_moment
from fleetauth.wire import Record, record, utc_z, wire
from fleetauth.wire.answer import Answer

from .graphql import graphql_body, quoted
from .graphql_calls import GraphQLAnswer, GraphQLCalls


@record
class MfaToken(Record):
    """What a one-time password bought (Mbanq page, two-factor).

    Attributes:
        token: What goes into the header ``2FA-Token``.
        valid_to: Its end.
        valid_from: Its beginning.
    """

    token: Secret = wire("token")
    valid_to: datetime | None = wire("validTo", default=None)
    valid_from: datetime | None = wire("validFrom", default=None)


@record
class Confirmation(Record):
    """What became of a code of an authenticator app (Mbanq page, two-factor).

    Attributes:
        success: Whether it was taken.
        mfa_token: What it bought.
    """

    success: bool | None = wire("success", default=None)
    mfa_token: MfaToken | None = wire("mfaToken", default=None)


@record
class _Bought(Record):
    """The data of both calls that take a one-time password."""

    by_otp: MfaToken | None = wire("requestAccessTokenFromOTP", default=None)
    by_totp: Confirmation | None = wire("confirmTOTP", default=None)


@record
class _Sale(Record):
    data: _Bought | None = wire("data", default=None)


class SecondFactorCalls(GraphQLCalls):
    """Mbanq's second factor. No call of these needs one itself."""

    @documented("POST graphql", api="rest", sample="request_otp")
    async def request_otp(
        self, delivery_method: str = "email", *, extended_token: bool = False
    ) -> None:
        """Have a one-time password sent to the user (GraphQL ``requestOTP``). It is never asked for twice by itself.

        Args:
            delivery_method: How, in the vendor's words.
            extended_token: Whether what it buys shall last longer.

        Raises:
            InputRefusedError: The vendor knows no such way to the user.
            TransportError: The connection broke; if `may_have_arrived`, one may be on its way.

        Example:
            >>> await mbanq.request_otp()  # doctest: +SKIP
            >>> await mbanq.submit_otp(input("the code in the e-mail: "))  # doctest: +SKIP
        """
        method = self._worded(delivery_method, "delivery_method")
        extended = "true" if extended_token else "false"
        param = f"{{deliveryMethod: {method}, extendedToken: {extended}}}"
        body = graphql_body(f"mutation {{ requestOTP(param: {param}) }}", None, None)
        answer = await self._graphql(body)
        self._reader.decode(answer.body, GraphQLAnswer, of=answer)

    @documented("POST graphql", api="rest", sample="submit_otp")
    async def submit_otp(self, otp: str | Secret, *, delivery_method: str = "email") -> TokenStatus:
        """Hand in a one-time password that was sent (GraphQL ``requestAccessTokenFromOTP``).

        What it buys goes out beside the token from now on, to the API's origin only. It is kept in memory, ends
        when the vendor says so, and is forgotten by `sign_out`, `replace_credentials` and `aclose`.

        Args:
            otp: The password, as text.
            delivery_method: How it was sent.

        Raises:
            InputRefusedError: The vendor did not take it. The session is not locked: ask for another.
            TransportError: The connection broke; if `may_have_arrived`, the password may be used up.
            MisuseError: The session was signed out meanwhile.
        """
        sealed = self._sealed(otp)
        del otp
        method = self._worded(delivery_method, "delivery_method")
        query = Secret(
            "mutation { requestAccessTokenFromOTP"
            f"(token: {quoted(sealed)}, deliveryMethod: {method}) {{ token }} }}"
        )
        return await self._buy(query)

    @documented("POST graphql", api="rest", sample="request_totp")
    async def request_totp(self) -> Any:  # noqa: ANN401 - the vendor does not say what it gives
        """Begin with an authenticator app (GraphQL ``requestTOTP``).

        Returns:
            What the vendor gives for the app; text is a `Secret`.

        Raises:
            InputRefusedError: The user may not use one.
        """
        answer = await self._graphql(graphql_body("mutation { requestTOTP }", None, None))
        found = self._reader.decode(answer.body, GraphQLAnswer, of=answer).data.get("requestTOTP")
        return Secret(found) if isinstance(found, str) else found

    @documented("POST graphql", api="rest", sample="confirm_totp")
    async def confirm_totp(self, code: str | Secret) -> TokenStatus:
        """Hand in a code of the authenticator app (GraphQL ``confirmTOTP``). All else is as with `submit_otp`.

        Args:
            code: The code, as text.

        Raises:
            InputRefusedError: The vendor did not take it. The session is not locked.
            TransportError: The connection broke.
            MisuseError: The session was signed out meanwhile.
        """
        sealed = self._sealed(code)
        del code
        selection = "success mfaToken { token validTo validFrom }"
        return await self._buy(
            Secret(f"mutation {{ confirmTOTP(token: {quoted(sealed)}) {{ {selection} }} }}")
        )

    async def use_second_factor(
        self, value: str | Secret, *, valid_to: datetime | None = None
    ) -> TokenStatus:
        """Use a ``2FA-Token`` that was bought elsewhere, such as by a `graphql` call of your own.

        Args:
            value: The header's value.
            valid_to: Its end, with a time zone; unknown if left out.

        Raises:
            ArgumentError: It can't stand in a header, or `valid_to` has no time zone.
            FleetAuthError: The session can't sign in.
        """
        factor = Secret(value)
        del value
        if not factor.is_token():
            text = "a 2FA-Token is text of visible ASCII characters without spaces"
            raise ArgumentError(text, vendor=self.vendor)
        if valid_to is not None:
            utc_z(checked_moment(valid_to, "valid_to", vendor=self.vendor), argument="valid_to")
        await self._token(self._rest)
        started = now(self._clock)
        lifetime = lifetime_of(valid_to, None, started)
        self._rest.keeper.second_factor_given(
            factor, lifetime=lifetime, started=started, sign_ins=self._rest.keeper.sign_ins
        )
        return self.token_status

    async def _buy(self, query: Secret) -> TokenStatus:
        keeper = self._rest.keeper
        started, sign_ins = now(self._clock), keeper.sign_ins
        answer = await self._graphql(graphql_body(query, None, None))
        bought = self._bought(answer)
        lifetime = lifetime_of(bought.valid_to, bought.valid_from, started)
        keeper.second_factor_given(
            bought.token, lifetime=lifetime, started=started, sign_ins=sign_ins
        )
        return self.token_status

    def _bought(self, answer: Answer) -> MfaToken:
        data = self._reader.decode(answer.body, _Sale, of=answer).data or _Bought()
        found = data.by_otp
        if data.by_totp is not None and data.by_totp.success is not False:
            found = data.by_totp.mfa_token
        details = self._failures.teller.details(answer)
        if found is None:
            text = (
                "the vendor did not take the one-time password; ask for another by request_otp(...)"
            )
            raise InputRefusedError(text, **details)
        if not found.token.is_token():
            text = "the vendor's 2FA-Token has characters that no header can carry"
            raise DecodeError(text, path="token", **details)
        return found

    def _sealed(self, otp: object) -> Secret:
        """A one-time password, wrapped."""
        if not isinstance(otp, (str, Secret)):
            text = f"a one-time password is text, not {type(otp).__name__}: a number loses its leading zeros"
            raise ArgumentError(text, vendor=self.vendor)
        if not Secret(otp):
            text = "the one-time password is blank: pass the one that the user was sent, or the app's code"
            raise ArgumentError(text, vendor=self.vendor)
        sealed = Secret(Secret(otp).reveal().strip())
        self._redactor.learn(sealed)
        return sealed

    def _worded(self, given: object, argument: str) -> str:
        if not isinstance(given, str) or not given.strip():
            text = f"{argument}={given!r} must be text, such as 'email'"
            raise ArgumentError(text, vendor=self.vendor)
        return quoted(given)
