"""Reading decisions about platforms."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.connectors import registry
from accounts.models import PlatformDecision, SocialAccount
from accounts.selectors.account import account_list
from config.lib.errors import NotFound
from team.models import Workspace


def decision_query(*, workspace: Workspace) -> QuerySet[PlatformDecision]:
    """Decisions, the latest first; the latest is the one that holds."""
    return PlatformDecision.objects.for_workspace(workspace).select_related("decided_by", "persona")


def decision_get(*, workspace: Workspace, advice_id: int) -> PlatformDecision:
    """One decision. Raises NotFound."""
    found = decision_query(workspace=workspace).filter(pk=advice_id).first()
    if found is None:
        raise NotFound
    return found


def fit_of(*, workspace: Workspace, decision: PlatformDecision) -> tuple[list[SocialAccount], list[str]]:
    """Connected accounts on platforms the decision did not choose; chosen platforms without an account. One query."""
    chosen = (*decision.core, *decision.optional)
    accounts = [(registry.real(row.platform), row) for row in account_list(workspace=workspace)]
    there = {slug for slug, _row in accounts}
    return [row for slug, row in accounts if slug not in chosen], [slug for slug in chosen if slug not in there]
