"""Bringing in a file of figures: keep it, say what its columns are, import it, take it back.

A file is imported in one transaction, so it is whole or not at all, and a task that is started twice finds it done.
"""

from __future__ import annotations

import hashlib
import io
import json
import zlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, BinaryIO

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import SocialAccount
from accounts.selectors.account import account_get
from analytics import enqueue
from analytics.data_errors import FileBusy, NothingToImport, RowsBroken
from analytics.import_states import DateOrder, Fate, FileFailure, FileKind, FileState
from analytics.models import FigureFile, FigureSheet, MeasuredPost
from analytics.selectors.data.files import file_get, file_rows, profile_list
from analytics.services.collecting.fetching import fetch_begin, fetch_end
from analytics.services.importing.growth_files import people_in, people_out, sources_in
from analytics.services.importing.plan import Plan, plan_of
from analytics.services.importing.profiles import Profile, mapping_clean, mapping_of, profile_guess
from analytics.services.store.days import DayFigures, days_store, days_undo
from analytics.services.store.filed import names_take
from analytics.services.store.partitions import oldest_month
from analytics.services.store.posts import first_sample, post_days_mark, posts_put
from analytics.services.store.samples import Sample, samples_store
from analytics.services.store.samples_undo import samples_undo
from analytics.services.store.sources import sources_undo
from analytics.store_states import FetchKind, FetchState, PostSource
from config.lib.clock import now
from config.lib.errors import InvalidInput
from config.lib.tables import table_read
from team.actors import Actor
from team.audit import record
from team.models import Workspace

log = structlog.get_logger(__name__)
ROWS_MAX, BYTES_MAX = 50_000, 15 * 1024 * 1024
# So many rows are imported while the person waits.
AT_ONCE = 2000
STALLED, TRIES = timedelta(minutes=10), 3
# A file can be corrected, started and forgotten until it is imported.
_OPEN = (FileState.CHECKED, FileState.FAILED)
CELL_KEPT = 500
_CHUNK = 1000


def file_create(*, workspace: Workspace, actor: Actor, account_id: int, file: BinaryIO, name: str) -> FigureFile:
    """Keep the rows of a file and suggest what its columns are; nothing is imported yet.

    Raises TableRefused, NotFound for an account of somebody else.
    """
    account = account_get(workspace=workspace, account_id=account_id)
    data = file.read(BYTES_MAX + 1)
    table = table_read(io.BytesIO(data), rows_max=ROWS_MAX, bytes_max=BYTES_MAX, titled=True)
    profile = profile_guess(table.headers, _own_profiles(workspace))
    moment = now()
    made = FigureFile(
        workspace=workspace,
        account=account,
        name=" ".join("".join(c if c.isprintable() else " " for c in name).split())[:160] or "table",
        sha256=hashlib.sha256(data).hexdigest(),
        kind=profile.kind,
        profile=profile.key,
        headers=table.headers,
        mapping=mapping_of(table.headers, profile.columns),
        date_order=profile.date_order,
        ten_thousands=profile.ten_thousands,
        currency=profile.currency or ("CNY" if workspace.time_zone == "Asia/Shanghai" else ""),
        captured_at=moment.replace(second=0, microsecond=0),
        rows=len(table.rows),
        created_by=actor.user,
        created_at=moment,
        beat_at=moment,
    )
    rows = [[number, [cell[:CELL_KEPT] for cell in cells]] for number, cells in table.rows]
    packed = zlib.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"), 6)
    made.counts = plan_of(made, table.rows).counts
    with transaction.atomic():
        made.save()
        FigureSheet.objects.create(workspace=workspace, file=made, packed=packed, kept_at=moment)
    return made


def file_map(
    *,
    workspace: Workspace,
    actor: Actor,
    file_id: int,
    kind: str,
    mapping: Mapping[str, int],
    captured_at: datetime | None = None,
    date_order: str = "",
    ten_thousands: bool = False,
    currency: str = "",
) -> FigureFile:
    """Say what the columns are and how they are meant. Raises NotFound, FileBusy, InvalidInput.

    `captured_at` lies in the past, in the months whose samples are kept.
    """
    with transaction.atomic():
        file = _locked(workspace, file_id, *_OPEN)
        if kind not in FileKind.values:
            raise InvalidInput(field="kind")
        if date_order and date_order not in DateOrder.values:
            raise InvalidInput(field="date_order")
        if captured_at is not None:
            if captured_at > now():
                raise InvalidInput(
                    _("That moment is still to come. Say when the figures were read."), field="captured_at"
                )
            if captured_at.date() < oldest_month():
                raise InvalidInput(
                    _("Figures of that time are kept no longer. Choose a later moment."), field="captured_at"
                )
            file.captured_at = captured_at
        file.kind, file.mapping = kind, mapping_clean(mapping, kind=kind, width=len(file.headers))
        file.date_order = date_order or file.date_order
        file.ten_thousands, file.currency = ten_thousands, currency.strip().upper()[:3]
        file.counts = plan_of(file, file_rows(file) or []).counts
        file.save()
    return file


