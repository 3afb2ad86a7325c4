"""What findings and filings of the compliance app belong to, as this app knows it."""

from __future__ import annotations

from django.urls import reverse

from compliance.hooks import Target
from config.lib.numbers import row_number
from content.models import Post
from team.models import Workspace


def post_target(workspace: Workspace, pk: str) -> Target | None:
    """The post of this number, or None. One query."""
    number = row_number(pk)
    post = Post.objects.for_workspace(workspace).filter(pk=number).first() if number else None
    if post is None:
        return None
    return Target(post, str(post), reverse("content:post", args=[workspace.slug, post.pk]))
