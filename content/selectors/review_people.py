"""Who may decide about a post at a level: never its author, its last editor, or who approved another level."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from content.models import Post
from content.selectors.approval_rules import Level
from team.models import Membership, Workspace
from team.permissions import Permission, allows
from team.roles import Role


def members_of(workspace: Workspace | int) -> list[Membership]:
    """Active members with their users, oldest first."""
    rows = Membership.objects.for_workspace(workspace).filter(user__is_active=True)
    return list(rows.select_related("user").order_by("pk"))


def may_approve(member: Membership) -> bool:
    """Whether the member's role approves posts."""
    return allows(member.role, Permission.CONTENT_APPROVE)


def involved(post: Post) -> set[int]:
    """Ids of the people whose own work it is: author and last editor."""
    return {pk for pk in (post.author_id, post.edited_by_id) if pk is not None}


def named(level: Level, members: Iterable[Membership]) -> list[Membership]:
    """Everybody the level names, whoever wrote the post."""
    if level.outside_only:
        return []
    if not level.roles and not level.people:
        return [member for member in members if may_approve(member)]
    return [
        member
        for member in members
        if member.user_id in level.people or (member.role in level.roles and may_approve(member))
    ]


def approvers(
    level: Level, members: Collection[Membership], post: Post, *, taken: Collection[int] = (), alone: bool = False
) -> list[Membership]:
    """Who may approve the level. `taken`: user ids that approved other levels.

    Where nobody the level names is left, owners and managers step in. `alone`: it is the only level, so that a team in
    which nobody but the author may approve is not stuck.
    """
    out = involved(post) | set(taken)
    found = [member for member in named(level, members) if member.user_id not in out]
    if found or level.outside_only:
        return found
    found = [m for m in members if m.role in (Role.OWNER, Role.MANAGER) and m.user_id not in out]
    if found or not alone:
        return found
    return [member for member in members if may_approve(member)]
