"""What a person does before planning a post: look at what the checks warn of."""

from __future__ import annotations

from compliance.engine.types import Severity
from content.models import Post
from content.services.drafting import PostChanges, post_update
from team.actors import Actor


def look_at_warnings(post: Post, actor: Actor) -> None:
    """Mark the warnings of the content checks as seen, as whoever plans a post does."""
    post.refresh_from_db()
    seen = [hit["fingerprint"] for hit in post.verdict["hits"] if hit["severity"] == Severity.WARN.value]
    if seen:
        changes = PostChanges(acknowledged=seen)
        post_update(workspace=post.workspace, actor=actor, post_id=post.pk, version=None, changes=changes)
        post.refresh_from_db()
