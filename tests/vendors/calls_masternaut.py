"""All of Masternaut's documented calls, each with the sample of its answer."""

from __future__ import annotations

from tests.vendors.calls_masternaut_driven import CASES as DRIVEN
from tests.vendors.calls_masternaut_records import CASES as RECORDS

CASES = [*DRIVEN, *RECORDS]
