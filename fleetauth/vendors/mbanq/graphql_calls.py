"""`GraphQLCalls`: Mbanq's GraphQL, whose errors come under status 200 and raise all the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fleetauth.secrets import Secret
from fleetauth.transport.api import Call
from fleetauth.vendors.documented import documented
from fleetauth.wire import Record, record, wire
from fleetauth.wire.answer import Answer

from .api import MbanqApi
from .graphql import PATH, graphql_body, only_reads


@record
class GraphQLAnswer(Record):
    """What GraphQL answers.

    Attributes:
        data: By the names in the query.
    """

    data: Mapping[str, Any] = wire("data", hash=False)


class GraphQLCalls(MbanqApi):
    """Mbanq's GraphQL."""

    @documented("POST graphql", api="rest", sample="graphql")
    async def graphql(
        self,
        query: str,
        variables: Mapping[str, Any] | None = None,
        operation_name: str | None = None,
    ) -> Mapping[str, Any]:
        """A GraphQL request (``POST /graphql``).

        A document that only reads is tried again where that helps; one with a mutation in it is sent once.

        Args:
            query: The document.
            variables: Its variables. Put every value of yours here, and none into the document.
            operation_name: Which of its operations, if it has several.

        Returns:
            The ``data`` of the answer. Numbers with a fraction are `Decimal`; text in a field that is named like a
            credential is a `Secret`.

        Raises:
            SecondFactorError: The vendor wants a one-time password first (``RESTRICTED``), as the state tells.
            NotAllowedError: It restricts this in spite of one: the user lacks a permission.
            InputRefusedError: It refuses the request. In these three, `errors` has each code and message, and `data`
                what came all the same.

        Example:
            >>> data = await mbanq.graphql(  # doctest: +SKIP
            ...     "query ($id: ID!) { client(id: $id) { displayName } }", {"id": "21000"}
            ... )
        """
        body = graphql_body(query, variables, operation_name)
        answer = await self._graphql(body, repeatable=only_reads(query))
        return self._reader.decode(answer.body, GraphQLAnswer, of=answer).data

    async def _graphql(self, body: Secret, *, repeatable: bool = False) -> Answer:
        call = Call(
            api=self._rest,
            method="POST",
            path=PATH,
            headers=(("Accept", "application/json"), ("Content-Type", "application/json")),
            content=body,
            repeatable=repeatable,
        )
        return await self._call(call)
