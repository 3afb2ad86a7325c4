"""Keeping what a post said."""

from __future__ import annotations

from datetime import timedelta

from config.lib.clock import now
from content.models import Post, PostVersion
from content.selectors.post_snapshot import changed_between, post_snapshot
from team.actors import Actor
from team.models import AuditEntry

# The editor saves every few seconds: what one person writes without a longer break is one version.
SITTING = timedelta(minutes=10)
# After these somebody else has looked at the post as it was: what follows is a version of its own.
_SEEN = ("post.submitted", "post.approved", "post.changes_requested", "post.scheduled", "post.restored_version")


def version_begin(*, post: Post) -> None:
    """Keep what `post` says before its first change that is tracked. The caller holds the post's lock."""
    if not PostVersion.objects.for_workspace(post.workspace_id).filter(post=post).exists():
        moment = post.updated_at
        PostVersion.objects.create(
            workspace_id=post.workspace_id,
            post=post,
            number=1,
            content=post_snapshot(post),
            author=post.author,
            author_label=post.author.label if post.author else "",
            created_at=post.created_at,
            saved_at=moment,
        )


def version_keep(*, post: Post, actor: Actor, restored_from: int | None = None) -> PostVersion | None:
    """Keep what `post` says now; None when that is what its last version says. The caller holds the post's lock.

    Continues the last version when the same person wrote it within SITTING and nobody was shown it since.
    """
    versions = PostVersion.objects.for_workspace(post.workspace_id).filter(post_id=post.pk)
    last = versions.order_by("-number").first()
    content, moment = post_snapshot(post), now()
    if last is not None and last.content == content:
        return None
    if last is not None and restored_from is None and _continues(last, actor):
        before = versions.filter(number=last.number - 1).values_list("content", flat=True).first()
        last.content, last.saved_at = content, moment
        last.changed = changed_between(before, content) if before is not None else []
        last.save(update_fields=["content", "saved_at", "changed"])
        return last
    return PostVersion.objects.create(
        workspace_id=post.workspace_id,
        post=post,
        number=last.number + 1 if last else 1,
        content=content,
        changed=changed_between(last.content, content) if last else [],
        author=actor.user,
        author_label=actor.label[:150],
        restored_from=restored_from,
        created_at=moment,
        saved_at=moment,
    )


def _continues(last: PostVersion, actor: Actor) -> bool:
    if actor.user is None or last.author_id != actor.user.pk or last.restored_from is not None:
        return False
    if now() - last.saved_at > SITTING or now() - last.created_at > 6 * SITTING:
        return False
    seen = AuditEntry.objects.for_workspace(last.workspace_id).filter(
        target_type="post", target_id=str(last.post_id), verb__in=_SEEN, at__gte=last.saved_at
    )
    return not seen.exists()
