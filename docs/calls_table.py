"""Writes the table of each vendor's documented calls into ``calls.md``: call, method, sandbox and sample.

Which calls a vendor documents is said in ``documented_calls/``; the rest is read from the code. Run it after a change:
``python docs/calls_table.py``. A test says when the page is out of date, or has a gap that no note explains.
"""  # noqa: INP001 - a script, run by its path

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import attrs

from fleetauth import (
    MasternautSession,
    MbanqSession,
    MPSMonitorSession,
    MZoneSession,
    VendorSession,
)
from fleetauth.sandbox import Sandbox
from fleetauth.sandbox.recording import RecordedRequest
from fleetauth.sandbox.vendor import Vendor
from fleetauth.vendors.documented import DocumentedCall, documented_calls

DOCS: Final = Path(__file__).parent
PAGE: Final = DOCS / "calls.md"
SAMPLES: Final = DOCS.parent / "tests" / "samples"
SESSIONS: Final[dict[str, type[VendorSession]]] = {
    "mzone": MZoneSession,
    "masternaut": MasternautSession,
    "mps_monitor": MPSMonitorSession,
    "mbanq": MbanqSession,
}
_ORIGIN: Final = "http://127.0.0.1:1"  # nobody is asked
_BASES: Final[dict[str, dict[str, str]]] = {
    "mzone": {"odata": "base_url"},
    "masternaut": {
        "core": "base_url customer/C-4242/",
        "smart_tire": "base_url customer/C-4242/tire/",
        "jobs": "jobs_url customer/C-4242/",
        "job_reference": "job_reference_url",
        "tacho": "tacho_url customer/C-4242/tacho/",
    },
    "mps_monitor": {"api3": "base_url"},
    "mbanq": {"rest": "base_url"},
}


@attrs.frozen
class Row:
    """One documented call, and what there is for it.

    Attributes:
        call: Method and path.
        api: The session's name for the API.
        note: Why something is missing.
        methods: The session's methods that make it.
        sandboxed: Whether the sandbox answers it.
        samples: The sample answers' files.
        answers_nothing: Whether there can be no sample.
    """

    call: str
    api: str
    note: str
    methods: tuple[str, ...]
    sandboxed: bool
    samples: tuple[str, ...]
    answers_nothing: bool

    @property
    def explained(self) -> bool:
        """Whether nothing is missing, or the note says why."""
        sampled = bool(self.samples) or self.answers_nothing
        return bool(self.note) or (bool(self.methods) and self.sandboxed and sampled)


def rows(vendor: str) -> list[Row]:
    """A vendor's documented calls, in the order of its list."""
    sandbox = Sandbox().vendors[vendor]
    sandbox.origin = _ORIGIN
    listed = (DOCS / "documented_calls" / f"{vendor}.txt").read_text(encoding="utf-8").splitlines()
    return [_row(vendor, sandbox, line) for line in listed if line.strip()]


def undocumented(vendor: str) -> set[str]:
    """Calls that a method is marked with and the vendor's list lacks."""
    marked = {f"{found.method} {found.path}" for _, found in _marks(vendor)}
    return marked - {row.call for row in rows(vendor)}


def page() -> str:
    """The whole page with the tables in their places."""
    text = PAGE.read_text(encoding="utf-8")
    for vendor in SESSIONS:
        begin, end = f"<!-- generated: {vendor} -->\n", "<!-- end -->\n"
        before, _, rest = text.partition(begin)
        text = f"{before}{begin}{_table(vendor)}{end}{rest.partition(end)[2]}"
    return text


def _marks(vendor: str) -> Iterator[tuple[str, DocumentedCall]]:
    for name, method in inspect.getmembers(SESSIONS[vendor], inspect.isfunction):
        for found in documented_calls(method):
            yield name, found


def _row(vendor: str, sandbox: Vendor, line: str) -> Row:
    call, api, note = (*line.split("\t"), "", "")[:3]
    of_call = [mark for mark in _marks(vendor) if f"{mark[1].method} {mark[1].path}" == call]
    return Row(
        call=call,
        api=api,
        note=note,
        methods=tuple(dict.fromkeys(name for name, _ in of_call)),
        sandboxed=_answers(vendor, sandbox, call, api),
        samples=tuple(
            dict.fromkeys(
                found.sample
                for _, found in of_call
                if found.sample and (SAMPLES / vendor / f"{found.sample}.json").is_file()
            )
        ),
        answers_nothing=bool(of_call) and all(found.sample is None for _, found in of_call),
    )


def _answers(vendor: str, sandbox: Vendor, call: str, api: str) -> bool:
    method, _, path = call.partition(" ")
    if api not in _BASES[vendor]:
        return False
    argument, _, below = _BASES[vendor][api].partition(" ")
    url = sandbox.arguments[argument].rstrip("/") + "/" + below + path
    request = RecordedRequest(
        method=method,
        path=re.sub(r"\{\w+\}", "1", url.removeprefix(sandbox.url)),
        raw_query="",
        query={},
        headers={},
        body=b"",
        form=None,
        at=0.0,
    )
    return method in sandbox.find(request).methods


def _table(vendor: str) -> str:
    lines = ["\n| call | method | sandbox | sample | |", "| --- | --- | --- | --- | --- |"]
    for row in rows(vendor):
        methods = ", ".join(f"`{name}()`" for name in row.methods)
        samples = ", ".join(f"`{name}`" for name in row.samples)
        if row.answers_nothing:
            samples = "answers nothing"
        yes = "yes" if row.sandboxed else ""
        lines.append(f"| `{row.call}` | {methods} | {yes} | {samples} | {row.note} |")
    return "\n".join(lines) + "\n\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
