"""Whoever changes approved content or its time, on whatever way, ends the approval; nothing else does."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from config.lib.clock import now
from content.models import Post, PostMedia, Publication
from content.selectors.approval import APPROVED
from content.services.review import post_approve, post_submit
from content.services.scheduling import post_schedule
from team.actors import Actor
from team.models import AuditEntry, Notification, User, Workspace
from team.roles import Role
from team.states import ApprovalMode
from tests.factories import MediaAssetFactory, PostFactory, PublicationFactory, SocialAccountFactory, VariantFactory
from tests.team.people import Api

pytestmark = pytest.mark.django_db


class Scene:
    """An approved post with a picture, an own version and two accounts; people who can reach it."""

    def __init__(self, workspace: Workspace, writer: User, reviewer: User, editor: User, client: Client) -> None:
        self.workspace, self.writer, self.reviewer, self.editor, self.client = (
            workspace, writer, reviewer, editor, client,
        )  # fmt: skip
        self.api = Api(workspace, editor)
        self.accounts = [
            SocialAccountFactory(workspace=workspace, platform=p) for p in ("practice-weibo", "practice-x")
        ]
        self.spare = SocialAccountFactory(workspace=workspace, platform="practice-weibo")
        self.asset = MediaAssetFactory(workspace=workspace)
        self.other_asset = MediaAssetFactory(workspace=workspace)
        due = (now() + timedelta(days=2)).replace(second=0, microsecond=0)
        self.post: Post = PostFactory(workspace=workspace, author=writer, due_at=due, text="Approved words")
        PostMedia.objects.create(post=self.post, asset=self.asset, position=0)
        VariantFactory(post=self.post, workspace=workspace, platform="practice-x", text="Short words")
        for account in self.accounts:
            PublicationFactory(post=self.post, account=account, state="draft", due_at=None)
        post_submit(workspace=workspace, actor=Actor(writer), post_id=self.post.pk)
        post_approve(workspace=workspace, actor=Actor(reviewer), post_id=self.post.pk)
        Notification.objects.for_workspace(workspace).delete()

    def schedule(self) -> None:
        """Hand it to the engine."""
        who = {"workspace": self.workspace, "actor": Actor(self.writer), "post_id": self.post.pk}
        post_schedule(**who, due_at=self.post.due_at)

    def fresh(self) -> Post:
        """As it is stored now."""
        return Post.objects.for_workspace(self.workspace).get(pk=self.post.pk)

    def page(self, name: str, *args: Any, **data: Any) -> Any:
        """A form post."""
        return self.client.post(reverse(f"content:{name}", args=[self.workspace.slug, *args]), data)

    def form(self, **changes: Any) -> dict[str, Any]:
        """What the editor sends when nothing was touched, with changes."""
        local = self.fresh().due_at.astimezone(ZoneInfo("Asia/Shanghai"))
        return {
            "version": self.fresh().version, "text": "Approved words", "title": self.post.title,
            "accounts": [account.pk for account in self.accounts], "media": [self.asset.pk],
            f"alt.{self.asset.pk}": "", "v.practice-x.own": ["text"], "v.practice-x.text": "Short words",
            "due_date": f"{local:%Y-%m-%d}", "due_time": f"{local:%H:%M}", **changes,
        }  # fmt: skip

    def patch(self, **values: Any) -> Any:
        """The REST way."""
        return self.api("patch", f"posts/{self.post.pk}/", values)

    def save(self, **changes: Any) -> Any:
        """The editor's way."""
        return self.page("post_edit", self.post.pk, **self.form(**changes))

    def far(self) -> Any:
        """A time outside the approved window."""
        return self.post.due_at + timedelta(hours=7)


