"""Takes the demo data out of a workspace again; what people made themselves stays."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from accounts.demo import TABLES, demo_unmatrix
from accounts.models import SocialAccount
from compliance.demo import KINDS, demo_uncompliance
from content.demo.build import CREATED
from content.demo.making import making_remove
from content.models import (
    ApprovalPolicy,
    Column,
    Idea,
    ImportJob,
    LinkTags,
    MediaAsset,
    MediaFolder,
    Pillar,
    Post,
    PostTemplate,
    Publication,
    PublishingLimit,
    ReviewLink,
    Snippet,
    Theme,
)
from content.services.media import media_purge
from content.services.status import post_refresh_status
from team.actors import Actor
from team.models import AuditEntry, Membership, Workspace

# Kinds of rows that the demo makes, by their name in the audit log, in the order in which they can go.
ROWS: dict[str, Any] = {
    "ideas": Idea,
    "columns": Column,
    "themes": Theme,
    "pillars": Pillar,
    "limits": PublishingLimit,
    "snippets": Snippet,
    "templates": PostTemplate,
    "link_tags": LinkTags,
    "imports": ImportJob,
    "links": ReviewLink,
    "policies": ApprovalPolicy,
}


def demo_remove(*, workspace: Workspace, actor: Actor) -> None:
    """Delete the posts, accounts, media, imports and memberships that the demo made, as the audit log lists them.

    Dates made of a repeated demo post go with it. The acting person stays a member. Files that own posts use stay, too.
    """
    made = _made(workspace)
    demo_uncompliance(workspace=workspace, made=made)
    demo_unmatrix(workspace=workspace, made=made)
    making_remove(workspace)
    repeated = Q(recurrence__post_id__in=made["posts"]) | Q(column_date__column_id__in=made["columns"])
    repeated |= Q(idea_id__in=made["ideas"])
    Post.objects.for_workspace(workspace).filter(Q(pk__in=made["posts"]) | repeated).delete()
    for kind, model in ROWS.items():
        model.objects.for_workspace(workspace).filter(pk__in=made[kind]).delete()
    touched = set(
        Publication.objects.for_workspace(workspace)
        .filter(account_id__in=made["accounts"])
        .values_list("post_id", flat=True)
    )
    SocialAccount.objects.for_workspace(workspace).filter(pk__in=made["accounts"]).delete()
    post_refresh_status(post_ids=touched)
    media_purge(rows=MediaAsset.objects.for_workspace(workspace).filter(pk__in=made["media"]))
    MediaFolder.objects.for_workspace(workspace).filter(pk__in=made["folders"]).delete()
    leaving = Membership.objects.for_workspace(workspace).filter(user_id__in=made["members"])
    leaving.exclude(user=actor.user).delete()


def _made(workspace: Workspace) -> dict[str, list[int]]:
    made: dict[str, list[int]] = {
        kind: [] for kind in (*ROWS, *KINDS, *TABLES, "posts", "accounts", "media", "folders", "members")
    }
    entries: Any = AuditEntry.objects.for_workspace(workspace).filter(verb=CREATED).values_list("after", flat=True)
    for after in entries:
        for kind, ids in made.items():
            ids += after.get(kind, [])
    return made
