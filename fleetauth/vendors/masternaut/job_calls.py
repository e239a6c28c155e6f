"""Jobs: the list of Job Management, and those of the job reference, which is another host."""

from __future__ import annotations

from datetime import datetime

from fleetauth.errors import ArgumentError
from fleetauth.records import Records
from fleetauth.transport.paging import Pager
from fleetauth.vendors.documented import documented

from .api import PAGE_SIZE, MasternautApi
from .checks import of_kind, required_text
from .envelopes import opened
from .models import Job
from .writes import NewJob
from .writing import JOB, since_minute


class JobCalls(MasternautApi):
    """Jobs.

    Example:
        >>> start = datetime(2026, 3, 1, 10, 30, tzinfo=UTC)  # doctest: +SKIP
        >>> new = NewJob(  # doctest: +SKIP
        ...     job_title="Mend the lift",
        ...     client_name="Example Towers",
        ...     scheduled_start_date_time=start,
        ...     address="1 Rue de l'Exemple, Clermont",
        ... )
        >>> job = await masternaut.create_job(new)  # doctest: +SKIP
    """

    @documented("GET jobs", api="jobs", sample="jobs")
    def jobs(self, *, page_size: int = PAGE_SIZE) -> Pager[Job]:
        """Jobs, as Job Management lists them (``GET jobs``).

        The shape of the answer is not published: a bare list, ``jobs`` and ``items`` are all read.

        Args:
            page_size: Rows in one request.

        Raises:
            ArgumentError: `page_size` is below 1.
        """
        return self._paged(self._jobs, "jobs", Job, page_size)

    @documented("GET job/updatedSince", api="job_reference", sample="jobs_updated_since")
    async def jobs_updated_since(
        self, since: datetime, *, parameter: str = "updatedSince"
    ) -> Records[Job]:
        """Jobs that have changed (``GET job/updatedSince`` of the job reference, at `job_reference_url`).

        Args:
            since: Since when; aware. The vendor's jobs have whole minutes, so it is asked from the minute's
                beginning: jobs of that minute may come once more.
            parameter: What the vendor calls that in the query; it doesn't publish it, so this is a guess.

        Raises:
            ArgumentError: `since` is no datetime, or has no time zone.
        """
        params = {required_text(parameter, "parameter"): since_minute(since, "since")}
        answer = await self._ask(self._job_reference, "GET", "job/updatedSince", params=params)
        return await self._all_rows(Job, opened(answer, self._reader), answer)

    @documented("POST job/create", api="job_reference", sample="create_job")
    async def create_job(self, job: NewJob) -> Job | None:
        """Create a job (``POST job/create`` of the job reference, at `job_reference_url`).

        It is never sent twice: look before you do it again after an error.

        Args:
            job: A title, a client, a start on a whole minute, and an address or both `lat` and `lng` at the least.

        Returns:
            The job as the vendor answers it; `None` if it answers nothing.

        Raises:
            ArgumentError: Something of that is missing, or the start has seconds or no time zone.
            InputRefusedError: The vendor refuses the job.
            TransportError: The answer was lost; `may_have_arrived` says whether the job may be there.
            DecodeError: The job was created, but the answer can't be read.
        """
        return await self._write(self._job_reference, ("POST", "job/create"), Job, _body(job))


def _body(job: NewJob) -> object:
    required_text(of_kind(job, NewJob, "job").job_title, "job.job_title")
    required_text(job.client_name, "job.client_name")
    if (job.lat is None) != (job.lng is None) or (job.lat is None and not job.address):
        text = "the job has no place: give its address, or both lat and lng"
        raise ArgumentError(text, vendor=MasternautApi.vendor)
    return JOB.write(job)