Way = Callable[[Scene], Any]
VOIDING: dict[str, tuple[Way, str]] = {
    "page text": (lambda s: s.save(text="Other"), "text"),
    "page title": (lambda s: s.save(title="Other"), "title"),
    "page version": (lambda s: s.save(**{"v.practice-x.text": "Other"}), "variants"),
    "page media out": (lambda s: s.save(media=[]), "media"),
    "page media replaced": (lambda s: s.save(media=[s.other_asset.pk]), "media"),
    "page own alt": (lambda s: s.save(**{f"alt.{s.asset.pk}": "Tea"}), "media"),
    "page account out": (lambda s: s.save(accounts=[s.accounts[0].pk]), "accounts"),
    "page account in": (lambda s: s.save(accounts=[a.pk for a in (*s.accounts, s.spare)]), "accounts"),
    "page first comment": (lambda s: s.save(first_comment="First!"), "first_comment"),
    "page thread": (lambda s: s.save(thread=["More"]), "thread"),
    "page time": (lambda s: s.save(due_time=f"{s.far().astimezone(ZoneInfo('Asia/Shanghai')):%H:%M}"), "due_at"),
    "calendar move": (lambda s: s.page("post_move", s.post.pk, at=s.far().isoformat()), "due_at"),
    "api text": (lambda s: s.patch(text="Other"), "text"),
    "api title": (lambda s: s.patch(title="Other"), "title"),
    "api first comment": (lambda s: s.patch(first_comment="First!"), "first_comment"),
    "api thread": (lambda s: s.patch(thread=["More"]), "thread"),
    "api options": (lambda s: s.patch(options={"link": "https://example.com/other"}), "options"),
    "api variants": (lambda s: s.patch(variants={}), "variants"),
    "api variant options": (lambda s: s.patch(variants={"practice-x": {"options": {"a": 1}}}), "variants"),
    "api media": (lambda s: s.patch(media=[{"id": s.other_asset.pk}]), "media"),
    "api account in": (lambda s: s.patch(accounts=[a.pk for a in (*s.accounts, s.spare)]), "accounts"),
    "api account out": (lambda s: s.patch(accounts=[s.accounts[1].pk]), "accounts"),
    "api time": (lambda s: s.patch(due_at=s.far().isoformat()), "due_at"),
    "library page alt": (lambda s: s.page("media_item", s.asset.pk, title=s.asset.title, alt="Tea", tags=""), "alt"),
    "library api alt": (lambda s: s.api("patch", f"media/{s.asset.pk}/", {"alt": "Tea"}), "alt"),
}  # fmt: skip


def own_description(scene: Scene) -> None:
    """Nothing to void: the post does not use the library's words."""
    PostMedia.objects.filter(post=scene.post).update(alt="A plain coloured rectangle")
    scene.api("patch", f"media/{scene.asset.pk}/", {"alt": "Tea"})


KEEPING: dict[str, Way] = {
    "nothing": lambda s: s.save(),
    "notes": lambda s: s.save(notes="For us"),
    "api notes": lambda s: s.patch(notes="For us"),
    "near time": lambda s: s.page("post_move", s.post.pk, at=(s.post.due_at + timedelta(hours=1)).isoformat()),
    "library title": lambda s: s.api("patch", f"media/{s.asset.pk}/", {"title": "Other", "tags": ["x"]}),
    "library alt not used": own_description,
    "another file": lambda s: s.api("patch", f"media/{s.other_asset.pk}/", {"alt": "Tea"}),
    "autosave": lambda s: s.page("post_autosave", s.post.pk, **s.form(text="Half a sen")),
    "crop": lambda s: s.page("media_crop", s.asset.pk, left=0, top=0, width=100, height=100),
    "planning": lambda s: s.patch(campaign="Autumn", late_minutes=5, urgent=True),
}


@pytest.fixture
def scene(workspace: Workspace, member_of: Any, client_of: Any) -> Scene:
    workspace.approval_mode = ApprovalMode.REQUIRED
    workspace.save()
    editor = member_of(Role.PLANNER, name="Edda Editor")
    writer, reviewer = member_of(Role.PLANNER), member_of(Role.MANAGER)
    return Scene(workspace, writer, reviewer, editor, client_of(editor))


