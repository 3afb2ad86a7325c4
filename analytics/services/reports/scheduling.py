"""Reports that are made and sent by themselves: who gets them when, and serving each date once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import structlog
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from analytics import enqueue
from analytics.models import Report, ReportRecipient, ReportRun, ReportSchedule
from analytics.report_errors import DemoMailsNobody, ReportJustSent
from analytics.report_states import FileKind, RunState, SendRhythm, Template
from analytics.selectors.figures.posts import posts_of
from analytics.selectors.reports.periods import due_period, short_words, title_of
from analytics.selectors.reports.reading import report_get, version_get
from analytics.selectors.reports.scopes import looked_at
from analytics.selectors.reports.sending import addressed, next_due
from analytics.selectors.reports.snapshot import headlines
from analytics.services.reports.building import version_make
from analytics.services.reports.mailing import failure_tell, mails_add, mails_stop
from config.lib.clock import local_day, now
from config.lib.errors import InvalidInput
from team.actors import SYSTEM, Actor
from team.audit import record
from team.models import Membership, User, Workspace

log = structlog.get_logger(__name__)
RECIPIENTS_MAX, TRIES = 50, 4
# A run that has not ended by then is taken up again.
AGAIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class ScheduleValues:
    """When and to whom. `user_ids`: members; `emails`: addresses outside; `formats`: files beside the link."""

    rhythm: str
    at: time
    weekday: int = 1
    month_day: int = 3
    user_ids: Sequence[int] = ()
    emails: Sequence[str] = ()
    formats: Sequence[str] = (FileKind.PDF,)
    skip_empty: bool = True


@transaction.atomic
def schedule_save(*, workspace: Workspace, actor: Actor, report_id: int, values: ScheduleValues) -> ReportSchedule:
    """Send reports like this one from now on, or change how. Raises NotFound, InvalidInput at the field."""
    report = report_get(workspace=workspace, report_id=report_id)
    users, emails = _checked(workspace, values)
    schedule = report.schedule or ReportSchedule(workspace=workspace, created_by=actor.user)
    schedule.rhythm, schedule.at = values.rhythm, values.at.replace(second=0, microsecond=0)
    schedule.weekday, schedule.month_day = values.weekday, values.month_day
    schedule.formats = [kind for kind in FileKind.values if kind in values.formats]
    schedule.skip_empty = values.skip_empty
    schedule.next_at = next_due(schedule, zone=workspace.time_zone, after=now())
    schedule.save()
    if report.schedule_id is None:
        Report.objects.for_workspace(workspace).filter(pk=report.pk).update(schedule=schedule)
    refused = schedule.recipients.filter(stopped_at__isnull=False, email__in=emails).values_list("email", flat=True)
    if email := refused.first():
        raise InvalidInput(_("“%(email)s” has asked for no more of these mails."), field="emails", email=email[:80])
    schedule.recipients.filter(stopped_at=None).delete()
    rows = [ReportRecipient(workspace=workspace, schedule=schedule, user=user) for user in users]
    rows += [ReportRecipient(workspace=workspace, schedule=schedule, email=email) for email in emails]
    ReportRecipient.objects.bulk_create(rows)
    mails_stop(schedule=schedule, keeping=[email for _user, email in addressed(workspace=workspace, schedule=schedule)])
    after = {
        "rhythm": schedule.rhythm,
        "at": f"{schedule.at:%H:%M}",
        "recipients": len(rows),
        "formats": schedule.formats,
    }
    record(workspace, actor, "report.scheduled", report, after=after)
    return schedule


@transaction.atomic
def schedule_stop(*, workspace: Workspace, actor: Actor, report_id: int) -> None:
    """Send nothing more by itself, nor what waits; who got what stays known. Again changes nothing. Raises NotFound."""
    report = report_get(workspace=workspace, report_id=report_id)
    rows = ReportSchedule.objects.for_workspace(workspace).filter(pk=report.schedule_id, next_at__isnull=False)
    if rows.update(next_at=None):
        record(workspace, actor, "report.schedule_stopped", report)
    if report.schedule is not None:
        mails_stop(schedule=report.schedule)


@transaction.atomic
def report_send(*, workspace: Workspace, actor: Actor, report_id: int) -> int:
    """Send the newest version now to those recipients of its schedule who have not just got it; returns to how many.

    Raises NotFound, DemoMailsNobody, InvalidInput without recipients, ReportJustSent.
    """
    report = report_get(workspace=workspace, report_id=report_id)
    if workspace.is_demo:
        raise DemoMailsNobody
    if report.schedule is None:
        raise InvalidInput(_("Say first who gets this report."), field="user_ids")
    everybody, count = mails_add(version=version_get(report=report), schedule=report.schedule)
    if not everybody:
        raise InvalidInput(_("Say first who gets this report."), field="user_ids")
    if not count:
        raise ReportJustSent
    record(workspace, actor, "report.sent", report, after={"recipients": count})
    return count


def schedules_run() -> int:
    """Claim the dates that are due and start them; runs that were lost are started again. Returns how many."""
    moment = now()
    with transaction.atomic():
        rows = ReportSchedule.objects.unscoped("one sweep for all workspaces").select_related("workspace")
        # The people of a demo do not exist: nothing is mailed to them.
        rows = rows.filter(workspace__is_demo=False)
        due = list(rows.filter(next_at__lte=moment).select_for_update(of=("self",), skip_locked=True)[:50])
        for schedule in due:
            due_at, following = _latest(schedule, moment)
            ReportRun.objects.for_workspace(schedule.workspace_id).get_or_create(
                workspace_id=schedule.workspace_id,
                schedule=schedule,
                due_at=due_at,
                defaults={"try_at": moment},
            )
            schedule.next_at = following
            schedule.save(update_fields=["next_at"])
    open_ones = ReportRun.objects.unscoped("one sweep for all workspaces").filter(state=RunState.RUNNING)
    ids = list(open_ones.filter(try_at__lte=moment).order_by("try_at").values_list("pk", flat=True)[:50])
    for run_id in ids:
        enqueue.report_run_later(run_id=run_id)
    return len(ids)


def _latest(schedule: ReportSchedule, moment: datetime) -> tuple[datetime, datetime]:
    """The last date up to `moment`, and the next one: of dates that passed unserved only the last is made up for."""
    due_at, zone = schedule.next_at or moment, schedule.workspace.time_zone
    while (following := next_due(schedule, zone=zone, after=due_at)) <= moment:
        due_at = following
    return due_at, following


def run_make(*, run_id: int) -> str:
    """Serve one date: make the report of its period, or take the one people have made, and mail it. For tasks."""
    runs = ReportRun.objects.unscoped("a task names the run")
    run = runs.filter(pk=run_id).select_related("schedule", "workspace").first()
    if run is None:
        return "gone"
    moment = now()
    claim = runs.filter(pk=run_id, state=RunState.RUNNING, tries=run.tries, try_at__lte=moment)
    if run.tries >= TRIES:  # its worker was lost at every try, so nothing below has given it up
        if claim.update(state=RunState.FAILED, try_at=None, error=run.error or "WorkerLost"):
            failure_tell(run)
        return "failed"
    if not claim.update(tries=run.tries + 1, try_at=moment + AGAIN):
        return "taken"
    run.tries += 1
    try:
        with transaction.atomic():
            state, report = _served(run)
            runs.filter(pk=run_id).update(state=state, report=report, try_at=None, error="")
    except Exception as error:  # noqa: BLE001 - whatever went wrong is told, tried again and at last given up
        log.warning("report_run_failed", run=run_id, error=type(error).__name__)
        over = run.tries >= TRIES
        values = {"state": RunState.FAILED, "try_at": None} if over else {}
        runs.filter(pk=run_id).update(error=type(error).__name__[:120], **values)
        if over:
            failure_tell(run)
        return "failed"
    return str(state)


def _served(run: ReportRun) -> tuple[str, Report | None]:
    schedule, workspace = run.schedule, run.workspace
    pattern = schedule.reports.select_related("workspace", "group").order_by("-last", "-pk").first()
    if pattern is None:
        return RunState.SKIPPED, None
    first, last = due_period(schedule.rhythm, local_day(run.due_at, workspace.time_zone))
    report = schedule.reports.filter(first=first, last=last).order_by("-pk").first()
    if report is None:
        if pattern.group_gone:
            failure_tell(run)
            return RunState.NO_GROUP, None
        report = _next(pattern, first, last)
        if schedule.skip_empty and _is_empty(report):
            return RunState.SKIPPED, None
        report.save()
        record(workspace, SYSTEM, "report.made", report, after={"first": first, "last": last})
        version_make(workspace=workspace, actor=SYSTEM, report_id=report.pk)
    mails_add(version=version_get(report=report), schedule=schedule, run=run)
    return RunState.DONE, report


def _next(pattern: Report, first: object, last: object) -> Report:
    """A report like `pattern` on another period; it is called as before where people have chosen its title."""
    usual = title_of(pattern.template, pattern.first, pattern.last, pattern.language, pattern.campaign)
    report = Report.objects.for_workspace(pattern.workspace_id).select_related("workspace", "group").get(pk=pattern.pk)
    report.pk, report._state.adding = None, True
    report.first, report.last = first, last
    title = title_of(report.template, report.first, report.last, report.language, report.campaign)
    if pattern.title != usual:
        before = short_words(pattern.first, pattern.last, pattern.language)
        name = pattern.title.removesuffix(f" · {before}")
        title = f"{name[:90]} · {short_words(report.first, report.last, report.language)}"
    report.title, report.created_by = title[:120], None
    return report


def _is_empty(report: Report) -> bool:
    looked = looked_at(report)
    figures = headlines(looked)
    if any(one["value"] is not None for one in figures.values()):
        return False
    return not posts_of(looked.now, campaign=report.campaign).exists()


def _checked(workspace: Workspace, values: ScheduleValues) -> tuple[list[User], list[str]]:
    if values.rhythm not in SendRhythm.values:
        raise InvalidInput(field="rhythm")
    if not 1 <= values.weekday <= 7:
        raise InvalidInput(field="weekday")
    if not 1 <= values.month_day <= 28:
        raise InvalidInput(field="month_day")
    if set(values.formats) - set(FileKind.values):
        raise InvalidInput(field="formats")
    members = Membership.objects.for_workspace(workspace).filter(user__in=list(values.user_ids)).select_related("user")
    users = [row.user for row in members.order_by("user_id")]
    if len(users) != len(set(values.user_ids)):
        raise InvalidInput(_("One of these people is not a member."), field="user_ids")
    emails = list(dict.fromkeys(email.strip().lower() for email in values.emails if email.strip()))
    for email in emails:
        try:
            validate_email(email)
        except ValidationError:
            raise InvalidInput(_("“%(email)s” is no e-mail address."), field="emails", email=email[:80]) from None
    if not users and not emails:
        raise InvalidInput(_("Say who gets the report."), field="user_ids")
    if len(users) + len(emails) > RECIPIENTS_MAX:
        raise InvalidInput(_("At most %(most)s people get a report."), field="emails", most=RECIPIENTS_MAX)
    return users, emails


def rhythm_of(report: Report) -> str:
    """The rhythm that fits a report: that of its template."""
    return SendRhythm.WEEKLY if report.template == Template.WEEKLY else SendRhythm.MONTHLY
