"""Reading the register of filings."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from compliance.models import PromotionFiling
from config.lib.errors import NotFound
from team.models import Workspace


def filing_query(
    *, workspace: Workspace, text: str = "", tool: str = "", platform: str = "", target_id: str = ""
) -> QuerySet[PromotionFiling]:
    """Filings, the latest first; empty values restrict nothing."""
    rows = PromotionFiling.objects.for_workspace(workspace).select_related("created_by")
    exact = {"tool": tool, "platform": platform, "target_id": target_id}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if text:
        rows = rows.filter(Q(number__icontains=text) | Q(partner__icontains=text) | Q(target_label__icontains=text))
    return rows


def filing_get(*, workspace: Workspace, filing_id: int) -> PromotionFiling:
    """One filing. Raises NotFound."""
    found = filing_query(workspace=workspace).filter(pk=filing_id).first()
    if found is None:
        raise NotFound
    return found


def filed_platforms(*, workspace: Workspace, target_type: str, target_id: str) -> frozenset[str]:
    """Real platforms (slugs) in whose tools something of ours was filed. For label checks. One query."""
    rows = PromotionFiling.objects.for_workspace(workspace).filter(target_type=target_type, target_id=target_id)
    return frozenset(rows.values_list("platform", flat=True))
