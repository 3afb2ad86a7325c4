"""How links are marked in a workspace."""

from __future__ import annotations

from content.models import LinkTags
from team.models import Workspace


def link_tags_of(*, workspace: Workspace) -> LinkTags | None:
    """The workspace's rules, None when it has set none."""
    row: LinkTags | None = LinkTags.objects.for_workspace(workspace).first()
    return row
