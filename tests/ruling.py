"""Rows of rules and approvals for the walks over all addresses."""

from __future__ import annotations

from typing import Any

from accounts.models import SocialAccount
from interactions.models import ModerationRule, ReplyReview, RuleRun
from interactions.services.answers import answer_write
from interactions.services.moderation.policy import policy_save
from interactions.states import Channel
from team.actors import Actor
from team.models import User, Workspace
from tests.interactions.making import thread_of
from tests.interactions.ruling import rule_of

RULE_PAGES = (
    "inbox/rules/",
    "inbox/rules/new/",
    "inbox/rules/new/?start=away",
    "inbox/rules/{inbox_rule}/",
    "inbox/rules/{inbox_rule}/?state=undone",
    "inbox/rules/{inbox_rule}/edit/",
    "inbox/approvals/",
    "inbox/approvals/?view=returned",
    "inbox/reply-policy/",
)


def rule_places(workspace: Workspace) -> dict[str, int]:
    """Ids that the addresses of rules need: the demo's rule that did most."""
    row = ModerationRule.objects.for_workspace(workspace).order_by("position").first()
    assert row is not None
    return {"inbox_rule": row.pk}


def ruling_objects(workspace: Workspace, user: User, account: SocialAccount) -> dict[str, Any]:
    """A value for each parameter of the addresses of rules and approvals."""
    rule = rule_of(workspace, user, name="walk", keywords_any=["walkrule"], tags=["walk"], channels=[Channel.COMMENT])
    thread = thread_of(account, "walkrule")
    policy_save(
        workspace=workspace, actor=Actor(user), roles=[], user_ids=[], topics=["refund"],
        words={"refund": ["walkmoney"]}, intents=[],
    )  # fmt: skip
    answer_write(workspace=workspace, actor=Actor(user), thread_id=thread.pk, text="walkmoney")
    # Nobody approves their own answer, so it is nobody's.
    ReplyReview.objects.for_workspace(workspace).filter(thread=thread).update(asked_by=None)
    return {
        "inbox_rule_id": rule.pk,
        "rule_run_id": RuleRun.objects.for_workspace(workspace).filter(rule=rule)[0].pk,
        "reply_review_id": ReplyReview.objects.for_workspace(workspace).filter(thread=thread)[0].pk,
    }
