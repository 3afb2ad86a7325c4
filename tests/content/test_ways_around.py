"""Ways around the rules that are closed: unapproved content by hand, scheduled posts without the right, far dates."""

from __future__ import annotations

import time as stopwatch
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from config.lib.clock import now
from config.lib.recurrence import Plan, occurrences
from content.models import Post, Publication, PublishPause
from content.selectors.approval import CONTENT_APPROVED, content_approved
from content.selectors.handoff_link import handoff_token
from content.services.drafting import PostChanges, post_update
from content.services.occurrences import AT_MOST, occurrences_make
from content.services.queue import publication_to_handoff
from content.services.review import post_approve, post_submit
from content.services.scheduling import post_schedule
from content.states import PauseScope
from content.states import PublicationState as S
from team.actors import Actor
from team.models import User, Workspace
from team.roles import Role
from team.states import ApprovalMode
from tests.factories import PostFactory, PublicationFactory, SocialAccountFactory

pytestmark = pytest.mark.django_db
FAR = "9999-12-31T23:30:00Z"
# The second first of a month: there is none.
NEVER = "FREQ=MONTHLY;BYMONTHDAY=1;BYSETPOS=" + ",".join(str(n) for n in range(2, 70))


def draft(workspace: Workspace, author: User, **values: Any) -> Post:
    post = PostFactory(workspace=workspace, author=author, text="Tea at eight", **values)
    PublicationFactory(post=post, account=SocialAccountFactory(workspace=workspace), state=S.DRAFT, due_at=None)
    return post


def scheduled(workspace: Workspace, owner: User, **values: Any) -> Publication:
    post = draft(workspace, owner, **values)
    post_schedule(workspace=workspace, actor=Actor(owner), post_id=post.pk, due_at=now() + timedelta(days=1))
    return row_of(post)


def row_of(post: Post) -> Publication:
    return Publication.objects.for_workspace(post.workspace_id).select_related("account", "post").get(post=post)


def page(name: str, row: Publication | Post) -> str:
    return reverse(f"content:{name}", args=[row.workspace.slug, row.pk])


def api(row: Publication, action: str) -> str:
    return f"/api/v1/workspaces/{row.workspace.slug}/publications/{row.pk}/{action}/"


def test_unapproved_content_is_not_given_out_to_be_posted_by_hand(
    workspace: Workspace, owner: User, member_of: Callable[..., User], client_of: Callable[..., Client]
) -> None:
    workspace.approval_mode = ApprovalMode.REQUIRED
    workspace.save()
    writer, web, phone = member_of(Role.MANAGER), client_of(owner), Client()
    post = draft(workspace, writer, due_at=now() + timedelta(hours=1))
    who: dict[str, Any] = {"workspace": workspace, "post_id": post.pk}
    post_submit(**who, actor=Actor(writer))
    post_approve(**who, actor=Actor(owner))
    post_schedule(**who, actor=Actor(writer), due_at=post.due_at)
    row = row_of(post)
    publication_to_handoff(workspace=workspace, actor=Actor(owner), publication_id=row.pk, may_publish=True)
    link = reverse("handoff:page", args=[handoff_token(row)])
    ways = (page("publication_handoff", row), page("handoff_files", row), api(row, "handoff"))
    assert [web.get(way).status_code for way in ways] == [200, 200, 200]
    assert phone.get(link).status_code == 200

    post_update(**who, actor=Actor(writer), version=None, changes=PostChanges(text="Nobody has read this"))
    row = row_of(post)
    assert row.state == S.NEEDS_HANDOFF
    assert not content_approved(row)
    assert not Publication.objects.for_workspace(workspace).filter(CONTENT_APPROVED).exists()
    for way in ways:
        answer = web.get(way)
        assert answer.status_code == 409
        assert "Nobody has read this" not in answer.content.decode()
    assert phone.get(link).status_code == 404
    told = web.get(f"/api/v1/workspaces/{workspace.slug}/publications/{row.pk}/").json()
    assert told["step"] == "review"
    # What is out already can be noted; a refused address does not show the package.
    refused = web.post(page("publication_confirm", row), {"url": "https://x.example/p/1"})
    assert refused.status_code == 422
    assert "Save all as ZIP" not in refused.content.decode()

    post_approve(**who, actor=Actor(owner))
    assert [web.get(way).status_code for way in ways] == [200, 200, 200]
    assert phone.get(link).status_code == 200