def file_start(*, workspace: Workspace, actor: Actor, file_id: int, partly: bool = False) -> FigureFile:
    """Import a file: small ones at once, others in the background. Raises NotFound, FileBusy, RowsBroken,
    NothingToImport.

    `partly`: rows with errors are left out; without it a file with errors is refused whole.
    """
    with transaction.atomic():
        file = _locked(workspace, file_id, *_OPEN)
        counts = plan_of(file, file_rows(file) or []).counts
        broken = counts[Fate.ERROR]
        if broken == sum(counts.values()):
            raise NothingToImport
        if broken and not partly:
            raise RowsBroken(field="partly", n=broken)
        file.state, file.partly, file.beat_at = FileState.RUNNING, partly, now()
        file.failure, file.tries = "", 0
        file.save(update_fields=["state", "partly", "beat_at", "failure", "tries"])
        record(workspace, actor, "figures.imported", file, after={"rows": file.rows, "account": file.account_id})
        if file.rows > AT_ONCE:
            enqueue.figures_import_later(file_id=file.pk)
    if file.rows <= AT_ONCE:
        file_run(file_id=file.pk)
    return file_get(workspace=workspace, file_id=file_id)


def file_run(*, file_id: int) -> int:
    """Import a file that was started. Returns how many rows. For tasks; a second run finds nothing to do.

    Nothing is raised: what ends it is written down with the file, of which nothing is imported then.
    """
    try:
        done = _run(file_id)
    except _RowsBrokenMeanwhile:
        return _give_up(file_id, FileFailure.ROWS)
    except SoftTimeLimitExceeded:
        return _give_up(file_id, FileFailure.SLOW)
    except Exception as error:
        log.error("figures_import_broke", file=file_id, exc_info=error)
        return _give_up(file_id, FileFailure.FAULT)
    return done


class _RowsBrokenMeanwhile(Exception):
    """Rows became errors after the whole file was started."""


def _give_up(file_id: int, failure: FileFailure) -> int:
    rows = FigureFile.objects.unscoped("a task names the file").filter(pk=file_id, state=FileState.RUNNING)
    rows.update(state=FileState.FAILED, failure=failure, finished_at=now())
    return 0


def _run(file_id: int) -> int:
    rows = FigureFile.objects.unscoped("a task names the file").select_related("workspace", "account")
    with transaction.atomic():
        file = rows.select_for_update(of=("self",), skip_locked=True).filter(pk=file_id).first()
        if file is None or file.state != FileState.RUNNING:
            return 0
        file.account.workspace = file.workspace
        plan = plan_of(file, file_rows(file) or [])
        if len(plan.good) < len(plan.rows) and not file.partly:
            raise _RowsBrokenMeanwhile
        fetch = fetch_begin(account=file.account, kind=FetchKind.IMPORT, label=file.name, actor=file.created_by)
        if file.kind == FileKind.POSTS:
            _posts_in(file, plan, fetch)
        elif file.kind == FileKind.SOURCES:
            sources_in(plan, fetch)
        elif file.kind == FileKind.PEOPLE:
            people_in(file, plan)
        else:
            days = [DayFigures(row.day, row.figures, row.sales, row.currency) for row in plan.good if row.day]
            days_store(fetch=fetch, days=days)
        fetch_end(fetch=fetch, asked=len(plan.rows), got=len(plan.good))
        if len(plan.good) < len(plan.rows):
            fetch.state = FetchState.PARTIAL
            fetch.save(update_fields=["state"])
        file.fetch, file.counts, file.state, file.finished_at = fetch, plan.counts, FileState.DONE, now()
        file.save()
    log.info("figures_imported", file=file.pk, rows=len(plan.good))
    return len(plan.good)


