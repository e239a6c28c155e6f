"""As much of GraphQL's language as the sandbox's schema needs: operations, fields, arguments, variables
and selections. Fragments, aliases and directives are not read.
"""

from __future__ import annotations

import json
import re

import attrs

from fleetauth.sandbox.answer import JsonObject

_TOKEN = re.compile(
    r'[\s,]*(?:#[^\n]*\s*)*(?:("(?:[^"\\\n]|\\.)*")|(-?[0-9]+(?:\.[0-9]+)?)|([_A-Za-z][_0-9A-Za-z]*)|([!$():=@\[\]{}|]))'
)


class DocumentError(ValueError):
    """What was sent is no document that can be read."""


@attrs.frozen
class Field:
    """A field that is asked for."""

    name: str
    arguments: JsonObject
    selection: list[Field]


@attrs.frozen
class Operation:
    """One operation of a document."""

    kind: str
    name: str | None
    selection: list[Field]


def parsed(text: str, variables: JsonObject) -> list[Operation]:
    """Give the operations of a document. Raises `DocumentError` if it is none."""
    parser = _Parser(text, variables)
    operations: list[Operation] = []
    while parser.peek():
        operations.append(parser.operation())
    if not operations:
        raise DocumentError("the document is empty")
    return operations


class _Parser:
    def __init__(self, text: str, variables: JsonObject) -> None:
        self._tokens: list[str] = []
        self._variables = variables
        text = text.rstrip(" \t\r\n,")
        at = 0
        while at < len(text):
            match = _TOKEN.match(text, at)
            if match is None:
                raise DocumentError(f"nothing that GraphQL has at {at}")
            self._tokens.append(str(match[match.lastindex or 0]))
            at = match.end()
        self._tokens.reverse()

    def peek(self) -> str:
        return self._tokens[-1] if self._tokens else ""

    def take(self, wanted: str = "") -> str:
        if not self._tokens or (wanted and self.peek() != wanted):
            raise DocumentError(f"expected {wanted or 'more'}, found {self.peek() or 'the end'}")
        return self._tokens.pop()

    def operation(self) -> Operation:
        if self.peek() == "{":
            return Operation("query", None, self.selection())
        kind = self.take()
        if kind not in ("query", "mutation"):
            raise DocumentError(f"{kind} is no operation")
        name = self.take() if self.peek() not in ("{", "(") else None
        if self.peek() == "(":
            while self.take() != ")":  # the variables' types are not checked
                pass
        return Operation(kind, name, self.selection())

    def selection(self) -> list[Field]:
        self.take("{")
        fields: list[Field] = []
        while self.peek() != "}":
            name = self._name()
            arguments = self._arguments(")") if self._found("(") else {}
            fields.append(Field(name, arguments, self.selection() if self.peek() == "{" else []))
        self.take("}")
        return fields

    def _found(self, token: str) -> bool:
        return self.peek() == token and bool(self.take())

    def _name(self) -> str:
        name = self.take()
        if not name.isidentifier():
            raise DocumentError(f"{name} is no name")
        return name

    def _arguments(self, end: str) -> JsonObject:
        arguments: JsonObject = {}
        while not self._found(end):
            name = self._name()
            self.take(":")
            arguments[name] = self._value()
        return arguments

    def _value(self) -> object:
        token = self.take()
        if token == "$":
            return self._variables.get(self._name())
        if token == "{":
            return self._arguments("}")
        if token.isidentifier() and token not in ("true", "false", "null"):
            return token
        try:
            value: object = json.loads(token)
        except ValueError:
            raise DocumentError(f"{token} is no value") from None
        return value