def test_only_who_may_publish_takes_a_scheduled_post_to_be_posted_by_hand(
    workspace: Workspace, owner: User, member_of: Callable[..., User], client_of: Callable[..., Client]
) -> None:
    row, community = scheduled(workspace, owner), client_of(member_of(Role.COMMUNITY))
    opened = reverse("content:post", args=[workspace.slug, row.post_id])
    address = f'action="{page("publication_handoff", row)}"'
    assert address in client_of(owner).get(opened).content.decode()
    assert address not in community.get(opened).content.decode()
    assert community.post(page("publication_handoff", row)).status_code == 403
    assert community.post(api(row, "handoff")).status_code == 403
    assert row_of(row.post).state == S.SCHEDULED
    Publication.objects.for_workspace(workspace).filter(pk=row.pk).update(state=S.FAILED)
    assert community.post(api(row, "handoff")).status_code == 200
    other = scheduled(workspace, owner)
    assert client_of(owner).post(api(other, "handoff")).json()["state"] == S.NEEDS_HANDOFF


def test_the_first_save_again_asks_what_the_editor_asks(
    workspace: Workspace, owner: User, member_of: Callable[..., User], client_of: Callable[..., Client]
) -> None:
    designer = client_of(member_of(Role.DESIGNER))
    address = reverse("content:post_new_autosave", args=[workspace.slug])
    values = {"version": 0, "title": "", "text": "Mine", "key": "k"}
    post = Post.objects.for_workspace(workspace).get(pk=designer.post(address, values).json()["id"])
    PublicationFactory(post=post, account=SocialAccountFactory(workspace=workspace), state=S.DRAFT, due_at=None)
    due = now() + timedelta(days=1)
    post_schedule(workspace=workspace, actor=Actor(owner), post_id=post.pk, due_at=due)
    answer = designer.post(address, {**values, "text": "Slipped in"})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    workspace.approval_mode = ApprovalMode.REQUIRED
    workspace.save()
    accounts = [row_of(post).account_id]
    later = {"due_date": "2030-01-01", "due_time": "10:00", "late_minutes": "999"}
    answer = designer.post(address, {**values, "text": "To be approved", "accounts": accounts, **later})
    assert answer.status_code == 200
    post.refresh_from_db()
    assert (post.text, post.due_at, post.late_minutes) == ("To be approved", due, None)


@pytest.mark.parametrize("rule", [NEVER, f"{NEVER};UNTIL=20400101", f"{NEVER};COUNT=5"])
def test_a_rule_without_any_date_costs_little(rule: str) -> None:
    begun = stopwatch.process_time()
    plan = Plan(rule, date(2027, 3, 2), time(10), "Asia/Shanghai")
    assert not list(occurrences(plan, after=datetime(2027, 3, 1, tzinfo=UTC)))
    assert stopwatch.process_time() - begun < 1.5


def test_the_preview_of_a_rule_is_for_who_may_repeat(
    workspace: Workspace, owner: User, member_of: Callable[..., User], client_of: Callable[..., Client]
) -> None:
    post, guest = draft(workspace, owner), client_of(member_of(Role.GUEST))
    asked = {"rule": "FREQ=DAILY", "first_day": str(now().date() + timedelta(days=2)), "clock": "10:00"}
    address = f"/api/v1/workspaces/{workspace.slug}/recurrences/preview/"
    assert guest.post(address, asked, content_type="application/json").status_code == 403
    assert client_of(owner).post(address, asked, content_type="application/json").status_code == 200
    shown = reverse("content:post_repeat_preview", args=[workspace.slug, post.pk])
    assert guest.get(shown).status_code == 403
    assert client_of(owner).get(shown).status_code == 200


def test_no_time_is_further_than_ten_years_away(
    workspace: Workspace, owner: User, client_of: Callable[..., Client]
) -> None:
    web, base = client_of(owner), f"/api/v1/workspaces/{workspace.slug}"
    row, plan = scheduled(workspace, owner), draft(workspace, owner)
    failed = scheduled(workspace, owner)
    Publication.objects.for_workspace(workspace).filter(pk=failed.pk).update(state=S.FAILED)
    calls = [
        web.post(f"{base}/posts/", {"text": "x", "due_at": FAR}, "application/json"),
        web.patch(f"{base}/posts/{plan.pk}/", {"due_at": FAR, "version": plan.version}, "application/json"),
        web.post(f"{base}/posts/{plan.pk}/schedule/", {"due_at": FAR}, "application/json"),
        web.post(f"{base}/posts/{row.post_id}/schedule/", {"due_at": FAR}, "application/json"),
        web.post(api(failed, "retry"), {"due_at": FAR}, "application/json"),
        web.post(reverse("content:post_move", args=[workspace.slug, plan.pk]), {"date": "9999-12-31", "time": "23:30"}),
    ]
    assert [answer.status_code for answer in calls] == [422] * 6
    for answer in calls[:-1]:
        assert "within ten years" in answer.content.decode()
    assert web.get(reverse("content:posts", args=[workspace.slug])).status_code == 200


