"""What rows of channels took over from the row before is told from what their source told."""

from __future__ import annotations

import django.contrib.postgres.fields
from django.db import migrations, models

# Platforms tell no costs and no cross-promotions. What files and persons took over can no longer be told.
FILL = """
UPDATE analytics_followersource s SET carried = '{cost,promotion}' FROM analytics_fetch f
WHERE f.id = s.fetch_id AND f.kind IN ('days', 'backfill')
"""


class Migration(migrations.Migration):
    dependencies = [("analytics", "0027_posts_elsewhere")]
    operations = [
        migrations.AddField(
            model_name="followersource",
            name="carried",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=9), blank=True, default=list, size=None
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
