"""Migrations over rows: what an installation has gathered is there afterwards, also when they are taken back."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connection

from analytics.models import (
    AccountDay,
    Alert,
    BiRole,
    FigureFile,
    FigureProfile,
    FigureSheet,
    MeasuredPost,
    Mention,
    MentionDay,
    Monitor,
    MonitorSearch,
    Report,
    ReportDelivery,
    ReportRecipient,
    ReportRun,
    ReportSchedule,
    ReportVersion,
    Restatement,
    RollupMark,
    UserPost,
    UserPostUse,
)
from analytics.services.bi.fence import fence_open, roles_fence
from config.lib.clock import now
from content.models import Post
from team.models import Workspace
from tests.analytics.migrating import Course
from tests.factories import MembershipFactory, PostFactory, SocialAccountFactory, UserFactory, WorkspaceFactory

pytestmark = pytest.mark.django_db
WHOLE = (
    "team.workspace", "content.post", *(f"analytics.{name}" for name in (
        "accountcollection", "accountday", "alert", "alertrule", "birole", "contentday", "fetch", "figurefile",
        "figureprofile", "heardtext", "listeningcursor", "measuredpost", "mention", "mentionday", "monitor",
        "monitorsearch", "report", "reportdelivery", "reportrecipient", "reportrun", "reportversion", "restatement",
        "rollupmark",
    ))
)  # fmt: skip
MAY = date(2026, 5, 1)
VIEW = "SELECT count(*) FROM information_schema.columns WHERE table_schema = 'bi' AND table_name = 'content_days'"
READERS = (
    "SELECT bool_or(x.grantee = 0) FROM pg_class c, aclexplode(c.relacl) x WHERE c.oid = 'bi.content_days'::regclass"
)


def sql(statement: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def test_there_and_back(workspace: Workspace) -> None:
    course = Course(after="0011_own_dashboards", whole=WHOLE)
    _promises(workspace)
    columns = sql(VIEW)
    course.backwards()
    _promises_hold(course.old)
    assert (sql(VIEW), sql(READERS)) == (columns - 3, True)
    far: Any = WorkspaceFactory(time_zone="Pacific/Apia")
    account, other = _account_of(workspace), _account_of(far)
    _figures(course.old, workspace, account)
    _reports(course.old, workspace)
    _alerts(course.old, workspace, account)
    _listening(course.old, far, other)
    course.forwards()
    assert (sql(VIEW), sql(READERS)) == (columns, True)
    _figures_came_over(account)
    _reports_came_over()
    _alerts_came_over(account)
    _listening_came_over()


def _account_of(workspace: Workspace) -> int:
    made: Any = SocialAccountFactory(workspace=workspace)
    return int(made.pk)


def _promises(workspace: Workspace) -> None:
    """Mails that are closed, stopped or of somebody who has left; files of kinds that came in later."""
    report = Report.objects.create(
        workspace=workspace, title="T", template="custom", first=MAY, last=MAY, language="en"
    )
    version = ReportVersion.objects.create(
        workspace=workspace, report=report, number=1, title="T", snapshot={}, paragraphs=[], language="en",
        definition=1, made_at=now(),
    )  # fmt: skip
    schedule = ReportSchedule.objects.create(workspace=workspace, rhythm="weekly", at=time(8))
    for name, stopped in (("wants", None), ("wants-none", now())):
        ReportRecipient.objects.create(
            workspace=workspace, schedule=schedule, email=f"{name}@example.com", stopped_at=stopped
        )
    ReportRun.objects.create(workspace=workspace, schedule=schedule, due_at=now(), state="no_group")
    mail = {"workspace": workspace, "version": version, "expires_at": now() + timedelta(days=90)}
    member, left = MembershipFactory(workspace=workspace).user, UserFactory()
    mails: dict[str, dict[str, Any]] = {
        "closed": {"outside": True, "revoked_at": now(), "state": "stopped"}, "open": {"outside": True},
        "member": {"user": member}, "left": {"user": left},
    }  # fmt: skip
    for name, values in mails.items():
        ReportDelivery.objects.create(**mail, email=f"{name}@example.com", **values)
    file = {"workspace": workspace, "account": SocialAccountFactory(workspace=workspace), "sha256": "", "name": "f.csv"}
    times = dict.fromkeys(("captured_at", "created_at", "beat_at"), now())
    for kind in ("days", "sources", "people"):
        kept = FigureFile.objects.create(**file, **times, kind=kind)
        FigureSheet.objects.create(workspace=workspace, file=kept, packed=b"", kept_at=now())
        FigureProfile.objects.create(workspace=workspace, name=kind, kind=kind, created_at=now())


def _promises_hold(old: Any) -> None:
    models = {name: old.get_model("analytics", name)._base_manager.all() for name in WHOLE_NAMES}
    assert list(models["reportrecipient"].values_list("email", flat=True)) == ["wants@example.com"]
    alive = models["reportdelivery"].filter(expires_at__gt=now())
    assert set(alive.values_list("email", flat=True)) == {"open@example.com", "member@example.com"}
    assert set(models["reportdelivery"].values_list("state", flat=True)) == {"waiting", "failed"}
    assert models["reportrun"].get().state == "failed"
    assert [row.kind for row in models["figurefile"]] == [row.kind for row in models["figureprofile"]] == ["days"]


WHOLE_NAMES = ("reportrecipient", "reportdelivery", "reportrun", "figurefile", "figureprofile")


def _figures(old: Any, workspace: Workspace, account: int) -> None:
    """A day of a file, a day reckoned, and posts that counted as gone within the hour, late, and long ago."""
    ours = {"workspace_id": workspace.pk, "account_id": account}
    fetch = old.get_model("analytics", "Fetch")._base_manager.create(**ours, kind="import", started_at=now())
    old.get_model("analytics", "AccountDay")._base_manager.create(
        **ours, day=MAY, fetch=fetch, captured_at=now(), likes=0, sales="9.50", currency="JPY"
    )
    old.get_model("analytics", "ContentDay")._base_manager.create(
        **ours, day=MAY, reported=[0] * 11, exposure=70, rolled_at=now()
    )
    for n, (kind, figures) in enumerate(
        (("days", {"likes": 1}), ("readings", {"followers": 9}), ("readings", {"followers": 9, "clicks": 0})), 1
    ):
        told = old.get_model("analytics", "Fetch")._base_manager.create(**ours, kind=kind, started_at=now())
        old.get_model("analytics", "AccountDay")._base_manager.create(
            **ours, day=MAY + timedelta(days=n), fetch=told, captured_at=now(), **figures
        )
    for name, age, gone in (("hasty", 5, 1), ("settled", 40, 20), ("old", 400, 1), ("there", 5, None)):
        published = now() - timedelta(days=age)
        old.get_model("analytics", "MeasuredPost")._base_manager.create(
            **ours, remote_id=name, source="found", published_at=published, missed=3 if gone else 0,
            gone_at=published + timedelta(hours=gone * 24 - 23 if gone == 1 else gone * 24) if gone else None,
        )  # fmt: skip


def _figures_came_over(account: int) -> None:
    told = Restatement.all_objects.get(account=account)
    assert (told.filled, told.before, told.after) == (
        True, {"likes": None, "sales": None, "currency": None}, {"likes": 0, "sales": "9.50", "currency": "JPY"},
    )  # fmt: skip
    # Where only checks of the account told something, the platform is asked again.
    untold = AccountDay.all_objects.filter(account=account, told_at=None)
    assert list(untold.values_list("day", flat=True)) == [MAY + timedelta(days=2)]
    assert sql(f"SELECT exposure_engaged FROM analytics_contentday WHERE account_id = {account}") == 70
    assert RollupMark.all_objects.filter(account=account, day=MAY).count() == 1
    again = MeasuredPost.all_objects.filter(next_sample_at__isnull=False)
    assert [(post.remote_id, post.missed, post.gone_at) for post in again] == [("hasty", 0, None)]
    assert MeasuredPost.all_objects.filter(gone_at__isnull=False).count() == 2


def _reports(old: Any, workspace: Workspace) -> None:
    """Reports of a group that was deleted, of all accounts, without a version, of somebody without a name."""
    nameless: Any = UserFactory(name="", email="no.name@example.com")
    report, version = (old.get_model("analytics", name)._base_manager for name in ("Report", "ReportVersion"))
    words = {"template": "custom", "first": MAY, "last": MAY, "language": "zh-hans", "workspace_id": workspace.pk}
    figures = {"workspace_id": workspace.pk, "paragraphs": [], "language": "zh-hans", "definition": 1, "made_at": now()}
    for title, named, numbers in (("长" * 120, "Gone by then", 2), ("all", "", 1), ("empty", "", 0)):
        row = report.create(**words, title=title, owner_id=nameless.pk if named else None, parts=["cover"])
        for number in range(1, numbers + 1):
            version.create(**figures, report=row, number=number, snapshot={"group": named} if named else {})
    mail = {"workspace_id": workspace.pk, "version": version.first(), "expires_at": now() + timedelta(days=9)}
    mails = old.get_model("analytics", "ReportDelivery")._base_manager
    for name, user in (("agency", None), ("own", nameless.pk)):
        mails.create(**mail, email=f"{name}@example.com", user_id=user)


def _reports_came_over() -> None:
    reports = dict(Report.all_objects.exclude(title="T").values_list("title", "grouped"))
    assert reports == {"长" * 120: True, "all": False, "empty": False}
    shown = ReportVersion.all_objects.exclude(title="T").order_by("report_id", "number")
    assert list(shown.values_list("title", "parts", "owner")) == [
        *[("长" * 120, ["cover"], "no.name")] * 2, ("all", ["cover"], ""),
    ]  # fmt: skip
    outside = dict(ReportDelivery.all_objects.values_list("email", "outside"))
    assert (outside["agency@example.com"], outside["own@example.com"]) == (True, False)


def _alerts(old: Any, workspace: Workspace, account: int) -> None:
    rules, alerts = (old.get_model("analytics", name)._base_manager for name in ("AlertRule", "Alert"))
    silent = rules.create(workspace_id=workspace.pk, name="silent", kind="no_data", silent_hours=48)
    change = rules.create(
        workspace_id=workspace.pk, name="change", kind="change", metric="exposure", reach="account", account_id=account,
        limit="99999999999999.99", direction="above",
    )  # fmt: skip
    days = dict.fromkeys(("day", "last_day", "worst_day"), MAY)
    for rule, evidence in ((silent, {"silent": [{"account": account}, {"account": 0}]}), (change, {})):
        alerts.create(
            workspace_id=workspace.pk, rule=rule, **days, severity="warning", evidence=evidence, raised_at=now(),
            told_at=now(),
        )  # fmt: skip
    later = {**days, "day": MAY + timedelta(days=1)}
    alerts.create(
        workspace_id=workspace.pk, rule=silent, **later, severity="warning", state="resolved", raised_at=now()
    )


def _alerts_came_over(account: int) -> None:
    first, change, untold = Alert.all_objects.order_by("pk")
    assert (first.kind, first.silent_hours, first.evidence["told"]) == ("no_data", 48, [account, 0])
    assert (change.kind, change.account_id, str(change.limit)) == ("change", account, "99999999999999.99")
    assert (change.evidence, untold.evidence) == ({}, {})


def _listening(old: Any, workspace: Workspace, account: int) -> None:
    """Mentions on either side of midnight in Apia, under platforms there are none of; three monitors, one at rest."""
    get, ours = (lambda name: old.get_model("analytics", name)._base_manager), {"workspace_id": workspace.pk}
    by_state: dict[str, dict[str, Any]] = {
        "at work": {},
        "half-way": {"fill_day": MAY},
        "at rest": {"paused_at": now()},
    }
    for name, state in by_state.items():
        monitor = get("Monitor").create(**ours, name=name, kind="brand", counted_from=MAY, **state)
    get("ListeningCursor").create(**ours, message_id=7)
    get("MonitorSearch").create(**ours, monitor=monitor, account_id=account, since=now(), next_at=now())
    # Midnight in Apia is 11:00 UTC.
    for key, at, platform, source in (
        ("a", "2026-05-01T10:59:00Z", "weibo", "search"), ("b", "2026-05-01T11:00:00Z", "weibo", "search"),
        ("c", "2026-05-01T11:00:00Z", "nowhere", "search"), ("d", "2026-05-01T11:00:00Z", "elsewhere", "import"),
    ):  # fmt: skip
        text = get("HeardText").create(**ours, source=source, platform=platform, text="茶" * 4000, at=at, key=key)
        get("Mention").create(
            **ours, monitor=monitor, source=source, heard=text, key=f"t{text.pk}", at=at, platform=platform
        )
    second = MAY + timedelta(days=1)
    for day, platform, engagement in (
        (MAY, "weibo", None), (second, "weibo", 0), (second, "nowhere", 5), (second, "elsewhere", None),
    ):  # fmt: skip
        get("MentionDay").create(**ours, monitor=monitor, day=day, platform=platform, mentions=1, engagement=engagement)


def _listening_came_over() -> None:
    days = MentionDay.all_objects.order_by("day", "platform")
    assert list(days.values_list("day__day", "platform", "mentions", "searched", "engagement")) == [
        (1, "weibo", 1, 1, None), (2, "", 2, 1, 5), (2, "weibo", 1, 1, 0),
    ]  # fmt: skip
    assert set(Mention.all_objects.values_list("platform", flat=True)) == {"weibo", ""}
    tomorrow = now().date() + timedelta(days=1)
    assert dict(Monitor.all_objects.values_list("name", "fill_day")) == {
        "at work": tomorrow, "half-way": tomorrow, "at rest": None,
    }  # fmt: skip
    assert MonitorSearch.all_objects.get().covers_from == tomorrow + timedelta(days=1)


def caught_up() -> Course:
    """The step that changes rows only, and so can be taken with all later ones done."""
    whole = ("content.post", "analytics.userpostuse", *WHOLE)
    return Course(after="0023_marks_by_workspace", until="0024_caught_up", whole=whole)


def test_what_was_made_of_a_users_post_becomes_discreet(workspace: Workspace) -> None:
    course = caught_up()
    used: Any = PostFactory(workspace=workspace)
    other: Any = PostFactory(workspace=workspace)
    row = UserPost.objects.create(workspace=workspace, source="hand", key="u", found_at=now())
    UserPostUse.objects.create(workspace=workspace, user_post=row, post=used, made_at=now())
    course.forwards()
    assert dict(Post.all_objects.values_list("pk", "discreet")) == {used.pk: True, other.pk: False}


def test_roles_made_before_the_fence_are_fenced_in(workspace: Workspace) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE bi_early LOGIN")
    BiRole.objects.create(workspace=workspace, name="bi_early", made_at=now())
    BiRole.objects.create(workspace=workspace, name="bi_of_another_server", made_at=now())
    assert fence_open(role="bi_early")
    roles_fence(["bi_of_another_server"])
    assert fence_open(role="bi_early")
    caught_up().forwards()
    assert fence_open(role="bi_early") == []
    assert "idle_in_transaction_session_timeout=120s" in sql(
        "SELECT rolconfig FROM pg_roles WHERE rolname = 'bi_early'"
    )
