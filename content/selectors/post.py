"""Reading posts: one with everything the editor needs, lists for the library, history."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Count, Max, Prefetch, Q, QuerySet

from accounts.selectors.matrix.groups import in_groups
from config.lib.errors import NotAllowed, NotFound
from content.models import Post, PostMedia, Publication, Variant, VariantMedia
from content.selectors.approval import changed_words
from content.selectors.approval_rules import requires_approval
from content.states import DisplayState, PostState
from team.models import AuditEntry, Membership, User, Workspace
from team.permissions import Permission, allows

PAGE = 50


@dataclass(frozen=True, slots=True)
class PostFilters:
    """What the library shows. `after` is the cursor of the last row seen."""

    q: str = ""
    status: str = ""
    platform: str = ""
    account: int | None = None
    group: int | None = None
    author: int | None = None
    campaign: str = ""
    pillar: int | None = None
    persona: int | None = None
    after: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether anything is restricted."""
        chosen = (self.platform, self.account, self.group, self.author, self.campaign, self.pillar, self.persona)
        return bool(self.q or self.status or any(chosen))


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line of a post's history; `count` saves in a row by one person are one line."""

    entry: AuditEntry
    count: int

    @property
    def changed(self) -> str:
        """What had been changed when an approval ended, in words."""
        return changed_words(self.entry.after.get("changed", ())) if self.entry.after else ""


def post_get(*, workspace: Workspace, post_id: int) -> Post:
    """A post with brief, variants, attachments and publications loaded (five queries). Raises NotFound."""
    post: Post | None = (
        Post.objects.for_workspace(workspace)
        .select_related("workspace", "author", "approved_by", "pillar", "idea", "brief__owner", "brief__persona")
        .prefetch_related(
            "variants",
            Prefetch("variants__attachments", VariantMedia.objects.select_related("asset")),
            Prefetch("attachments", PostMedia.objects.select_related("asset")),
            Prefetch("publications", Publication.all_objects.select_related("account__workspace").order_by("pk")),
        )
        .filter(pk=post_id)
        .first()
    )
    if post is None:
        raise NotFound
    return post


def may_edit(*, post: Post, role: str) -> bool:
    """Whether a member of `role` may change this post now.

    What is scheduled goes out as it stands, so changing it takes the right to publish, unless approval guards it.
    """
    guarded = post.state != PostState.SCHEDULED or requires_approval(post)
    return allows(role, Permission.CONTENT_EDIT) and (guarded or allows(role, Permission.CONTENT_PUBLISH))


def may_cancel(*, post: Post, role: str) -> bool:
    """Whether a member of `role` may give this post up now; stopping what is scheduled takes the right to publish."""
    stops = post.state == PostState.SCHEDULED
    return allows(role, Permission.CONTENT_PUBLISH if stops else Permission.CONTENT_EDIT)


def cancel_check(*, workspace: Workspace, post_id: int, role: str) -> None:
    """Raises NotFound, or NotAllowed unless a member of `role` may give the post up now."""
    post = Post.objects.for_workspace(workspace).only("state").filter(pk=post_id).first()
    if post is None:
        raise NotFound
    if not may_cancel(post=post, role=role):
        raise NotAllowed


def post_with(
    post: Post, *, variants: Iterable[Variant], attachments: Iterable[PostMedia], publications: Iterable[Publication]
) -> Post:
    """`post` (saved or not) with relations held in memory, so that rules and previews can look at unsaved work."""
    post._prefetched_objects_cache = {  # type: ignore[attr-defined]
        "variants": _held(Variant.all_objects.none(), variants),
        "attachments": _held(PostMedia.objects.none(), attachments),
        "publications": _held(Publication.all_objects.none(), publications),
    }
    return post


def variant_with(variant: Variant, attachments: Iterable[VariantMedia]) -> Variant:
    """The same for a platform's version and its own files."""
    held = _held(VariantMedia.objects.none(), attachments)
    variant._prefetched_objects_cache = {"attachments": held}  # type: ignore[attr-defined]
    return variant


