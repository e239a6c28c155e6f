"""Writes what ``errors.md`` lists between its markers: every error of the tree, read from the classes' docstrings.

Run it after a change of one of them: ``python docs/errors_table.py``. A test says when the page is out of date, and
when an error is new and has no place here.
"""  # noqa: INP001 - a script, run by its path

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Final

import attrs

from fleetauth import errors
from fleetauth.errors import FleetAuthError

PAGE: Final = Path(__file__).with_name("errors.md")
GROUPS: Final[dict[str, tuple[type[FleetAuthError], ...]]] = {
    "The vendor says no": (
        errors.CredentialsRefusedError,
        errors.SecondFactorError,
        errors.NotAllowedError,
        errors.NotFoundError,
        errors.InputRefusedError,
        errors.QuotaError,
    ),
    "The vendor or the network failed": (
        errors.TransportError,
        errors.TimedOutError,
        errors.VendorFaultError,
        errors.RedirectError,
        errors.FleetError,
    ),
    "The answer can't be used": (errors.DecodeError, errors.AnswerTooLargeError),
    "The store failed": (errors.StoreError, errors.StoreValueError),
    "The code or the settings are wrong": (
        errors.MisuseError,
        errors.ConfigurationError,
        errors.ArgumentError,
        errors.OriginError,
        errors.SessionClosedError,
        errors.EventLoopError,
        errors.MissingExtraError,
        errors.LifecycleError,
    ),
}
_SECTIONS: Final = ("What to do", "Sent again", "Comes of")


@attrs.frozen
class Told:
    """What an error's docstring says.

    Attributes:
        means: Its sentences before any section.
        sections: The text of each of `_SECTIONS`.
        attributes: Name and text of each attribute.
    """

    means: str
    sections: dict[str, str]
    attributes: tuple[tuple[str, str], ...]


def page() -> str:
    """The whole page with the lists in their places."""
    text = PAGE.read_text(encoding="utf-8")
    made = {"attributes": _attributes(told(FleetAuthError)), "short": _short(), "long": _long()}
    for name, lines in made.items():
        begin, end = f"<!-- generated: {name} -->\n", "<!-- end -->\n"
        before, found, rest = text.partition(begin)
        if not found:
            raise LookupError(f"errors.md has no place for {name}")
        text = f"{before}{begin}\n{lines}\n{end}{rest.partition(end)[2]}"
    return text


def ungrouped() -> set[str]:
    """The names of the errors that no group has."""
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    grouped = [FleetAuthError, *(kind for group in GROUPS.values() for kind in group)]
    return {
        kind.__name__ for kind in kinds if issubclass(kind, FleetAuthError) and kind not in grouped
    }


def told(kind: type[FleetAuthError]) -> Told:
    """What a class's docstring says.

    Raises:
        LookupError: It lacks a section.
    """
    parts = re.split(r"^(\w[\w ]*):\n(?= {4})", inspect.getdoc(kind) or "", flags=re.MULTILINE)
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    missing = [name for name in _SECTIONS if name not in sections]
    if missing:
        raise LookupError(f"the docstring of {kind.__name__} does not say: {', '.join(missing)}")
    listed = re.findall(
        r"^ {4}(\w+): (.*(?:\n {5,}.*)*)", sections.get("Attributes", ""), re.MULTILINE
    )
    return Told(
        means=_line(parts[0]),
        sections={name: _line(sections[name]) for name in _SECTIONS},
        attributes=tuple((name, _line(text)) for name, text in listed),
    )


def _short() -> str:
    lines: list[str] = []
    for title, kinds in GROUPS.items():
        lines += [f"| {title} | what to do | sent again by itself |", "| --- | --- | --- |"]
        for kind in kinds:
            said = told(kind).sections
            do = _cell(_first_sentence(said["What to do"]))
            again = _cell(re.split(r"[.:;]", said["Sent again"])[0])
            lines.append(f"| [`{kind.__name__}`](#{kind.__name__.lower()}) | {do} | {again} |")
        lines.append("")
    return "\n".join(lines)


def _long() -> str:
    lines: list[str] = []
    for kinds in GROUPS.values():
        for kind in kinds:
            said = told(kind)
            lines += [f"### {kind.__name__}", "", f"{said.means}{_parents(kind)}", ""]
            lines += [f"- **{name}.** {text}" for name, text in said.sections.items()]
            lines += [f"- `{name}`: {text}" for name, text in said.attributes]
            lines.append("")
    return "\n".join(lines)


def _parents(kind: type[FleetAuthError]) -> str:
    names = [
        f"{'an' if parent.__name__[0] in 'AEIO' else 'a'} `{parent.__name__}`"
        for parent in kind.__bases__
        if parent is not FleetAuthError
    ]
    return f" It is {' and '.join(names)}." if names else ""


def _attributes(said: Told) -> str:
    rows = [f"| `{name}` | {_cell(text)} |" for name, text in said.attributes]
    return "\n".join(["| attribute | |", "| --- | --- |", *rows]) + "\n"


def _first_sentence(text: str) -> str:
    return re.split(r"(?<=[a-z`)])\. |: ", text)[0].rstrip(".")


def _line(text: str) -> str:
    return " ".join(text.split()).replace("``", "`")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
