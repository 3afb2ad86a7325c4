"""What the page of one account of the register shows, below its own address and as a tab of the account."""

from __future__ import annotations

from typing import Any

from accounts.models import AccountDossier
from accounts.onboarding_states import BindingKind, Stage, TaskState, Verification
from accounts.onboarding_template import task_words
from accounts.selectors.register.dossiers import task_list, unregistered
from accounts.selectors.register.qualifications import qualification_list, validity_of
from accounts.selectors.register.stores import bindings_of, store_list
from accounts.services.register.progress import WEIGHTS
from config.lib.clock import local_day, now
from team.decorators import WorkspaceRequest
from team.permissions import Permission as P
from team.permissions import allows

VERIFICATION_LOOKS = {
    Verification.NONE: ("", "circle-dashed"),
    Verification.APPLIED: ("tag-accent", "hourglass"),
    Verification.VERIFIED: ("tag-good", "badge-check"),
    Verification.REJECTED: ("tag-bad", "circle-x"),
    Verification.EXPIRED: ("tag-bad", "badge-alert"),
}


def dossier_context(request: WorkspaceRequest, row: AccountDossier) -> dict[str, Any]:
    """Stages with their lines, and what stands beside them."""
    workspace, role = request.workspace, request.membership.role
    today, manages = local_day(now(), workspace.time_zone), allows(role, P.ACCOUNTS_MANAGE)
    lines = [{"task": task, **task_words(task)} for task in task_list(dossier=row)]
    bindings = bindings_of(dossier=row)
    papers = []
    if allows(role, P.TEAM_VIEW):
        found = qualification_list(workspace=workspace, dossier_id=row.pk)
        papers = [{"row": paper, "validity": validity_of(paper.valid_until, today)} for paper in found]
    return {
        "dossier": row,
        "today": today,
        "stages": [_stage(row, stage, [one for one in lines if one["task"].stage == stage]) for stage in WEIGHTS],
        "look": VERIFICATION_LOOKS[Verification(row.verification)],
        "verification_left": (row.verified_until - today).days if row.verified_until else None,
        "bindings": bindings,
        "stores": store_list(workspace=workspace).prefetch_related(None) if manages else [],
        "binding_kinds": BindingKind.choices,
        "papers": papers,
        "candidates": unregistered(workspace=workspace, platform=row.platform)
        if manages and not row.account_id
        else [],
    }


def _stage(row: AccountDossier, stage: Stage, lines: list[dict[str, Any]]) -> dict[str, Any]:
    settled = sum(one["task"].state != TaskState.OPEN for one in lines)
    return {
        "key": stage,
        "label": stage.label,
        "lines": lines,
        "settled": settled,
        "complete": settled == len(lines),
        "current": row.stage == stage,
        "weight": WEIGHTS[stage],
        "part": WEIGHTS[stage] * settled // len(lines) if lines else WEIGHTS[stage],
    }
