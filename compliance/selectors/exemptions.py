"""Reading exemptions."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q, QuerySet

from compliance.models import EvidenceFile, Exemption
from compliance.states import ExemptionState as S
from config.lib.clock import now
from config.lib.errors import NotFound
from team.models import Membership, User, Workspace
from team.permissions import Permission, allows

SOON = timedelta(days=30)


def exemption_query(*, workspace: Workspace, show: str = "", text: str = "") -> QuerySet[Exemption]:
    """Exemptions, newest first. `show`: an ExemptionState, "expiring" for those that end within 30 days, "" for all."""
    rows = Exemption.objects.for_workspace(workspace)
    rows = rows.select_related("workspace", "account", "requested_by", "decided_by")
    if show == "expiring":
        rows = rows.filter(state=S.APPROVED, valid_until__lte=now() + SOON).order_by("valid_until", "pk")
    elif show in S:
        rows = rows.filter(state=show)
    if text:
        rows = rows.filter(Q(words__icontains=text) | Q(rule__iexact=text))
    return rows


def exemption_get(*, workspace: Workspace, exemption_id: int) -> Exemption:
    """One exemption. Raises NotFound."""
    found = exemption_query(workspace=workspace).filter(pk=exemption_id).first()
    if found is None:
        raise NotFound
    return found


def exemptions_in_force(*, workspace: Workspace) -> list[Exemption]:
    """The approved ones that have not ended. One query."""
    rows = Exemption.objects.for_workspace(workspace).filter(state=S.APPROVED, valid_until__gt=now())
    return list(rows.order_by("pk"))


def evidence_get(*, workspace: Workspace, evidence_id: int) -> EvidenceFile:
    """One file of an exemption or a filing. Raises NotFound."""
    found = EvidenceFile.objects.for_workspace(workspace).filter(pk=evidence_id).first()
    if found is None:
        raise NotFound
    return found


def may_manage(*, workspace: Workspace, user: User | None) -> bool:
    """Whether the person may manage rules here. One query."""
    member = Membership.objects.for_workspace(workspace).filter(user=user).first() if user else None
    return member is not None and allows(member.role, Permission.COMPLIANCE_MANAGE)
