"""Whether a vendor's configuration works, step by step, and what to do where it doesn't: as a command, and as a call.

The command is ``python -m fleetauth check``. Imported by nothing but the commands: no session needs it.
"""

from .report import Fact, Report, Status, Step, VendorReport
from .run import check_vendors

__all__ = ["Fact", "Report", "Status", "Step", "VendorReport", "check_vendors"]
