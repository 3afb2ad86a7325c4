"""What the library gives up when somebody is erased: wordings that hold something of them."""

from __future__ import annotations

from collections.abc import Sequence

from interactions.hooks import Erased
from interactions.models import FaqEntry, FaqUse, FaqWording
from interactions.services.faq.writing import faq_restamp, tokens_of
from team.models import Workspace

# What `tokens_of` reads.
_READ = ("workspace", "question", "question_en", "variants", "answer", "answer_en", "category", "tags")


def faq_erased(workspace: Workspace, erased: Erased) -> None:
    """Uses in the person's threads go; other wordings that hold a name, handle or value of theirs go, too.

    What an entry is found by is written anew then, since it holds the words of its wordings.
    """
    FaqUse.objects.for_workspace(workspace).filter(thread__in=erased.thread_ids).delete()
    words = [word.casefold() for word in erased.words]
    if not words:
        return
    touched = False
    entries, wordings = FaqEntry.objects.for_workspace(workspace), FaqWording.objects.for_workspace(workspace)
    for entry in entries.exclude(variants=[]).only(*_READ):
        kept = _without(entry.variants, words)
        if len(kept) != len(entry.variants):
            touched, entry.variants = True, kept
            entries.filter(pk=entry.pk).update(variants=kept, tokens=tokens_of(entry))
    for wording in wordings.exclude(variants=[]).only("variants"):
        kept = _without(wording.variants, words)
        if len(kept) != len(wording.variants):
            touched = True
            wordings.filter(pk=wording.pk).update(variants=kept)
    if touched:
        faq_restamp(workspace=workspace)


def _without(texts: Sequence[str], words: Sequence[str]) -> list[str]:
    return [text for text in texts if not any(word in text.casefold() for word in words)]
