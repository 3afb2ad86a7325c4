"""Proposed wordings: a reviewer writes one, the author applies it with one press or says why not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.connectors import registry
from config.lib.clock import now
from config.lib.errors import InvalidInput, NotFound
from content.errors import WrongState
from content.models import Post, Suggestion, Variant
from content.review_errors import SuggestionOutdated
from content.services.drafting import TEXT_MAX, TITLE_MAX, PostChanges, clean_text, post_update
from content.services.review_talk import review_tell
from content.services.scheduling import post_lock
from content.states import PostState, SuggestionState
from team.actors import Actor
from team.audit import record
from team.models import Workspace

FIELDS = ("title", "text", "first_comment")
NOTE_MAX = 1000


@dataclass(frozen=True, slots=True)
class Wording:
    """`after` instead of the text that stands in `field` now; with `platform`, in that platform's own version."""

    field: str
    after: str
    platform: str = ""
    note: str = ""


@transaction.atomic
def suggestion_make(*, workspace: Workspace, actor: Actor, post_id: int, wording: Wording) -> Suggestion:
    """Propose a wording; the author is told. Raises NotFound, WrongState for cancelled posts, InvalidInput."""
    post = post_lock(workspace=workspace, post_id=post_id)
    if post.state == PostState.CANCELLED:
        raise WrongState(PostState.CANCELLED.label)
    if wording.field not in FIELDS:
        raise InvalidInput(field="field")
    if wording.platform and wording.platform not in registry.slugs():
        raise InvalidInput(field="platform")
    limit = TITLE_MAX if wording.field == "title" else TEXT_MAX
    after = clean_text(wording.after, field="after", limit=limit, one_line=wording.field == "title")
    before = text_now(post, wording.field, wording.platform)
    if after == before:
        raise InvalidInput(_("This is the text that is there already."), field="after")
    row: Suggestion = Suggestion.objects.create(
        workspace=workspace,
        post=post,
        by=actor.user,
        by_name=actor.label[:120],
        field=wording.field,
        platform=wording.platform,
        before=before,
        after=after,
        note=wording.note.strip()[:NOTE_MAX],
        made_at=now(),
    )
    record(workspace, actor, "suggestion.made", post, after={"field": wording.field, "note": row.note[:200]})
    told = [post.author] if post.author else []
    review_tell(post=post, kind="review_suggestion", actor=actor, users=told, note=row.note[:200])
    return row


@transaction.atomic
def suggestion_apply(*, workspace: Workspace, actor: Actor, post_id: int, suggestion_id: int) -> Post:
    """Put the proposed text in place of the one it was written for, by the same service as every edit.

    So an approval ends by it, and a planned post waits for a new one. Raises NotFound, WrongState when it was answered,
    SuggestionOutdated when the text is another one now, and what `post_update` raises.
    """
    post = post_lock(workspace=workspace, post_id=post_id)
    row = _open(workspace, post, suggestion_id)
    if text_now(post, row.field, row.platform) != row.before:
        raise SuggestionOutdated
    changes = PostChanges(**_change(post, row))
    changed = post_update(workspace=workspace, actor=actor, post_id=post_id, version=post.version, changes=changes)
    _answer(row, actor, SuggestionState.APPLIED, "")
    record(workspace, actor, "suggestion.applied", changed, after={"field": row.field, "by": row.by_name})
    _tell(changed, row, actor)
    return changed


@transaction.atomic
def suggestion_reject(
    *, workspace: Workspace, actor: Actor, post_id: int, suggestion_id: int, note: str = ""
) -> Suggestion:
    """Leave the text as it is; `note` tells the reviewer why. Raises NotFound, WrongState when it was answered."""
    post = post_lock(workspace=workspace, post_id=post_id)
    row = _open(workspace, post, suggestion_id)
    _answer(row, actor, SuggestionState.REJECTED, note.strip()[:NOTE_MAX])
    record(workspace, actor, "suggestion.rejected", post, after={"field": row.field, "note": row.answer[:200]})
    _tell(post, row, actor)
    return row


def text_now(post: Post, field: str, platform: str = "") -> str:
    """The text that stands there now; a platform without its own version shows the shared one."""
    if platform:
        variant = Variant.objects.for_workspace(post.workspace_id).filter(post=post, platform=platform).first()
        own = getattr(variant, field) if variant else None
        if own is not None:
            return str(own)
    return str(getattr(post, field))


def _change(post: Post, row: Suggestion) -> dict[str, Any]:
    if not row.platform:
        return {row.field: row.after}
    names = ("title", "text", "first_comment", "thread", "options")
    variants = {v.platform: {name: getattr(v, name) for name in names} for v in post.variants.all()}
    variants[row.platform] = {**variants.get(row.platform, {}), row.field: row.after}
    return {"variants": variants}


def _open(workspace: Workspace, post: Post, suggestion_id: int) -> Suggestion:
    rows = Suggestion.objects.for_workspace(workspace).filter(post=post, pk=suggestion_id).select_related("by")
    row: Suggestion | None = rows.first()
    if row is None:
        raise NotFound
    if row.state != SuggestionState.OPEN:
        raise WrongState(SuggestionState(row.state).label)
    return row


def _answer(row: Suggestion, actor: Actor, state: SuggestionState, note: str) -> None:
    row.state, row.answered_by, row.answered_at, row.answer = state, actor.user, now(), note
    row.save(update_fields=["state", "answered_by", "answered_at", "answer"])


def _tell(post: Post, row: Suggestion, actor: Actor) -> None:
    kind = "suggestion_applied" if row.state == SuggestionState.APPLIED else "suggestion_rejected"
    review_tell(post=post, kind=kind, actor=actor, users=[row.by] if row.by else [], note=row.answer[:200])
