"""Posts as tables and as JSON, for people who take them elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from accounts.templatetags.platforms import platform_name
from config.lib.errors import NotFound
from content.models import ExportJob, Post, Publication
from content.selectors.post import PostFilters, post_query
from content.states import DisplayState, PostKind
from team.models import Workspace

_BATCH = 500
_FIELDS = (
    "id", "version", "state", "status", "kind", "details", "title", "text", "first_comment", "thread", "options",
    "notes", "campaign", "ad_kind", "ai_content", "due_at", "late_minutes", "urgent", "created_at", "updated_at",
)  # fmt: skip


def filters_plain(filters: PostFilters) -> dict[str, Any]:
    """Filters as they are stored; the place in a list is left out."""
    return asdict(replace(filters, after=""))


def export_count(*, workspace: Workspace, filters: PostFilters) -> int:
    """How many posts fit."""
    return post_query(workspace=workspace, filters=filters).order_by().count()


def export_posts(*, workspace: Workspace, filters: PostFilters) -> Iterator[Post]:
    """All fitting posts with everything an export shows, oldest first; in batches, at a constant cost for each."""
    publications = Prefetch("publications", Publication.all_objects.select_related("account").order_by("pk"))
    rows = post_query(workspace=workspace, filters=filters).order_by("pk").select_related("author")
    rows = rows.prefetch_related(publications, "variants", "attachments__asset")
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:_BATCH]):
        yield from batch
        last = batch[-1].pk


def export_heads() -> tuple[str, ...]:
    """Heads of the table, in the active language."""
    return (
        _("ID"), _("State"), _("Title"), _("Text"), _("Accounts"), _("Platforms"), _("Time"), _("Author"),
        _("Campaign"), _("Kind"), _("First comment"), _("Notes"), _("Media"), _("Addresses"),
    )  # fmt: skip


def export_cells(post: Post, zone: str) -> Sequence[str]:
    """One line of the table; times on the clock of `zone`."""
    publications = list(post.publications.all())
    return (
        str(post.pk),
        str(DisplayState(post.status).label),
        post.title,
        post.text,
        "; ".join(str(row.account) for row in publications),
        "; ".join(dict.fromkeys(platform_name(row.account.platform) for row in publications)),
        post.due_at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M") if post.due_at else "",
        post.author.label if post.author else "",
        post.campaign,
        str(PostKind(post.kind).label),
        post.first_comment,
        post.notes,
        "; ".join(str(item.asset) for item in post.attachments.all()),
        "; ".join(row.remote_url for row in publications if row.remote_url),
    )


def export_object(post: Post) -> dict[str, Any]:
    """One post as JSON values, whole; moments in ISO 8601, UTC."""
    values = {name: getattr(post, name) for name in _FIELDS}
    return {
        **{name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()},
        "author": post.author.label if post.author else None,
        "variants": {
            variant.platform: {
                name: getattr(variant, name) for name in ("title", "text", "first_comment", "thread", "options")
            }
            for variant in post.variants.all()
        },
        "media": [
            {"id": item.asset_id, "title": item.asset.title, "alt": item.description, "sha256": item.asset.sha256}
            for item in post.attachments.all()
        ],
        "publications": [
            {
                "id": row.pk,
                "platform": row.account.platform,
                "account": str(row.account),
                "handle": row.account.handle,
                "state": row.state,
                "due_at": row.due_at.isoformat() if row.due_at else None,
                "published_at": row.published_at.isoformat() if row.published_at else None,
                "url": row.remote_url,
            }
            for row in post.publications.all()
        ],
    }


def export_list(*, workspace: Workspace, user_id: int) -> QuerySet[ExportJob]:
    """A member's own exports that can still be fetched, newest first."""
    return ExportJob.objects.for_workspace(workspace).filter(created_by=user_id).order_by("-pk")


def export_get(*, workspace: Workspace, user_id: int, job_id: int) -> ExportJob:
    """One export of the member's own. Raises NotFound."""
    job = export_list(workspace=workspace, user_id=user_id).filter(pk=job_id).first()
    if job is None:
        raise NotFound
    return job
