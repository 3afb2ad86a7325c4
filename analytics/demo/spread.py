"""Who passed the demo brand's newest posts on, as the practice network tells; it leaves with the posts."""

from __future__ import annotations

from analytics.models import PostSpread
from analytics.services.spreading.reading import spread_read, spreads_begin
from team.actors import Actor
from team.models import Workspace

# Posts of one account are read in goings; so many of them at most.
GOINGS = 5


def demo_spread(*, workspace: Workspace, actor: Actor) -> None:
    """Read what the collector would have read in the week of each post."""
    spreads_begin()
    due = PostSpread.objects.for_workspace(workspace).filter(next_at__isnull=False, read_at=None)
    for account_id in due.order_by().values_list("post__account", flat=True).distinct():
        for _going in range(GOINGS):
            if spread_read(account_id=account_id) != "read":
                break
