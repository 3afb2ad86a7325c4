"""Members talk about a post: remarks on the whole or on some words, answers, resolving."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.errors import InvalidInput, NotAllowed, NotFound
from content.models import Post, PostComment
from content.selectors.comments import lead_of, text_at
from content.services.drafting import clean_text
from team.actors import Actor
from team.audit import record
from team.models import Workspace
from team.selectors.mentions import members_named
from team.services.notifications import notify

BODY_MAX, QUOTE_MAX = 4000, 500


@transaction.atomic
def comment_add(
    *,
    workspace: Workspace,
    actor: Actor,
    post_id: int,
    body: str,
    field: str = "",
    quote: str = "",
    start: int | None = None,
    parent_id: int | None = None,
) -> PostComment:
    """Write a remark on a post, or an answer to one. Its author, those who talk there and who is named are told.

    `field`, `quote`, `start` (code points): the words it is about; an answer is about what its remark is about. The
    words must stand there. Raises NotFound, InvalidInput (`body`, `quote`).
    """
    post = Post.objects.for_workspace(workspace).prefetch_related("variants").filter(pk=post_id).first()
    if post is None:
        raise NotFound
    body = _body(body)
    parent = _remark(workspace, parent_id, post_id) if parent_id is not None else None
    if parent is not None or not quote.strip():
        field, quote, start = "", "", None
    text = (text_at(post, field) or "") if quote else ""
    if len(quote) > QUOTE_MAX or quote not in text:
        raise InvalidInput(_("These words are not in the text any more. Mark them again."), field="quote")
    comment = PostComment.objects.create(
        workspace=workspace,
        post=post,
        parent=parent,
        author=actor.user,
        body=body,
        field=field,
        quote=quote,
        lead=lead_of(text, start) if quote and start else "",
        start=start,
    )
    record(workspace, actor, "post.commented", post, after={"note": body[:120]})
    _tell(post, comment, actor)
    return comment


@transaction.atomic
def comment_edit(*, workspace: Workspace, actor: Actor, comment_id: int, body: str) -> PostComment:
    """Change one's own words. Raises NotFound, NotAllowed, InvalidInput."""
    comment = _comment(workspace, comment_id)
    if actor.user is None or comment.author_id != actor.user.pk:
        raise NotAllowed
    before, comment.body, comment.edited_at = comment.body, _body(body), now()
    comment.save(update_fields=["body", "edited_at"])
    after = {"note": comment.body[:120]}
    record(workspace, actor, "post.comment_edited", comment.post, before={"note": before[:120]}, after=after)
    return comment


@transaction.atomic
def comment_resolve(*, workspace: Workspace, actor: Actor, comment_id: int, resolved: bool) -> PostComment:
    """Mark a remark as done, or open it again. Raises NotFound, also for answers."""
    comment = _remark(workspace, comment_id)
    if bool(comment.resolved_at) == resolved:
        return comment
    comment.resolved_at, comment.resolved_by = (now(), actor.user) if resolved else (None, None)
    comment.save(update_fields=["resolved_at", "resolved_by"])
    verb = "post.comment_resolved" if resolved else "post.comment_reopened"
    record(workspace, actor, verb, comment.post, after={"note": comment.body[:120]})
    return comment


@transaction.atomic
def comment_delete(*, workspace: Workspace, actor: Actor, comment_id: int, may_moderate: bool) -> Post:
    """Take back one's own words or, with `may_moderate`, anybody's; answers stay. Returns the post they stood at.

    Raises NotFound, NotAllowed.
    """
    comment = _comment(workspace, comment_id)
    own = actor.user is not None and comment.author_id == actor.user.pk
    if not own and not may_moderate:
        raise NotAllowed
    record(workspace, actor, "post.comment_deleted", comment.post, before={"note": comment.body[:120]})
    comment.body, comment.deleted_at = "", now()
    comment.save(update_fields=["body", "deleted_at"])
    return comment.post


def _comment(workspace: Workspace, comment_id: int) -> PostComment:
    rows = PostComment.objects.for_workspace(workspace).select_related("post").select_for_update(of=("self",))
    found = rows.filter(pk=comment_id, deleted_at=None).first()
    if found is None:
        raise NotFound
    return found


def _remark(workspace: Workspace, comment_id: int, post_id: int | None = None) -> PostComment:
    found = _comment(workspace, comment_id)
    if found.parent_id is not None or (post_id is not None and found.post_id != post_id):
        raise NotFound
    return found


def _body(body: str) -> str:
    cleaned = clean_text(body, field="body", limit=BODY_MAX).strip()
    if not cleaned:
        raise InvalidInput(_("Write what you want to say."), field="body")
    return cleaned


def _tell(post: Post, comment: PostComment, actor: Actor) -> None:
    params = {"post": str(post), "by": actor.label, "text": comment.body[:120]}
    url = f"{reverse('content:post', args=[post.workspace.slug, post.pk])}#comment-{comment.pk}"
    named = members_named(workspace=post.workspace, text=comment.body)
    talking = [post.author] if post.author else []
    if comment.parent_id is not None:
        rows = PostComment.objects.for_workspace(post.workspace_id).select_related("author")
        thread = rows.filter(pk=comment.parent_id) | rows.filter(parent_id=comment.parent_id)
        talking += [row.author for row in thread if row.author is not None]
    others = [person for person in talking if person not in named]
    for kind, users in (("post_mention", named), ("post_comment", others)):
        notify(
            workspace=post.workspace,
            kind=kind,
            params=params,
            url=url,
            dedupe=f"comment:{comment.pk}",
            users=users,
            exclude=actor.user,
        )
