"""The demo brand's reports: last month's with two versions, words of people, a schedule and comments; a weekly one."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from analytics.models import Report, ReportDelivery, ReportSchedule
from analytics.report_states import DeliveryState, FileKind, Language, SendRhythm, Template
from analytics.selectors.reports.periods import last_period
from analytics.selectors.reports.reading import version_get
from analytics.services.reports.building import ReportValues, report_save, version_make
from analytics.services.reports.scheduling import ScheduleValues, schedule_save
from analytics.services.reports.sharing import share_make
from analytics.services.reports.writing import comment_add, text_save
from config.lib.clock import at_wall_clock, local_day, now
from team import audit
from team.actors import Actor
from team.models import AuditEntry, Membership, User, Workspace
from team.roles import Role
from team.states import Via

MADE = "demo.created"
# When the schedule sends: on the first of each month, on the wall of the workspace.
SEND_DAY, SEND_AT = 1, time(9)


def demo_reports(*, workspace: Workspace, actor: Actor) -> None:
    """Make the reports as the brand's people would have."""
    today = local_day(now(), workspace.time_zone)
    planner, manager = _member(workspace, Role.PLANNER), _member(workspace, Role.MANAGER)
    writer, boss = Actor(planner or actor.user, Via.SYSTEM), Actor(manager or actor.user, Via.SYSTEM)
    if writer.user is None or boss.user is None:
        return
    first, last = last_period(Template.MONTHLY, today)
    values = ReportValues(Template.MONTHLY, first, last, Language.CHINESE, owner_id=writer.user.pk)
    monthly = report_save(workspace=workspace, actor=writer, values=values)
    sent_at = at_wall_clock(today.replace(day=SEND_DAY), SEND_AT, workspace.time_zone)
    if went_out := sent_at < now():
        _made_at(monthly, sent_at - timedelta(minutes=1))
    ids: dict[str, Any] = {"workspace": workspace, "report_id": monthly.pk}
    text_save(
        **ids, actor=writer, key="note-conclusions", seen=0,
        text="下月重点：围炉季首波内容提前一周定稿，门店券入口每周一核对一次，双十二预热脚本周三前过合规。",
    )  # fmt: skip
    comment_add(**ids, actor=boss, key="lead", body="核销那段补一句损失估算，经营会上会问。")
    version_make(workspace=workspace, actor=writer, report_id=monthly.pk)
    comment_add(**ids, actor=writer, body="已补进下月计划，数据重取了一版，口径没变。")
    when = ScheduleValues(
        rhythm=SendRhythm.MONTHLY, at=SEND_AT, month_day=SEND_DAY, user_ids=_readers(writer.user, boss.user),
        formats=(FileKind.PDF,), emails=("board@shanyu.example",),
    )  # fmt: skip
    schedule = schedule_save(**ids, actor=writer, values=when)
    share_make(**ids, actor=writer, name="品牌顾问", days=30)
    if went_out:
        _sent(monthly, schedule, writer.user, boss.user, sent_at)
    begin, end = last_period(Template.WEEKLY, today)
    weekly = ReportValues(Template.WEEKLY, begin, end, Language.CHINESE, owner_id=writer.user.pk)
    made = report_save(workspace=workspace, actor=writer, values=weekly)
    audit.record(
        workspace, actor, MADE, workspace, after={"reports": [monthly.pk, made.pk], "report_schedules": [schedule.pk]}
    )


def demo_unreports(*, workspace: Workspace, actor: Actor) -> None:
    """Take the demo's reports out, as the audit log lists them."""
    entries = list(AuditEntry.objects.for_workspace(workspace).filter(verb=MADE).values_list("after", flat=True))
    reports = [pk for after in entries for pk in after.get("reports", [])]
    schedules = [pk for after in entries for pk in after.get("report_schedules", [])]
    Report.objects.for_workspace(workspace).filter(pk__in=reports).delete()
    ReportSchedule.objects.for_workspace(workspace).filter(pk__in=schedules).delete()


def _made_at(report: Report, moment: datetime) -> None:
    """Let the first version have been made then. Versions never change, so it is written anew."""
    version = version_get(report=report, number=1)
    version.delete()
    version.pk, version._state.adding = None, True
    version.made_at = version.collected_at = moment
    version.snapshot["collected_at"] = moment.isoformat()
    version.save()


def _sent(report: Report, schedule: ReportSchedule, writer: User, boss: User, moment: datetime) -> None:
    """The mails of the first version, at the hour of the schedule, and the first remark an hour later.

    The demo itself never sends any, so they have no link.
    """
    version = version_get(report=report, number=1)
    asked = report.comments.order_by("pk").first()
    if asked is not None:
        asked.created_at = min(moment + timedelta(hours=1), now())
        asked.save(update_fields=["created_at"])
    people = ((boss, boss.email, 0.4), (writer, writer.email, 2.0), (None, "board@shanyu.example", None))
    ReportDelivery.objects.bulk_create(
        [
            ReportDelivery(
                workspace_id=report.workspace_id, version=version, user=user, email=email, outside=user is None,
                formats=schedule.formats,
                state=DeliveryState.SENT, sent_at=moment, expires_at=moment + timedelta(days=90), tries=1,
                opened_at=None if hours is None else min(moment + timedelta(hours=hours), now()),
                opens=0 if hours is None else 1,
            )
            for user, email, hours in people
        ]
    )  # fmt: skip


def _readers(*people: User) -> tuple[int, ...]:
    return tuple({person.pk: None for person in people})


def _member(workspace: Workspace, role: Role) -> User | None:
    rows = Membership.objects.for_workspace(workspace).filter(role=role).select_related("user").order_by("pk")
    member = rows.first()
    return member.user if member else None