def post_query(*, workspace: Workspace, filters: PostFilters) -> QuerySet[Post]:
    """Posts that fit the filters, last changed first; the cursor is not applied."""
    rows = Post.objects.for_workspace(workspace)
    for word in filters.q.split()[:6]:
        rows = rows.filter(Q(title__icontains=word) | Q(text__icontains=word))
    if filters.status in DisplayState.values:
        rows = rows.filter(status=filters.status)
    if filters.platform or filters.account or filters.group:
        via = Publication.objects.for_workspace(workspace)
        via = via.filter(account_id=filters.account) if filters.account else via
        via = via.filter(account_id__in=in_groups([filters.group])) if filters.group else via
        via = via.filter(account__platform=filters.platform) if filters.platform else via
        rows = rows.filter(pk__in=via.values("post_id"))
    if filters.author:
        rows = rows.filter(author_id=filters.author)
    if filters.campaign:
        rows = rows.filter(campaign=filters.campaign)
    if filters.pillar:
        rows = rows.filter(pillar_id=filters.pillar)
    if filters.persona:
        rows = rows.filter(brief__persona_id=filters.persona)
    return rows.order_by("-updated_at", "-pk")


def post_list(*, workspace: Workspace, filters: PostFilters, limit: int = PAGE) -> tuple[list[Post], str]:
    """One page with accounts, first picture and author loaded, and the cursor of the next ("" at the end)."""
    rows = with_row_data(_after(post_query(workspace=workspace, filters=filters), filters.after))[: limit + 1]
    found = list(rows)
    more = len(found) > limit
    found = found[:limit]
    return found, _cursor(found[-1]) if more else ""


def with_row_data(rows: QuerySet[Post]) -> QuerySet[Post]:
    """The same rows with what a table line shows, in a constant number of queries."""
    return rows.select_related("author", "pillar").prefetch_related(
        "variants",
        Prefetch("attachments", PostMedia.objects.select_related("asset")),
        Prefetch("publications", Publication.all_objects.select_related("account").order_by("pk")),
    )


def post_batches(*, workspace: Workspace, filters: PostFilters) -> Iterator[list[Post]]:
    """All fitting posts, 500 at a time, with author and accounts, for the export."""
    accounts = Prefetch("publications", Publication.all_objects.select_related("account").order_by("pk"))
    while True:
        rows = _after(post_query(workspace=workspace, filters=filters), filters.after)
        batch = list(rows.select_related("author").prefetch_related(accounts)[:500])
        if not batch:
            return
        yield batch
        filters = replace(filters, after=_cursor(batch[-1]))


def post_counts(*, workspace: Workspace, filters: PostFilters) -> dict[str, int]:
    """Posts per display state under the other filters; key "" is the total."""
    rows = post_query(workspace=workspace, filters=replace(filters, status="", after="")).order_by()
    counts = dict(rows.values_list("status").annotate(n=Count("pk")))
    return {"": sum(counts.values()), **counts}


def post_history(*, workspace: Workspace, post_id: int, limit: int = 60) -> list[HistoryLine]:
    """What happened to a post, newest first; saves in a row by one person are one line."""
    entries = (
        AuditEntry.objects.for_workspace(workspace)
        .filter(target_type="post", target_id=str(post_id))
        .select_related("actor")
        .order_by("-seq")[: limit * 5]
    )
    lines = []
    for (verb, _label), group in groupby(entries, key=lambda e: (e.verb, e.actor_label)):
        rows = list(group)
        if verb == "post.edited":
            lines.append(HistoryLine(rows[0], len(rows)))
        else:
            lines += [HistoryLine(row, 1) for row in rows]
    return lines[:limit]


def authors(*, workspace: Workspace) -> list[User]:
    """Members, for the author filter."""
    return [m.user for m in Membership.objects.for_workspace(workspace).select_related("user").order_by("user__name")]


def campaigns(*, workspace: Workspace, limit: int = 200) -> list[str]:
    """The campaign tags in use, the one used last first."""
    rows = Post.objects.for_workspace(workspace).exclude(campaign="").order_by().values("campaign")
    return list(rows.annotate(last=Max("updated_at")).order_by("-last").values_list("campaign", flat=True)[:limit])


def _held(empty: Any, rows: Iterable[object]) -> Any:
    empty._result_cache = list(rows)
    empty._prefetch_done = True
    return empty


def _cursor(post: Post) -> str:
    raw = json.dumps([post.updated_at.isoformat(), post.pk])
    return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")


def _after(rows: QuerySet[Post], cursor: str) -> QuerySet[Post]:
    if not cursor:
        return rows
    try:
        raw = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        moment, pk = datetime.fromisoformat(raw[0]), int(raw[1])
    except (binascii.Error, ValueError, TypeError, IndexError, KeyError, UnicodeDecodeError):
        # A cursor nobody gave out: the list simply begins at its start.
        return rows
    return rows.filter(Q(updated_at__lt=moment) | Q(updated_at=moment, pk__lt=pk))
