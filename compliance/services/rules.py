"""Treating a rule of the packs more mildly, as far as that is a workspace's to decide."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from compliance.errors import RuleBinds
from compliance.models import RuleSwitch
from compliance.selectors.packs import binds, rule_fact
from compliance.services.stamping import rules_touch
from compliance.states import RANK, Level
from config.lib.errors import InvalidInput, NotFound
from team.actors import Actor
from team.audit import record
from team.models import Workspace

REASON_MAX = 300


@transaction.atomic
def rule_switch(
    *, workspace: Workspace, actor: Actor, rule: str, off: bool, severity: str = "", reason: str
) -> RuleSwitch:
    """Leave a rule's findings out, or make them at most `severity` (Level).

    Raises NotFound for an unknown rule, RuleBinds for one that is law and blocks, InvalidInput.
    """
    fact = rule_fact(rule)
    if fact is None:
        raise NotFound
    if binds(fact):
        raise RuleBinds(field="rule")
    if not off and (severity not in Level or RANK[severity] <= RANK[fact.severity.value]):
        raise InvalidInput(_("Choose a milder severity than the rule has."), field="severity")
    reason = reason.strip()
    if not reason or len(reason) > REASON_MAX:
        raise InvalidInput(_("Say why, in at most %(max)s characters."), field="reason", max=REASON_MAX)
    before = RuleSwitch.objects.for_workspace(workspace).filter(rule=rule).first()
    after = {"off": off, "severity": "" if off else severity, "reason": reason}
    row, _new = RuleSwitch.all_objects.update_or_create(
        workspace=workspace, rule=rule, defaults={**after, "changed_by": actor.user}
    )
    rules_touch(workspace)
    old = {"off": before.off, "severity": before.severity, "reason": before.reason} if before else {}
    record(workspace, actor, "rule.switched", row, before=old, after=after)
    return row


@transaction.atomic
def rule_restore(*, workspace: Workspace, actor: Actor, rule: str) -> None:
    """Let the rule count as the packs say again. Raises NotFound when it does already."""
    row = RuleSwitch.objects.for_workspace(workspace).filter(rule=rule).first()
    if row is None:
        raise NotFound
    record(workspace, actor, "rule.restored", row, before={"off": row.off, "severity": row.severity})
    row.delete()
    rules_touch(workspace)
