"""What the library gives up when somebody is erased: wordings that hold something of them."""

from __future__ import annotations

from interactions.hooks import Erased
from interactions.models import FaqEntry, FaqUse, FaqWording
from interactions.services.faq.writing import faq_restamp
from team.models import Workspace

SHORTEST = 3


def faq_erased(workspace: Workspace, erased: Erased) -> None:
    """Uses in the person's threads go; other wordings that hold a name, handle or value of theirs go, too."""
    FaqUse.objects.for_workspace(workspace).filter(thread__in=erased.thread_ids).delete()
    words = [word.casefold() for word in erased.words if len(word) >= SHORTEST]
    if not words:
        return
    touched = False
    for model in (FaqEntry, FaqWording):
        for row in model.objects.for_workspace(workspace).exclude(variants=[]).only("pk", "variants"):
            kept = [text for text in row.variants if not any(word in text.casefold() for word in words)]
            if len(kept) != len(row.variants):
                touched = True
                model.objects.for_workspace(workspace).filter(pk=row.pk).update(variants=kept)
    if touched:
        faq_restamp(workspace=workspace)
