"""What is kept of people in user posts: blanked when they are erased, told in copies of their data."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from accounts.services.register.documents import document_erase
from analytics.models import UserPost
from analytics.ugc_states import UgcState
from config.lib.clock import now
from content.models import Post, Publication
from content.states import PostState, PublicationState
from interactions.hooks import Erased
from team.actors import SYSTEM, Actor
from team.audit import record
from team.models import Workspace

HOME = (PublicationState.DRAFT, PublicationState.CANCELLED)


def ugc_erased(workspace: Workspace, erased: Erased) -> None:
    """Posts of the person: words, name, address, consent and proof go, and with them the permission and drafts
    made from them; counts stay.
    """
    names = [word for word in erased.words if word]
    theirs = Q(contact__in=erased.contact_ids) | Q(message__in=erased.message_ids)
    if names:
        theirs |= Q(contact=None, author__in=[*names, *(f"@{name}" for name in names)])
    for row in UserPost.objects.for_workspace(workspace).filter(theirs).select_related("proof_document"):
        document = row.proof_document
        row.author = row.url = row.text = row.consent = row.asked_words = row.proof_text = row.proof_url = ""
        row.withdrawn_note = row.reward_words = ""
        row.proof_document = row.asset = row.contact = row.message = row.asked_message = None
        if row.state in (UgcState.GRANTED, UgcState.ASKED, UgcState.FOUND):
            row.state, row.withdrawn_at = UgcState.WITHDRAWN, now()
        _drafts_drop(workspace, row)
        row.key = f"erased:{row.pk}"
        row.save()
        if document is not None:
            document_erase(workspace=workspace, actor=SYSTEM, document=document)


def _drafts_drop(workspace: Workspace, row: UserPost) -> None:
    """Delete what was made from it and never left the house; what is scheduled or out is for people to take down."""
    made = Post.objects.for_workspace(workspace).filter(pk__in=row.uses.values("post"), state=PostState.DRAFT)
    away = Publication.objects.for_workspace(workspace).exclude(state__in=HOME)
    for post in made.exclude(pk__in=away.values("post")):
        # Without its words, which the log keeps for good.
        record(workspace, SYSTEM, "post.deleted", post, before={"id": post.pk})
        post.delete()
    if not row.uses.exists():
        row.used_at = None


def ugc_copied(workspace: Workspace, contact_ids: Sequence[int]) -> tuple[str, list[dict[str, object]]]:
    """For a copy of somebody's data: their posts, what they permitted and what they got."""
    rows = UserPost.objects.for_workspace(workspace).filter(contact__in=contact_ids).order_by("pk")
    return "user_posts", [
        {
            "url": row.url, "text": row.text, "state": row.state, "scope": row.scope, "channels": row.channels,
            "until": row.until.isoformat() if row.until else None, "consent": row.consent,
            "reward": row.reward_kind, "amount": None if row.reward_amount is None else str(row.reward_amount),
            "given_on": row.reward_given_on.isoformat() if row.reward_given_on else None,
        }
        for row in rows
    ]  # fmt: skip


def ugc_exported(*, workspace: Workspace, actor: Actor) -> None:
    """Note in the audit log that the list was exported."""
    record(workspace, actor, "ugc.exported", workspace, after={})
