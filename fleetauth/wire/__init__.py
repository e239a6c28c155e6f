"""What crosses the wire, read leniently into typed records; see `Reader`.

Nothing here sends anything. Of the vendors, only the shapes of their errors are known here; see `problems`.
"""

from .datetimes import utc_naive_text, utc_z
from .problems import Problem, problem_of, read_problem
from .reader import Reader
from .record import Record, record, unit_of, wire
from .retry_after import parse_retry_after
from .writer import Writer

__all__ = [
    "Problem",
    "Reader",
    "Record",
    "Writer",
    "parse_retry_after",
    "problem_of",
    "read_problem",
    "record",
    "unit_of",
    "utc_naive_text",
    "utc_z",
    "wire",
]
