"""Reports outside: links with a password and an end, and mails by a schedule."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import SocialAccount
from analytics.models import Report, ReportDelivery, ReportRun, ReportSchedule, ReportShare
from analytics.selectors.reports.sending import next_due
from team.models import Notification, User, Workspace
from tests.analytics.reporting import made, may, newest, run_all, scheduled, two_months

pytestmark = pytest.mark.django_db


@pytest.fixture
def accounts(workspace: Workspace) -> dict[str, SocialAccount]:
    return two_months(workspace)


@pytest.fixture
def report(accounts: dict[str, SocialAccount], client: Client, workspace: Workspace) -> Report:
    return made(client, workspace)


@pytest.fixture
def outside() -> Client:
    return Client()


def linked(client: Client, report: Report, **values: Any) -> str:
    at = reverse("analytics:report_shares", args=[report.workspace.slug, report.pk])
    answer = client.post(at, {"name": "The board", "days": 7, "password": "", **values})
    assert answer.status_code == 200, answer.context["form"].errors
    link: str = answer.context["link"]
    assert link.rsplit("/", 2)[1] not in client.get(at).content.decode(), "shown once only"
    return link[link.index("/r/") :]


# --- links ----------------------------------------------------------------------------------------
def test_a_link_shows_the_report_to_anybody_who_has_it(report: Report, client: Client, outside: Client) -> None:
    path = linked(client, report)
    answer = outside.get(path)
    page = answer.content.decode()

    assert answer.status_code == 200
    assert "2026 年 5 月" in page
    assert "每日曝光" in page, "in the language of the report, whatever the reader's is"
    assert "report_text" not in page
    assert "/texts/" not in page
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Cache-Control"] == "private, no-store"
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    share = ReportShare.objects.for_workspace(report.workspace).get()
    assert share.views == 0, "what looks into mails fetches pages, too"
    assert f'data-opened="{path}opened/"' in page
    assert outside.post(path + "opened/").status_code == 204
    share.refresh_from_db()
    assert share.views == 1
    assert path.split("/")[2] not in share.token_hash
    pdf = outside.get(path + "report.pdf")
    assert pdf.content[:5] == b"%PDF-"


def test_a_password_is_asked_for_and_cannot_be_tried_without_end(
    report: Report, client: Client, outside: Client
) -> None:
    cache.clear()
    path = linked(client, report, password="green tea")

    assert "7,500" not in outside.get(path).content.decode()
    assert outside.get(path + "report.pdf").status_code == 302
    assert outside.post(path + "opened/").status_code == 403
    for _number in range(5):
        assert outside.post(path + "unlock/", {"password": "wrong!"}).status_code == 422
    assert outside.post(path + "unlock/", {"password": "green tea"}).status_code == 429
    cache.clear()
    assert outside.post(path + "unlock/", {"password": "green tea"}).status_code == 302
    assert "7,500" in outside.get(path).content.decode()
    assert "7,500" not in Client().get(path).content.decode(), "each browser gives it itself"
    assert "green tea" not in ReportShare.objects.for_workspace(report.workspace).get().password


@pytest.mark.parametrize("how", ["revoked", "expired", "made up"])
def test_a_link_that_is_over_opens_nothing(
    report: Report, client: Client, outside: Client, clock: Any, how: str
) -> None:
    path = linked(client, report)
    share = ReportShare.objects.for_workspace(report.workspace).get()
    if how == "revoked":
        client.post(reverse("analytics:report_share_close", args=[report.workspace.slug, report.pk, share.pk]))
    elif how == "expired":
        clock.move_to(datetime(2026, 6, 8, 13, tzinfo=ZoneInfo("Asia/Shanghai")))
    else:
        path = "/r/" + "x" * 43 + "/"

    assert outside.get(path).status_code == 404
    assert outside.get(path + "report.pdf").status_code == 404


@pytest.mark.parametrize("how", ["shared", "sent"])
def test_what_has_gone_out_stays_as_it_was(report: Report, client: Client, outside: Client, how: str) -> None:
    Report.objects.for_workspace(report.workspace).filter(pk=report.pk).update(title="As it was")
    client.post(reverse("analytics:report_versions", args=[report.workspace.slug, report.pk]))
    if how == "shared":
        path = linked(client, report)
    else:
        scheduled(client, report, emails="boss@example.com")
        client.post(reverse("analytics:report_send", args=[report.workspace.slug, report.pk]))
        run_all()
        body = str(mail.outbox[0].body)
        path = body[body.index("/r/") :].split()[0]
    before = newest(report)
    text = reverse("analytics:report_text", args=[report.workspace.slug, report.pk, "lead"])
    answer = client.post(text, {"text": "Later words", "seen": 0}, HTTP_HX_REQUEST="true")
    assert answer["HX-Refresh"] == "true", "the page shows the new version"
    assert client.post(text, {"text": "Even later words", "seen": 1}).status_code == 302
    change = reverse("analytics:report_edit", args=[report.workspace.slug, report.pk])
    assert client.post(change, may(title="Renamed", parts=["summary", "detail"])).status_code == 302

    page = outside.get(path).content.decode()
    assert "Later words" not in page
    assert "later words" not in page
    assert "Renamed" not in page
    assert "As it was" in page
    assert 'class="rpt-h"' in page, "the cover"
    after = newest(report)
    assert (after.number, after.title, after.parts) == (before.number + 1, "Renamed", ["summary", "detail"])
    assert after.snapshot == before.snapshot
    inside = client.get(reverse("analytics:report", args=[report.workspace.slug, report.pk])).content.decode()
    assert "Even later words" in inside
    assert "written for version" not in inside, "the figures are the same"
    assert "写于第" not in inside
    old = f"/api/v1/workspaces/{report.workspace.slug}/reports/{report.pk}/versions/{before.number}/"
    assert client.get(old).json()["title"] == "As it was"


# --- schedules ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("zone", "at", "after", "expected"),
    [
        ("Asia/Shanghai", time(9), datetime(2026, 6, 1, 4, tzinfo=ZoneInfo("UTC")), "2026-06-03 01:00"),
        # 9 o'clock stays 9 o'clock when the clocks go forward on 29 March.
        ("Europe/Berlin", time(9), datetime(2026, 3, 4, tzinfo=ZoneInfo("UTC")), "2026-04-03 07:00"),
        ("Europe/Berlin", time(9), datetime(2026, 2, 4, tzinfo=ZoneInfo("UTC")), "2026-03-03 08:00"),
    ],
)
def test_the_wall_clock_decides_when(zone: str, at: time, after: datetime, expected: str) -> None:
    due = next_due(ReportSchedule(rhythm="monthly", month_day=3, at=at), zone=zone, after=after)
    assert f"{due.astimezone(ZoneInfo('UTC')):%Y-%m-%d %H:%M}" == expected


def test_each_date_is_served_once_and_openings_are_known(
    report: Report, client: Client, outside: Client, clock: Any, member_of: Callable[..., User]
) -> None:
    member = member_of("manager")
    schedule = scheduled(client, report, people=[member.pk])
    run_all()
    assert not mail.outbox, "nothing before its time"
    clock.move_to(datetime(2026, 6, 3, 9, 1, tzinfo=ZoneInfo("Asia/Shanghai")))
    for _number in range(3):
        run_all()

    assert sorted(message.to[0] for message in mail.outbox) == sorted(
        ["board@example.com", "boss@example.com", member.email]
    )
    assert ReportRun.objects.for_workspace(report.workspace).get().report == report, "people's own report is sent"
    assert [name for name, _body, _type in mail.outbox[0].attachments] == ["2026 年 5 月社媒运营月报 v1.xlsx"]
    boss = next(message for message in mail.outbox if message.to == ["boss@example.com"])
    assert "7,500" in boss.body
    path = boss.body[boss.body.index("/r/") :].split()[0]
    assert outside.get(path).status_code == 200
    outside.post(path + "opened/")
    rows = {row.email: row for row in ReportDelivery.objects.for_workspace(report.workspace)}
    assert rows["boss@example.com"].opened_at is not None
    assert rows["board@example.com"].opened_at is None
    page = client.get(reverse("analytics:report", args=[report.workspace.slug, report.pk])).content.decode()
    assert "boss@example.com" in page

    # A month later the next period is reported, and only that.
    clock.move_to(datetime(2026, 7, 3, 9, 1, tzinfo=ZoneInfo("Asia/Shanghai")))
    mail.outbox.clear()
    ReportSchedule.objects.for_workspace(report.workspace).update(skip_empty=False)
    run_all()
    fresh = Report.objects.for_workspace(report.workspace).get(first="2026-06-01")
    assert (str(fresh.last), fresh.title, fresh.schedule_id) == ("2026-06-30", "2026 年 6 月社媒运营月报", schedule.pk)
    assert len(mail.outbox) == 3


def test_a_period_without_anything_is_skipped(report: Report, client: Client, clock: Any) -> None:
    scheduled(client, report)
    clock.move_to(datetime(2026, 8, 3, 9, 1, tzinfo=ZoneInfo("Asia/Shanghai")))
    run_all()

    assert ReportRun.objects.for_workspace(report.workspace).get().state == "skipped"
    assert not mail.outbox
    assert Report.objects.for_workspace(report.workspace).count() == 1


def test_a_mail_that_is_not_taken_is_tried_again_and_shown(
    report: Report, client: Client, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    scheduled(client, report, emails="boss@example.com")
    clock.move_to(datetime(2026, 6, 3, 9, 1, tzinfo=ZoneInfo("Asia/Shanghai")))

    def refuse(_self: Any, **_options: Any) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", refuse)
        for minutes in (0, 6, 31, 121, 400):
            clock.shift(60 * minutes)
            run_all()
    row = ReportDelivery.objects.for_workspace(report.workspace).get()
    assert (row.state, row.error, row.tries) == ("failed", "ConnectionRefusedError", 4)
    page = client.get(reverse("analytics:report_schedule", args=[report.workspace.slug, report.pk])).content.decode()
    assert "ConnectionRefusedError" in page
    client.post(reverse("analytics:report_send", args=[report.workspace.slug, report.pk]))
    run_all()
    assert len(mail.outbox) == 1, "sending by hand works again"


@pytest.mark.raises_notice("report_not_sent")
def test_a_report_that_cannot_be_made_is_told(
    report: Report, client: Client, clock: Any, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    scheduled(client, report)
    clock.move_to(datetime(2026, 7, 3, 9, 1, tzinfo=ZoneInfo("Asia/Shanghai")))

    def broken(*_args: Any, **_options: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("analytics.services.reports.scheduling.looked_at", broken)
    for _number in range(6):
        run_all()
        clock.shift(660)

    run = ReportRun.objects.for_workspace(report.workspace).get()
    assert (run.state, run.error, run.tries) == ("failed", "RuntimeError", 4)
    assert (
        Notification.objects.for_workspace(report.workspace).filter(recipient=owner, kind="report_not_sent").count()
        == 1
    )


@pytest.mark.parametrize(
    ("values", "field"),
    [({"emails": "no address"}, "emails"), ({"emails": ""}, "people"), ({"at": "25:00"}, "at")],
)
def test_a_schedule_is_refused_at_the_field(report: Report, client: Client, values: dict[str, Any], field: str) -> None:
    good = {"rhythm": "weekly", "weekday": 1, "month_day": 3, "at": "09:00", "emails": "a@example.com"}
    answer = client.post(
        reverse("analytics:report_schedule", args=[report.workspace.slug, report.pk]), {**good, **values}
    )
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
