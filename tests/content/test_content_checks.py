"""What law and brand forbid is stopped on every way in; warnings wait for a person; new rules reach old plans."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from compliance.entries import Entry
from compliance.models import CheckHit
from compliance.services.filings import Filing, filing_save
from compliance.services.words import list_create, words_add
from config.lib.clock import now
from content.errors import ScheduleRefused
from content.models import Post, Publication
from content.services.drafting import PostChanges, post_create, post_update
from content.services.findings import post_judge
from content.services.queue import publication_retry
from content.services.rechecking import outdated_workspaces, posts_recheck
from content.services.review import post_submit
from content.services.scheduling import post_schedule
from content.states import HeldFor
from content.states import PublicationState as S
from team.actors import Actor
from team.models import Notification, Workspace
from team.roles import Role
from team.states import ApprovalMode
from tests.factories import MembershipFactory, SocialAccountFactory, WorkspaceFactory

pytestmark = pytest.mark.django_db
BLOCKED = "全网最低价，错过再等一年"
WARNED = "98%的用户认为皮肤变好了"
FINE = "头采白茶今日上新，欢迎到店品尝"


@pytest.fixture
def workspace() -> Workspace:
    return WorkspaceFactory(approval_mode=ApprovalMode.OPTIONAL)


@pytest.fixture
def owner(workspace: Workspace) -> Actor:
    return Actor(MembershipFactory(workspace=workspace, role=Role.OWNER).user)


def write(workspace: Workspace, owner: Actor, text: str, platform: str = "practice-weibo", **values: Any) -> Post:
    account = SocialAccountFactory(workspace=workspace, platform=platform)
    return post_create(workspace=workspace, actor=owner, text=text, account_ids=[account.pk], **values)


def schedule(post: Post, actor: Actor) -> Post:
    due = now() + timedelta(days=1)
    return post_schedule(workspace=post.workspace, actor=actor, post_id=post.pk, due_at=due)


def codes(refused: pytest.ExceptionInfo[ScheduleRefused]) -> set[str]:
    return {problem.code for problem in refused.value.problems}


def change(post: Post, actor: Actor, **values: Any) -> Post:
    return post_update(
        workspace=post.workspace, actor=actor, post_id=post.pk, version=None, changes=PostChanges(**values)
    )


def fingerprints(post: Post) -> list[str]:
    post.refresh_from_db()
    return [hit["fingerprint"] for hit in post.verdict["hits"] if hit["severity"] == "warn"]


@pytest.mark.parametrize("step", ["schedule", "submit"])
def test_a_blocked_word_stops_planning_and_review(workspace: Workspace, owner: Actor, step: str) -> None:
    post = write(workspace, owner, BLOCKED)
    take = {
        "schedule": lambda: schedule(post, owner),
        "submit": lambda: post_submit(workspace=workspace, actor=owner, post_id=post.pk),
    }[step]
    with pytest.raises(ScheduleRefused) as refused:
        take()
    assert "content_blocked" in codes(refused)
    assert "最低价" in str(refused.value)
    post.refresh_from_db()
    assert post.verdict["severity"] == "block"
    assert CheckHit.objects.for_workspace(workspace).filter(severity="block", target_id=str(post.pk)).exists()


def test_a_warning_waits_until_a_person_has_looked(workspace: Workspace, owner: Actor) -> None:
    post = write(workspace, owner, WARNED)
    with pytest.raises(ScheduleRefused) as refused:
        schedule(post, owner)
    assert codes(refused) == {"content_unacknowledged"}
    change(post, owner, acknowledged=fingerprints(post))
    assert schedule(post, owner).state == "scheduled"
    rows = CheckHit.objects.for_workspace(workspace).filter(outcome="acknowledged")
    assert rows.exists()
    post.refresh_from_db()
    (mark, *_more) = post.acknowledged.values()
    assert mark["by"] == owner.user.pk


def test_an_edit_of_what_is_planned_cannot_bring_a_blocked_word_in(workspace: Workspace, owner: Actor) -> None:
    post = schedule(write(workspace, owner, FINE), owner)
    with pytest.raises(ScheduleRefused):
        change(post, owner, text=BLOCKED)
    post.refresh_from_db()
    assert post.text == FINE
    row = post.publications.get()
    assert row.payload["text"] == FINE
    assert row.state == S.SCHEDULED


def test_words_of_one_platform_stop_only_where_they_go(workspace: Workspace, owner: Actor) -> None:
    other = SocialAccountFactory(workspace=workspace, platform="practice-x")
    post = write(workspace, owner, FINE, variants={"practice-weibo": {"text": BLOCKED}})
    change(post, owner, account_ids=[*[p.account_id for p in post.publications.all()], other.pk])
    with pytest.raises(ScheduleRefused) as refused:
        schedule(post, owner)
    blocked = [p for p in refused.value.problems if p.code == "content_blocked"]
    assert {p.platform for p in blocked} == {"practice-weibo"}


def test_sending_again_is_checked_too(workspace: Workspace, owner: Actor) -> None:
    post = schedule(write(workspace, owner, FINE), owner)
    row = Publication.objects.for_workspace(workspace).get()
    Publication.objects.for_workspace(workspace).update(state=S.FAILED, next_attempt_at=None)
    Post.objects.for_workspace(workspace).filter(pk=post.pk).update(text=BLOCKED)
    with pytest.raises(ScheduleRefused):
        publication_retry(workspace=workspace, actor=owner, publication_id=row.pk)


@pytest.mark.raises_notice("post_held_by_rules")
def test_new_rules_hold_back_what_was_planned(
    workspace: Workspace, owner: Actor, django_capture_on_commit_callbacks: Any
) -> None:
    post = schedule(write(workspace, owner, "梦幻联名礼盒明日开售，敬请期待"), owner)
    assert outdated_workspaces() == []
    with django_capture_on_commit_callbacks(execute=True):
        words = list_create(workspace=workspace, actor=owner, name="Ours", kind="banned", severity="block")
        words_add(workspace=workspace, actor=owner, list_id=words.pk, entries=[Entry("梦幻联名")])
    posts_recheck(workspace=workspace)
    row = post.publications.get()
    row.refresh_from_db()
    assert (row.state, row.held_for, row.next_attempt_at) == (S.PAUSED, HeldFor.CHECK, None)
    post.refresh_from_db()
    assert post.verdict["severity"] == "block"
    assert outdated_workspaces() == []
    with pytest.raises(ScheduleRefused):
        publication_retry(workspace=workspace, actor=owner, publication_id=row.pk)
    assert posts_recheck(workspace=workspace) == 0
    assert Notification.objects.for_workspace(workspace).filter(kind="post_held_by_rules").count() == 1


@pytest.mark.raises_notice("post_rules_changed")
def test_a_new_warning_holds_nothing_back_but_is_told(workspace: Workspace, owner: Actor) -> None:
    post = schedule(write(workspace, owner, FINE), owner)
    Post.objects.for_workspace(workspace).filter(pk=post.pk).update(text=WARNED, verdict={})
    assert posts_recheck(workspace=workspace) == 0
    assert post.publications.get().state == S.SCHEDULED


def test_the_panel_offers_other_words_law_and_the_tick(client: Client, workspace: Workspace, owner: Actor) -> None:
    post = write(workspace, owner, f"{BLOCKED}。{WARNED}")
    client.force_login(owner.user)
    body = client.get(f"/w/{workspace.slug}/posts/{post.pk}/edit/", headers={"Accept-Language": "zh-hans"}).content
    page = body.decode()
    assert 'data-fix="mark"' in page
    assert 'name="ack"' in page
    assert "广告法" in page


def test_the_tick_is_saved_with_the_form_and_by_the_api(client: Client, workspace: Workspace, owner: Actor) -> None:
    post = write(workspace, owner, WARNED)
    (name, *_more) = fingerprints(post)
    client.force_login(owner.user)
    data = {"version": post.version, "text": WARNED, "accounts": [p.account_id for p in post.publications.all()]}
    saved = client.post(f"/w/{workspace.slug}/posts/{post.pk}/autosave/", {**data, "checks": "1", "ack": [name]})
    assert saved.status_code == 200
    post.refresh_from_db()
    assert list(post.acknowledged) == [name]
    base = f"/api/v1/workspaces/{workspace.slug}/posts/{post.pk}/"
    assert name in [c["fingerprint"] for c in client.get(f"{base}checks/").json()["checks"] if c["acknowledged"]]
    client.patch(base, {"acknowledged": []}, content_type="application/json")
    answer = client.get(f"{base}checks/").json()
    assert answer["schedulable"] is False
    refused = client.post(f"{base}schedule/", {"due_at": (now() + timedelta(days=1)).isoformat()}, "application/json")
    assert refused.status_code == 422
    assert {line["code"] for line in refused.json()["errors"]} == {"content_unacknowledged"}


def test_a_filing_counts_as_declared_on_its_platform(workspace: Workspace, owner: Actor) -> None:
    post = write(workspace, owner, "广告｜" + FINE, "practice-xiaohongshu", ad_kind="paid")

    def asked_for() -> bool:
        return "PF-04" in {finding.hit.rule for finding in post_judge(post=post).findings}

    assert asked_for()
    filing = Filing("pugongying", "PGY-1", "xiaohongshu", "阿茶", now().date(), "post", str(post.pk))
    filing_save(workspace=workspace, actor=owner, filing=filing)
    assert not asked_for()
