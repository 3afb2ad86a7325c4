"""Bringing in a table of posts: keep it, check it, import it row by row, take it back.

Each row becomes a post in one transaction with the note that it did, so that it is imported at most once however often
a worker dies or two are at it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from accounts.selectors.account import account_list
from accounts.selectors.matrix.groups import ready_by_group
from config.lib.clock import now
from config.lib.errors import Conflict, DomainError, InvalidInput
from config.lib.tables import table_read
from content import enqueue
from content.models import ImportJob, ImportRow, Pillar
from content.selectors.import_columns import columns_guess, mapping_clean
from content.selectors.imports import import_get
from content.services.import_cells import Accounts, CellError, read_zone
from content.services.import_choices import WANTED
from content.services.import_duplicates import duplicates_mark
from content.services.import_media import media_fetch
from content.services.import_plan import RowPlan, finding, library_of, names_of, row_plan
from content.services.import_rows import Importer, RowRefused, importer_of, row_make, row_rehearse
from content.transfer_states import ImportState, RowState
from team.actors import Actor
from team.audit import record
from team.models import Workspace
from team.services.notifications import notify
from team.states import Via

# So few rows are checked and imported while the person waits.
AT_ONCE = 30
# A task ends itself in good time and leaves the rest to another.
SECONDS = 180.0
STALLED = timedelta(minutes=2)


class ImportBusy(Conflict):
    """The import is at another step."""

    code = "import_busy"
    message = _("This import is “%(state)s” now, so this is not possible.")

    def __init__(self, job: ImportJob) -> None:
        super().__init__(state=ImportState(job.state).label)


def import_create(*, workspace: Workspace, actor: Actor, file: BinaryIO, name: str) -> ImportJob:
    """Keep the rows of a table and begin to check them. Nothing becomes a post yet. Raises TableRefused."""
    table = table_read(file)
    with transaction.atomic():
        job = ImportJob.objects.create(
            workspace=workspace,
            name=" ".join(name.split())[:160] or "table",
            headers=table.headers,
            mapping=columns_guess(workspace=workspace, headers=table.headers),
            zone=workspace.time_zone,
            language=get_language() or "en",
            created_by=actor.user,
        )
        ImportRow.objects.bulk_create(
            ImportRow(workspace=workspace, job=job, number=number, cells=cells) for number, cells in table.rows
        )
        record(workspace, actor, "import.created", job, after={"rows": len(table.rows)})
    _begin(job, len(table.rows))
    job.refresh_from_db()
    return job


def import_map(
    *, workspace: Workspace, actor: Actor, job_id: int, mapping: Mapping[str, int], zone: str = "", wanted: str = ""
) -> ImportJob:
    """Say which column is which field, and what holds for rows that do not say it themselves; checks all rows anew.

    `zone`: IANA name; `wanted`: draft, submit or schedule; "" leaves them. Raises NotFound, ImportBusy, InvalidInput.
    """
    with transaction.atomic():
        job = _locked(workspace, job_id, ImportState.CHECKED, ImportState.CHECKING)
        if wanted and wanted not in WANTED:
            raise InvalidInput(field="wanted")
        try:
            job.zone = read_zone(zone) if zone else job.zone
        except CellError as error:
            raise InvalidInput(str(error), field="zone") from None
        before = {"mapping": job.mapping, "wanted": job.wanted}
        job.mapping = mapping_clean(mapping, width=len(job.headers))
        job.wanted = wanted or job.wanted
        job.state, job.beat_at = ImportState.CHECKING, now()
        job.save(update_fields=["mapping", "zone", "wanted", "state", "beat_at"])
        count = job.rows.update(state=RowState.WAITING, errors=[], warnings=[])
        after = {"mapping": job.mapping, "wanted": job.wanted}
        record(workspace, actor, "import.checked", job, before=before, after=after)
    _begin(job, count)
    job.refresh_from_db()
    return job


def import_check(*, job_id: int) -> int:
    """The dry run: rehearse each row that waits for it. Returns how many. For tasks; safe to run again and at once."""
    job = ImportJob.objects.unscoped("a task names the job").select_related("workspace").filter(pk=job_id).first()
    if job is None or job.state != ImportState.CHECKING:
        return 0
    with override(job.language), timezone.override(job.workspace.time_zone):
        done, whole = _check_rows(job)
    if not whole:
        enqueue.check_import(job.pk)
        return done
    # Somebody may have changed the columns meanwhile: then rows wait again, and another run is under way.
    waiting = ImportRow.objects.for_workspace(job.workspace_id).filter(job=job, state=RowState.WAITING)
    if not waiting.exists():
        _jobs(job).filter(state=ImportState.CHECKING).update(state=ImportState.CHECKED)
    return done


def _check_rows(job: ImportJob) -> tuple[int, bool]:
    who, end, done = importer_of(job, _actor(job)), time.monotonic() + SECONDS, 0
    rows = list(ImportRow.objects.for_workspace(job.workspace_id).filter(job=job).order_by("number"))
    read = _plans(job, rows)
    duplicates_mark(workspace=job.workspace, rows=[(row, read[row.pk]) for row in rows])
    for row in rows:
        if row.state != RowState.WAITING:
            continue
        if time.monotonic() > end:
            return done, False
        errors, warnings = row_rehearse(who=who, plan=read[row.pk])
        state = RowState.BROKEN if errors else RowState.READY
        same = ImportRow.objects.for_workspace(job.workspace_id).filter(pk=row.pk, state=RowState.WAITING)
        same.filter(job__mapping=job.mapping).update(state=state, errors=errors, warnings=warnings)
        done += 1
        if done % 20 == 0:
            _jobs(job).update(beat_at=now())
    return done, True


def import_start(*, workspace: Workspace, actor: Actor, job_id: int) -> ImportJob:
    """Import the rows that are ready; those with errors are left out. Raises NotFound, ImportBusy, InvalidInput."""
    with transaction.atomic():
        job = _locked(workspace, job_id, ImportState.CHECKED)
        ready = job.rows.filter(state=RowState.READY).count()
        if not ready:
            raise InvalidInput(_("No row is ready to be imported. Mend the errors first."))
        job.state, job.beat_at, job.language = ImportState.RUNNING, now(), get_language() or "en"
        # Whoever starts it answers for what it makes.
        job.created_by = actor.user
        job.save(update_fields=["state", "beat_at", "language", "created_by"])
        record(workspace, actor, "import.started", job, after={"rows": ready})
    if ready <= AT_ONCE and not _fetches(job):
        import_run(job_id=job.pk)
    else:
        enqueue.run_import(job.pk)
    job.refresh_from_db()
    return job


def _fetches(job: ImportJob) -> bool:
    """Whether a row names a file by its address, for which nobody waits."""
    rows = job.rows.filter(state=RowState.READY)
    return any(name.lower().startswith("http") for row in rows for name in names_of(job, row.cells))


def import_run(*, job_id: int) -> int:
    """Import rows until none is ready. Returns how many posts were made. For tasks; safe to run again and at once."""
    job = ImportJob.objects.unscoped("a task names the job").select_related("workspace").filter(pk=job_id).first()
    if job is None or job.state != ImportState.RUNNING:
        return 0
    end, made = time.monotonic() + SECONDS, 0
    ready = ImportRow.objects.for_workspace(job.workspace_id).filter(job=job, state=RowState.READY).order_by("number")
    with override(job.language), timezone.override(job.workspace.time_zone):
        for row in list(ready):
            if time.monotonic() > end:
                enqueue.run_import(job.pk)
                return made
            made += _row_import(job, row)
            _jobs(job).update(beat_at=now())
    if not ready.all().exists():
        _finish(job)
    return made


def _row_import(job: ImportJob, row: ImportRow) -> bool:
    """Import one row, unless another worker is at it; whether it became a post now."""
    who = importer_of(job, _actor(job))
    plan = _plans(job, [row])[row.pk]
    rows = ImportRow.objects.for_workspace(job.workspace_id).filter(pk=row.pk, state=RowState.READY)
    try:
        # Outside the transaction: a slow server must not keep rows locked. The library keeps a file once.
        fetched = {url: media_fetch(workspace=job.workspace, actor=who.actor, url=url) for url in _allowed(who, plan)}
        with transaction.atomic():
            if rows.select_for_update(skip_locked=True).first() is None:
                return False
            post, notes = row_make(who=who, plan=plan, fetched=fetched)
            rows.update(
                state=RowState.IMPORTED, post=post, post_version=post.version, warnings=[*plan.warnings, *notes]
            )
    except RowRefused as refused:
        rows.update(state=RowState.FAILED, errors=refused.findings)
        return False
    except DomainError as error:
        rows.update(state=RowState.FAILED, errors=[finding(error.field, error)])
        return False
    return True


def _allowed(who: Importer, plan: RowPlan) -> list[str]:
    """The addresses to fetch. Raises RowRefused for a row that has become wrong since it was checked."""
    if plan.errors:
        raise RowRefused(plan.errors)
    errors, _notes = row_rehearse(who=who, plan=plan) if plan.urls else ([], [])
    if errors:
        raise RowRefused(errors)
    return plan.urls


def _finish(job: ImportJob) -> None:
    with transaction.atomic():
        finished = {"state": ImportState.DONE, "finished_at": now()}
        if not _jobs(job).filter(state=ImportState.RUNNING).update(**finished):
            return
        rows = ImportRow.objects.for_workspace(job.workspace_id).filter(job=job)
        made = rows.filter(state=RowState.IMPORTED).count()
        params = {"name": job.name, "made": made, "left": rows.exclude(state=RowState.IMPORTED).count()}
        record(job.workspace, _actor(job), "import.finished", job, after={"posts": made, "left_out": params["left"]})
        if job.created_by is not None:
            url = reverse("content:import", args=[job.workspace.slug, job.pk])
            dedupe = f"import:{job.pk}"
            who = [job.created_by]
            notify(workspace=job.workspace, kind="import_done", params=params, url=url, dedupe=dedupe, users=who)


def imports_stalled() -> list[tuple[int, bool]]:
    """Imports whose worker was lost, of all workspaces: (id, whether it is still being checked)."""
    rows = ImportJob.objects.unscoped("one sweep for all workspaces").filter(
        state__in=[ImportState.CHECKING, ImportState.RUNNING], beat_at__lt=now() - STALLED
    )
    return [(pk, state == ImportState.CHECKING) for pk, state in rows.order_by("pk").values_list("pk", "state")[:50]]


def _plans(job: ImportJob, rows: list[ImportRow]) -> dict[int, RowPlan]:
    accounts = Accounts(list(account_list(workspace=job.workspace)), ready_by_group(workspace=job.workspace))
    names = [name for row in rows for name in names_of(job, row.cells)]
    library = library_of(workspace=job.workspace, names=names)
    pillars = {row.name.casefold(): row.pk for row in Pillar.objects.for_workspace(job.workspace_id)}
    known: dict[str, Any] = {"accounts": accounts, "pillars": pillars, "library": library}
    return {row.pk: row_plan(job=job, cells=row.cells, **known) for row in rows}


def _begin(job: ImportJob, rows: int) -> None:
    if rows <= AT_ONCE:
        import_check(job_id=job.pk)
    else:
        transaction.on_commit(partial(enqueue.check_import, job.pk))


def _locked(workspace: Workspace, job_id: int, *states: ImportState) -> ImportJob:
    job = import_get(workspace=workspace, job_id=job_id)
    job = ImportJob.objects.for_workspace(workspace).select_for_update().get(pk=job.pk)
    job.workspace = workspace
    if job.state not in states:
        raise ImportBusy(job)
    return job


def _jobs(job: ImportJob) -> QuerySet[ImportJob]:
    return ImportJob.objects.for_workspace(job.workspace_id).filter(pk=job.pk)


def _actor(job: ImportJob) -> Actor:
    return Actor(job.created_by, Via.WEB)