def file_undo(*, workspace: Workspace, actor: Actor, file_id: int) -> FigureFile:
    """Take a file's figures back: what they corrected returns, posts that only it brought go.

    Raises NotFound, FileBusy.
    Posts that were read, published or imported otherwise since then stay.
    """
    with transaction.atomic():
        file = _locked(workspace, file_id, FileState.DONE)
        gone = 0
        if file.fetch is not None:
            if file.kind == FileKind.POSTS:
                samples_undo(fetch=file.fetch, post_ids=file.posts)
                gone = _posts_out(file)
            elif file.kind == FileKind.SOURCES:
                sources_undo(fetch=file.fetch)
            elif file.kind == FileKind.PEOPLE:
                people_out(file)
            else:
                days_undo(fetch=file.fetch)
            file.fetch.state, file.fetch.undone_at = FetchState.UNDONE, now()
            file.fetch.save(update_fields=["state", "undone_at"])
        file.state = FileState.UNDONE
        file.save(update_fields=["state"])
        record(workspace, actor, "figures.import_undone", file, after={"posts_removed": gone})
    return file


def file_remove(*, workspace: Workspace, actor: Actor, file_id: int) -> None:
    """Forget a file that was not imported. Raises NotFound, FileBusy."""
    with transaction.atomic():
        _locked(workspace, file_id, *_OPEN).delete()


def files_resume() -> int:
    """Start again what a lost worker left, a few times. Returns how many files."""
    rows = FigureFile.objects.unscoped("one run serves all workspaces")
    stale = rows.filter(state=FileState.RUNNING, beat_at__lt=now() - STALLED)
    for pk in stale.filter(tries__gte=TRIES).values_list("pk", flat=True)[:50]:
        _give_up(pk, FileFailure.LOST)
    ids = list(stale.filter(tries__lt=TRIES).values_list("pk", flat=True)[:50])
    rows.filter(pk__in=ids).update(beat_at=now(), tries=F("tries") + 1)
    for pk in ids:
        enqueue.figures_import_later(file_id=pk)
    return len(ids)


def sheets_forget() -> int:
    """Delete rows of files older than settings.ANSWER_DAYS. Returns how many; what they brought stays."""
    rows = FigureSheet.objects.unscoped("retention serves all workspaces")
    return rows.filter(kept_at__lt=now() - timedelta(days=settings.ANSWER_DAYS)).delete()[0]


def _posts_in(file: FigureFile, plan: Plan, fetch: Any) -> None:
    good = [row for row in plan.good if row.known is not None]
    fresh = [row for row in good if row.post_id is None]
    by_name: dict[str, int] = {}
    for start in range(0, len(fresh), _CHUNK):
        known = [row.known for row in fresh[start : start + _CHUNK] if row.known]
        put = posts_put(workspace=file.workspace, account=file.account, posts=known, source=PostSource.IMPORT)
        by_name |= {remote_id: post.pk for remote_id, post in put.items()}
    named = {row.post_id: row.known for row in good if row.post_id and row.known and row.known.readable}
    first = first_sample(file.account)
    names_take(workspace=file.workspace, account=file.account, named=named, next_sample_at=first)
    samples = []
    for row in good:
        assert row.known is not None  # noqa: S101 - rows of posts have one
        post_id = row.post_id or by_name[row.known.remote_id]
        samples.append(Sample(post_id, file.captured_at, row.figures))
    samples_store(fetch=fetch, samples=samples)
    file.posts, file.made_posts = [one.post_id for one in samples], sorted(by_name.values())


def _posts_out(file: FigureFile) -> int:
    """Delete the posts that nobody else knows anything of, also those made by a file taken back before this one."""
    before = FigureFile.objects.for_workspace(file.workspace).filter(
        account=file.account, state=FileState.UNDONE, made_posts__overlap=file.posts
    )
    made = {pk for posts in before.values_list("made_posts", flat=True) for pk in posts} & set(file.posts)
    rows: QuerySet[MeasuredPost] = MeasuredPost.objects.for_workspace(file.workspace).filter(
        pk__in={*file.made_posts, *made}, publication__isnull=True, captured_at__isnull=True, source=PostSource.IMPORT
    )
    ids = list(rows.values_list("pk", flat=True))
    post_days_mark(post_ids=ids)
    MeasuredPost.objects.for_workspace(file.workspace).filter(pk__in=ids).delete()
    return len(ids)


def _locked(workspace: Workspace, file_id: int, *states: FileState) -> FigureFile:
    file_get(workspace=workspace, file_id=file_id)
    rows = FigureFile.objects.for_workspace(workspace).select_related("account", "created_by", "workspace", "fetch")
    file = rows.select_for_update(of=("self",)).get(pk=file_id)
    if file.state not in states:
        raise FileBusy(state=FileState(file.state).label)
    account: SocialAccount = file.account
    account.workspace = workspace
    return file


def _own_profiles(workspace: Workspace) -> list[Profile]:
    return [
        Profile(f"own:{row.pk}", row.name, FileKind(row.kind), row.columns, row.date_order, row.ten_thousands,
                row.currency)
        for row in profile_list(workspace=workspace)[:100]
    ]  # fmt: skip
