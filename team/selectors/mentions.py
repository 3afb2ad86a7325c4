"""Members whose names stand after an @ in what somebody wrote."""

from __future__ import annotations

import re

from team.models import Membership, User, Workspace

_MENTION = re.compile(r"@([^\s@,，。;；:：!！?？]{1,40})")


def members_named(*, workspace: Workspace, text: str) -> list[User]:
    """Members of the workspace whose name stands after an @, whatever its case."""
    names = {found.lower() for found in _MENTION.findall(text)}
    if not names:
        return []
    members = Membership.objects.for_workspace(workspace).select_related("user")
    return [row.user for row in members if any(name.startswith(row.user.label.lower()) for name in names)]
