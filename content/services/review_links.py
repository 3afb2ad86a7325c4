"""Links for reviewers without an account: make, revoke, use. Every use is written down."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.errors import InvalidInput, NotAllowed
from content.errors import OwnApproval, WrongState
from content.models import LinkVisit, Post, ReviewLink
from content.review_errors import LinkMayNot
from content.selectors.review_links import link_get
from content.selectors.review_people import involved, may_approve, members_of
from content.services.drafting import clean_text
from content.services.review import post_approve, post_request_changes
from content.services.review_talk import review_comment, review_tell
from content.states import DecisionKind
from team.actors import Actor
from team.audit import record
from team.models import User, Workspace

POSTS_MAX, DAYS_MAX, NAME_MAX = 50, 90, 120
# Views of one visitor within this time are one visit.
SAME_VISIT = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class LinkValues:
    """`name`: for whom. `days`: how long it opens. `may_approve`: it decides levels that are for people outside."""

    name: str
    days: int = 7
    may_comment: bool = True
    may_approve: bool = False


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who uses a link: the address, the browser and the name they typed."""

    ip: str | None
    agent: str = ""
    name: str = ""


@transaction.atomic
def link_create(*, workspace: Workspace, actor: Actor, post_ids: Sequence[int], values: LinkValues) -> ReviewLink:
    """Make a link to these posts.

    One that may approve is made by somebody who may approve posts and has neither written nor last edited any of them:
    nobody approves their own work by a link to themself. Raises InvalidInput, NotAllowed, OwnApproval.
    """
    name = clean_text(values.name, field="name", limit=NAME_MAX, one_line=True)
    if not name:
        raise InvalidInput(_("Say who the link is for."), field="name")
    if not 1 <= values.days <= DAYS_MAX:
        raise InvalidInput(_("Choose between 1 and %(max)s days."), field="days", max=DAYS_MAX)
    wanted = sorted(set(post_ids))
    posts = list(Post.objects.for_workspace(workspace).filter(pk__in=wanted).order_by("pk"))
    if not posts or len(posts) != len(wanted) or len(posts) > POSTS_MAX:
        raise InvalidInput(_("Choose between 1 and %(max)s posts."), field="posts", max=POSTS_MAX)
    if values.may_approve:
        _may_hand_out(workspace, actor, posts)
    link: ReviewLink = ReviewLink.objects.create(
        workspace=workspace,
        name=name,
        nonce=secrets.token_hex(8),
        may_comment=values.may_comment,
        may_approve=values.may_approve,
        expires_at=now() + timedelta(days=values.days),
        created_by=actor.user,
    )
    link.posts.set(posts)
    after = {"name": name, "may_approve": values.may_approve, "expires_at": link.expires_at, "posts": wanted}
    record(workspace, actor, "review_link.created", link, after=after)
    return link


@transaction.atomic
def link_revoke(*, workspace: Workspace, actor: Actor, link_id: int) -> ReviewLink:
    """Close a link at once; doing it again changes nothing. Raises NotFound."""
    row = link_get(workspace=workspace, link_id=link_id)
    closed = ReviewLink.objects.for_workspace(workspace).filter(pk=row.pk, revoked_at=None)
    if closed.update(revoked_at=now(), revoked_by=actor.user):
        record(workspace, actor, "review_link.revoked", row)
    return link_get(workspace=workspace, link_id=link_id)


def visit_note(*, link: ReviewLink, visitor: Visitor, post: Post | None, what: str = "view") -> None:
    """Write a use down; looking again within half an hour is the same visit."""
    rows = LinkVisit.objects.for_workspace(link.workspace_id)
    same = rows.filter(link=link, post=post, what="view", ip=visitor.ip, at__gt=now() - SAME_VISIT)
    if what == "view" and same.exists():
        return
    LinkVisit.objects.create(
        workspace_id=link.workspace_id,
        link=link,
        post=post,
        what=what,
        name=visitor.name[:120],
        ip=visitor.ip,
        agent=visitor.agent[:200],
        at=now(),
    )


@transaction.atomic
def link_decide(*, link: ReviewLink, visitor: Visitor, post: Post, kind: str, note: str = "", seen: str = "") -> None:
    """A visitor comments, approves or asks for changes, under the name they typed.

    `kind`: comment, approve or changes; an approval counts for the level that is for people outside, while it is asked.
    Raises InvalidInput without a name, LinkMayNot, WrongState, ReviewOutdated, ReasonMissing.
    """
    name = clean_text(visitor.name, field="visitor", limit=100, one_line=True)
    if not name:
        raise InvalidInput(_("Enter your name, so that the team knows who it was."), field="visitor")
    workspace = link.workspace
    # The name is only what somebody typed; with the link's, nobody passes for a member in notices and the audit log.
    actor = Actor(None, ip=visitor.ip, name=f"{name[:50]} ({link.name[:60]})")
    if kind == DecisionKind.COMMENT:
        review_comment(workspace=workspace, actor=actor, post_id=post.pk, note=note, link=link)
    elif not link.may_approve:
        raise LinkMayNot
    elif kind == DecisionKind.APPROVE:
        post_approve(workspace=workspace, actor=actor, post_id=post.pk, seen=seen, note=note, link=link)
    elif kind == DecisionKind.CHANGES:
        post_request_changes(workspace=workspace, actor=actor, post_id=post.pk, note=note, seen=seen, link=link)
    else:
        raise WrongState(kind)
    visit_note(link=link, visitor=Visitor(visitor.ip, visitor.agent, name), post=post, what=kind)
    if kind != DecisionKind.COMMENT:
        review_tell(post=post, kind=f"review_outside_{kind}", actor=actor, users=_told(link, post), note=note[:200])


def _told(link: ReviewLink, post: Post) -> list[User]:
    people = {person for person in (link.created_by, post.author) if person is not None}
    return sorted(people, key=lambda person: person.pk)


def _may_hand_out(workspace: Workspace, actor: Actor, posts: Sequence[Post]) -> None:
    user, members = actor.user, members_of(workspace)
    able = [member for member in members if may_approve(member)]
    if user is None or user.pk not in {member.user_id for member in able}:
        raise NotAllowed
    if any(user.pk in involved(post) for post in posts):
        raise OwnApproval
