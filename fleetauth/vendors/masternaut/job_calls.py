"""Jobs: the calls of Job Management."""

from __future__ import annotations

from fleetauth.transport.paging import Pager
from fleetauth.vendors.documented import documented

from .api import MasternautApi
from .models import Job


class JobCalls(MasternautApi):
    """Jobs."""

    @documented("GET jobs", api="jobs", sample="jobs")
    def jobs(self, *, page_size: int = 200) -> Pager[Job]:
        """Jobs, as Job Management lists them (``GET jobs``).

        The shape of the answer is not published: a bare list, ``jobs`` and ``items`` are all read.

        Args:
            page_size: Rows in one request.

        Raises:
            ArgumentError: `page_size` is below 1.
        """
        return self._paged(self._jobs, "jobs", Job, page_size)
