"""Campaigns of measured posts: those of the posts they were written as, also when somebody changes them later."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import F, OuterRef, Subquery

from analytics.models import MeasuredPost
from content.models import Post, Publication


def campaign_follow(post: Post, changed: Collection[str]) -> None:
    """Give what a written post went out as its campaign, if that is among the names of what has `changed`."""
    if "campaign" in changed:
        rows = MeasuredPost.objects.for_workspace(post.workspace_id).filter(publication__post=post)
        rows.update(campaign=post.campaign)


def campaigns_mend() -> int:
    """Put right what went apart, in all workspaces. Returns how many posts."""
    rows = MeasuredPost.objects.unscoped("the store is kept for all workspaces").filter(publication__isnull=False)
    apart = rows.exclude(campaign=F("publication__post__campaign")).values_list("pk", flat=True)
    written = Publication.objects.unscoped("the same").filter(pk=OuterRef("publication"))
    return rows.filter(pk__in=list(apart[:2000])).update(campaign=Subquery(written.values("post__campaign")[:1]))
