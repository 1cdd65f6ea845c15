"""One attempt of a claimed job, from its function to its end."""

import logging
import re
import traceback
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import InterfaceError, OperationalError
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from jobs.claims import Claim
from jobs.enums import JobState
from jobs.errors import Cancelled, ClaimLost, UnknownKind, WorkFailed
from jobs.models import Job
from jobs.progress import Progress
from jobs.registry import Result, kind_named
from jobs.storage import private_storage
from tenants.tasks import activate

logger = logging.getLogger(__name__)

LONGEST_DETAIL = 20_000
NOT_IN_A_NAME = re.compile(r"[\x00-\x1f\x7f/\\]")


def carry_out(job: Job, claim: Claim) -> None:
    progress = Progress(job, claim)
    try:
        result = kind_named(job.kind).work(progress, **job.parameters)
        # The work may have left the connection in another schema.
        activate(claim.schema, job.kind)
        claim.check_held()
        end = {"state": JobState.DONE, **kept(job, result or Result())}
    except ClaimLost as lost:
        logger.warning("%s goes on in another process.", lost)
        return
    except (OperationalError, InterfaceError):
        # The database's trouble, not the work's. The sweep finds the job without a sign of life
        # and sends it again.
        logger.warning("%s: job %s is interrupted.", claim.schema, job.uid, exc_info=True)
        return
    except Cancelled:
        end = {"state": JobState.CANCELLED}
    except WorkFailed as refusal:
        end = failed(str(refusal))
    except UnknownKind:
        logger.warning("%s: job %s is of the unknown kind %r.", claim.schema, job.uid, job.kind)
        end = failed(_("Ce travail n’existe plus dans cette version. Refaites votre demande."))
    except Exception:
        logger.exception("%s: job %s (%s) failed.", claim.schema, job.uid, job.kind)
        end = failed(did_not_succeed())
    activate(claim.schema, job.kind)
    if not claim.finish({**progress.latest, **end}):
        logger.warning("%s: job %s had become another process's.", claim.schema, job.uid)


def failed(message: str) -> dict[str, Any]:
    return {
        "state": JobState.FAILED,
        "error_message": message,
        "error_detail": traceback.format_exc()[-LONGEST_DETAIL:],
    }


def did_not_succeed() -> str:
    return _(
        "Ce travail n’a pas abouti, à cause d’une erreur du logiciel. Relancez-le\u00a0: il reprendra"
        " là où il en était. Si cela recommence, demandez de l’aide en donnant la référence"
        " ci-dessous."
    )


def kept(job: Job, result: Result) -> dict[str, Any]:
    """The columns of a result, its file stored. A former attempt's file is replaced."""
    columns: dict[str, Any] = {"result_message": result.message}
    if result.content is None:
        return columns
    name = file_name(job)
    private_storage.delete(name)
    content = (
        ContentFile(result.content) if isinstance(result.content, bytes) else File(result.content)
    )
    with content:
        private_storage.save(name, content)
    return {
        **columns,
        "result": name,
        "result_name": NOT_IN_A_NAME.sub("_", result.name)[:200],
        "result_expires_at": Now() + result.kept_for,
    }


def file_name(job: Job) -> str:
    """The same for each attempt, so that none is ever left behind."""
    return f"jobs/{job.uid}"
