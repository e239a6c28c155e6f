"""Draws the lifecycle's diagram and table, from `TRANSITIONS`, into ``lifecycle.md`` between its markers.

Run it after a change of the table: ``python docs/lifecycle_diagram.py``. A test says when the page is out of date.
"""  # noqa: INP001 - a script, run by its path

from __future__ import annotations

from pathlib import Path
from typing import Final

from fleetauth.tokens import lifecycle
from fleetauth.tokens.lifecycle import TRANSITIONS, Event, State

PAGE: Final = Path(__file__).with_name("lifecycle.md")
_BEGIN: Final = "<!-- generated: lifecycle -->\n"
_END: Final = "<!-- end -->\n"


def drawn() -> str:
    """What belongs between the page's markers."""
    return f"\n{_diagram()}\n{_table()}\n"


def page() -> str:
    """The whole page with the drawing in its place."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(_BEGIN)
    return f"{before}{_BEGIN}{drawn()}{_END}{rest.partition(_END)[2]}"


def _diagram() -> str:
    arrows = [f"    [*] --> {State.SIGNED_OUT.value}"]
    for state, row in TRANSITIONS.items():
        for target in State:
            names = [event.__name__ for event, following in row.items() if following is target]
            if names and target is not state:  # what changes no state is in the table only
                arrows.append(f"    {state.value} --> {target.value}: {', '.join(names)}")
    arrows.append(f"    {State.CLOSED.value} --> [*]")
    return "\n".join(["```mermaid", "stateDiagram-v2", *arrows, "```", ""])


def _table() -> str:
    lines = [
        f"| event | {' | '.join(state.value for state in State)} |",
        f"| --- |{' --- |' * len(State)}",
    ]
    for event in _events():
        cells = [_cell(state, event) for state in State]
        lines.append(f"| {event.__name__} | {' | '.join(cells)} |")
    lines.append("\nEach column is a state, each cell the state that follows; `—` raises.")
    return "\n".join(lines) + "\n"


def _events() -> list[type[Event]]:
    # Not `__subclasses__()`: of each slotted class, that may name a first draft, until it is collected as garbage.
    kinds = [kind for kind in vars(lifecycle).values() if isinstance(kind, type)]
    return [kind for kind in kinds if issubclass(kind, Event) and kind is not Event]


def _cell(state: State, event: type[Event]) -> str:
    following = TRANSITIONS[state].get(event)
    return "—" if following is None else following.value


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
