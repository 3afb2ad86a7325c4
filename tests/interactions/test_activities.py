"""Activities: the legal check, entries out of comments, who counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.connectors.types import InboxKind, ItemChange
from accounts.models import SocialAccount
from config.lib.clock import now
from config.lib.errors import InvalidInput
from interactions.activity_errors import Announced
from interactions.models import Activity, ActivityEntry, ActivityExclusion, Contact, Identity
from interactions.selectors.activities.entries import streaks, tally
from interactions.services.activities.importing import entries_import
from interactions.services.activities.legal import legal_findings
from interactions.services.activities.steps import activity_cancel
from interactions.services.activities.writing import PrizeDraft, activity_change, activity_create
from interactions.services.contacts.merging import contacts_merge
from interactions.services.ingest import items_take
from interactions.tasks import collect_entries
from team.actors import Actor
from team.models import Notification
from tests.acting import comment, ended, plan_of, running, whys
from tests.factories import PublicationFactory, SocialAccountFactory
from tests.interactions.making import item

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(workspace) -> SocialAccount:
    return SocialAccountFactory(workspace=workspace, platform="practice-weibo")


@pytest.fixture
def client(client_of, owner) -> Client:
    return client_of(owner)


def page(workspace, name: str, *args: Any) -> str:
    return reverse(f"interactions:{name}", args=[workspace.slug, *args])


def rules(workspace, row, level: str = "") -> set[str]:
    return {one.rule for one in legal_findings(workspace=workspace, activity=row) if level in ("", one.level)}


# --- the legal check ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("change", "rule", "field"),
    [
        ({"prizes": [PrizeDraft("轿车", 1, Decimal("50000.01"))]}, "UC-03", "prizes"),
        ({"prizes": [PrizeDraft("茶园体验使用权", 1, Decimal("80000"))]}, "PR-07", "prizes"),
        ({"prizes": []}, "PR-06", "prizes"),
        ({"prizes": [PrizeDraft("茶", 1, None)]}, "PR-06", "prizes"),
        ({"ends_at": None, "draw_at": None}, "PR-03", "starts_at"),
        ({"draw_at": None}, "PR-06", "draw_at"),
        ({"contact": ""}, "PR-06", "contact"),
        ({"forfeiture": ""}, "PR-06", "forfeiture"),
        ({"source_name": ""}, "PR-06", "source_name"),
        ({"posts": []}, "JZ-01", "posts"),
        ({"rules": "晒五星好评即可抽奖。"}, "UC-02", "rules"),
    ],
)
def test_what_the_law_forbids_stops_the_announcement(workspace, owner, account, client, change, rule, field) -> None:
    plan = replace(plan_of(account), **change)
    row = activity_create(workspace=workspace, actor=Actor(owner), plan=plan)
    assert rule in rules(workspace, row, "block")
    answer = client.post(page(workspace, "activity_step", row.pk), {"step": "announce", "seen": "1"})
    assert answer.status_code == 422
    row.refresh_from_db()
    assert row.state == "draft"


def test_fifty_thousand_is_allowed_and_the_platforms_own_tool_is_named(workspace, owner, account) -> None:
    plan = replace(plan_of(account), prizes=[PrizeDraft("茶席", 1, Decimal("50000"))])
    row = activity_create(workspace=workspace, actor=Actor(owner), plan=plan)
    assert rules(workspace, row, "block") == set()
    assert "PF-DRAW" in rules(workspace, row, "warn")


def test_warnings_have_to_be_seen_and_rules_are_fixed_then(workspace, owner, account, client) -> None:
    row = activity_create(workspace=workspace, actor=Actor(owner), plan=plan_of(account))
    step = page(workspace, "activity_step", row.pk)
    assert client.post(step, {"step": "announce"}).status_code == 422
    assert client.post(step, {"step": "announce", "seen": "1"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "open"
    with pytest.raises(Announced):
        activity_change(
            workspace=workspace, actor=Actor(owner), activity_id=row.pk, plan=plan_of(account, rules="别的")
        )
    assert client.post(step, {"step": "remove"}).status_code == 409
    assert client.get(page(workspace, "activity_edit", row.pk)).status_code == 302


def test_the_form_keeps_what_was_typed_and_makes_prizes(workspace, account, client) -> None:
    data = {
        "name": "新年打卡", "kind": "check-in", "winners_by": "draw", "source": "drand", "keywords": "打卡，#山屿茶",
        "starts_at": "2026-12-01T08:00", "ends_at": "2026-12-01T07:00", "account": account.pk, "post_id": "p-9",
        "prizes-TOTAL_FORMS": "2", "prizes-INITIAL_FORMS": "0", "prizes-0-name": "茶样", "prizes-0-count": "5",
        "prizes-0-value": "29.90", "prizes-0-currency": "CNY",
    }  # fmt: skip
    answer = client.post(page(workspace, "activity_new"), data)
    assert answer.status_code == 422
    assert "打卡，#山屿茶" in answer.content.decode()
    assert client.post(page(workspace, "activity_new"), {**data, "ends_at": "2026-12-08T07:00"}).status_code == 302
    row = Activity.objects.for_workspace(workspace).get()
    assert row.keywords == ["打卡", "#山屿茶"]
    assert [(one.name, one.count, one.value) for one in row.prizes.all()] == [("茶样", 5, Decimal("29.90"))]
    assert row.posts.get().post_id == "p-9"
    assert row.starts_at.isoformat() == "2026-12-01T00:00:00+00:00"


# --- entries --------------------------------------------------------------------------------------
def test_who_counts_and_why_not(workspace, owner, account) -> None:
    row = running(workspace, owner, account, keywords=["#围炉"], mentions=2)
    good = "＃围炉 @茶友一 @茶友二"
    comment(account, good, who="good")
    comment(account, "#围炉 @茶友一 @茶友一", who="same-friend")
    comment(account, "@a @b 真好", who="no-keyword")
    comment(account, good, who="early", at=now() - timedelta(hours=2))
    comment(account, good, who="blocked")
    comment(account, good, good, who="twice")
    comment(account, good, who=account.remote_id)
    comment(account, good, who="other-post", post_id="post-2")
    comment(account, good, who="direct", kind=InboxKind.MESSAGE)
    Contact.objects.for_workspace(workspace).filter(identities__remote_id="blocked").update(blocked_at=now())
    collect_entries()
    assert whys(row) == {
        "good": "", "same-friend": "mentions", "no-keyword": "keyword", "early": "outside", "blocked": "blocked",
        "twice": "repeated", account.remote_id: "own",
    }  # fmt: skip
    row.refresh_from_db()
    assert (row.entries, row.counting) == (8, 2)


def test_collecting_again_changes_nothing_and_edits_and_deletions_are_seen(workspace, owner, account) -> None:
    row = running(workspace, owner, account, keywords=["围炉"])
    first, second = item("围炉", who="a"), item("没有", who="b")
    items_take(account=account, items=[first, second])
    collect_entries()
    before = list(ActivityEntry.objects.for_workspace(workspace).values_list("pk", "code", "why").order_by("pk"))
    Activity.all_objects.update(collected_mark="")
    collect_entries()
    assert (
        list(ActivityEntry.objects.for_workspace(workspace).values_list("pk", "code", "why").order_by("pk")) == before
    )
    items_take(
        account=account,
        items=[
            replace(first, change=ItemChange.DELETED, changed_at=now()),
            replace(second, text="围炉", change=ItemChange.EDITED, changed_at=now()),
        ],
    )
    collect_entries()
    assert whys(row) == {"a": "deleted", "b": ""}


def test_merged_contacts_count_once(workspace, owner, account) -> None:
    row = running(workspace, owner, account)
    comment(account, "一", who="a")
    comment(account, "二", who="b")
    one, two = Contact.objects.for_workspace(workspace).order_by("pk")
    contacts_merge(workspace=workspace, actor=Actor(owner), contact_id=one.pk, other_id=two.pk)
    collect_entries()
    assert sorted(whys(row).values()) == ["", "repeated"]


@pytest.mark.parametrize(
    ("text", "why", "option"),
    [
        ("2", "", 2), ("我投２号！", "", 2), ("选1", "", 1), ("桂花最香", "", 2), ("12", "no_option", None),
        ("1 还是 2 呢", "options", None), ("都好", "no_option", None), ("陈皮普洱", "", 1), ("1.", "", 1),
    ],
)  # fmt: skip
def test_votes_by_number_or_word(workspace, owner, account, text, why, option) -> None:
    row = running(workspace, owner, account, kind="vote", options=["陈皮普洱 | 普洱", "桂花乌龙 | 桂花"])
    comment(account, text, who="a")
    collect_entries()
    entry = ActivityEntry.objects.for_workspace(workspace).get(activity=row)
    assert (entry.why, entry.option) == (why, option)
    assert [one.votes for one in tally(row)] == [int(option == 1), int(option == 2)]


def test_check_ins_count_days_and_streaks_on_the_workspaces_clock(workspace, owner, account) -> None:
    start = now()
    row = running(
        workspace, owner, account, kind="check-in", starts_at=start - timedelta(days=9),
        ends_at=start + timedelta(days=1), draw_at=start + timedelta(days=2),
    )  # fmt: skip
    for days in (8, 6, 5, 4, 4):
        comment(account, "打卡", who="steady", at=start - timedelta(days=days))
    comment(account, "打卡", who="once", at=start - timedelta(days=1))
    collect_entries()
    found, people = streaks(row)
    assert people == 2
    assert [(one.days, one.streak) for one in found] == [(4, 3), (1, 1)]


def test_following_is_asked_for_only_where_the_platform_tells(workspace, owner, account) -> None:
    row = running(workspace, owner, account, must_follow=True)
    comment(account, "一", who="fan")
    comment(account, "一", who="guest")
    collect_entries()
    assert whys(row) == {"fan": "", "guest": ""}
    items_take(account=account, items=[item("", who="fan", kind=InboxKind.FOLLOW, post_id="")])
    Activity.all_objects.update(collected_mark="")
    collect_entries()
    assert whys(row) == {"fan": "", "guest": "follow"}


def test_somebody_is_excluded_with_a_reason_and_taken_back(workspace, owner, account, client) -> None:
    row = running(workspace, owner, account)
    comment(account, "一", who="a")
    collect_entries()
    entry = ActivityEntry.objects.for_workspace(workspace).get()
    step = page(workspace, "activity_entry_step", row.pk, entry.pk)
    assert client.post(step, {"reason": " "}).status_code == 422
    assert client.post(step, {"reason": "员工家属"}).status_code == 302
    assert whys(row) == {"a": "excluded"}
    listed = client.get(page(workspace, "activity_entries", row.pk) + "?why=excluded").content.decode()
    assert "员工家属" in listed
    exclusion = ActivityExclusion.objects.for_workspace(workspace).get()
    client.post(page(workspace, "activity_include", row.pk, exclusion.pk))
    assert whys(row) == {"a": ""}


def test_a_table_of_comments_is_imported_once(workspace, owner, account, client) -> None:
    row = running(workspace, owner, account)
    at = (now() - timedelta(minutes=20)).isoformat()
    table = f"昵称,评论内容,评论时间,评论编号\n茶友甲,想要,{at},c1\n茶友乙,也想要,{at},c2\n茶友甲,再来,{at},c3\n"
    url, post = page(workspace, "activity_import", row.pk), row.posts.get().pk
    for _time in range(2):
        file = BytesIO(table.encode())
        file.name = "comments.csv"
        assert client.post(url, {"post": post, "file": file}).status_code == 302
    assert sorted(ActivityEntry.objects.for_workspace(workspace).values_list("why", flat=True)) == ["", "", "repeated"]
    assert Identity.objects.for_workspace(workspace).count() == 2
    file = BytesIO(b"name,text,time\nx,y,never\n")
    file.name = "comments.csv"
    answer = client.post(url, {"post": post, "file": file})
    assert answer.status_code == 422
    assert "2" in answer.content.decode()


@pytest.mark.raises_notice("activity.ended")
def test_activities_open_by_themselves_and_tell_when_they_end(workspace, owner, account) -> None:
    start = now()
    row = running(workspace, owner, account, starts_at=start + timedelta(hours=1))
    assert row.state == "announced"
    with time_machine.travel(start + timedelta(hours=2), tick=False):
        collect_entries()
        row.refresh_from_db()
        assert row.state == "open"
    ended(row)
    collect_entries()
    collect_entries()
    assert Notification.objects.for_workspace(workspace).filter(kind="activity.ended").count() == 1


def test_a_cancelled_activity_says_why_in_public(workspace, owner, account, client_of) -> None:
    row = running(workspace, owner, account)
    activity_cancel(workspace=workspace, actor=Actor(owner), activity_id=row.pk, reason="货源不足，向大家致歉")
    page_of = client_of(None).get(reverse("activity:page", args=[row.token]))
    assert "货源不足" in page_of.content.decode()


def test_pages_are_cheap_and_open_to_roles(
    workspace, owner, account, client, member_of, client_of, django_assert_max_num_queries
) -> None:
    row = running(workspace, owner, account)
    for n in range(12):
        comment(account, f"想要 {n} 13800138000", who=f"p{n}")
    collect_entries()
    for name, args in (("activities", ()), ("activity", (row.pk,)), ("activity_entries", (row.pk,))):
        with django_assert_max_num_queries(12):
            answer = client.get(page(workspace, name, *args))
        assert answer.status_code == 200
    assert "13800138000" not in answer.content.decode()
    viewer = client_of(member_of("analyst"))
    assert viewer.post(page(workspace, "activity_step", row.pk), {"step": "copy"}).status_code == 403


def test_importing_names_the_wrong_row(workspace, owner, account) -> None:
    row = running(workspace, owner, account)
    with pytest.raises(InvalidInput, match="3"):
        entries_import(
            workspace=workspace, actor=Actor(owner), activity_id=row.pk, post=row.posts.get().pk,
            file=BytesIO("name,text,time\n甲,好,2026-01-01 10:00\n,好,2026-01-01 10:00\n".encode()),
        )  # fmt: skip


def test_rows_of_other_workspaces_are_refused(workspace, owner, account, client_of) -> None:
    other = SocialAccountFactory()
    theirs = PublicationFactory(remote_id="r-1", state="published")
    url = f"/api/v1/workspaces/{workspace.slug}/activities/"
    for post in ({"account": other.pk, "post_id": "x"}, {"publication": theirs.pk}):
        answer = client_of(owner).post(url, {"name": "x", "posts": [post]}, content_type="application/json")
        assert answer.status_code == 422
    assert not Activity.objects.for_workspace(workspace).exists()


def test_the_api_goes_from_draft_to_entries(workspace, owner, account, client_of) -> None:
    client, base = client_of(owner), f"/api/v1/workspaces/{workspace.slug}/activities/"
    moment = now()
    body = {
        "name": "冬日喝茶投票", "kind": "vote", "winners_by": "none", "options": ["陈皮普洱", "桂花乌龙"],
        "starts_at": (moment - timedelta(hours=1)).isoformat(), "ends_at": (moment + timedelta(hours=1)).isoformat(),
        "posts": [{"account": account.pk, "post_id": "post-1"}],
    }  # fmt: skip
    made = client.post(base, body, content_type="application/json").json()
    assert [option["text"] for option in made["options"]] == ["陈皮普洱", "桂花乌龙"]
    one = f"{base}{made['id']}/"
    assert client.get(f"{one}findings/").json() == []
    assert client.post(f"{one}announce/", {}, content_type="application/json").json()["state"] == "open"
    comment(account, "1", who="a")
    collect_entries()
    (entry,) = client.get(f"{one}entries/?why=ok").json()["results"]
    assert (entry["option"], entry["person"]) == (1, "a")
    assert client.post(f"{one}close/", {}, content_type="application/json").status_code == 409
    assert client.get(f"{one}draw/").status_code == 404
