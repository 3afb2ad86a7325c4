"""Fills the new columns, has every day reckoned anew, and tells files' own figures from what they corrected."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import migrations

FIGURES = (
    "followers", "followers_gained", "followers_lost", "impressions", "reach", "profile_visits", "video_views", "likes",
    "comments", "shares", "saves", "clicks", "orders", "sales", "currency",
)  # fmt: skip
VIEW = """
CREATE OR REPLACE VIEW bi.content_days WITH (security_barrier) AS SELECT w.slug AS workspace_slug, a.id AS account_id,
  a.platform, a.display_name AS account, t.day, t.format, t.posts, t.measured, t.impressions, t.reach, t.likes,
  t.comments, t.shares, t.saves, t.clicks, t.video_views, t.watch_seconds, t.follows, t.profile_visits, t.exposure,
  t.engagement, t.engagement_exposed, t.shares_exposed, t.clicks_exposed, t.watched_views, t.rolled_at,
  t.exposure_engaged, t.exposure_shared, t.exposure_clicked
FROM analytics_birole r JOIN team_workspace w ON w.id = r.workspace_id
  JOIN analytics_contentday t ON t.workspace_id = w.id JOIN accounts_socialaccount a ON a.id = t.account_id
WHERE r.name = session_user::text;
COMMENT ON COLUMN bi.content_days.engagement_exposed IS 'Engagement of posts whose exposure is known.';
COMMENT ON COLUMN bi.content_days.exposure_engaged IS 'Exposure of posts whose engagement is known: divide engagement_exposed by it.';
"""
_FRESH = ",\n  t.exposure_engaged, t.exposure_shared, t.exposure_clicked"
# A view's columns are only ever added to; and the columns it shows could not go without taking the view with them.
OLD_VIEW = f"""
DROP VIEW bi.content_days;
{VIEW.partition("COMMENT ON")[0].replace(_FRESH, "")}
COMMENT ON VIEW bi.content_days IS 'What an account''s posts of one format gained on a day of the workspace''s zone.';
COMMENT ON COLUMN bi.content_days.format IS 'Empty: not known by post.';
COMMENT ON COLUMN bi.content_days.engagement_exposed IS 'Engagement of posts whose exposure is known: divide by exposure.';
COMMENT ON COLUMN bi.content_days.watched_views IS 'Plays of posts whose watch time is known: divide watch_seconds by it.';
GRANT SELECT ON bi.content_days TO PUBLIC;
"""
# Until a day is reckoned anew it keeps the ratio it had.
FILL = """
UPDATE analytics_contentday SET exposure_engaged = exposure, exposure_shared = exposure, exposure_clicked = exposure;
INSERT INTO analytics_rollupmark (workspace_id, account_id, day)
  SELECT DISTINCT workspace_id, account_id, day FROM analytics_contentday;
UPDATE analytics_restatement r SET by_id = d.fetch_id FROM analytics_accountday d
  WHERE r.post_id IS NULL AND r.account_id = d.account_id AND r.day = d.day
    AND r.id = (SELECT max(o.id) FROM analytics_restatement o
      WHERE o.post_id IS NULL AND o.account_id = r.account_id AND o.day = r.day);
"""


def files_tell(apps: Any, _editor: Any) -> None:
    """Days that only a file has written: write down that nothing was known before, so that it can be taken back."""
    day, restatement = apps.get_model("analytics", "AccountDay"), apps.get_model("analytics", "Restatement")
    told = restatement._base_manager.filter(post=None)
    for row in day._base_manager.filter(fetch__kind="import").iterator(chunk_size=1000):
        if told.filter(account_id=row.account_id, day=row.day).exists():
            continue
        values = {name: value for name in FIGURES if (value := getattr(row, name)) not in (None, "")}
        restatement._base_manager.create(
            workspace_id=row.workspace_id,
            account_id=row.account_id,
            day=row.day,
            before=dict.fromkeys(values),
            after={name: str(value) if isinstance(value, Decimal) else value for name, value in values.items()},
            by_id=row.fetch_id,
            filled=True,
        )


class Migration(migrations.Migration):
    dependencies = [("analytics", "0012_late_figures")]
    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunPython(files_tell, migrations.RunPython.noop),
        migrations.RunSQL(VIEW, OLD_VIEW),
    ]
