"""Keeping who passed posts on, and letting go of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac

from accounts.connectors.sharers import Sharer
from accounts.models import SocialAccount
from analytics.models import MeasuredPost, PostSharer
from config.lib.clock import now
from interactions.hooks import Erased
from interactions.models import Identity
from team.models import Workspace

# Counted from when somebody passed a post on.
KEPT = timedelta(days=180)
BLANK = {"author_id": "", "handle": "", "name": "", "share_id": "", "url": "", "profile_url": ""}
# What a later reading may change.
CHANGES = ("handle", "name", "followers", "shares", "url", "profile_url", "seen_at")


@transaction.atomic
def sharers_keep(
    *, account: SocialAccount, post: MeasuredPost, parent: PostSharer | None, sharers: Sequence[Sharer]
) -> int:
    """Keep a page of those who passed a post or a quote of it on. Returns how many are new.

    Our own account is none of them. Of people who were erased nothing is written down again.
    """
    moment = now()
    own = {account.remote_id} if parent is None else set()
    by_key = {sharer_key(account, parent, one): one for one in sharers if one.author_id and one.author_id not in own}
    here = PostSharer.objects.for_workspace(post.workspace_id).filter(post=post, key__in=by_key).select_for_update()
    known = {row.key: row for row in here.order_by("pk")}
    fresh, changed = [], []
    for key, one in by_key.items():
        row = known.get(key)
        if row is None:
            fresh.append(
                PostSharer(
                    workspace_id=post.workspace_id, post=post, parent=parent, platform=account.platform, key=key,
                    kind=one.kind, author_id=one.author_id[:200], share_id=one.post_id[:300],
                    shared_at=one.shared_at, at=min(one.shared_at or moment, moment), **_told(one, moment),
                )
            )  # fmt: skip
        elif row.author_id:
            for name, value in _told(one, moment).items():
                setattr(row, name, value)
            changed.append(row)
    PostSharer.objects.bulk_create(fresh, ignore_conflicts=True)
    PostSharer.objects.for_workspace(post.workspace_id).bulk_update(changed, CHANGES)
    return len(fresh)


def sharer_key(account: SocialAccount, parent: PostSharer | None, one: Sharer) -> str:
    """What tells that somebody's passing on is here already (a keyed hash)."""
    whole = f"{account.workspace_id}\n{account.platform}\n{parent.pk if parent else ''}\n{one.kind}\n{one.author_id}"
    return salted_hmac("analytics.sharer", f"{whole}\n{one.post_id}", algorithm="sha256").hexdigest()


def sharers_erased(workspace: Workspace, erased: Erased) -> None:
    """Of the person only stays that somebody passed the post on, and how many followed them."""
    names = [word for word in erased.words if word]
    if names:
        rows = PostSharer.objects.for_workspace(workspace)
        rows.filter(Q(author_id__in=names) | Q(handle__in=names)).update(**BLANK)


def sharers_copied(workspace: Workspace, contact_ids: Sequence[int]) -> tuple[str, list[dict[str, object]]]:
    """For a copy of somebody's data: which of our posts they passed on."""
    theirs = Q(pk__in=[])
    people = Identity.objects.for_workspace(workspace).filter(contact__in=contact_ids)
    for platform, remote_id in people.values_list("platform", "remote_id"):
        theirs |= Q(platform=platform, author_id=remote_id)
    rows = PostSharer.objects.for_workspace(workspace).filter(theirs).order_by("pk")
    found = rows.values_list("post__url", "kind", "at", "url")
    return "passed_on", [
        {"post": post, "kind": kind, "at": at.isoformat(), "url": url} for post, kind, at, url in found
    ]


def sharers_forget() -> int:
    """Let go of those who passed a post on half a year ago. Returns how many."""
    old = PostSharer.objects.unscoped("retention serves all workspaces").filter(at__lt=now() - KEPT)
    gone: int = old.delete()[0]
    return gone


def _told(one: Sharer, moment: object) -> dict[str, object]:
    return {
        "handle": one.handle[:200],
        "name": one.name[:200],
        "followers": one.followers,
        "shares": one.shares,
        "url": one.url if len(one.url) <= 500 else "",
        "profile_url": one.profile_url if len(one.profile_url) <= 500 else "",
        "seen_at": moment,
    }