@pytest.mark.raises_notice("approval_voided")
@pytest.mark.parametrize("scheduled", [False, True], ids=["approved", "scheduled"])
@pytest.mark.parametrize("name", VOIDING)
def test_every_way_in_ends_the_approval(scene: Scene, name: str, scheduled: bool) -> None:
    if scheduled:
        scene.schedule()
    way, field = VOIDING[name]
    answer = way(scene)
    assert answer.status_code in {200, 302}, answer.content.decode()[:300]
    post = scene.fresh()
    assert (post.approved_hash, post.approved_by, post.approved_from) == ("", None, None)
    assert (post.state, post.status) == (("scheduled", "in_review") if scheduled else ("draft", "draft"))
    rows = Publication.objects.for_workspace(scene.workspace).filter(post=post, state="scheduled")
    assert rows.count() == (len(post.publications.all()) if scheduled else 0)
    assert not rows.filter(APPROVED).exists()
    entry = AuditEntry.objects.for_workspace(scene.workspace).get(verb="post.approval_voided")
    assert field in entry.after["changed"]
    assert entry.actor == scene.editor
    assert entry.before["approved_by"] == scene.reviewer.label
    told = Notification.objects.for_workspace(scene.workspace).filter(kind="approval_voided")
    assert {note.recipient for note in told} == {scene.writer, scene.reviewer}


@pytest.mark.parametrize("scheduled", [False, True], ids=["approved", "scheduled"])
@pytest.mark.parametrize("name", KEEPING)
def test_what_accounts_do_not_get_keeps_it(scene: Scene, name: str, scheduled: bool) -> None:
    if scheduled:
        scene.schedule()
    KEEPING[name](scene)
    post = scene.fresh()
    assert post.approved_hash
    assert post.status == ("scheduled" if scheduled else "approved")
    assert not AuditEntry.objects.for_workspace(scene.workspace).filter(verb="post.approval_voided").exists()
    if scheduled:
        rows = Publication.objects.for_workspace(scene.workspace).filter(post=post)
        assert rows.filter(APPROVED).count() == 2


def test_the_page_says_what_was_approved_and_what_ended_it(scene: Scene, client_of: Any) -> None:
    address = reverse("content:post", args=[scene.workspace.slug, scene.post.pk])
    page = scene.client.get(address).content.decode()
    post = scene.fresh()
    assert scene.reviewer.label in page
    assert post.approved_hash[:12] in page
    local = (post.due_at - timedelta(hours=2)).astimezone(ZoneInfo("Asia/Shanghai"))
    # Past midnight both days are named, with spaces around the dash.
    assert re.search(rf"{local:%H:%M} ?–", page)
    scene.schedule()
    scene.save(text="Other")
    page = scene.client.get(address).content.decode()
    assert "Changed since" in page
    assert "<b>Text</b> · Edda Editor" in page
    scene.page("post_submit", scene.post.pk)
    asked = Notification.objects.for_workspace(scene.workspace).filter(kind="post_review")
    assert scene.reviewer in {note.recipient for note in asked}
    body = scene.api("get", f"posts/{scene.post.pk}/approval/").json()
    assert (body["kind"], body["changed"], body["askable"]) == ("awaited", ["text"], True)
    reviewer = client_of(scene.reviewer)
    approve = reverse("content:post_approve", args=[scene.workspace.slug, scene.post.pk])
    scene.save(text="Yet another")
    refused = reviewer.post(approve, {"seen": body["seal"]})
    assert refused.status_code == 409
    assert not scene.fresh().approved_hash
    seal = scene.api("get", f"posts/{scene.post.pk}/approval/").json()["seal"]
    reviewer.post(approve, {"seen": seal})
    assert scene.fresh().status == "scheduled"
    assert "Yet another" in {row.payload["text"] for row in scene.fresh().publications.all()}
