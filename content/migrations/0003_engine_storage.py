"""Room for in-page updates and early vacuuming: each publication is updated about five times in its life."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("content", "0002_initial")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE content_publication SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02)",
            "ALTER TABLE content_publication RESET (fillfactor, autovacuum_vacuum_scale_factor)",
        ),
    ]
