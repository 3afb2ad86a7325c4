"""What of custody a sealed document belongs to."""

from __future__ import annotations

from django.urls import reverse

from accounts.models import AccountAsset, HandoverItem, SealedDocument, SecurityCheck
from accounts.selectors.register.documents import Place


def custody_places(document: SealedDocument) -> list[Place]:
    """Contracts of register entries, proofs of handovers and of security checks."""
    workspace, slug = document.workspace_id, document.workspace.slug
    found = [
        Place(str(row.account), reverse("accounts:custody_of", args=[slug, row.account_id]))
        for row in AccountAsset.objects.for_workspace(workspace)
        .filter(contract=document)
        .defer("sealed")
        .select_related("account")
    ]
    for item in HandoverItem.objects.for_workspace(workspace).filter(proof_document=document):
        place = reverse("accounts:handover", args=[slug, item.handover_id])
        found.append(Place(" · ".join(part for part in (item.account_label, item.get_kind_display()) if part), place))
    for check in (
        SecurityCheck.objects.for_workspace(workspace).filter(proof_document=document).select_related("account")
    ):
        place = reverse("accounts:custody_check", args=[slug, check.account_id, check.item])
        found.append(Place(f"{check.account} · {check.get_item_display()}", place))
    return found
