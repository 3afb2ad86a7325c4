"""What a post's page says of its making: checklist, video, retrospectives, evergreen."""

from __future__ import annotations

from typing import Any

from content.models import Evergreen, Post, Production
from content.selectors.learn.reading import review_list
from content.selectors.sop.due import due_lists


def post_making(*, post: Post, unsent: bool) -> dict[str, Any]:
    """Values for the page, in at most seven queries. `unsent`: whether the post has still to be scheduled."""
    workspace = post.workspace
    due = due_lists(post=post)
    return {
        "checklist": due,
        "checklist_open": sum(one.open for one in due) if unsent else 0,
        "productions": list(Production.objects.for_workspace(workspace).filter(post=post).order_by("-pk")[:5]),
        "reviews": list(review_list(workspace=workspace, post_id=post.pk)[:5]),
        "evergreen": Evergreen.objects.for_workspace(workspace).filter(post=post, ended_at=None).first(),
    }
