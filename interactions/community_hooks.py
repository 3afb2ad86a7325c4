"""What communities add to the apps below: notices, the demo's groups, where tasks come from."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from interactions import community_notices
from interactions.demo.communities import demo_communities, demo_uncommunities
from interactions.models import CommunityEvent
from team.hooks import hooks
from team.task_sources import register


def register_all() -> None:
    """Called once when Django is ready."""
    community_notices.register_all()
    register(CommunityEvent._meta.model_name or "", pgettext_lazy("task source", "Group activity"))
    hooks.demo_added.append(demo_communities)
    hooks.demo_leaving.append(demo_uncommunities)
