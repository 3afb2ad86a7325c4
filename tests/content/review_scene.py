"""A post under a two-level rule and the people around it, shared by the tests of reviews."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from config.lib.clock import now
from content.models import Post, Publication, Review, ReviewDecision
from content.selectors.approval_rules import Level
from content.services.policies import default_save
from content.services.review import post_approve, post_request_changes, post_submit
from team.actors import Actor
from team.models import User, Workspace
from team.roles import Role
from team.states import ApprovalMode
from tests.factories import PostFactory, PublicationFactory, SocialAccountFactory

REQUIRED = ApprovalMode.REQUIRED


@dataclass
class People:
    """Who takes part."""

    owner: User
    writer: User
    editor: User
    first: User
    second: User
    named: User


class Scene:
    """Level 1: managers and owners; level 2: `people.named`, a planner, by name."""

    def __init__(self, workspace: Workspace, people: People) -> None:
        self.workspace, self.people = workspace, people
        self.account = SocialAccountFactory(workspace=workspace)
        self.rule(Level(), Level(name="Legal", people=(people.named.pk, people.second.pk)))
        self.post = self.new()

    def rule(self, *levels: Level, mode: str = REQUIRED) -> None:
        default_save(workspace=self.workspace, actor=Actor(self.people.owner), mode=mode, levels=levels)

    def new(self, **values: Any) -> Post:
        due = (now() + timedelta(days=2)).replace(second=0, microsecond=0)
        values = {"author": self.people.writer, "due_at": due, "text": "First words", **values}
        post: Post = PostFactory(workspace=self.workspace, **values)
        PublicationFactory(post=post, account=self.account, state="draft", due_at=None, next_attempt_at=None)
        return post

    def who(self, user: User, post: Post | None = None) -> dict[str, Any]:
        return {"workspace": self.workspace, "actor": Actor(user), "post_id": (post or self.post).pk}

    def submit(self, post: Post | None = None) -> Post:
        return post_submit(**self.who(self.people.writer, post))

    def approve(self, user: User, post: Post | None = None, **more: Any) -> Post:
        return post_approve(**self.who(user, post), **more)

    def ask(self, user: User, note: str = "Shorter, please", post: Post | None = None) -> Post:
        return post_request_changes(**self.who(user, post), note=note)

    def fresh(self, post: Post | None = None) -> Post:
        found: Post = Post.objects.for_workspace(self.workspace).get(pk=(post or self.post).pk)
        return found

    def review(self, post: Post | None = None) -> Review:
        rows = Review.objects.for_workspace(self.workspace).filter(post=post or self.post)
        found: Review = rows.order_by("-number").first()
        return found

    def decisions(self) -> list[ReviewDecision]:
        return list(ReviewDecision.objects.for_workspace(self.workspace).order_by("pk"))

    def rows(self, post: Post | None = None) -> list[Publication]:
        return list(Publication.objects.for_workspace(self.workspace).filter(post=post or self.post))


def people_of(owner: User, member_of: Callable[..., User]) -> People:
    return People(
        owner=owner,
        writer=member_of(Role.PLANNER, name="Wei Writer"),
        editor=member_of(Role.PLANNER, name="Edda Editor"),
        first=member_of(Role.MANAGER, name="Mo Manager"),
        second=member_of(Role.MANAGER, name="Sun Second"),
        named=member_of(Role.PLANNER, name="Lee Legal"),
    )
