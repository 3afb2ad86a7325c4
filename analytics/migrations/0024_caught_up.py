"""Rows from before some faults were mended get what new ones get.

Roles of BI tools are fenced in. Posts that counted as gone after three misses, be it within the hour, are read again
and count as gone when the rule of today says so. What was made of a user's post is kept out of the audit log.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import migrations
from django.db.models import F

from analytics.services.bi.fence import roles_fence
from config.lib.clock import now

# Older posts are read no more.
READ_FOR = timedelta(days=90)
# A week old, they are read once a day: three misses take as long as is asked for today.
HASTY = timedelta(days=7)


def roles_fenced(apps: Any, _editor: Any) -> None:
    rows = apps.get_model("analytics", "BiRole")._default_manager.all()
    roles_fence(list(rows.values_list("name", flat=True)))


def gone_looked_for(apps: Any, _editor: Any) -> None:
    moment = now()
    posts = apps.get_model("analytics", "MeasuredPost")._default_manager.filter(
        gone_at__lt=F("published_at") + HASTY, missed_since=None, published_at__gt=moment - READ_FOR
    )
    posts.update(gone_at=None, missed=0, next_sample_at=moment)


def posts_discreet(apps: Any, _editor: Any) -> None:
    uses = apps.get_model("analytics", "UserPostUse")._default_manager.values("post")
    apps.get_model("content", "Post")._default_manager.filter(pk__in=uses).update(discreet=True)


class Migration(migrations.Migration):
    dependencies = [("analytics", "0023_marks_by_workspace"), ("content", "0019_discreet_posts")]
    operations = [
        migrations.RunPython(roles_fenced, migrations.RunPython.noop),
        migrations.RunPython(gone_looked_for, migrations.RunPython.noop),
        migrations.RunPython(posts_discreet, migrations.RunPython.noop),
    ]
