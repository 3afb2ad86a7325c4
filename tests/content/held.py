"""Posts on their way for the tests of pauses and triage: scheduled or held, many at once without a network."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from accounts.models import SocialAccount
from config.lib.clock import now
from content.models import Post, Publication
from content.services.payload import payload_build, payload_hash
from content.states import HeldFor, PostState
from content.states import PublicationState as S
from tests.factories import PostFactory, PublicationFactory


def ready(account: SocialAccount, *, minutes: float, text: str = "Spring tea", **values: Any) -> Publication:
    """A scheduled publication due in `minutes` (negative: overdue) with its content frozen."""
    due = now() + timedelta(minutes=minutes)
    campaign = values.pop("campaign", "")
    post = PostFactory(
        workspace=account.workspace,
        text=text,
        state=PostState.SCHEDULED,
        status="scheduled",
        due_at=due,
        campaign=campaign,
    )
    payload = payload_build(post=post, account=account)
    values = {"state": S.SCHEDULED, "late_at": due + timedelta(hours=1), **values}
    return PublicationFactory(
        post=post, account=account, due_at=due, payload=payload, content_hash=payload_hash(payload), **values
    )


def held(account: SocialAccount, *, minutes: float = -60, reason: str = HeldFor.LATE, **values: Any) -> Publication:
    """A publication that waits for a decision; `minutes` tells its original time."""
    values = {"next_attempt_at": None, "held_for": reason, "state": S.PAUSED, **values}
    row = ready(account, minutes=minutes, **values)
    Post.objects.unscoped("test").filter(pk=row.post_id).update(status="failed")
    return row


def many(account: SocialAccount, count: int, **values: Any) -> list[int]:
    """Ids of `count` held publications of one account, a minute apart, the oldest first; made in two statements."""
    start = now() - timedelta(minutes=count)
    posts = Post.objects.bulk_create(
        [
            Post(
                workspace=account.workspace, title=f"Post {n}", text=f"Text {n}", state=PostState.SCHEDULED,
                status="failed", due_at=start + timedelta(minutes=n),
            )
            for n in range(count)
        ]
    )  # fmt: skip
    values = {"state": S.PAUSED, "held_for": HeldFor.LATE, **values}
    rows = Publication.objects.bulk_create(
        [
            Publication(workspace=account.workspace, post=post, account=account, due_at=post.due_at, **values)
            for post in posts
        ]
    )
    return [row.pk for row in rows]


def fresh(row: Publication) -> Publication:
    """The row as it is now."""
    return Publication.objects.unscoped("test").select_related("post", "account").get(pk=row.pk)
