"""The whole catalogue as files: made each night, given away until something is withdrawn."""

from datetime import timedelta

from django.http import QueryDict

from federation.exports.asking import Asked, ask, withdrawn_so_far
from federation.exports.enums import CSV, FORMS, JSON, XLSX
from federation.exports.forgetting import OPEN_DATA
from federation.exports.kept import file_is_there, jobs_of_the_system
from jobs.enums import JobState
from jobs.models import Job
from jobs.services import start_job

NIGHTLY = (CSV, XLSX, JSON)
# Until the next night's, and a little more: that one may take its time.
KEPT_FOR = timedelta(hours=36)


def whole(code: str) -> Asked:
    return ask(FORMS[code], QueryDict())


def start_making() -> None:
    """One job for each form; asked twice, those that wait or run are left alone."""
    withdrawn = withdrawn_so_far()
    for form in NIGHTLY:
        start_job(
            kind=OPEN_DATA,
            # Read before the practices are: what is withdrawn later makes the file old.
            parameters={"form": form.code, "withdrawn": withdrawn},
            owner=None,
            key=form.code,
        )


def latest_files() -> dict[str, Job]:
    """By form, the newest that holds nothing withdrawn since. Two statements."""
    withdrawn = withdrawn_so_far()
    made = jobs_of_the_system().filter(kind=OPEN_DATA, state=JobState.DONE).exclude(result="")
    found: dict[str, Job] = {}
    for job in made.order_by("finished_at"):
        if file_is_there(job) and job.parameters["withdrawn"] == withdrawn:
            found[job.parameters["form"]] = job
    return found
