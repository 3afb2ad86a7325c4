"""Background tasks. Each is safe to run twice and at the same time as itself."""

from __future__ import annotations

from typing import Any

from celery import shared_task

from config.lib.clock import now
from content import enqueue
from content.engine import aftermath, comments, handoff, late, pulse, reap
from content.services import alarms, preparing
from content.services.column_drafts import column_make, columns_in_force
from content.services.exporting import export_write, exports_stalled, exports_sweep
from content.services.importing import import_check, import_run, imports_stalled
from content.services.learn.proposing import proposals_make
from content.services.learn.reminding import actions_remind
from content.services.media import media_sweep
from content.services.media_filling import media_fill
from content.services.media_holding import rights_free, rights_hold, rights_tell
from content.services.media_incoming import uploads_sweep
from content.services.media_jobs import version_make, versions_mend
from content.services.occurrences import occurrences_make, recurrences_in_force
from content.services.policy_change import policies_apply
from content.services.production.telling import stages_remind
from content.services.promotions import promotions_remind
from content.services.rechecking import outdated_workspaces, posts_recheck
from content.services.reminders import reminders_sweep
from content.services.review_ladder import reviews_sweep
from content.services.triage_background import triage_run
from team.models import Workspace


@shared_task
def reap_leases() -> int:
    """Also done by every publish worker; here for the case that none is alive."""
    return reap.reap()


@shared_task
def sweep_late() -> int:
    """Hold back what could not go out in time, also when no publish worker is alive."""
    return late.late_sweep()


@shared_task
def sweep_handoffs() -> int:
    """Hand due posts to people, also when no publish worker is alive."""
    return handoff.handoff_sweep()


@shared_task
def send_due_comments() -> int:
    """Start one task for each first comment that is due."""
    due = comments.comments_due()
    for publication_id in due:
        enqueue.comment(publication_id)
    return len(due)


@shared_task
def send_comment(publication_id: int) -> str:
    """Write one first comment."""
    return comments.comment_send(publication_id)


@shared_task
def decide_triage(workspace_id: int, who: dict[str, Any], ids: list[int], decision: dict[str, Any]) -> int:
    """Decide about many held-back posts and tell the person; nothing is left to do the second time."""
    return triage_run(workspace_id=workspace_id, who=who, ids=ids, decision=decision)


@shared_task
def prepare_due_media() -> int:
    """Start one task for each publication whose files can be uploaded before it is due."""
    found = preparing.publications_to_prepare()
    for publication_id in found:
        enqueue.prepare(publication_id)
    return len(found)


@shared_task(soft_time_limit=preparing.LONGEST, time_limit=preparing.LONGEST + 30)
def prepare_media(publication_id: int) -> str:
    """Upload the files of one publication ahead of its time."""
    return preparing.publication_prepare(publication_id)


@shared_task
def mend_publications() -> int:
    """Give a next step to rows that have none, and bring posts' states up to date."""
    return reap.mend() + aftermath.statuses_mend()


@shared_task
def remind_people() -> int:
    """Remind of posts that wait for a person, and tell those above when nobody acts."""
    return reminders_sweep()


@shared_task
def alarm_stuck() -> int:
    """Every minute: tell of due posts that do not leave although nothing holds them back."""
    return alarms.stuck_tell()


@shared_task
def alarm_silence() -> int:
    """Every ten minutes: tell of accounts that have fallen silent."""
    return alarms.silence_tell()


@shared_task
def make_occurrences() -> int:
    """Start one task for each repetition, which makes its next posts."""
    due = recurrences_in_force()
    for recurrence_id in due:
        enqueue.occurrences(recurrence_id)
    return len(due)


@shared_task
def make_occurrences_of(recurrence_id: int) -> int:
    """Make the next posts of one repetition."""
    return occurrences_make(recurrence_id=recurrence_id)


@shared_task
def make_column_drafts() -> int:
    """Start one task for each recurring column, which makes its next drafts."""
    due = columns_in_force()
    for column_id in due:
        enqueue.column_drafts(column_id)
    return len(due)


@shared_task
def make_column_drafts_of(column_id: int) -> int:
    """Make the next drafts of one recurring column."""
    return column_make(column_id=column_id)


@shared_task
def check_import_rows(job_id: int) -> int:
    """Check the rows of one table."""
    return import_check(job_id=job_id)


@shared_task
def run_import_rows(job_id: int) -> int:
    """Import the rows of one table that are ready; the rest of a long one is left to another task."""
    return import_run(job_id=job_id)


@shared_task
def write_export(job_id: int) -> int:
    """Write one export."""
    return export_write(job_id=job_id)


@shared_task
def resume_transfers() -> int:
    """Take up imports and exports whose worker was lost, and remove exports whose time is over."""
    exports_sweep()
    imports = imports_stalled()
    for job_id, checking in imports:
        (enqueue.check_import if checking else enqueue.run_import)(job_id)
    exports = exports_stalled()
    for job_id in exports:
        enqueue.export(job_id)
    return len(imports) + len(exports)


@shared_task
def remind_promotions() -> int:
    """Every hour: tell owners of cross-promotions whose day has come, once a day."""
    return promotions_remind()


@shared_task
def remind_makers() -> int:
    """Every half hour: tell owners of overdue stages of videos and overdue actions of retrospectives."""
    return stages_remind() + actions_remind()


@shared_task
def propose_evergreen() -> int:
    """Every hour: propose evergreen posts whose rules allow it."""
    return proposals_make()


@shared_task
def sweep_media() -> int:
    """Every day: remove deleted files whose time for restoring is over, and uploads nobody went on with."""
    return media_sweep() + uploads_sweep()


@shared_task(soft_time_limit=1700, time_limit=1760)
def make_media_version(job_id: int) -> str:
    """Make one version of a file for a platform."""
    return version_make(job_id=job_id)


@shared_task
def mend_media() -> int:
    """Close versions whose worker was lost; look into files that were stored before we looked for as much."""
    return versions_mend() + media_fill()


@shared_task
def hold_for_rights() -> int:
    """Every minute: hold back posts with files that may no longer be used, and let go on those that may again."""
    return rights_hold() + rights_free()


@shared_task
def tell_of_rights() -> int:
    """Every day: tell of licences and consents that end while planned posts use the file."""
    return rights_tell()


@shared_task
def apply_approval_policies(workspace_id: int) -> int:
    """Bring a workspace's posts under its changed rules about approval."""
    workspace = Workspace.objects.filter(pk=workspace_id).first()
    return policies_apply(workspace=workspace) if workspace else 0


@shared_task
def sweep_reviews() -> int:
    """Every minute: remind reviewers, tell those above, end what has run out."""
    return reviews_sweep()


@shared_task
def beat_scheduler() -> None:
    """Show that the scheduler and the default worker are alive."""
    pulse.beat(name=pulse.SCHEDULER, kind=pulse.SCHEDULER, started_at=now())
    pulse.forget_dead()


@shared_task
def recheck_posts(workspace_id: int) -> int:
    """Check again what is planned in a workspace whose rules changed."""
    return posts_recheck(workspace=Workspace.objects.get(pk=workspace_id))


@shared_task
def recheck_outdated() -> int:
    """Start a check of every workspace whose planned posts were checked by other rules than today's."""
    found = outdated_workspaces()
    for workspace in found:
        enqueue.recheck(workspace)
    return len(found)
