"""The demo brand's audit: its rule, two runs a week apart, and what people did about the findings.

The faults are real: they lie in the names, bios, pictures and posts on the practice network, and the audit finds them.
Only the day of the first run is invented, like all of the demo's past.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from accounts.audit_states import AuditCheck
from accounts.models import AuditFinding, MatrixAudit, SocialAccount
from accounts.services.audit.findings import findings_accept, findings_task
from accounts.services.audit.rules import rule_save
from accounts.services.audit.running import audit_run, audit_start, week_due
from config.lib.clock import local_day, now
from team.actors import Actor
from team.models import User, Workspace
from team.states import Via

RULE = {"brand": "山屿茶", "also": ["shanyutea", "SHANYU"], "quiet_days": 14}
ACCEPTED = "海外账号沿用注册时的英文名，中文品牌写在简介里。"


def demo_audit(
    *, workspace: Workspace, people: Sequence[User], accounts: Mapping[str, SocialAccount]
) -> dict[str, list[int]]:
    """Run the audit before and after the rule is set; give tasks for two findings, accept one."""
    manager, planner = Actor(people[1], Via.SYSTEM), Actor(people[2], Via.SYSTEM)
    first = _run(workspace, manager)
    _a_week_ago(workspace, first)
    rule = rule_save(workspace=workspace, actor=planner, group_id=None, values=RULE)
    second = _run(workspace, manager)
    found = AuditFinding.objects.for_workspace(workspace).filter(last_seen=second.started_at).order_by("pk")

    def ids(code: AuditCheck) -> list[int]:
        return list(found.filter(code=code).values_list("pk", flat=True))

    tasks = findings_task(workspace=workspace, actor=manager, finding_ids=ids(AuditCheck.BIO_BRAND), assignee=people[3])
    tasks += findings_task(
        workspace=workspace, actor=manager, finding_ids=ids(AuditCheck.AVATAR_DIFFERS), assignee=people[5]
    )
    until = local_day(now(), workspace.time_zone) + timedelta(days=90)
    findings_accept(
        workspace=workspace, actor=manager, finding_ids=ids(AuditCheck.NAME_WRITING), reason=ACCEPTED, until=until
    )
    return {
        "matrix_audits": [first.pk, second.pk],
        "matrix_rules": [rule.pk],
        "tasks": [task.pk for task in tasks],
    }


def _run(workspace: Workspace, actor: Actor) -> MatrixAudit:
    audit = audit_run(audit_id=audit_start(workspace=workspace, actor=actor).pk)
    if audit is None:
        raise RuntimeError("Another run took this one's place.")
    return audit


def _a_week_ago(workspace: Workspace, audit: MatrixAudit) -> None:
    """Move the first run to the last weekly one, so that the second finds what has stayed since then."""
    moment = week_due(workspace)
    moment = moment if moment < now() - timedelta(days=1) else moment - timedelta(days=7)
    AuditFinding.objects.for_workspace(workspace).update(first_seen=moment, last_seen=moment)
    MatrixAudit.objects.for_workspace(workspace).filter(pk=audit.pk).update(
        weekly=True, started_by=None, started_at=moment, finished_at=moment + timedelta(seconds=4)
    )
