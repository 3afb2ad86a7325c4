"""Competitors through their pages and the API: profiles, followed accounts, figures, tables, samples, the benchmark."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import (
    AccountReading,
    Competitor,
    CompetitorAlert,
    ContentSample,
    SnapshotImport,
    SwotLine,
    TrackedAccount,
    TrackedPost,
    TrackedSnapshot,
)
from config.lib.clock import local_day, now
from team.models import AuditEntry, User, Workspace
from team.roles import Role
from tests.factories import SocialAccountFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def web(client_of: Callable[..., Client], owner: User) -> Client:
    return client_of(owner)


@pytest.fixture
def to(workspace: Workspace) -> Callable[..., str]:
    return lambda name, *args: reverse(f"accounts:{name}", args=[workspace.slug, *args])


@pytest.fixture
def rival(workspace: Workspace, owner: User) -> Competitor:
    return Competitor.objects.create(workspace=workspace, name="云焙茶社", what="Chain of tea houses", owner=owner)


@pytest.fixture
def followed(workspace: Workspace, rival: Competitor) -> TrackedAccount:
    values = {"platform": "practice-channels", "handle": "yunbei", "name": "云焙"}
    return TrackedAccount.objects.create(workspace=workspace, competitor=rival, **values)


def today(workspace: Workspace) -> date:
    return local_day(now(), workspace.time_zone)


def snapshot(tracked: TrackedAccount, ago: int, source: str = "api", **values: Any) -> TrackedSnapshot:
    day = today(tracked.workspace) - timedelta(days=ago)
    return TrackedSnapshot.objects.create(
        workspace=tracked.workspace, tracked=tracked, day=day, source=source, read_at=now(), **values
    )


def table(text: str, name: str = "export.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(), "text/csv")


def test_a_competitor_from_first_to_archive(web: Client, to: Any, workspace: Workspace, owner: User) -> None:
    assert "No competitors yet" in web.get(to("competitors")).content.decode()
    values = {"name": "云焙茶社", "what": "Tea chain", "owner": str(owner.pk), "price_level": "high"}
    answer = web.post(to("competitor_new"), values)
    row = Competitor.objects.for_workspace(workspace).get()
    assert answer.url == to("competitor", row.pk)
    bad = web.post(to("competitor_new"), {**values, "name": "云焙茶社", "positioning": "kept words"})
    assert bad.status_code == 422
    assert "kept words" in bad.content.decode()
    assert web.post(to("competitor_edit", row.pk), {**values, "website": "javascript:alert(1)"}).status_code == 422
    web.post(to("competitor_edit", row.pk), {**values, "positioning": "Everyday luxury"})
    assert "Everyday luxury" in web.get(to("competitor", row.pk)).content.decode()
    web.post(to("competitor_archive", row.pk), {})
    assert "云焙茶社" not in web.get(to("competitors")).content.decode()
    assert "云焙茶社" in web.get(to("competitors") + "?archived=1").content.decode()
    verbs = set(AuditEntry.objects.for_workspace(workspace).values_list("verb", flat=True))
    assert {"competitor.added", "competitor.changed", "competitor.archived"} <= verbs


def test_swot_points_carry_their_evidence(
    web: Client, to: Any, workspace: Workspace, rival: Competitor, followed: TrackedAccount
) -> None:
    shot = snapshot(followed, 1, followers=900)
    sample = ContentSample.objects.create(workspace=workspace, competitor=rival, title="Autumn film")
    page = to("competitor", rival.pk)
    for kind, evidence, address in (
        ("strength", f"sample:{sample.pk}", ""),
        ("weakness", f"snapshot:{shot.pk}", ""),
        ("threat", "", "https://news.example/tea"),
        ("opportunity", "", ""),
    ):
        sent = {"p-kind": kind, "p-text": f"About {kind}", "p-evidence": evidence, "p-address": address}
        assert web.post(page, sent).status_code == 302
    refused = web.post(page, {"p-kind": "threat", "p-text": "Kept", "p-address": "ftp://x"})
    assert refused.status_code == 422
    assert 'value="Kept"' in refused.content.decode()
    html = web.get(page).content.decode()
    for words in ("Autumn film", "figures of", "news.example", "About opportunity"):
        assert words in html
    line = SwotLine.objects.for_workspace(workspace).get(kind="strength")
    web.post(to("point_remove", line.pk))
    assert "About strength" not in web.get(page).content.decode()


def test_following_and_entering_figures(
    web: Client, to: Any, workspace: Workspace, rival: Competitor, owner: User
) -> None:
    page = to("competitor_figures", rival.pk)
    assert web.post(page, {"platform": "xiaohongshu", "handle": "https://x.example/u"}).status_code == 422
    assert web.post(page, {"platform": "xiaohongshu", "handle": "@yunbei"}).status_code == 302
    assert web.post(page, {"platform": "xiaohongshu", "handle": "YUNBEI"}).status_code == 422, "followed already"
    row = TrackedAccount.objects.for_workspace(workspace).get()
    assert (row.handle, row.due_at) == ("yunbei", None)
    one = to("tracked", row.pk)
    assert "no interface that shows other accounts" in web.get(one).content.decode()
    day = today(workspace)
    figures = {"day": day - timedelta(days=7), "followers": "12000", "window_days": "7", "posts": "4", "likes": "800"}
    assert web.post(one, figures).status_code == 302
    wrong = web.post(one, {**figures, "day": day + timedelta(days=1)})
    assert wrong.status_code == 422
    jump = web.post(one, {**figures, "day": day, "followers": "120000"})
    assert jump.status_code == 422
    assert "120000 followers, but 12000 on" in jump.content.decode()
    assert 'value="120000"' in jump.content.decode(), "what was typed is still there"
    assert web.post(one, {**figures, "day": day, "followers": "120000", "confirmed": "on"}).status_code == 302
    shot = TrackedSnapshot.objects.for_workspace(workspace).get(day=day)
    assert (shot.comments, shot.sample, shot.entered_by) == (None, 4, owner), "not read is not zero"
    web.post(to("snapshot_remove", shot.pk))
    assert TrackedSnapshot.objects.for_workspace(workspace).count() == 1
    web.post(to("tracked_remove", row.pk))
    assert not TrackedAccount.objects.for_workspace(workspace).exists()


def test_a_table_is_rehearsed_imported_and_taken_back(
    web: Client, to: Any, workspace: Workspace, followed: TrackedAccount
) -> None:
    days = [(today(workspace) - timedelta(days=n)).isoformat() for n in range(4)]
    earlier = snapshot(followed, 2, "csv", followers=9_900)
    rows = "\n".join(
        [
            "达人昵称,统计日期,粉丝总数,新增作品数,点赞数,评论数,转发数,备注",
            f'云焙,{days[2]},1万,2,"1,200",30,--,x',
            f"云焙,{days[1]},1.01万,1,500,20,4,x",
            f"云焙,{days[0]},10w+,1,500,20,4,lower bound",
            f"别人,{days[0]},5,1,5,2,4,unknown",
            f"云焙,{days[1]},1.01万,1,500,20,4,twice",
        ]
    )
    answer = web.post(to("figure_imports"), {"file": table(rows), "tracked": "", "window_days": "1"})
    row = SnapshotImport.objects.for_workspace(workspace).get()
    assert answer.url == to("figure_import", row.pk)
    html = web.get(answer.url).content.decode()
    assert "is only a lower bound" in html
    assert "is not followed" in html
    assert "stand in the table twice" in html
    assert TrackedSnapshot.objects.for_workspace(workspace).count() == 1, "a dry run changes nothing"
    assert web.post(to("figure_import_run", row.pk)).status_code == 422
    assert web.post(to("figure_import_run", row.pk), {"skip_wrong": "1"}).status_code == 302
    kept = TrackedSnapshot.objects.for_workspace(workspace).get(day=days[2])
    assert (kept.followers, kept.likes, kept.shares, kept.window_days) == (10_000, 1200, None, 1)
    assert kept.pk == earlier.pk
    row.refresh_from_db()
    assert (row.count, row.skipped, row.rows) == (2, 3, [])
    assert web.post(to("figure_import_run", row.pk)).status_code == 422, "never twice"
    web.post(to("figure_import_undo", row.pk))
    left = TrackedSnapshot.objects.for_workspace(workspace).get()
    assert (left.day.isoformat(), left.followers, left.imported) == (days[2], 9_900, None)


def test_columns_can_be_matched_by_hand(web: Client, to: Any, workspace: Workspace, followed: TrackedAccount) -> None:
    book = openpyxl.Workbook()
    book.active.append(["A", "B", "C"])
    book.active.append([today(workspace), 1234, "ignored"])
    stream = io.BytesIO()
    book.save(stream)
    file = SimpleUploadedFile("plain.xlsx", stream.getvalue())
    web.post(to("figure_imports"), {"file": file, "tracked": str(followed.pk), "window_days": "7"})
    row = SnapshotImport.objects.for_workspace(workspace).get()
    page = to("figure_import", row.pk)
    assert "Still needed" in web.get(page).content.decode()
    sent = {"column-day": "0", "column-followers": "0", "tracked": str(followed.pk), "window_days": "7"}
    assert web.post(page, sent).status_code == 422, "one column, two figures"
    assert web.post(page, {**sent, "column-followers": "1"}).status_code == 302
    web.post(to("figure_import_run", row.pk))
    assert TrackedSnapshot.objects.for_workspace(workspace).get().followers == 1234
    assert web.post(to("figure_imports"), {"file": table(""), "window_days": "7"}).status_code == 422


def test_the_benchmark_by_hand(web: Client, to: Any, workspace: Workspace, rival: Competitor, owner: User) -> None:
    """Ours: 8 posts, 400 reactions, 1,000 followers; theirs: 24 posts, 1,200 reactions, 4,000 followers; four weeks."""
    mine = SocialAccountFactory(workspace=workspace, platform="practice-weibo", handle="shanyu")
    web.post(to("tracked_own"), {"accounts": [str(mine.pk)]})
    ours = TrackedAccount.objects.for_workspace(workspace).get(account=mine)
    theirs = TrackedAccount.objects.create(
        workspace=workspace, competitor=rival, platform="practice-weibo", handle="yunbei"
    )
    for week in range(4):
        snapshot(ours, 7 * week, followers=1000, posts=2, sample=2, likes=80, comments=15, shares=5)
        snapshot(theirs, 7 * week, followers=4000, posts=6, sample=6, likes=250, comments=50)
    # A day without a public reading has the followers of the daily check.
    start = today(workspace) - timedelta(days=27)
    AccountReading.objects.create(workspace=workspace, account=mine, day=start, followers=800, read_at=now())
    page = web.get(to("benchmark") + f"?platform=practice-weibo&days=28&a={ours.pk}&a={theirs.pk}")
    found = page.context["found"]
    we, they = found.rows
    assert (we.figures.cadence, they.figures.cadence) == (2.0, 6.0)
    assert (we.post_share, they.post_share) == (0.25, 0.75)
    assert (we.engagement_share, they.engagement_share) == (pytest.approx(0.25), pytest.approx(0.75))
    # 1000 × 400 / (8 × 1000) = 50; 1000 × 1200 / (24 × 4000) = 12.5
    assert (we.figures.per_thousand, they.figures.per_thousand) == (50.0, 12.5)
    assert (we.figures.growth.change, we.figures.growth.share) == (200, 0.25)
    html = page.content.decode()
    assert "75%" in html
    assert "x-chart" in html
    csv = web.get(to("benchmark_csv") + "?platform=practice-weibo&days=28").content.decode()
    assert "云焙茶社,yunbei" in csv
    assert ",0.75," in csv
    odd = web.get(to("benchmark") + "?from=2026-13-01&to=x&platform=nope&a=999999999999999999999").content.decode()
    assert "Choose a first and a last day" in odd
    api = web.get(f"/api/v1/workspaces/{workspace.slug}/benchmark/?days=28&platform=practice-weibo").json()
    assert [row["posts_a_week"] for row in api["rows"]] == [2.0, 6.0]
    assert web.get(f"/api/v1/workspaces/{workspace.slug}/benchmark/?from=x&to=y").status_code == 422


def test_samples_by_hand_and_by_one_click(
    web: Client, to: Any, workspace: Workspace, rival: Competitor, followed: TrackedAccount
) -> None:
    post = TrackedPost.objects.create(
        workspace=workspace, tracked=followed, remote_id="p1", text="秋茶上新", url="https://x.example/p1", at=now(),
        likes=40, comments=2, read_at=now(),
    )  # fmt: skip
    page = to("competitor_samples", rival.pk)
    assert "42 reactions" in web.get(page).content.decode()
    web.post(to("post_take", post.pk))
    web.post(to("post_take", post.pk))
    row = ContentSample.objects.for_workspace(workspace).get()
    assert (row.title, row.competitor) == ("秋茶上新", rival)
    sent = {"title": "秋茶上新", "learn": "Shows the hand at work", "tags": "film，#autumn", "rating": "4"}
    assert web.post(to("sample", row.pk), sent).status_code == 302
    html = web.get(page).content.decode()
    assert "Shows the hand at work" in html
    assert "plan/ideas/new/?title=" in html
    assert web.post(to("sample_new", rival.pk), {"title": ""}).status_code == 422
    assert "Nothing matches" in web.get(page + "?tag=none").content.decode()
    idea = web.get(f"/w/{workspace.slug}/plan/ideas/new/?title=T&link=https://x.example/p1&note=N").content.decode()
    assert 'value="https://x.example/p1"' in idea
    web.post(to("sample_drop", row.pk))
    assert not ContentSample.objects.for_workspace(workspace).exists()


def test_alerts_are_explained_and_acknowledged(
    web: Client, to: Any, workspace: Workspace, rival: Competitor, followed: TrackedAccount, owner: User
) -> None:
    params = {"value": 900, "usual": 100.0, "score": 12.345, "of": 20, "text": "秋茶上新"}
    made = [
        CompetitorAlert.objects.create(
            workspace=workspace, tracked=followed, kind=kind, key=kind, day=today(workspace), params=values
        )
        for kind, values in (
            ("post", params),
            ("growth", {"value": -400.0, "usual": 3.0, "score": -20.0, "of": 28}),
            ("silence", {"days": 21, "usual": 2.5}),
        )
    ]
    html = web.get(to("all_alerts")).content.decode()
    for words in ("A post drew 900 reactions", "Usual are 100, the median of the 20 posts", "−400 followers in a day",
                  "Quiet for 21 days", "Robust score 12.3"):  # fmt: skip
        assert words in html
    web.post(to("alert_seen", made[0].pk))
    made[0].refresh_from_db()
    assert made[0].seen_by == owner
    assert "A post drew" not in web.get(to("competitor_alerts", rival.pk) + "?open=1").content.decode()
    web.post(to("alerts_seen"))
    assert "Everything has been seen" in web.get(to("all_alerts") + "?open=1").content.decode()


def test_pages_stay_cheap(
    web: Client, to: Any, workspace: Workspace, owner: User, django_assert_max_num_queries: Any
) -> None:
    for n in range(5):
        one = Competitor.objects.create(workspace=workspace, name=f"Brand {n}", owner=owner)
        for platform in ("practice-weibo", "practice-x"):
            row = TrackedAccount.objects.create(workspace=workspace, competitor=one, platform=platform, handle=f"h{n}")
            for week in range(3):
                snapshot(row, 7 * week, followers=100 + week, posts=1, sample=1, likes=5)
    for address in (
        to("competitors"),
        to("benchmark"),
        to("competitor", one.pk),
        to("competitor_figures", one.pk),
        to("tracked", row.pk),
        to("competitor_samples", one.pk),
        to("all_alerts"),
        to("figure_imports"),
    ):
        web.get(address)
        with django_assert_max_num_queries(12):
            assert web.get(address).status_code == 200


def test_who_may_only_look(
    client_of: Callable[..., Client], member_of: Any, to: Any, rival: Competitor, followed: TrackedAccount
) -> None:
    reader = client_of(member_of(Role.GUEST))
    for name, args in (
        ("competitors", ()),
        ("competitor", (rival.pk,)),
        ("tracked", (followed.pk,)),
        ("benchmark", ()),
    ):
        html = reader.get(to(name, *args)).content.decode()
        assert 'method="post"' not in html.split('class="cp-top"')[1].split('class="toasts"')[0]
    assert reader.post(to("tracked", followed.pk), {}).status_code == 403
    assert reader.get(to("competitor_new")).status_code == 403


def test_the_api_does_all_of_it(web: Client, workspace: Workspace) -> None:
    base = f"/api/v1/workspaces/{workspace.slug}"

    def send(method: str, path: str, body: Any = None) -> Any:
        return getattr(web, method)(f"{base}{path}", body, content_type="application/json")

    rival = send("post", "/competitors/", {"name": "云焙茶社"}).json()["id"]
    assert send("post", "/competitors/", {"name": "云焙茶社"}).status_code == 409
    assert send("put", f"/competitors/{rival}/", {"name": "云焙", "what": "Chain"}).json()["what"] == "Chain"
    point = send("post", f"/competitors/{rival}/swot/", {"kind": "threat", "text": "Cheaper"}).json()["id"]
    assert send("delete", f"/competitor-points/{point}/").status_code == 204
    tracked = send("post", f"/competitors/{rival}/tracked/", {"platform": "douyin", "handle": "yunbei"}).json()["id"]
    day = today(workspace).isoformat()
    assert send("post", f"/tracked-accounts/{tracked}/figures/", {"day": day, "followers": 9}).status_code == 201
    jump = send("post", f"/tracked-accounts/{tracked}/figures/", {"day": "2026-01-01", "followers": -1})
    assert jump.status_code == 422
    shot = send("get", f"/tracked-accounts/{tracked}/figures/").json()["results"][0]
    assert (shot["source"], shot["likes"]) == ("manual", None)
    assert send("post", f"/tracked-accounts/{tracked}/").status_code == 422, "no interface to read it"
    sample = send("post", f"/competitors/{rival}/samples/", {"title": "Film", "tags": ["a"]}).json()["id"]
    assert send("put", f"/competitor-samples/{sample}/", {"title": "Film", "rating": 5}).json()["rating"] == 5
    file = table(f"日期,粉丝数\n{day},11\n坏,12")
    row = web.post(f"{base}/figure-imports/", {"file": file, "tracked_id": tracked}).json()["id"]
    report = send("get", f"/figure-imports/{row}/").json()
    assert (report["ready"], report["wrong"]) == (1, 1)
    assert send("post", f"/figure-imports/{row}/", {"skip_wrong": True}).json()["count"] == 1
    assert send("post", f"/figure-imports/{row}/", {"skip_wrong": True}).status_code == 409
    assert send("delete", f"/figure-imports/{row}/").status_code == 204
    assert send("get", "/competitor-alerts/").json()["results"] == []
    assert send("get", f"/tracked-accounts/{tracked}/posts/").json()["results"] == []
    assert send("put", "/tracked-accounts/", {"account_ids": []}).json() == []
    assert send("delete", f"/tracked-figures/{shot['id']}/").status_code == 204
    assert send("delete", f"/tracked-accounts/{tracked}/").status_code == 204
    assert send("patch", f"/competitors/{rival}/", {"archived": True}).json()["archived"] is True


def test_a_post_is_kept_only_for_its_own_brand_and_taking_back_reaches_archived_ones(
    web: Client, to: Any, workspace: Workspace, rival: Competitor, followed: TrackedAccount
) -> None:
    other = Competitor.objects.create(workspace=workspace, name="Other")
    post = TrackedPost.objects.create(workspace=workspace, tracked=followed, remote_id="1", at=now(), read_at=now())
    base = f"/api/v1/workspaces/{workspace.slug}/competitors"
    body = {"post_id": post.pk}
    assert web.post(f"{base}/{other.pk}/samples/", body, content_type="application/json").status_code == 404
    assert web.post(f"{base}/{rival.pk}/samples/", body, content_type="application/json").status_code == 201
    day = today(workspace)
    snapshot(followed, 0, "csv", followers=70)
    snapshot(followed, 60, "csv", followers=9)
    file = table(f"日期,粉丝数\n{day},80")
    web.post(to("figure_imports"), {"file": file, "tracked": str(followed.pk), "window_days": "7"})
    row = SnapshotImport.objects.for_workspace(workspace).get()
    web.post(to("figure_import_run", row.pk))
    web.post(to("competitor_archive", rival.pk))
    web.post(to("figure_import_undo", row.pk))
    assert TrackedSnapshot.objects.for_workspace(workspace).get(day=day).followers == 70