def test_a_scheduled_post_does_not_leave_a_paused_campaign(
    workspace: Workspace, owner: User, client_of: Callable[..., Client]
) -> None:
    row, web = scheduled(workspace, owner, campaign="Winter"), client_of(owner)
    pause = PublishPause.objects.create(
        workspace=workspace, scope=PauseScope.CAMPAIGN, campaign="Winter", reason="Wait", paused_by=owner
    )
    address = f"/api/v1/workspaces/{workspace.slug}/posts/{row.post_id}/"
    for tag in ("", "Spring"):
        answer = web.patch(address, {"campaign": tag, "version": row.post.version}, "application/json")
        assert answer.status_code == 422
        assert "This campaign is paused" in answer.content.decode()
    post = Post.objects.for_workspace(workspace).get(pk=row.post_id)
    assert post.campaign == "Winter"
    PublishPause.objects.for_workspace(workspace).filter(pk=pause.pk).update(lifted_at=now())
    assert web.patch(address, {"campaign": "", "version": post.version}, "application/json").status_code == 200


def test_moments_by_api_say_their_offset(workspace: Workspace, owner: User, client_of: Callable[..., Client]) -> None:
    row, web = scheduled(workspace, owner), client_of(owner)
    bare = "2026-11-23T20:30:00"
    confirm = web.post(api(row, "confirm"), {"url": "https://x.example/1", "published_at": bare}, "application/json")
    asked = {"action": "reschedule", "all": True, "first_at": bare}
    decided = web.post(f"/api/v1/workspaces/{workspace.slug}/triage/", asked, "application/json")
    for answer in (confirm, decided):
        assert answer.status_code in (400, 422)
        assert "offset from UTC" in answer.content.decode()


def test_moving_what_is_scheduled_takes_the_right_to_publish_also_where_approval_guards(
    workspace: Workspace, owner: User, member_of: Callable[..., User], client_of: Callable[..., Client]
) -> None:
    row = scheduled(workspace, owner)
    workspace.approval_mode = ApprovalMode.REQUIRED
    workspace.save()
    address, values = page("post_move", row.post), {"date": str(now().date() + timedelta(days=3)), "time": "10:00"}
    assert client_of(member_of(Role.DESIGNER)).post(address, values).status_code == 403
    assert row_of(row.post).due_at == row.due_at
    assert client_of(owner).post(address, values).status_code == 302


def test_an_hourly_repetition_has_no_more_than_sixty_dates_ahead(
    workspace: Workspace, owner: User, client_of: Callable[..., Client]
) -> None:
    web, post = client_of(owner), draft(workspace, owner)
    asked = {
        "post": post.pk,
        "rule": "FREQ=HOURLY",
        "first_day": str(now().date() + timedelta(days=2)),
        "clock": "10:00",
    }
    made = web.post(f"/api/v1/workspaces/{workspace.slug}/recurrences/", asked, content_type="application/json")
    assert made.status_code == 201
    for _run in range(2):
        occurrences_make(recurrence_id=made.json()["id"])
    dates = Post.objects.for_workspace(workspace).filter(recurrence=made.json()["id"])
    assert dates.filter(occurrence_at__gt=now()).count() == AT_MOST


def test_dates_to_come_take_over_how_the_post_is_delivered_as_an_edit(
    workspace: Workspace, owner: User, client_of: Callable[..., Client]
) -> None:
    web, post = client_of(owner), draft(workspace, owner)
    asked = {
        "post": post.pk,
        "rule": "FREQ=DAILY",
        "first_day": str(now().date() + timedelta(days=2)),
        "clock": "10:00",
    }
    base = f"/api/v1/workspaces/{workspace.slug}/recurrences/"
    number = web.post(base, asked, content_type="application/json").json()["id"]
    occurrences_make(recurrence_id=number)
    changes = PostChanges(late_minutes=7, urgent=True, campaign="Spring")
    post_update(workspace=workspace, actor=Actor(owner), post_id=post.pk, version=None, changes=changes)
    assert web.post(reverse("content:post_repeat_apply", args=[workspace.slug, post.pk])).status_code == 302
    date_ = (
        Post.objects.for_workspace(workspace).filter(recurrence=number, occurrence_at__gt=now()).exclude(pk=post.pk)[0]
    )
    row = row_of(date_)
    assert (date_.late_minutes, date_.urgent, date_.campaign, date_.version) == (7, True, "Spring", 2)
    assert (row.state, row.late_at) == (S.SCHEDULED, row.due_at + timedelta(minutes=7))
