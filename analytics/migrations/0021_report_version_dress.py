import django.contrib.postgres.fields
from django.db import migrations, models

import analytics.models.report

# Versions made before show what their reports show by now: nothing else is known.
FILLED = """
UPDATE analytics_reportversion v
   SET title = r.title, parts = r.parts,
       owner = COALESCE((SELECT COALESCE(NULLIF(u.name, ''), split_part(u.email, '@', 1)) FROM team_user u
                          WHERE u.id = r.owner_id), '')
  FROM analytics_report r WHERE r.id = v.report_id;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("analytics", "0020_collecting_mended"),
    ]

    operations = [
        migrations.AddField(
            model_name="reportversion",
            name="owner",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="reportversion",
            name="parts",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("cover", "Cover"),
                        ("contents", "Contents"),
                        ("summary", "Summary"),
                        ("detail", "Detail"),
                        ("conclusions", "Conclusions and suggestions"),
                        ("appendix", "Appendix"),
                    ],
                    max_length=12,
                ),
                blank=True,
                default=analytics.models.report.all_parts,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="reportversion",
            name="title",
            field=models.CharField(default="", max_length=120),
            preserve_default=False,
        ),
        migrations.RunSQL(FILLED, migrations.RunSQL.noop),
    ]
