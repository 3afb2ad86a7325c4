"""Which of the demo brand's posts are for whom."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from accounts.models import Persona
from content.models import Brief, Post
from content.services.personas import persona_set
from team.models import Workspace

# A post is for the persona whose sign stands in its title.
SIGNS = {
    "工位冷泡族": ("办公室", "一周茶单"),
    "周末围炉局": ("围炉", "生炭火", "静安"),
    "体面送礼人": ("礼盒", "双十二"),
}


@transaction.atomic
def demo_audience(*, workspace: Workspace, posts: Sequence[Post]) -> None:
    """Name the personas in the briefs of posts, and in those of ideas that have one."""
    rows = {row.name: row for row in Persona.objects.for_workspace(workspace).filter(name__in=SIGNS)}
    for name, signs in SIGNS.items():
        if name not in rows:
            continue
        for post in posts:
            if any(sign in post.title for sign in signs):
                persona_set(workspace=workspace, post=post, persona_id=rows[name].pk)
    first = rows.get("周末围炉局")
    Brief.objects.for_workspace(workspace).exclude(idea=None).filter(persona=None).update(persona=first)
