"""Which answers need a second person, and those that wait for one."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from config.lib.errors import NotFound
from interactions.models import Message, ReplyPolicy, ReplyReview
from interactions.moderation_states import TOPIC_WORDS, ReviewState, Topic
from interactions.selectors.moderation.signs import words_in, words_pattern
from team.models import Membership, User, Workspace
from team.permissions import Permission, roles_with


def reply_policy(*, workspace: Workspace) -> ReplyPolicy:
    """The workspace's policy; an unsaved one that asks for nothing where there is none."""
    row = ReplyPolicy.objects.for_workspace(workspace).first()
    return row or ReplyPolicy(workspace=workspace)


def words_of(policy: ReplyPolicy, topic: str) -> list[str]:
    """The words that stand for a topic: the workspace's own, or those of the product until it has some."""
    own = policy.words.get(topic)
    return list(TOPIC_WORDS[topic] if own is None else own)


def approval_reasons(
    *, workspace: Workspace, user: User | None, text: str, answered: Message | None
) -> list[dict[str, Any]]:
    """Why a second person has to see an answer before it goes; nothing when it may go. Two small queries at most."""
    policy = ReplyPolicy.objects.for_workspace(workspace).first()
    if policy is None:
        return []
    why: list[dict[str, Any]] = []
    if policy.roles and user is not None:
        rows = Membership.objects.for_workspace(workspace).filter(user=user)
        role = rows.values_list("role", flat=True).first()
        if role in policy.roles:
            why.append({"code": "role", "role": role})
    if user is not None and user.pk in policy.user_ids:
        why.append({"code": "person"})
    for topic in policy.topics:
        if topic in Topic.values and (found := words_in(words_pattern(words_of(policy, topic)), text)):
            why.append({"code": "topic", "topic": topic, "words": found[:5]})
    if answered is not None and answered.intent and answered.intent in policy.intents:
        why.append({"code": "intent", "intent": answered.intent})
    return why


def approvers(*, workspace: Workspace) -> list[User]:
    """Everybody who may let answers of others go."""
    rows = Membership.objects.for_workspace(workspace).filter(
        role__in=roles_with(Permission.INBOX_APPROVE), user__is_active=True
    )
    return [row.user for row in rows.select_related("user").order_by("pk")]


def review_query(*, workspace: Workspace, state: str = "", user: User | None = None) -> QuerySet[ReplyReview]:
    """Answers that needed a second person; those that wait first come first, decided ones newest first."""
    rows = ReplyReview.objects.for_workspace(workspace).select_related(
        "message", "thread__account", "thread__identity", "thread__contact", "asked_by", "decided_by"
    )
    if user is not None:
        rows = rows.filter(asked_by=user)
    if state == ReviewState.WAITING:
        return rows.filter(state=state).order_by("asked_at", "pk")
    if state:
        rows = rows.filter(state=state)
    return rows.order_by("-asked_at", "-pk")


def waiting_count(*, workspace: Workspace) -> int:
    """How many answers wait for a second person."""
    return ReplyReview.objects.for_workspace(workspace).filter(state=ReviewState.WAITING).count()


def review_get(*, workspace: Workspace, review_id: int) -> ReplyReview:
    """One of them. Raises NotFound."""
    row = review_query(workspace=workspace).filter(pk=review_id).first()
    if row is None:
        raise NotFound
    return row
