"""Reports never reach more people, more accounts or more often than somebody meant them to."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from accounts.models import AccountGroup, GroupMember, SocialAccount
from analytics.models import Report, ReportDelivery, ReportRun, ReportSchedule
from analytics.services.reports.building import version_make
from analytics.tasks import report_mails, report_run
from team.actors import SYSTEM
from team.models import Membership, Notification, User, Workspace
from tests.analytics.reporting import made, may, newest, run_all, scheduled, two_months

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def accounts(workspace: Workspace) -> dict[str, SocialAccount]:
    return two_months(workspace)


@pytest.fixture
def report(accounts: dict[str, SocialAccount], client: Client, workspace: Workspace) -> Report:
    return made(client, workspace)


def at(name: str, report: Report, *more: Any) -> str:
    return reverse(f"analytics:{name}", args=[report.workspace.slug, report.pk, *more])


def link_in(message: EmailMessage) -> str:
    found = re.search(r"/r/[^/\s]+/", str(message.body))
    assert found is not None
    return found[0]


def sent_to(address: str) -> list[EmailMessage]:
    return [message for message in mail.outbox if message.to == [address]]


# --- a group that is deleted ------------------------------------------------------------------------
@pytest.fixture
def grouped(accounts: dict[str, SocialAccount], client: Client, workspace: Workspace) -> Report:
    """A report about one account of two by a group, which somebody deletes."""
    group = AccountGroup.objects.create(workspace=workspace, name="Pilot", position=1)
    GroupMember.objects.create(workspace=workspace, group=group, account=accounts["weibo"], position=1)
    report = made(client, workspace, group=str(group.pk))
    assert newest(report).snapshot["post_count"] == 3
    scheduled(client, report)
    client.post(reverse("accounts:group_delete", args=[workspace.slug, group.pk]))
    assert not AccountGroup.objects.for_workspace(workspace).exists()
    return report


@pytest.mark.raises_notice("report_not_sent")
def test_a_report_on_a_deleted_group_is_not_sent_on_all_accounts(
    grouped: Report, client: Client, clock: Any, owner: User
) -> None:
    clock.move_to(datetime(2026, 7, 3, 9, 1, tzinfo=SHANGHAI))
    for _number in range(3):
        run_all()

    assert not mail.outbox
    run = ReportRun.objects.for_workspace(grouped.workspace).get()
    assert (run.state, run.report) == ("no_group", None)
    told = Notification.objects.for_workspace(grouped.workspace).filter(recipient=owner, kind="report_not_sent")
    assert told.count() == 1
    page = client.get(at("report", grouped)).content.decode()
    assert at("report_edit", grouped) + "#id_group" in page, "with the next step"
    assert "account group" in client.get(at("report_schedule", grouped)).content.decode()


def test_a_report_on_a_deleted_group_looks_at_nothing_until_somebody_says_what(grouped: Report, client: Client) -> None:
    assert client.post(at("report_versions", grouped)).status_code == 409
    assert newest(grouped).number == 1
    assert "7,500" not in client.get(at("report_changed", grouped), HTTP_HX_REQUEST="true").content.decode()
    form = client.get(at("report_edit", grouped)).context["form"]
    assert form["group"].value() == "0"
    refused = client.post(at("report_edit", grouped), may(title="Kept", group="0"))
    assert refused.status_code == 422
    assert "group" in refused.context["form"].errors
    assert client.post(at("report_edit", grouped), may()).status_code == 302
    assert newest(grouped).snapshot["post_count"] == 7, "all accounts, as somebody said"


def test_the_api_does_not_widen_what_it_reads_and_writes_back(grouped: Report, client: Client) -> None:
    path = f"/api/v1/workspaces/{grouped.workspace.slug}/reports/{grouped.pk}/"
    row = client.get(path).json()
    assert (row["group"], row["group_gone"]) == (None, True)
    refused = client.put(path, row, content_type="application/json")
    assert refused.status_code == 422
    assert "This group was deleted" in refused.json()["detail"]
    assert newest(grouped).number == 1


# --- links in mails -------------------------------------------------------------------------------
def sent_by_hand(client: Client, report: Report, **values: Any) -> None:
    scheduled(client, report, **values)
    assert client.post(at("report_send", report)).status_code == 302
    run_all()


def test_the_link_in_a_mail_can_be_closed(report: Report, client: Client) -> None:
    sent_by_hand(client, report, emails="boss@example.com")
    path = link_in(mail.outbox[0])
    assert Client().get(path).status_code == 200
    row = ReportDelivery.objects.for_workspace(report.workspace).get()
    close = at("report_mail_close", report, row.pk)
    assert close in client.get(at("report_shares", report)).content.decode()
    assert client.post(close).status_code == 302
    assert Client().get(path).status_code == 404
    assert Client().get(path + "report.pdf").status_code == 404
    assert close not in client.get(at("report_shares", report)).content.decode()


def test_the_api_lists_mails_and_closes_their_links(report: Report, client: Client) -> None:
    sent_by_hand(client, report, emails="boss@example.com")
    path = f"/api/v1/workspaces/{report.workspace.slug}/reports/{report.pk}/mails/"
    row = client.get(path).json()["results"][0]
    assert (row["email"], row["outside"], row["state"], row["revoked_at"]) == ("boss@example.com", True, "sent", None)
    assert client.delete(f"{path}{row['id']}/").status_code == 204
    assert Client().get(link_in(mail.outbox[0])).status_code == 404


def test_the_link_of_a_member_ends_with_the_membership(
    report: Report, client: Client, member_of: Callable[..., User]
) -> None:
    member = member_of("manager")
    sent_by_hand(client, report, people=[member.pk], emails="")
    path = link_in(mail.outbox[0])
    assert Client().get(path).status_code == 200
    Membership.objects.for_workspace(report.workspace).filter(user=member).delete()
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("how", ["stopped", "dropped", "left"])
def test_mails_that_wait_are_not_sent_to_whom_nobody_sends_any_more(
    report: Report, client: Client, member_of: Callable[..., User], how: str
) -> None:
    member = member_of("manager")
    scheduled(client, report, people=[member.pk], emails="boss@example.com")
    client.post(at("report_send", report))
    if how == "stopped":
        client.post(at("report_schedule_end", report))
    elif how == "dropped":
        scheduled(client, report, people=[], emails="boss@example.com")
    else:
        Membership.objects.for_workspace(report.workspace).filter(user=member).delete()
    run_all()

    assert sorted(message.to[0] for message in mail.outbox) == ([] if how == "stopped" else ["boss@example.com"])
    states = dict(ReportDelivery.objects.for_workspace(report.workspace).values_list("email", "state"))
    assert states[member.email] == "stopped"
    assert client.get(at("report", report)).status_code == 200


def test_people_outside_can_stop_the_mails(report: Report, client: Client, member_of: Callable[..., User]) -> None:
    member = member_of("manager")
    sent_by_hand(client, report, people=[member.pk], emails="boss@example.com")
    message = sent_to("boss@example.com")[0]
    stop = link_in(message) + "stop/"
    assert message.extra_headers["List-Unsubscribe"].endswith(f"{stop}>")
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop in str(message.body)
    assert "List-Unsubscribe" not in sent_to(member.email)[0].extra_headers, "members are asked by their workspace"
    assert Client().get(link_in(sent_to(member.email)[0]) + "stop/").status_code == 404

    outside = Client(enforce_csrf_checks=True)
    assert "boss@example.com" in outside.get(stop).content.decode()
    assert "boss@example.com" in client.get(at("report_schedule", report)).context["form"]["emails"].value()
    for _number in range(2):
        assert outside.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200
    page = client.get(at("report_schedule", report))
    assert page.context["form"]["emails"].value() == ""
    assert "boss@example.com" in page.content.decode(), "who asked for no more is named"
    good = {"rhythm": "monthly", "weekday": 1, "month_day": 3, "at": "09:00", "emails": "Boss@example.com"}
    refused = client.post(at("report_schedule", report), good)
    assert refused.status_code == 422
    assert "emails" in refused.context["form"].errors
    version_make(workspace=report.workspace, actor=SYSTEM, report_id=report.pk)
    mail.outbox.clear()
    client.post(at("report_send", report))
    run_all()
    assert [one.to for one in mail.outbox] == [[member.email]]


# --- once each ------------------------------------------------------------------------------------
def test_a_mail_tried_again_brings_the_same_link(
    report: Report, client: Client, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    scheduled(client, report, emails="boss@example.com")
    client.post(at("report_send", report))
    taken: list[EmailMessage] = []

    def taken_and_refused(self: EmailMessage, **_options: Any) -> None:
        taken.append(self)
        raise ConnectionResetError

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", taken_and_refused)
        run_all()
    clock.shift(6 * 60)
    run_all()
    assert link_in(taken[0]) == link_in(mail.outbox[0])
    assert Client().get(link_in(taken[0])).status_code == 200


def test_sending_twice_mails_nobody_twice(report: Report, client: Client, clock: Any) -> None:
    scheduled(client, report)
    for _number in range(2):
        client.post(at("report_send", report))
    run_all()
    answer = client.post(at("report_send", report), follow=True)
    run_all()

    assert len(mail.outbox) == 2
    assert "Nothing was sent again" in answer.content.decode()
    clock.shift(11 * 60)
    client.post(at("report_send", report))
    run_all()
    assert len(mail.outbox) == 4, "later it is meant"


@pytest.mark.raises_notice("report_undelivered")
def test_a_mail_whose_worker_dies_each_time_is_given_up_and_told(
    report: Report, client: Client, clock: Any, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    scheduled(client, report, emails="boss@example.com")
    client.post(at("report_send", report))
    version, tries = newest(report), []

    def killed(self: EmailMessage, **_options: Any) -> None:
        tries.append(self)
        raise SystemExit  # as a killed worker: nothing after it runs

    monkeypatch.setattr("django.core.mail.EmailMessage.send", killed)
    for _number in range(7):
        with suppress(SystemExit):
            report_mails(version.pk)
        clock.shift(16 * 60)

    row = ReportDelivery.objects.for_workspace(report.workspace).get()
    assert (len(tries), row.state, row.try_at) == (4, "failed", None)
    assert row.error
    told = Notification.objects.for_workspace(report.workspace).filter(recipient=owner, kind="report_undelivered")
    assert told.count() == 1


@pytest.mark.raises_notice("report_not_sent")
def test_a_date_whose_worker_dies_each_time_is_given_up_and_told(
    report: Report, client: Client, clock: Any, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    schedule = scheduled(client, report)
    moment = datetime(2026, 7, 3, 1, tzinfo=ZoneInfo("UTC"))
    clock.move_to(moment)
    run = ReportRun.objects.create(workspace=report.workspace, schedule=schedule, due_at=moment, try_at=moment)
    tries = []

    def killed(*_args: Any) -> None:
        tries.append(1)
        raise SystemExit

    monkeypatch.setattr("analytics.services.reports.scheduling.looked_at", killed)
    for _number in range(7):
        with suppress(SystemExit):
            report_run(run.pk)
        clock.shift(11 * 60)

    run.refresh_from_db()
    assert (len(tries), run.state, run.try_at) == (4, "failed", None)
    told = Notification.objects.for_workspace(report.workspace).filter(recipient=owner, kind="report_not_sent")
    assert told.count() == 1


def test_a_demo_mails_nobody(report: Report, client: Client) -> None:
    scheduled(client, report)
    Workspace.objects.filter(pk=report.workspace_id).update(is_demo=True)
    answer = client.post(at("report_send", report), follow=True)
    run_all()
    assert not ReportDelivery.objects.for_workspace(report.workspace).exists()
    assert "do not exist" in answer.content.decode()
    assert ReportSchedule.objects.for_workspace(report.workspace).exists()
