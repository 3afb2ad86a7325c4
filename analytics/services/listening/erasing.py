"""What listening gives up when somebody is erased, and what it forgets by itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q

from analytics.listening_states import MentionSource
from analytics.models import HeardText, HotTopic, ListeningImport, Mention
from analytics.selectors.listening.mentions import epoch_mark
from config.lib.clock import now
from interactions.hooks import Erased
from interactions.models import ContactPolicy, Identity
from interactions.services.privacy.retention import MONTH
from team.models import Workspace

# Digits from which a noted value of somebody (a phone or order number) names them inside a text.
DIGITS = 6
# Words that searches found are kept so long; the originals stay where they are, and so do our counts.
FOUND_KEPT = timedelta(days=90)
# What is left of a text: its key, so that it never comes in again.
BLANK = {"text": "", "author": "", "author_id": "", "url": "", "remote_id": ""}
# Tables that nobody imported are thrown away after so long.
UNUSED = timedelta(days=7)


def mentions_erased(workspace: Workspace, erased: Erased) -> None:
    """Texts of the person go; counts stay.

    Mentions of their messages hold no words and show nothing once the messages are blank. Of imported and found texts
    those go that the person wrote, and those that name them: "@handle", or one of their numbers. Hot topics are found
    anew.
    """
    names = [word for word in erased.words if word]
    theirs = Q(author__in=[*names, *(f"@{name}" for name in names)]) | Q(author_id__in=names)
    for word in names:
        theirs |= Q(text__icontains=f"@{word}")
        if sum(char.isdigit() for char in word) >= DIGITS:
            theirs |= Q(text__contains=word)
    if names:
        HeardText.objects.for_workspace(workspace).filter(theirs).update(**BLANK)
    keys = [f"m{pk}" for pk in erased.message_ids]
    HotTopic.objects.for_workspace(workspace).filter(refs__overlap=keys).delete()
    for row in ListeningImport.objects.for_workspace(workspace).filter(done_at=None):
        whole = "\n".join("\n".join(cells) for _number, cells in row.rows)
        if any(name in whole for name in names):
            row.delete()
    # Now for this page, and again for what others remembered until this is committed.
    _begin_anew(workspace.pk)
    transaction.on_commit(partial(_begin_anew, workspace.pk))


def _begin_anew(workspace_id: int) -> None:
    cache.set(epoch_mark(workspace_id), now().timestamp(), timeout=None)


def mentions_copied(workspace: Workspace, contact_ids: Sequence[int]) -> tuple[str, list[dict[str, object]]]:
    """For a copy of somebody's data: which monitors their messages met."""
    rows = Mention.objects.for_workspace(workspace).filter(message__thread__contact__in=contact_ids)
    found = rows.order_by("pk").values_list("monitor__name", "at", "message")
    return "mentions", [{"monitor": name, "at": at.isoformat(), "message": pk} for name, at, pk in found]


def found_copied(workspace: Workspace, contact_ids: Sequence[int]) -> tuple[str, list[dict[str, object]]]:
    """For a copy of somebody's data: what they wrote in public that searches found."""
    people = Identity.objects.for_workspace(workspace).filter(contact__in=contact_ids)
    written = Q(pk__in=[])
    for platform, remote_id in people.values_list("platform", "remote_id"):
        written |= Q(platform=platform, author_id=remote_id)
    rows = HeardText.objects.for_workspace(workspace).filter(written, source=MentionSource.SEARCH).exclude(text="")
    found = rows.order_by("pk").values_list("platform", "at", "text", "url")
    return "found_texts", [
        {"platform": platform, "at": at.isoformat(), "text": text, "url": url} for platform, at, text, url in found
    ]


def listening_forget() -> int:
    """Throw tables away that were read a week ago and never imported, and words kept as long as messages are.

    Words that searches found go after 90 days in any case.

    Returns how many tables and texts that were.
    """
    tables = ListeningImport.objects.unscoped("unused tables go in every workspace")
    gone: int = tables.filter(done_at=None, created_at__lt=now() - UNUSED).delete()[0]
    policies = ContactPolicy.objects.unscoped("nightly work for all workspaces").exclude(message_months=None)
    for policy in policies:
        before = now() - timedelta(days=MONTH * policy.message_months)
        old = HeardText.objects.for_workspace(policy.workspace_id).filter(at__lt=before)
        gone += old.exclude(text="", author="", url="").update(**BLANK)
    found = HeardText.objects.unscoped("nightly work for all workspaces").filter(
        source=MentionSource.SEARCH, at__lt=now() - FOUND_KEPT
    )
    return gone + found.exclude(text="", author="", url="").update(**BLANK)
