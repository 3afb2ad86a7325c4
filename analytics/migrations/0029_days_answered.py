"""A day is known to have been answered for by the platform, whoever wrote some of its figures since."""

from __future__ import annotations

from django.db import migrations, models

# Which fetch wrote a day first is not kept: of accounts whose platform answers for days, a day counts as answered for,
# so that no account is full of gaps at once; but not where only checks of the account have told its followers.
FILL = """
UPDATE analytics_accountday d SET told_at = d.captured_at
WHERE d.account_id IN (
    SELECT o.account_id FROM analytics_accountday o JOIN analytics_fetch f ON f.id = o.fetch_id
    WHERE f.kind IN ('days', 'backfill'))
  AND (num_nonnulls(d.followers_gained, d.followers_lost, d.impressions, d.reach, d.profile_visits, d.video_views,
      d.likes, d.comments, d.shares, d.saves, d.clicks, d.orders, d.sales) > 0
    OR NOT EXISTS (SELECT 1 FROM analytics_fetch f WHERE f.id = d.fetch_id AND f.kind = 'readings'))
"""


class Migration(migrations.Migration):
    dependencies = [("analytics", "0028_sources_carried")]
    operations = [
        migrations.AddField(model_name="accountday", name="told_at", field=models.DateTimeField(blank=True, null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
