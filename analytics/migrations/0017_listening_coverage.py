"""Texts that commit late, days that searches cover, and unknown platforms.

Rows that are there: how many mentions of each day were found by search is counted; a search covers the days from
tomorrow on, for nobody noted when it began. Monitors are filled once more, which finds texts that were passed over.
Texts under a platform that does not exist stand under none.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import migrations, models

from accounts.connectors import registry
from config.lib.clock import now

# In one statement: there may be hundreds of thousands of mentions, and pages of listening wait meanwhile.
FOUND = """
UPDATE analytics_mentionday d SET searched = f.searched FROM (
  SELECT m.monitor_id, (m.at AT TIME ZONE w.time_zone)::date AS day, m.platform, count(*) AS searched
  FROM analytics_mention m JOIN team_workspace w ON w.id = m.workspace_id WHERE m.source = 'search' GROUP BY 1, 2, 3) f
WHERE d.monitor_id = f.monitor_id AND d.day = f.day AND d.platform = f.platform;
"""
COUNTS = ("mentions", "searched", "positive", "neutral", "negative")


def searches_cover_tomorrow(apps: Any, _editor: Any) -> None:
    # Two days on is tomorrow or later in every zone.
    apps.get_model("analytics", "MonitorSearch")._default_manager.update(covers_from=now().date() + timedelta(days=2))


def cursors_settle(apps: Any, _editor: Any) -> None:
    for cursor in apps.get_model("analytics", "ListeningCursor")._default_manager.all():
        cursor.marked = {name: getattr(cursor, name) for name in ("message_id", "post_id", "heard_id")}
        cursor.settled = cursor.marked
        cursor.save(update_fields=["settled", "marked"])
    monitors = apps.get_model("analytics", "Monitor")._default_manager.filter(paused_at=None)
    monitors.update(fill_day=now().date() + timedelta(days=1))


def platforms_mend(apps: Any, _editor: Any) -> None:
    for name in ("HeardText", "Mention"):
        rows = apps.get_model("analytics", name)._default_manager.exclude(platform="")
        rows.exclude(platform__in=registry.slugs()).update(platform="")
    days = apps.get_model("analytics", "MentionDay")._default_manager
    for row in days.exclude(platform="").exclude(platform__in=registry.slugs()):
        other = days.filter(monitor=row.monitor_id, day=row.day, platform="").first()
        if other is None:
            row.platform = ""
            row.save(update_fields=["platform"])
            continue
        for name in COUNTS:
            setattr(other, name, getattr(other, name) + getattr(row, name))
        if row.engagement is not None:
            other.engagement = (other.engagement or 0) + row.engagement
        other.save()
        row.delete()


class Migration(migrations.Migration):
    dependencies = [("analytics", "0016_spread")]

    operations = [
        migrations.AddField("mentionday", "searched", models.PositiveIntegerField(default=0)),
        migrations.AddField("listeningcursor", "settled", models.JSONField(blank=True, default=dict)),
        migrations.AddField("listeningcursor", "marked", models.JSONField(blank=True, default=dict)),
        migrations.AddField("listeningcursor", "marked_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("monitorsearch", "covers_from", models.DateField(null=True)),
        migrations.RunPython(searches_cover_tomorrow, migrations.RunPython.noop),
        migrations.RunSQL(FOUND, migrations.RunSQL.noop),
        migrations.RunPython(cursors_settle, migrations.RunPython.noop),
        migrations.RunPython(platforms_mend, migrations.RunPython.noop),
        migrations.AlterField("monitorsearch", "covers_from", models.DateField()),
    ]
