"""Reports: what they tell, what their versions keep, what people write into them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import AccountGroup, GroupMember, SocialAccount
from analytics.models import Goal, MeasuredPost, Report, ReportComment, ReportVersion
from analytics.selectors.reports.telling import told as write_out
from analytics.services.store.rolling import rollups_settle
from analytics.states import GoalState, Subject
from team.models import Notification, User, Workspace
from tests.analytics.measuring import measured, sampled
from tests.analytics.reporting import made, may, newest, told, two_months
from tests.factories import SocialAccountFactory

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def accounts(workspace: Workspace) -> dict[str, SocialAccount]:
    return two_months(workspace)


@pytest.fixture
def report(accounts: dict[str, SocialAccount], client: Client, workspace: Workspace) -> Report:
    return made(client, workspace)


# --- what is told ---------------------------------------------------------------------------------
def test_figures_are_those_of_the_store_and_the_words_say_them(report: Report) -> None:
    version = newest(report)
    figures = {name: (one["value"], one["before"]) for name, one in version.snapshot["figures"].items()}

    assert report.title == "2026 年 5 月社媒运营月报"
    assert figures["exposure"] == (7500, 5000)
    assert figures["engagement"] == (1266, 180)
    assert figures["engagement_rate"][0] == pytest.approx(16.88)
    assert version.snapshot["before"] == {"first": "2026-04-01", "last": "2026-04-30"}
    assert figures["orders"] == (None, None), "what nobody reports is no zero"
    words = told(version)
    assert words["lead"] == (
        "本月 2 个账号共发布 7 篇内容，带来 7,500 次曝光，较 4 月增长 50.0%；互动 1,266，是上期的 7.0 倍，"
        "互动率 16.88%，比上期高 13.28 个百分点。"
    )
    assert (
        words["platforms"] == "曝光的增量主要来自小红书（练习），多 5,000，占全部增量的 100%；微博（练习）少了 2,500。"
    )
    assert words["formats"] == "图文的互动率最高，21.00%；纯文字最低，0.40%。"
    assert (
        words["best"] == "互动最高的是小红书（练习）《The hit》（5 月 15 日），互动 900，是这个账号平时单篇的 4.0 倍。"
    )
    assert words["fix-platform-practice-weibo"].startswith(
        "微博（练习）：曝光少 2,500（降 62.5%），发布 3 篇，上期 4 篇"
    )
    assert words["stop-format-text"].startswith("纯文字：互动率 0.40%，只有整体的 2%（3 篇）")
    assert "continue-post" in words


def test_every_number_names_its_metric_and_what_it_is_about(report: Report) -> None:
    pieces = [piece for row in newest(report).paragraphs for piece in row["pieces"] if not isinstance(piece, str)]

    assert all(piece["m"] for piece in pieces)
    assert {piece["s"] for piece in pieces} >= {"", "platform:practice-xiaohongshu", "format:text"}
    # No digit hides in the words but in names, days and titles.
    lead = next(row for row in newest(report).paragraphs if row["key"] == "lead")
    assert [piece for piece in lead["pieces"] if isinstance(piece, str) and any(c.isdigit() for c in piece)] == [
"本月 2 个账号共发布 ", "，较 4 月增长 "
    ]  # fmt: skip


def test_english_is_written_in_its_own_way(
    accounts: dict[str, SocialAccount], client: Client, workspace: Workspace
) -> None:
    report = made(client, workspace, language="en")
    words = told(newest(report))

    assert report.title == "Social media report, May 2026"
    assert words["lead"] == (
        "This month saw 7 posts on 2 accounts, shown 7,500 times (up 50.0% on Apr). "
        "Engagement came to 1,266 (7.0 times Apr), a rate of 16.88% (+13.28 points)."
    )
    page = client.get(reverse("analytics:report", args=[workspace.slug, report.pk])).content.decode()
    assert "Exposure day by day" in page


@pytest.mark.parametrize(
    ("changes", "exposure", "posts"),
    [
        ({"format": "text"}, 1500, 3),
        ({"account_ids": ["weibo"]}, 1500, 3),
        ({"against": "none"}, 7500, 7),
        ({"first": "2026-05-04", "last": "2026-05-10", "template": "weekly"}, None, 3),
    ],
)
def test_a_report_looks_only_at_its_scope(
    accounts: dict[str, SocialAccount],
    client: Client,
    workspace: Workspace,
    changes: dict[str, Any],
    exposure: float | None,
    posts: int,
) -> None:
    if "account_ids" in changes:
        changes = {"account_ids": [str(accounts[name].pk) for name in changes["account_ids"]]}
    snapshot = newest(made(client, workspace, **changes)).snapshot

    assert snapshot["post_count"] == posts
    if exposure is not None:
        assert snapshot["figures"]["exposure"]["value"] == exposure


def test_a_campaign_is_told_by_its_posts(
    accounts: dict[str, SocialAccount], client: Client, workspace: Workspace
) -> None:
    MeasuredPost.objects.for_workspace(workspace).filter(title="The hit").update(campaign="Spring")
    snapshot = newest(made(client, workspace, template="campaign", campaign="Spring")).snapshot

    assert snapshot["figures"]["exposure"] == {"value": 1500, "before": None}
    assert snapshot["figures"]["engagement_rate"]["value"] == 60
    assert [row["title"] for row in snapshot["posts"]] == ["The hit"]

    # Rates are of posts that report both: one that was only seen and one with clicks but unseen change neither.
    hit = MeasuredPost.objects.for_workspace(workspace).filter(title="The hit")
    hit.update(clicks=15)
    for remote_id, figures in (("seen", {"impressions": 8500}), ("unseen", {"clicks": 70, "likes": 20})):
        post = measured(accounts["xiaohongshu"], "2026-05-20 04:00", remote_id=remote_id)
        MeasuredPost.objects.for_workspace(workspace).filter(pk=post.pk).update(campaign="Spring", **figures)
    told_rates = newest(made(client, workspace, template="campaign", campaign="Spring")).snapshot["figures"]
    assert told_rates["exposure"]["value"] == 10000
    assert (told_rates["engagement_rate"]["value"], told_rates["click_rate"]["value"]) == (60, 1)


def test_a_report_of_a_group_tells_its_goals(
    accounts: dict[str, SocialAccount], client: Client, workspace: Workspace
) -> None:
    shops = AccountGroup.objects.create(workspace=workspace, name="Shops")
    one = next(iter(accounts.values()))
    GroupMember.objects.create(workspace=workspace, group=shops, account=one)
    days = {"starts_on": date(2026, 5, 1), "ends_on": date(2026, 6, 30), "state": GoalState.ACTIVE}
    for name, whose in (
        ("of the shops", {"subject": Subject.GROUP, "group": shops}),
        ("of one of them", {"subject": Subject.ACCOUNT, "account": one}),
        ("of all", {"subject": Subject.WORKSPACE}),
    ):
        Goal.objects.create(
            workspace=workspace, name=name, metric="followers", baseline=1, target=9, rhythm=7, **days, **whose
        )
    snapshot = newest(made(client, workspace, group=str(shops.pk))).snapshot
    assert {row["name"] for row in snapshot["goals"]} == {"of the shops", "of one of them"}
    alone = newest(made(client, workspace, account_ids=[str(one.pk)])).snapshot
    assert {row["name"] for row in alone["goals"]} == {"of one of them"}


def test_nothing_to_tell_is_said_plainly(client: Client, workspace: Workspace) -> None:
    report = made(client, workspace, language="en")

    assert told(newest(report))["lead"] == "This month saw no posts and no figures."
    assert client.get(reverse("analytics:report", args=[workspace.slug, report.pk])).status_code == 200


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"last": "2026-04-01"}, "last"),
        ({"last": "2026-09-01"}, "last"),
        ({"first": "2024-01-01"}, "last"),
        ({"template": "campaign"}, "campaign"),
        ({"parts": ["cover", "contents"]}, "parts"),
        ({"account_ids": ["99999"]}, "account_ids"),
    ],
)
def test_what_cannot_be_reported_is_refused_at_the_field(
    client: Client, workspace: Workspace, changes: dict[str, Any], field: str
) -> None:
    answer = client.post(reverse("analytics:report_new", args=[workspace.slug]), may(title="Kept", **changes))

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Kept" in answer.content.decode()


def lately(post: MeasuredPost, engagement: int) -> MeasuredPost:
    MeasuredPost.objects.for_workspace(post.workspace_id).filter(pk=post.pk).update(likes=engagement)
    return post


def test_posts_behind_are_found_among_all_of_them(client: Client, workspace: Workspace) -> None:
    """Sixty posts of a small account gain little, and what it always gains; one of a large account is far behind."""
    small, large = (SocialAccountFactory(workspace=workspace, platform="practice-weibo") for _number in range(2))
    for number in range(60):
        lately(measured(small, f"2026-05-{1 + number % 28:02} 0{number // 28}:00"), 10)
    for day in range(1, 7):
        lately(measured(large, f"2026-05-{day:02} 02:00"), 10_000)
    far = lately(measured(large, "2026-05-10 02:00", title="Nobody saw it"), 900)
    lately(measured(large, "2026-05-30 02:00"), 1)

    assert [row["id"] for row in newest(made(client, workspace)).snapshot["worst"]] == [far.pk], "nor one still fresh"


def test_a_median_of_three_is_called_so(client: Client, workspace: Workspace) -> None:
    account = SocialAccountFactory(workspace=workspace, platform="practice-weibo")
    for day, shown in (("05-01", 1000), ("05-08", 1000), ("05-15", 1000), ("05-22", 9000)):
        post = measured(account, f"2026-{day} 02:00", format="image")
        sampled(post, (f"2026-{day} 03:00", {"impressions": shown}))
    rollups_settle()
    report = made(client, workspace, language="en")

    odd = next(row for row in newest(report).snapshot["odd"] if row["day"] == "2026-05-22")
    assert odd["weeks"] == 3
    assert "the median of three of the four Fridays before" in told(newest(report))["odd-1"]
    assert "此前 3 个有数据的周五" in told(newest(made(client, workspace)))["odd-1"]


def test_shares_of_a_net_gain_are_told_only_when_nobody_lost(report: Report) -> None:
    snapshot = newest(report).snapshot
    snapshot["figures"]["followers_net"] = {"value": 60.0, "before": None}
    nets = {"practice-weibo": 20.0, "practice-xiaohongshu": 40.0}
    for nets_now, share in ((nets, True), (nets | {"practice-weibo": -40.0, "practice-xiaohongshu": 100.0}, False)):
        for row in snapshot["platforms"]:
            row["figures"]["followers_net"] = {"value": nets_now[row["platform"]], "before": None}
        for language, words in (("en", "% of them on"), ("zh-hans", "贡献其中")):
            rows = write_out(snapshot, language=language, against="previous")
            lead = next("".join(map(_plain, row["pieces"])) for row in rows if row["key"] == "lead")
            assert "60" in lead
            assert (words in lead) == share


@pytest.mark.parametrize(
    ("healths", "english", "chinese"),
    [
        (["on_track", "reached"], "All 2 goals are reached or on track.", "2 个目标都在进度上或已经达成。"),
        (
            ["on_track", "unclear", "unclear"],
            "Of 3 goals, 1 is reached or on track; 2 cannot be judged, for too little is measured.",
            "3 个目标中，1 个在进度上或已经达成；2 个目标数据不足，暂时无法判断。",
        ),
        (["unclear"], "Too little is measured to judge the goal.", "1 个目标的数据不足，暂时无法判断进度。"),
        (
            ["off_track", "unclear"],
            "“Goal” is behind: 10% done with 50% of its time gone; 1 cannot be judged, for too little is measured.",
            "“Goal”只完成 10%，时间已过去 50%，落后于进度；1 个目标数据不足，暂时无法判断。",
        ),
    ],
)
def test_goals_nobody_can_judge_are_not_on_track(
    report: Report, healths: list[str], english: str, chinese: str
) -> None:
    snapshot = newest(report).snapshot
    snapshot["goals"] = [
        {
            "id": n,
            "name": "Goal",
            "health": health,
            "done": None if health == "unclear" else 0.1,
            "elapsed": 0.5,
            "owner": "",
            "platform": "",
            "unit": "count",
            "value": 1,
            "target": 10,
            "ends_on": "2026-06-30",
        }
        for n, health in enumerate(healths)
    ]
    for language, words in (("en", english), ("zh-hans", chinese)):
        rows = write_out(snapshot, language=language, against="previous")
        assert next("".join(map(_plain, row["pieces"])) for row in rows if row["key"] == "lead-goals") == words


def _plain(piece: Any) -> str:
    return piece if isinstance(piece, str) else str(piece["t"])


def test_one_is_one(client: Client, workspace: Workspace) -> None:
    measured(SocialAccountFactory(workspace=workspace, platform="practice-weibo"), "2026-05-03 02:00")
    report = made(client, workspace, language="en")
    page = client.get(reverse("analytics:report", args=[workspace.slug, report.pk])).content.decode()
    assert "1 account · 1 post<" in page


# --- versions -------------------------------------------------------------------------------------
def test_a_version_stays_as_it_was(report: Report, client: Client, workspace: Workspace) -> None:
    first = newest(report)
    post = MeasuredPost.objects.for_workspace(workspace).get(title="The hit")
    sampled(post, ("2026-05-20 03:00", {"impressions": 3500, "likes": 950}))
    rollups_settle()

    changed = client.get(reverse("analytics:report_changed", args=[workspace.slug, report.pk]), **HTMX).content.decode()
    assert "7,500" in changed
    assert "9,500" in changed
    client.post(reverse("analytics:report_versions", args=[workspace.slug, report.pk]))
    second = newest(report)
    assert (first.number, second.number) == (1, 2)
    assert second.snapshot["figures"]["exposure"]["value"] == 9500
    again = ReportVersion.objects.for_workspace(workspace).get(pk=first.pk)
    assert again.snapshot == first.snapshot
    page = client.get(reverse("analytics:report_versions", args=[workspace.slug, report.pk])).content.decode()
    assert "7,500" in page
    assert "9,500" in page
    old = client.get(reverse("analytics:report", args=[workspace.slug, report.pk]) + "?version=1").content.decode()
    assert "7,500" in old
    assert "texts/lead/" not in old, "old versions are read, not written"


def test_the_database_refuses_to_change_a_version(report: Report) -> None:
    version = newest(report)
    with pytest.raises(Error, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE analytics_reportversion SET snapshot = %s WHERE id = %s", [json.dumps({}), version.pk])
    with pytest.raises(TypeError):
        version.save()


# --- words of people ------------------------------------------------------------------------------
def write(client: Client, workspace: Workspace, report: Report, text: str, **more: Any) -> Any:
    key = more.pop("key", "lead")
    return client.post(
        reverse("analytics:report_text", args=[workspace.slug, report.pk, key]), {"text": text, "seen": 0, **more}
    )


def test_words_of_people_stay_when_figures_are_read_anew(report: Report, client: Client, workspace: Workspace) -> None:
    assert write(client, workspace, report, "五月曝光 7,500，门店少了 430 次核销。").status_code == 302
    write(client, workspace, report, "下月加两场直播。", key="note-conclusions")
    client.post(reverse("analytics:report_versions", args=[workspace.slug, report.pk]))

    page = client.get(reverse("analytics:report", args=[workspace.slug, report.pk])).content.decode()
    assert "门店少了" in page
    assert "下月加两场直播。" in page
    assert '<span class="rpt-typed"' in page, "a number without a source is marked"
    assert page.index("rpt-typed") < page.index("430") < page.index("次核销")
    assert 'href="#m-exposure"' in page
    assert "写于第 1 版" in page or "written for version 1" in page
    answer = client.post(reverse("analytics:report_text", args=[workspace.slug, report.pk, "lead"]), {"reset": "1"})
    assert answer.status_code == 302
    assert "门店少了" not in client.get(reverse("analytics:report", args=[workspace.slug, report.pk])).content.decode()


def test_nobody_overwrites_another_unseen(report: Report, client: Client, workspace: Workspace) -> None:
    write(client, workspace, report, "First words")
    answer = write(client, workspace, report, "Mine are kept in the form")

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Mine are kept in the form" in page
    assert "First words" in page
    assert write(client, workspace, report, "Second words", seen=1).status_code == 302


def test_a_paragraph_that_is_emptied_is_left_out(report: Report, client: Client, workspace: Workspace) -> None:
    write(client, workspace, report, "", key="formats")
    page = client.get(reverse("analytics:report", args=[workspace.slug, report.pk])).content.decode()

    assert "图文的互动率最高" not in page.split("<aside")[0]
    assert 'id="p-formats"' in page, "it can be brought back"


@pytest.mark.raises_notice("report_commented")
def test_comments_stand_at_a_paragraph_and_are_told(
    report: Report,
    client: Client,
    workspace: Workspace,
    client_of: Callable[..., Client],
    member_of: Callable[..., User],
) -> None:
    other = member_of("analyst")
    Report.objects.for_workspace(workspace).filter(pk=report.pk).update(owner=other)
    at = reverse("analytics:report_comment", args=[workspace.slug, report.pk])

    assert client.post(at, {"body": "  "}).status_code == 422
    client.post(at, {"body": "Why?", "key": "lead"})
    row = ReportComment.objects.for_workspace(workspace).get()
    assert row.quote.startswith("本月")
    assert Notification.objects.for_workspace(workspace).filter(recipient=other, kind="report_commented").count() == 1
    state = reverse("analytics:report_comment_state", args=[workspace.slug, report.pk, row.pk])
    client_of(other).post(state, {"do": "resolve"})
    row.refresh_from_db()
    assert row.resolved_by == other
    assert client_of(other).post(state, {"do": "remove"}).status_code == 403
    client.post(state, {"do": "remove"})
    assert not ReportComment.objects.for_workspace(workspace).exists()


# --- pages ----------------------------------------------------------------------------------------
def test_pages_ask_little(
    report: Report, client: Client, workspace: Workspace, django_assert_max_num_queries: Any
) -> None:
    for _number in range(3):
        made(client, workspace)
    for name, args in (("reports", []), ("report", [report.pk])):
        at = reverse(f"analytics:{name}", args=[workspace.slug, *args])
        client.get(at)
        with django_assert_max_num_queries(12):
            assert client.get(at).status_code == 200


def test_guests_read_and_change_nothing(
    report: Report, workspace: Workspace, client_of: Callable[..., Client], member_of: Callable[..., User]
) -> None:
    guest = client_of(member_of("guest"))
    page = guest.get(reverse("analytics:report", args=[workspace.slug, report.pk]))

    assert page.status_code == 200
    assert "texts/lead/" not in page.content.decode()
    assert guest.get(reverse("analytics:report_new", args=[workspace.slug])).status_code == 403
    assert write(guest, workspace, report, "x").status_code == 403
    assert guest.post(reverse("analytics:report_versions", args=[workspace.slug, report.pk])).status_code == 403


# --- REST -----------------------------------------------------------------------------------------
def test_the_api_makes_reads_shares_and_ends(
    accounts: dict[str, SocialAccount], client: Client, workspace: Workspace
) -> None:
    base = f"/api/v1/workspaces/{workspace.slug}/reports/"
    values = {"template": "monthly", "first": "2026-05-01", "last": "2026-05-31", "language": "en"}
    made_one = client.post(base, values, content_type="application/json")
    assert made_one.status_code == 201, made_one.content
    report = made_one.json()
    assert (report["number"], report["title"]) == (1, "Social media report, May 2026")
    assert [row["id"] for row in client.get(base).json()["results"]] == [report["id"]]
    at = f"{base}{report['id']}/"
    assert client.post(f"{at}versions/", {}, content_type="application/json").status_code == 201
    assert client.get(f"{at}versions/2/").json()["snapshot"]["figures"]["exposure"]["value"] == 7500
    changed = client.put(at, {**values, "title": "May"}, content_type="application/json").json()
    assert (changed["title"], changed["number"]) == ("May", 2), "a title makes no version"
    share = client.post(f"{at}shares/", {"name": "Board"}, content_type="application/json").json()
    path = share["url"][share["url"].index("/r/") :]
    assert Client().get(path).status_code == 200
    assert client.delete(f"{at}shares/{share['id']}/").status_code == 204
    assert Client().get(path).status_code == 404
    assert client.get(f"{at}files/xlsx/").content[:2] == b"PK"
    refused = client.post(base, {**values, "accounts": [10**12]}, content_type="application/json")
    assert refused.status_code == 422
    assert client.delete(at).status_code == 204
