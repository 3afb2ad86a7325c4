"""Two months of two accounts, and reports on them made through the form."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import SocialAccount
from analytics.models import Report, ReportDelivery, ReportRun, ReportSchedule, ReportVersion
from analytics.services.reports.building import ReportValues, report_save
from analytics.services.reports.sharing import share_make, token_hash
from analytics.services.reports.writing import comment_add
from analytics.services.store.rolling import rollups_settle
from analytics.tasks import report_dates, report_mails, report_run
from config.lib.clock import now
from team.actors import Actor
from team.models import User, Workspace
from tests.analytics.measuring import measured, sampled
from tests.factories import SocialAccountFactory

# In May: exposure 7,500 after 5,000; engagement 1,266 after 180; 3 dull texts and 4 pictures, one of them a hit.
APRIL = (("weibo", 4, "image", 1000, 20), ("xiaohongshu", 2, "image", 500, 50))
MAY = (("weibo", 3, "text", 500, 2), ("xiaohongshu", 3, "image", 1500, 120), ("xiaohongshu", 1, "image", 1500, 900))


def two_months(workspace: Workspace) -> dict[str, SocialAccount]:
    """Posts of April and May 2026 with samples, reckoned into days."""
    accounts = {
        name: SocialAccountFactory(workspace=workspace, platform=f"practice-{name}", display_name=name)
        for name in ("weibo", "xiaohongshu")
    }
    for month, rows in ((4, APRIL), (5, MAY)):
        day = 1
        for name, count, kind, exposure, likes in rows:
            for _number in range(count):
                day += 2
                title = "The hit" if likes == 900 else f"Post of {month}/{day}"
                post = measured(accounts[name], f"2026-{month:02}-{day:02} 02:00", format=kind, title=title)
                sampled(
                    post,
                    (f"2026-{month:02}-{day:02} 03:00", {"impressions": exposure // 2, "likes": likes // 2}),
                    (f"2026-{month:02}-{day + 1:02} 03:00", {"impressions": exposure, "likes": likes}),
                )
    rollups_settle()
    return accounts


def may(**changes: Any) -> dict[str, Any]:
    """What a person enters for the report on May."""
    parts = ["cover", "contents", "summary", "detail", "conclusions", "appendix"]
    good = {
        "template": "monthly", "first": "2026-05-01", "last": "2026-05-31", "against": "previous",
        "language": "zh-hans", "parts": parts,
    }  # fmt: skip
    return {**good, **changes}


def made(client: Client, workspace: Workspace, **changes: Any) -> Report:
    """A report made through the form."""
    answer = client.post(reverse("analytics:report_new", args=[workspace.slug]), may(**changes))
    assert answer.status_code == 302, answer.context["form"].errors
    return Report.objects.for_workspace(workspace).latest("pk")


def newest(report: Report) -> ReportVersion:
    """The newest version of a report."""
    return ReportVersion.objects.for_workspace(report.workspace_id).filter(report=report).latest("number")


def told(version: ReportVersion) -> dict[str, str]:
    """The paragraphs of a version as text, by key."""
    return {
        row["key"]: "".join(piece if isinstance(piece, str) else piece["t"] for piece in row["pieces"])
        for row in version.paragraphs
    }


def scheduled(client: Client, report: Report, **values: Any) -> ReportSchedule:
    """A schedule set through the form."""
    given = {"rhythm": "monthly", "weekday": 1, "month_day": 3, "at": "09:00", "people": [], "formats": ["xlsx"],
             "emails": "boss@example.com\nBOSS@example.com, board@example.com", "skip_empty": "on"}  # fmt: skip
    answer = client.post(
        reverse("analytics:report_schedule", args=[report.workspace.slug, report.pk]), {**given, **values}
    )
    assert answer.status_code == 302, answer.context["form"].errors
    return ReportSchedule.objects.for_workspace(report.workspace).get()


def run_all() -> None:
    """What beat and the workers do until nothing is left."""
    report_dates()
    for run in ReportRun.objects.unscoped("test").filter(state="running"):
        report_run(run.pk)
    for version in set(
        ReportDelivery.objects.unscoped("test").filter(state="waiting").values_list("version", flat=True)
    ):
        report_mails(version)


def report_objects(workspace: Workspace, user: User) -> dict[str, Any]:
    """Rows for the walks over addresses."""
    actor = Actor(user)
    values = ReportValues(template="custom", first=date(2026, 5, 1), last=date(2026, 5, 7), language="en", title="walk")
    report = report_save(workspace=workspace, actor=actor, values=values)
    share, _token = share_make(workspace=workspace, actor=actor, report_id=report.pk, name="walk")
    comment = comment_add(workspace=workspace, actor=actor, report_id=report.pk, body="walk")
    mail = ReportDelivery.objects.create(
        workspace=workspace, version=share.version, email="walk@example.com", outside=True, state="sent",
        expires_at=now() + timedelta(days=1), token_hash=token_hash(f"walk {workspace.pk}"),
    )  # fmt: skip
    return {
        "report_id": report.pk, "report_share_id": share.pk, "report_comment_id": comment.pk, "report_mail_id": mail.pk,
        "paragraph": "lead",
        "file_kind": "xlsx",
    }  # fmt: skip


REPORT_PAGES = (
    "analytics/reports/",
    "analytics/reports/new/",
    "analytics/reports/{report}/",
    "analytics/reports/{report}/?version=1",
    "analytics/reports/{report}/edit/",
    "analytics/reports/{report}/changed/",
    "analytics/reports/{report}/versions/",
    "analytics/reports/{report}/texts/lead/",
    "analytics/reports/{report}/shares/",
    "analytics/reports/{report}/schedule/",
)


def report_places(workspace: Workspace) -> dict[str, int]:
    """The id of the demo's monthly report."""
    return {"report": Report.objects.for_workspace(workspace).filter(template="monthly").latest("pk").pk}
