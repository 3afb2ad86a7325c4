"""Headlines of a whole workspace are summed from the index alone: its rows are a third as wide as the table's.

The table is cleaned early, for days in pages that changed since are read from the table again.
"""

from __future__ import annotations

from django.db import migrations, models

TABLE = "analytics_contentday"
SETTINGS = (
    "autovacuum_vacuum_scale_factor",
    "autovacuum_vacuum_insert_scale_factor",
    "autovacuum_analyze_scale_factor",
)


class Migration(migrations.Migration):
    dependencies = [("analytics", "0024_caught_up")]
    operations = [
        migrations.AddIndex(
            model_name="contentday",
            index=models.Index(
                fields=["workspace", "day"],
                include=[
                    "account", "format", "posts", "exposure", "engagement", "video_views", "clicks",
                    "engagement_exposed", "exposure_engaged",
                ],
                name="content_day_headlines",
            ),
        ),
        migrations.RemoveIndex(model_name="contentday", name="content_day_of_workspace"),
        migrations.RunSQL(
            f"ALTER TABLE {TABLE} SET ({', '.join(f'{one} = 0.02' for one in SETTINGS)})",
            f"ALTER TABLE {TABLE} RESET ({', '.join(SETTINGS)})",
        ),
    ]  # fmt: skip
