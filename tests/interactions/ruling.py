"""Rules for tests of moderation."""

from __future__ import annotations

from typing import Any

from interactions.models import ModerationRule, RuleRun
from interactions.services.moderation.rules import RuleDraft, rule_save
from team.actors import Actor
from team.models import User, Workspace

ACTIONS = {
    "hide",
    "delete",
    "priority",
    "assign",
    "tags",
    "spam_away",
    "block",
    "reply_id",
    "reply_hours",
    "quiet_hours",
}


def rule_of(
    workspace: Workspace, owner: User, *, name: str = "规则", active: bool = True, **values: Any
) -> ModerationRule:
    """A rule that is on; names of actions go to the actions (`spam_away`: move to spam), others to the conditions."""
    where = {key: values.pop(key) for key in ("channels", "account_ids", "calendar_id", "stop") if key in values}
    actions = {key.replace("spam_away", "spam"): values.pop(key) for key in list(values) if key in ACTIONS}
    draft = RuleDraft(name=name, conditions=values, actions=actions, **where)
    return rule_save(workspace=workspace, actor=Actor(owner), draft=draft, active=active)


def runs_of(rule: ModerationRule) -> list[RuleRun]:
    """What a rule did, oldest first."""
    rows = RuleRun.objects.for_workspace(rule.workspace_id).filter(rule=rule)
    return list(rows.select_related("message").order_by("pk"))
