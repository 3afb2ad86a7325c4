from django.db import migrations

# Alerts take over what their rule asks now; what it asked before is not known. Accounts of those people were told of.
TAKE_OVER = """
UPDATE analytics_alert a SET kind = r.kind, metric = r.metric, reach = r.reach, account_id = r.account_id,
  group_id = r.group_id, platform = r.platform, direction = r.direction, "limit" = r."limit", versus = r.versus,
  sensitivity = r.sensitivity, minimum = r.minimum, silent_hours = r.silent_hours
FROM analytics_alertrule r WHERE r.id = a.rule_id;
UPDATE analytics_alert SET evidence = evidence
  || jsonb_build_object('told', jsonb_path_query_array(evidence, '$.silent[*].account'))
WHERE kind = 'no_data' AND told_at IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("analytics", "0018_alert_terms"),
    ]

    operations = [
        migrations.RunSQL(TAKE_OVER, migrations.RunSQL.noop),
    ]
